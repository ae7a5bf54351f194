"""The labelled articles in tune/ to tune5/, check/ and check2/ are well-formed: ids, vocabularies, names, numbers.

Only the form of the labels is tested here. How well `extract` does on them is measured elsewhere, and check/ and
check2/ are looked at only for a final figure (README.md in this folder).
"""

import itertools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from chipwatch.model import Cause, CountStatus, Relation, SanctionKind, SanctionStatus, SubjectKind

HERE = Path(__file__).parent
HALVES = {"tune": "t", "tune2": "u", "tune3": "v", "tune4": "w", "tune5": "v", "check": "c", "check2": "w"}
TASKS = {
    "firms": {"name"},
    "chips": {"name"},
    "counts": {"low", "high", "chip", "firm", "relation", "status", "source"},
    "sanctions": {"kind", "issuer", "agency", "targets", "items", "status", "new", "date"},
    "delays": {"subject", "subject_kind", "firm", "cause", "months_low", "months_high"},
}
CLOSED = {
    ("counts", "relation"): get_args(Relation),
    ("counts", "status"): get_args(CountStatus),
    ("sanctions", "kind"): get_args(SanctionKind),
    ("sanctions", "status"): get_args(SanctionStatus),
    ("sanctions", "new"): (True, False),
    ("delays", "subject_kind"): get_args(SubjectKind),
    ("delays", "cause"): get_args(Cause),
}
ARTICLE_FIELDS = {"id", "title", "text", "published", "outlet", "url"}
VAGUE = {
    "dozens": (24, 99),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "several thousand": (2000, 9999),
    "few hundred thousand": (200_000, 999_999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
    "tens of millions": (20_000_000, 99_999_999),
}
SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "billion": 1e9, "dozen": 12}
SMALL = {
    "zero": 0, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

Label = dict[str, Any]


def read_lines(path: Path) -> list[Label]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def halves() -> list[str]:
    return [half for half in HALVES if (HERE / half / "gold.jsonl").exists()]


def labelled(half: str) -> list[tuple[Label, Label]]:
    articles = read_lines(HERE / half / "articles.jsonl")
    gold = {label["id"]: label for label in read_lines(HERE / half / "gold.jsonl")}
    return [(article, gold[article["id"]]) for article in articles]


def alternatives(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def numbers(text: str) -> set[float]:
    """Every number that a text spells: digits with a scale (also a shared one), number words, halves and quarters."""
    text = text.casefold().replace("\u202f", " ").replace("\u00a0", " ")
    scale = r"(k|m|mn|thousand|million|billion|dozen)?\b"
    found = set()
    for digits, unit in re.findall(rf"(\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)[ -]?{scale}", text):
        plain = float(digits.replace(",", ""))
        found |= {plain, plain * SCALES.get(unit, 1)}
    for first, unit in re.findall(rf"(\d+(?:\.\d+)?) ?(?:-|–|to|and|or) ?\d+(?:\.\d+)?[ -]?{scale}", text):
        found.add(float(first) * SCALES.get(unit, 1))
    for part, unit in re.findall(r"\b(half|quarter)(?: of)? an? (thousand|million)\b", text):
        found.add(SCALES[unit] * (0.5 if part == "half" else 0.25))
    for digits in re.findall(r"\b(\d{1,3}(?:[. ]\d{3})+)\b", text):
        found.add(float(re.sub(r"[. ]", "", digits)))
    run: list[str] = []
    for word in [*re.split(r"[^a-z]+", text), ""]:
        if word in SMALL or (run and word in {"hundred", "thousand", "million", "dozen"}):
            run.append(word)
        elif run and word != "and":
            found.add(spelled(run))
            run = []
    return found


def spelled(words: list[str]) -> float:
    total, group = 0.0, 0.0
    for word in words:
        if word in SMALL:
            group += SMALL[word]
        elif word == "hundred":
            group *= 100
        else:
            total += group * SCALES[word]
            group = 0.0
    return total + group


def traceable(bound: float | None, text: str) -> bool:
    """Whether a bound stands in the text: a number, a vague word, or the product of two numbers in one sentence."""
    if bound is None or bound in numbers(text):
        return True
    if any(word in text.casefold() and bound in span for word, span in VAGUE.items()):
        return True
    sentences = (numbers(sentence) for sentence in re.split(r"[.!?]\s", text))
    return any(abs(a * b - bound) < 0.5 for found in sentences for a, b in itertools.combinations(found, 2))


@pytest.mark.parametrize("half", halves())
class TestLabels:
    def test_articles_and_labels_carry_the_same_ids_each_once(self, half: str) -> None:
        for name in ("articles", "gold"):
            ids = [row["id"] for row in read_lines(HERE / half / f"{name}.jsonl")]
            assert ids == [f"{HALVES[half]}{number:03}" for number in range(1, len(ids) + 1)]
        assert len(read_lines(HERE / half / "articles.jsonl")) == len(read_lines(HERE / half / "gold.jsonl"))

    def test_articles_have_every_field_and_a_real_date(self, half: str) -> None:
        for article, _ in labelled(half):
            assert set(article) == ARTICLE_FIELDS, article["id"]
            assert article["title"].strip(), article["id"]
            assert article["text"].strip(), article["id"]
            if article["published"] is not None:
                date.fromisoformat(article["published"])

    def test_labels_use_only_the_closed_vocabularies(self, half: str) -> None:
        for _, gold in labelled(half):
            assert set(gold) == {"id", *TASKS}
            for task, fields in TASKS.items():
                for item in gold[task]:
                    assert set(item) - {"optional", "or_range"} == fields, (gold["id"], item)
                    assert item.get("optional", True) is True, (gold["id"], item)
                    for (of, field), allowed in CLOSED.items():
                        if of == task:
                            assert set(alternatives(item[field])) <= set(allowed), (gold["id"], item)

    def test_issuers_and_dates_are_codes(self, half: str) -> None:
        for _, gold in labelled(half):
            for item in gold["sanctions"]:
                for issuer in alternatives(item["issuer"]):
                    assert issuer is None or re.fullmatch("[A-Z]{2}", issuer), (gold["id"], item)
                for day in alternatives(item["date"]):
                    assert day is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day), (gold["id"], item)

    def test_every_name_stands_in_its_article(self, half: str) -> None:
        for article, gold in labelled(half):
            document = f"{article['title']}\n\n{article['text']}".casefold()
            for task in ("firms", "chips"):
                for item in gold[task]:
                    assert any(name.casefold() in document for name in alternatives(item["name"])), (gold["id"], item)

    def test_names_in_counts_are_labelled_as_firms_and_chips(self, half: str) -> None:
        for article, gold in labelled(half):
            document = f"{article['title']}\n\n{article['text']}".casefold()
            for field, task in (("firm", "firms"), ("chip", "chips")):
                known = {name for item in gold[task] for name in alternatives(item["name"])}
                for item in gold["counts"]:
                    given = [name for name in alternatives(item[field]) if name]
                    assert all(name in known or name.casefold() in document for name in given), (gold["id"], item)
                    assert not given or any(name in known for name in given), (gold["id"], item)

    def test_every_number_is_traceable_to_its_article(self, half: str) -> None:
        for article, gold in labelled(half):
            document = f"{article['title']}\n\n{article['text']}"
            for item in gold["counts"]:
                assert (item["low"], item["high"]) != (None, None), (gold["id"], item)
                for low, high in [(item["low"], item["high"]), *item.get("or_range", [])]:
                    assert traceable(low, document), (gold["id"], item)
                    assert traceable(high, document), (gold["id"], item)
                    assert low is None or high is None or low <= high, (gold["id"], item)
                assert max(item["low"] or 0, item["high"] or 0) >= 16, (gold["id"], item)

    def test_months_of_a_delay_are_in_order(self, half: str) -> None:
        for _, gold in labelled(half):
            for item in gold["delays"]:
                low, high = item["months_low"], item["months_high"]
                assert low is None or high is None or 0 < low <= high, (gold["id"], item)

    def test_no_statement_is_labelled_twice(self, half: str) -> None:
        for _, gold in labelled(half):
            for task in TASKS:
                rows = [json.dumps(item, sort_keys=True) for item in gold[task]]
                assert len(rows) == len(set(rows)), (gold["id"], task)
