"""The extract stage: articles in, findings out, in order.

Runs gate, names, candidates and parser over batches, so that the parser sees many sentences at once and only those that
need it. What is read where is in the modules beside this one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeVar

from spacy.tokens import Doc

from chipwatch.model import Article, Chip, Findings, Firm, Span, day_of
from extract import counts, delays, sanctions
from extract.firms import UNLISTED, Candidate, candidates, doubtful, unknown
from extract.gate import passes
from extract.kinds import Match
from extract.names import Name, names, within
from extract.parser import organisations, parse
from extract.referents import Focus
from extract.roles import cited, is_maker
from extract.text import Clean, Sentence, clean, sentences
from extract.units import chip_counts, countables
from extract.wording import GOVERNED, matches

BATCH = 256
MAX_SENTENCES = 300  # of one article that go through the parser, and through the wordings of measures and delays
MAX_NAMED = 40  # firms before a sentence among which a description of one is looked up
MAX_NAMELESS = 8  # sentences of one article that are looked through for unlisted firms
NOT_RELEVANT = Findings(relevant=False)


@dataclass(slots=True)
class _Page:
    """An article on its way through the steps, each of which fills in a part: what was found so far, and which
    sentences still need the model."""

    article: Article
    doc: Clean
    sentences: Sequence[Sentence] = ()
    names: Sequence[Name] = ()
    measures: Sequence[tuple[Sentence, Match]] = ()
    late: Sequence[Sentence] = ()
    candidates: Sequence[counts.Candidate] = ()
    phrases: Sequence[Candidate] = ()
    nameless: Sequence[Sentence] = ()
    parsed: dict[int, Doc] = field(default_factory=dict)
    focus: dict[int, Focus] = field(default_factory=dict)
    findings: Findings = NOT_RELEVANT

    @property
    def to_parse(self) -> list[Sentence]:
        """The sentences whose grammar matters, each once."""
        return list(dict.fromkeys([*(c.sentence for c in self.candidates), *delays.to_parse(self.doc, self.late)]))

    @property
    def on_topic(self) -> bool:
        """Whether it speaks of a chip, a measure or a delay, so that more is looked for."""
        return bool(
            self.measures or self.late or any(n.kind == "chip" for n in self.names) or countables(self.doc.lower)
        )


def read(articles: Iterable[Article]) -> Iterator[Findings]:
    """The findings of each article, in order. Memory stays bounded: a batch of articles at a time."""
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        yield from _batch(batch)


def _batch(batch: Sequence[Article]) -> Iterator[Findings]:
    """Every step takes all articles of a batch before the next one does: what it looks things up in, its automaton and
    its patterns, then stays in the processor's caches, which saves a quarter of the time."""
    cleaned = [clean(article.title, article.text) for article in batch]
    every = [_Page(article, doc) if passes(doc.lower) else None for article, doc in zip(batch, cleaned, strict=True)]
    pages = [page for page in every if page]
    for step in (_split, _name, _look_for_measures, _look_for_delays):
        for page in pages:
            step(page)
    on_topic = [page for page in pages if page.on_topic]
    for step in (_look_for_phrases, _look_for_unlisted, _look_for_counts, _look_for_doubts):
        for page in on_topic:
            step(page)
    _ask(pages, lambda page: page.to_parse, parse, _take_parsed)
    _ask(pages, lambda page: page.nameless, organisations, _take_organisations)
    for step in (_look_for_focus, _tell_names, _tell_counts, _tell_measures, _tell_delays):
        for page in pages:
            step(page)
    for answered in every:
        yield answered.findings if answered else NOT_RELEVANT


def _split(page: _Page) -> None:
    page.sentences = sentences(page.doc.text)


def _name(page: _Page) -> None:
    page.names = names(page.doc, page.sentences)


def _look_for_measures(page: _Page) -> None:
    if any(n.kind in ("agency", "country") for n in page.names) or GOVERNED.search(page.doc.lower):
        page.measures = matches(page.doc.lower, page.sentences)[:MAX_SENTENCES]


def _look_for_delays(page: _Page) -> None:
    page.late = delays.late(page.doc, page.sentences, page.names)[:MAX_SENTENCES]


def _look_for_phrases(page: _Page) -> None:
    page.phrases = candidates(page.doc, page.names)


def _look_for_unlisted(page: _Page) -> None:
    more = unknown(page.doc, page.names, page.phrases, ())
    page.names = sorted([*page.names, *more], key=lambda n: n.start)


def _look_for_counts(page: _Page) -> None:
    found = chip_counts(page.doc.lower, page.sentences, page.names)[:MAX_SENTENCES]
    page.candidates = [counts.Candidate(*number) for number in found]


def _look_for_doubts(page: _Page) -> None:
    if page.candidates or page.measures or page.late:
        doubts = doubtful(page.phrases)
        told = (s for s in page.sentences if any(s.start <= p.start < s.end for p in doubts))
        page.nameless = list(islice(told, MAX_NAMELESS))


T = TypeVar("T")


def _ask(
    pages: Sequence[_Page],
    wanted: Callable[[_Page], Sequence[Sentence]],
    model: Callable[[list[str]], Iterator[T]],
    take: Callable[[_Page, dict[int, T]], None],
) -> None:
    """Run a part of the model once over the wanted sentences of all pages, and give each page what came of its own, by
    sentence index."""
    places = [(page, sentence) for page in pages for sentence in wanted(page)]
    results: dict[int, dict[int, T]] = {}
    if places:
        texts = [page.doc.text[s.start : s.end] for page, s in places]
        for (page, sentence), result in zip(places, model(texts), strict=True):
            results.setdefault(id(page), {})[sentence.index] = result
    for page in pages:
        take(page, results.get(id(page), {}))


def _take_parsed(page: _Page, parsed: dict[int, Doc]) -> None:
    page.parsed = parsed


def _take_organisations(page: _Page, named: dict[int, list[Span]]) -> None:
    """Add the firms that the model's named entities add to what stands beside the names."""
    places = [(s.start + a, s.start + b) for s in page.nameless for a, b in named.get(s.index, ())]
    if places:
        known = [n for n in page.names if n.kind != "firm" or n.owner != UNLISTED]
        more = unknown(page.doc, known, page.phrases, places)
        page.names = sorted([*known, *more], key=lambda n: n.start)


def _tell_names(page: _Page) -> None:
    page.findings = Findings(relevant=True, firms=_firms(page), chips=_chips(page))


def _tell_counts(page: _Page) -> None:
    found = counts.findings(page.doc, page.names, page.candidates, page.parsed, page.focus, day_of(page.article))
    page.findings = replace(page.findings, counts=tuple(found))


def _tell_measures(page: _Page) -> None:
    article = page.article
    found = sanctions.findings(
        page.doc, page.sentences, page.names, page.measures, page.focus, day_of(article), article.outlet
    )
    page.findings = replace(page.findings, sanctions=tuple(found))


def _tell_delays(page: _Page) -> None:
    found = delays.findings(page.doc, page.sentences, page.names, page.parsed, page.focus)
    page.findings = replace(page.findings, delays=tuple(found))


def _look_for_focus(page: _Page) -> None:
    """For each sentence the firm that "the company" means there (the first one of the sentence before, else the one
    before that), and the firm that the title or the first sentence is about."""
    firms = [
        n
        for n in page.names
        if n.kind == "firm"
        and not cited(page.doc, n)
        and not is_maker(page.doc, n, within(page.names, n.end, n.end + 200))
        and not _describes_another(page, n)
    ]
    main = next((n.name for n in firms if any(s.start <= n.start < s.end for s in page.sentences[:2])), None)
    near: str | None = None
    for sentence in page.sentences:
        before = [n.name for n in firms if n.start < sentence.start]
        page.focus[sentence.index] = Focus(near, main, named=tuple(dict.fromkeys(before[-MAX_NAMED:])))
        first = next(iter(within(firms, sentence.start, sentence.end)), None)
        if first is not None and (near is None or first.start - sentence.start <= 90):
            near = first.name


_TIE = re.compile(
    r"(?:'s)?(?: (?:spin-?off|spin-?out|rival|subsidiary|affiliate|supplier|partner|customer|unit|tenant|backer) |-backed |-owned |-controlled )"
)


def _describes_another(page: _Page, firm: Name) -> bool:
    """Whether a firm's name only tells of the next one: "Yandex spin-off Nebius", "Nvidia-backed Reflection"."""
    tie = _TIE.match(page.doc.text, firm.end)
    return tie is not None and any(
        n.kind == "firm" and n.start == tie.end() for n in within(page.names, tie.end(), tie.end() + 1)
    )


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
