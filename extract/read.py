"""The extract stage: articles in, findings out, in order.

Runs gate, names, candidates and parser over batches, so that the parser sees many sentences at once and only those that
need it. What is read where is in the modules beside this one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from spacy.tokens import Doc

from chipwatch.model import Article, Chip, Findings, Firm, Span, day_of
from extract import counts, delays, sanctions
from extract.arguments import Focus
from extract.firms import UNLISTED, Candidate, candidates, doubtful, unknown
from extract.gate import passes
from extract.kinds import Match
from extract.names import Name, names, within
from extract.parser import organisations, parse
from extract.roles import cited, is_maker
from extract.text import Clean, Sentence, clean, sentences
from extract.units import COUNTABLE, chip_counts
from extract.wording import GOVERNED, matches

BATCH = 256
MAX_SENTENCES = 300  # of one article that go through the parser, and through the wordings of measures and delays
MAX_NAMELESS = 8  # sentences of one article that are looked through for unlisted firms


@dataclass(frozen=True, slots=True)
class _Page:
    """An article on its way through the stages: what was found so far, and which sentences still need the model."""

    article: Article
    doc: Clean
    sentences: Sequence[Sentence] = ()
    names: Sequence[Name] = ()
    measures: Sequence[tuple[Sentence, Match]] = ()
    candidates: Sequence[counts.Candidate] = ()
    late: Sequence[Sentence] = ()
    phrases: Sequence[Candidate] = ()
    nameless: Sequence[Sentence] = ()

    @property
    def to_parse(self) -> list[Sentence]:
        """The sentences whose grammar matters, each once."""
        return list(dict.fromkeys([*(c.sentence for c in self.candidates), *self.late]))


def read(articles: Iterable[Article]) -> Iterator[Findings]:
    """The findings of each article, in order. Memory stays bounded: a batch of articles at a time."""
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        yield from _batch(batch)


def _batch(batch: Sequence[Article]) -> Iterator[Findings]:
    pages = [_page(article) for article in batch]
    parsed = _by_page(pages, lambda page: page.to_parse, parse)
    named = _by_page(pages, lambda page: page.nameless, organisations)
    for page, grammar, found in zip(pages, parsed, named, strict=True):
        yield _findings(page, grammar, found) if page else Findings(relevant=False)


T = TypeVar("T")


def _by_page(
    pages: Sequence[_Page | None],
    wanted: Callable[[_Page], Sequence[Sentence]],
    model: Callable[[list[str]], Iterator[T]],
) -> list[dict[int, T]]:
    """Run a part of the model once over the wanted sentences of all pages; results by sentence index for each page."""
    places = [(i, page, s) for i, page in enumerate(pages) if page for s in wanted(page)]
    results: list[dict[int, T]] = [{} for _ in pages]
    if places:
        texts = [page.doc.text[s.start : s.end] for _, page, s in places]
        for (i, _, sentence), result in zip(places, model(texts), strict=True):
            results[i][sentence.index] = result
    return results


def _page(article: Article) -> _Page | None:
    doc = clean(article.title, article.text)
    if not passes(doc.lower):
        return None
    split = sentences(doc.text)
    found = names(doc, split)
    governed = any(n.kind in ("agency", "country") for n in found) or bool(GOVERNED.search(doc.lower))
    measures = matches(doc.lower, split)[:MAX_SENTENCES] if governed else []
    late = delays.late(doc, split, found)[:MAX_SENTENCES]
    page = _Page(article, doc, split, found, measures, late=late)
    if not measures and not late and not any(n.kind == "chip" for n in found) and not COUNTABLE.search(doc.lower):
        return page
    phrases = candidates(doc, found)
    found = sorted([*found, *unknown(doc, found, phrases, ())], key=lambda n: n.start)
    numbers = chip_counts(doc.lower, split, found)[:MAX_SENTENCES]
    doubts = doubtful(phrases) if numbers or measures or late else []
    nameless = [s for s in split if any(s.start <= p.start < s.end for p in doubts)][:MAX_NAMELESS]
    return replace(
        page,
        names=found,
        candidates=[counts.Candidate(*number) for number in numbers],
        phrases=phrases,
        nameless=nameless,
    )


def _findings(page: _Page, parsed: dict[int, Doc], named: dict[int, list[Span]]) -> Findings:
    page = _with_organisations(page, named)
    published = day_of(page.article)
    focus = _focus(page)
    return Findings(
        relevant=True,
        firms=_firms(page),
        chips=_chips(page),
        counts=tuple(counts.findings(page.doc, page.names, page.candidates, parsed, focus, published)),
        sanctions=tuple(sanctions.findings(page.doc, page.sentences, page.names, page.measures, focus, published)),
        delays=tuple(delays.findings(page.doc, page.sentences, page.names, parsed, focus)),
    )


def _with_organisations(page: _Page, named: dict[int, list[Span]]) -> _Page:
    """The page with the firms that the model's named entities add to what stands beside the names."""
    places = [(s.start + a, s.start + b) for s in page.nameless for a, b in named.get(s.index, ())]
    if not places:
        return page
    known = [n for n in page.names if n.kind != "firm" or n.owner != UNLISTED]
    more = unknown(page.doc, known, page.phrases, places)
    return replace(page, names=sorted([*known, *more], key=lambda n: n.start))


def _focus(page: _Page) -> dict[int, Focus]:
    """For each sentence the firm that "the company" means there (the first one of the sentence before, else the one
    before that), and, outside the background at the end, the firm that the title or the first sentence is about."""
    firms = [
        n
        for n in page.names
        if n.kind == "firm"
        and not cited(page.doc, n)
        and not is_maker(page.doc, n, within(page.names, n.end, n.end + 200))
    ]
    main = next((n.name for n in firms if any(s.start <= n.start < s.end for s in page.sentences[:2])), None)
    last = page.sentences[-1].paragraph if page.sentences else 0
    by_sentence: dict[int, Focus] = {}
    near: str | None = None
    for sentence in page.sentences:
        background = sentence.paragraph == last and last >= 2
        by_sentence[sentence.index] = Focus(near, None if background else main)
        first = next(iter(within(firms, sentence.start, sentence.end)), None)
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
