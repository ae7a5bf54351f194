"""The extract stage: articles in, findings out, in order.

Runs gate, names, candidates and parser over batches, so that the parser sees many sentences at once and only those that
need it. What is read where is in the modules beside this one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from spacy.tokens import Doc

from chipwatch.model import Article, Chip, Findings, Firm, day_of
from extract import counts, delays, sanctions
from extract.firms import UNLISTED, Candidate, candidates, doubtful, unknown
from extract.gate import passes
from extract.holders import Focus
from extract.names import Name, cited, is_maker, names
from extract.parser import parse
from extract.text import Clean, Sentence, clean, sentences
from extract.units import chip_counts

BATCH = 64
_TOPIC = re.compile(r"\bgpus?\b|export control|export restriction|entity list|sanction|chipmak|semiconductor|licen[cs]|tariff|smuggl")
MAX_CHARACTERS = 200_000  # of one article's clean text are read; the rest is no news article


@dataclass(frozen=True, slots=True)
class _Page:
    """An article on its way through the stages."""

    article: Article
    doc: Clean
    sentences: Sequence[Sentence]
    names: Sequence[Name]
    candidates: Sequence[counts.Candidate]
    late: Sequence[Sentence]
    phrases: Sequence[Candidate]
    nameless: Sequence[Sentence]


def read(articles: Iterable[Article]) -> Iterator[Findings]:
    """The findings of each article, in order. Memory stays bounded: a batch of articles at a time."""
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        yield from _batch(batch)


def _batch(batch: Sequence[Article]) -> Iterator[Findings]:
    pages = [_page(article) for article in batch]
    wanted = [(i, s) for i, page in enumerate(pages) if page for s in (*(c.sentence for c in page.candidates), *page.late, *page.nameless)]
    wanted = list(dict.fromkeys(wanted))
    texts = [pages[i].doc.text[s.start : s.end] for i, s in wanted]  # type: ignore[union-attr]
    parsed = {(i, s.index): doc for (i, s), doc in zip(wanted, parse(texts, entities=True), strict=True)} if wanted else {}
    for i, page in enumerate(pages):
        if page is None:
            yield Findings(relevant=False)
            continue
        yield _findings(page, {index: doc for (j, index), doc in parsed.items() if j == i})


def _page(article: Article) -> _Page | None:
    doc = clean(article.title, article.text[:MAX_CHARACTERS])
    if not passes(doc.lower):
        return None
    found = names(doc)
    phrases = candidates(doc, found)
    found = sorted([*found, *unknown(doc, found, phrases, ())], key=lambda n: n.start)
    split = sentences(doc.text)
    numbers = [
        counts.Candidate(sentence, count)
        for sentence in split
        for count in chip_counts(doc.lower, sentence, split[max(0, sentence.index - 1) : sentence.index + 2], found)
    ]
    late = [sentence for sentence in split if delays.wanted(doc, sentence)]
    nameless = [s for s in split if any(s.start <= p.start < s.end for p in doubtful(phrases))] if _on_topic(doc, found) else []
    return _Page(article, doc, split, found, numbers, late, phrases, nameless)


def _on_topic(doc: Clean, found: Sequence[Name]) -> bool:
    """Whether looking for firms that no list knows is worth a parse: a chip is named, or a measure's word stands there."""
    return any(n.kind == "chip" for n in found) or bool(_TOPIC.search(doc.lower))


def _findings(page: _Page, parsed: dict[int, Doc]) -> Findings:
    page = _with_organisations(page, parsed)
    published = day_of(page.article)
    focus = _focus(page)
    found_counts = counts.findings(page.doc, page.names, page.candidates, parsed, focus, published)
    measures = sanctions.findings(page.doc, page.sentences, page.names, focus, published)
    late = delays.findings(page.doc, page.sentences, page.names, parsed, focus, published)
    chips = _chips(page)
    firms = _firms(page)
    return Findings(True, firms, chips, tuple(found_counts), tuple(measures), tuple(late))


def _with_organisations(page: _Page, parsed: dict[int, Doc]) -> _Page:
    """The page with the firms that the model's named entities add to what stands beside the names."""
    places = [
        (s.start + entity.start_char, s.start + entity.end_char)
        for s in page.sentences
        if s.index in parsed
        for entity in parsed[s.index].ents
        if entity.label_ == "ORG"
    ]
    if not places:
        return page
    known = [n for n in page.names if n.kind != "firm" or n.owner != UNLISTED]
    named = unknown(page.doc, known, page.phrases, places)
    return replace(page, names=sorted([*known, *named], key=lambda n: n.start))


def _focus(page: _Page) -> dict[int, Focus]:
    """For each sentence the firm that "the company" means there (the first one of the sentence before, else the one
    before that), and, outside the background at the end, the firm that the title or the first sentence is about."""
    firms = [n for n in page.names if n.kind == "firm" and not cited(page.doc, n) and not is_maker(page.doc, n, page.names)]
    main = next((n.name for n in firms if any(s.start <= n.start < s.end for s in page.sentences[:2])), None)
    last = page.sentences[-1].paragraph if page.sentences else 0
    by_sentence: dict[int, Focus] = {}
    near: str | None = None
    for sentence in page.sentences:
        background = sentence.paragraph == last and last >= 2
        by_sentence[sentence.index] = Focus(near, None if background else main)
        first = next((n for n in firms if sentence.start <= n.start < sentence.end), None)
        if first is not None and (near is None or first.start - sentence.start <= 90):
            near = first.name
    return by_sentence


def _firms(page: _Page) -> tuple[Firm, ...]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for name in page.names:
        if name.kind == "firm":
            spans.setdefault(name.name, []).append(page.doc.original(name.start, name.end))
    return tuple(Firm(name, tuple(places)) for name, places in spans.items())


def _chips(page: _Page) -> tuple[Chip, ...]:
    spans: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    for name in page.names:
        if name.kind == "chip":
            spans.setdefault((name.name, name.owner), []).append(page.doc.original(name.start, name.end))
    return tuple(Chip(name, maker, tuple(places)) for (name, maker), places in spans.items())
