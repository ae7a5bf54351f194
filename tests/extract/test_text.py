"""Cleaning and sentences: what a text becomes, and that every place leads back to the original."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text import MAX_EVIDENCE, MAX_SENTENCE, Sentence, clean, quote, sentences


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("‘it’s’ “so”", "'it's' \"so\""),
        ("50–60 — a", "50-60 — a"),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("a\u2028b", "a\nb"),
        ("５０，０００", "50,000"),
        ("8×H100", "8xH100"),
        ("～50", "～50"),
        ("Nvidia® H100™", "Nvidia  H100 "),
        ("a\x00\x1f\ud800b", "a   b"),
        ("a <b class='x'>B</b> c", "a " + " " * 13 + "B" + " " * 4 + " c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("(Translated from Korean) Japan acts", " " * 24 + " Japan acts"),
        ("a book translated from Korean", "a book translated from Korean"),
    ],
)
def test_typography_and_markup_become_plain_without_moving_anything(raw: str, plain: str) -> None:
    doc = clean("", raw)
    assert doc.text == f"\n\n{plain}"
    assert doc.offsets is None


def test_unseen_marks_go_and_places_lead_back() -> None:
    doc = clean("Nv\u200bidia", "H\u00ad100\ufeff GPUs")
    assert doc.text == "Nvidia\n\nH100 GPUs"
    document = "Nv\u200bidia\n\nH\u00ad100\ufeff GPUs"
    for name in ("Nvidia", "H100", "GPUs"):
        start = doc.text.index(name)
        a, b = doc.original(start, start + len(name))
        assert document[a:b].translate({0x200B: None, 0xAD: None}) == name
    assert doc.text[: doc.title_end] == "Nvidia"


def test_letters_that_grow_when_made_small_move_nothing() -> None:
    doc = clean("", "İstanbul ẞ H100")
    assert len(doc.lower) == len(doc.text)
    assert doc.lower.endswith("h100")


@given(
    st.text(st.characters(exclude_categories=()), max_size=80),
    st.text(st.characters(exclude_categories=()), max_size=80),
)
def test_every_place_of_the_clean_text_lies_in_the_document(title: str, text: str) -> None:
    doc = clean(title, text)
    assert len(doc.lower) == len(doc.text)
    document = f"{title}\n\n{text}"
    last = 0
    for place in range(len(doc.text)):
        start, end = doc.original(place, place + 1)
        assert last <= start < end <= len(document)
        last = end if doc.offsets is None else start


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It has chips. They are late.", ["It has chips.", "They are late."]),
        ("It rose 1.5 percent. No. 3 fell.", ["It rose 1.5 percent.", "No. 3 fell."]),
        ("The U.S. Commerce Department acted.", ["The U.S. Commerce Department acted."]),
        ("It left the U.S. The firm stayed.", ["It left the U.S.", "The firm stayed."]),
        (
            "Nvidia Corp. said so. Dr. Lee of Acme Inc. agreed.",
            ["Nvidia Corp. said so.", "Dr. Lee of Acme Inc. agreed."],
        ),
        ("Really? Yes! “Quite.” He left.", ["Really?", "Yes!", "“Quite.” He left."]),
        ("On Jan. 5 it came, e.g. the H20.", ["On Jan. 5 it came, e.g. the H20."]),
        ("Title\n\nText\nMore", ["Title", "Text", "More"]),
        ("- one\n• two\n* three", ["one", "two", "three"]),
        ("One... Two", ["One...", "Two"]),
        ("J. Doe wrote it.", ["J. Doe wrote it."]),
        ("a.b.c is a name. Next.", ["a.b.c is a name.", "Next."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences_end_where_readers_end_them(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_paragraphs_are_counted_from_the_title() -> None:
    found = sentences("Title\n\nOne. Two.\n\nThree.")
    assert [s.paragraph for s in found] == [0, 1, 1, 2]
    assert [s.index for s in found] == [0, 1, 2, 3]


@given(st.text(alphabet="aB .,;!?\n\"')-•。", max_size=300))
def test_sentences_are_in_order_apart_and_leave_out_only_blanks_and_bullets(text: str) -> None:
    found = sentences(text)
    assert all(s.start < s.end for s in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    left = [
        text[a:b] for a, b in zip([0, *(s.end for s in found)], [*(s.start for s in found), len(text)], strict=True)
    ]
    assert "".join(left).strip(" \n-•*") == ""


def test_endless_sentences_are_cut_at_blanks() -> None:
    parts = split("chips and more " * 500)
    assert max(map(len, parts)) <= MAX_SENTENCE
    assert all(part.split() for part in parts)
    assert "".join(parts).replace(" ", "") == "chipsandmore" * 500


def test_one_endless_word_is_cut_all_the_same() -> None:
    assert max(map(len, split("x" * 5_000))) <= MAX_SENTENCE


def test_a_quote_is_the_sentence_or_what_stands_around_its_focus() -> None:
    text = "word " * 150 + "50,000 H100 GPUs " + "word " * 30
    short, long = Sentence(0, 50, 1, 0), Sentence(0, len(text.rstrip()), 1, 0)
    assert quote(text, short, (10, 20)) == (0, 50)
    at = text.index("50,000")
    start, end = quote(text, long, (at, at + 16))
    assert end - start <= MAX_EVIDENCE
    assert "50,000 H100 GPUs" in text[start:end]
    assert text[start - 1] == " "
    assert text[end] == " "


def test_a_monstrous_title_is_cut_and_offsets_still_count_in_the_whole_document() -> None:
    title, text = "Chips \u200bhere. " * 100_000, "Meta bought 20,000 B200 GPUs."
    doc = clean(title, text)
    start = doc.text.index("Meta")
    assert len(doc.text) < 2_100
    assert f"{title}\n\n{text}"[slice(*doc.original(start, start + 4))] == "Meta"


def test_a_name_that_begins_with_a_small_letter_opens_a_sentence() -> None:
    text = "Dell has begun deliveries, Bloomberg reported. xAI runs 200,000 GPUs."
    assert [text[s.start : s.end].strip() for s in sentences(text)] == [
        "Dell has begun deliveries, Bloomberg reported.",
        "xAI runs 200,000 GPUs.",
    ]
