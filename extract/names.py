"""Firms, chips, agencies, countries and outlets of one article, from known names, from forms, and from context.

What a name refers to is decided here, and no more; numbers, holders and measures are read elsewhere. Unknown firms are
found in firms.py, which needs the parser's output.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from chipwatch.model import Span
from extract.ambiguous import CHIP_NOUN, NODES, meant
from extract.forms import (
    APPOSED_NAME,
    CALLED_NAME,
    COUNTED_NAME,
    DIGIT_NAME,
    FORMS,
    NOT_A_CHIP,
    NOT_A_NAME,
    NOUN_NAME,
    OWNED_NAME,
    PAIRED_NAME,
)
from extract.lexicon import Hit, Kind, hits
from extract.prefilter import Prefilter
from extract.text import Clean, Sentence


@dataclass(frozen=True, slots=True)
class Name:
    """A name at a place of the clean text. `owner`: a chip's maker, an agency's issuer, a country's code."""

    start: int
    end: int
    kind: Kind
    name: str
    owner: str | None = None


REACH = 60  # names looked back over for "the chips" and "them"


def within(names: Sequence[Name], start: int, end: int) -> list[Name]:
    """Of names in order of place those that start in `[start, end)`, without walking through all of them."""
    low = bisect_left(names, start, key=_start)
    return list(names[low : bisect_left(names, end, lo=low, key=_start)])


def without_firms(doc: Clean, names: Sequence[Name], start: int, end: int) -> str:
    """A stretch of text with firms' names blanked: "Tokyo Electron" is not Tokyo."""
    text = doc.lower[start:end]
    for name in within(names, start, end):
        if name.kind == "firm" and name.end <= end:
            text = text[: name.start - start] + "_" * (name.end - name.start) + text[name.end - start :]
    return text


def preceding(names: Sequence[Name], at: int) -> list[Name]:
    """The last `REACH` names that start before a place."""
    high = bisect_left(names, at, key=_start)
    return list(names[max(0, high - REACH) : high])


def _start(name: Name) -> int:
    return name.start


class Cover:
    """Which characters of a text names already take, so that overlaps are seen without comparing names in pairs."""

    def __init__(self, length: int, names: Iterable[Name] = ()) -> None:
        self._taken = bytearray(length + 1)
        for name in names:
            self.add(name.start, name.end)

    def add(self, start: int, end: int) -> None:
        """Take a stretch."""
        self._taken[start:end] = b"\1" * (end - start)

    def meets(self, start: int, end: int) -> bool:
        """Whether a stretch meets a taken one."""
        return self._taken.find(1, start, end) >= 0


def names(doc: Clean, sentences: Sequence[Sentence]) -> list[Name]:
    """All names of an article, in order of place, without overlaps within one kind. `sentences`: all of the text."""
    known = hits(doc.text, doc.lower)
    firms_sure = {h.entry.name for h in known if h.entry.kind == "firm" and not h.entry.ambiguous}
    chips_sure = {h.entry.owner for h in known if h.entry.kind == "chip" and not h.entry.ambiguous}
    spans_of_chips = {(h.start, h.end) for h in known if h.entry.kind == "chip"}
    found = [n for h in known if (n := _decide(doc, h, firms_sure, chips_sure, spans_of_chips))]
    # A doubtful name that is a firm in one place is one wherever it stands with a capital.
    meant = {n.name for n in found if n.kind == "firm"} - firms_sure
    if meant:
        places = {(n.start, n.name) for n in found}
        found += [
            n
            for h in known
            if h.entry.name in meant
            and (h.start, h.entry.name) not in places
            and (n := _decide(doc, h, firms_sure | meant, chips_sure, spans_of_chips))
        ]
    found += _short_forms(doc, found)
    found += _by_form(doc, sentences, found)
    return _without_overlaps(sorted(_of_whom(found), key=lambda n: (n.start, -n.end)))


# Ministries whose name two countries have had: of Japan until 2001, and of Malaysia.
_NAMESAKES = {"MITI": ("MY", "JP")}


def _of_whom(found: Sequence[Name]) -> list[Name]:
    """The names, an agency of two countries given to the one that the article speaks of more; the first where of neither."""
    spoken = Counter(n.owner for n in found if n.kind == "country")
    return [
        replace(n, owner=max(_NAMESAKES[n.name], key=lambda code: spoken[code])) if n.name in _NAMESAKES else n
        for n in found
    ]


_TOO_COMMON = frozenset(
    "applied general national black micro digital global advanced american china chinese united first open deep south north east west texas semiconductor international core power super taiwan samsung hong korea japan "
    "data cloud smart world beijing shanghai shenzhen tokyo oak sun blue silicon iris light sea star new royal saudi abu standard capital public horizon cipher stability recursion scale prime safe thinking figure physical character".split()
)


def _short_forms(doc: Clean, found: Sequence[Name]) -> list[Name]:
    """The first word alone of a firm that the article names in full: "Argonne" after "Argonne National Laboratory"."""
    full = {
        doc.text[n.start : n.end].split()[0]: n.name
        for n in found
        if n.kind == "firm" and " " in doc.text[n.start : n.end]
    }
    taken = Cover(len(doc.text), (n for n in found if n.kind != "chip"))
    more: list[Name] = []
    for word, name in full.items():
        if len(word) < 4 or not word[0].isupper() or word.lower() in _TOO_COMMON or not word.isalpha():
            continue
        places = re.finditer(rf"(?<![\w-]){word}(?![\w-])(?! [A-Z])(?!'s law)", doc.text)
        more.extend(Name(m.start(), m.end(), "firm", name) for m in places if not taken.meets(*m.span()))
    return more


def _decide(
    doc: Clean, hit: Hit, firms: set[str], makers: set[str | None], chip_spans: set[tuple[int, int]]
) -> Name | None:
    entry = hit.entry
    if not meant(doc, hit, firms, makers, chip_spans):
        return None
    return Name(hit.start, hit.end, entry.kind, entry.name, entry.owner)


_PLURAL = re.compile(r"\d[A-Z]{0,3}s$")
_BY_NOUN = (DIGIT_NAME, PAIRED_NAME, OWNED_NAME, COUNTED_NAME, CALLED_NAME, APPOSED_NAME, NOUN_NAME)


@cache
def _prefilter() -> Prefilter:
    return Prefilter([*(form.pattern for form in FORMS), *_BY_NOUN])


def _by_form(doc: Clean, sentences: Sequence[Sentence], known: list[Name]) -> list[Name]:
    chips = Cover(len(doc.text), (n for n in known if n.kind == "chip"))
    ends_of = {n.start: n.end for n in known if n.kind == "chip"}
    others = Cover(len(doc.text), (n for n in known if n.kind in ("firm", "country", "agency", "outlet")))
    firms = [n for n in known if n.kind == "firm"]
    places: dict[int, list[Span]] = {number: [(0, len(doc.text))] for number in _prefilter().anywhere}
    for sentence, numbers in zip(
        sentences, _prefilter()(doc.text, [sentence.start for sentence in sentences]), strict=True
    ):
        for number in numbers - _prefilter().anywhere:
            places.setdefault(number, []).append((sentence.start, sentence.end))
    found: list[Name] = []
    for number in sorted(number for number in places if number < len(FORMS)):
        form = FORMS[number]
        matches = [m for a, b in places[number] for m in form.pattern.finditer(doc.text, a, b)]
        if matches and form.context and not form.context.search(doc.lower):
            continue
        for match in matches:
            start, end = match.span()
            # A form that goes on where a known name ends ("Ascend 910D" after "Ascend") is the fuller name.
            if chips.meets(start, end) and not start < ends_of.get(start, end) < end:
                continue
            name = match.group().strip()
            end = start + len(name)
            if len(name) > 3 and _PLURAL.search(name):
                name, end = name[:-1], end - 1
            if name in NODES and "tsmc" in doc.lower:
                continue
            chips.add(start, end)
            found.append(Name(start, end, "chip", name.removeprefix("GeForce ").replace("Epyc", "EPYC"), form.maker))
    for number, pattern in enumerate(_BY_NOUN, start=len(FORMS)):
        for match in (m for a, b in places.get(number, ()) for m in pattern.finditer(doc.text, a, b)):
            start, end = match.span(1)
            name = match.group(1)
            if chips.meets(start, end) or others.meets(start, start + 1):
                continue
            if NOT_A_CHIP.search(name) or name.split()[0].lower() in NOT_A_NAME:
                continue
            plain = name.isalpha() and (start < doc.title_end or name.endswith(("ed", "ing")))
            if plain and pattern in (COUNTED_NAME, APPOSED_NAME):
                continue  # in a headline every word has a capital
            chips.add(start, end)
            maker = next((f for f in reversed(preceding(firms, start)) if 0 <= start - f.end < 60), None)
            found.append(Name(start, end, "chip", name, maker.name if maker else None))
    found += _siblings(doc, [*known, *found], found, chips)
    return _as_known(found, known)


def _as_known(found: Sequence[Name], known: Sequence[Name]) -> list[Name]:
    """Names by form under the name that the article has for the same thing: "B580" for "Arc B580"."""
    full = {n.name: n for n in sorted((*known, *found), key=lambda n: n.name) if n.kind == "chip"}
    same = {}
    for name, whole in full.items():
        words = name.split()
        if len(words) > 1 and words[-1] in ("CPU", "GPU", "chip", "processor"):
            same[" ".join(words[:-1])] = whole
        if len(words) > 1 and _NUMBERED.match(words[-1]) and words[0] not in ("DGX", "HGX"):
            same[words[-1]] = whole
    return [replace(n, name=same[n.name].name, owner=same[n.name].owner) if n.name in same else n for n in found]


_NUMBERED = re.compile(r"(?:NVL|[A-Z]{1,3})\d{2,4}")  # a last word that stands for the whole name
_SERIES = re.compile(r"((?:[A-Z][a-z]+ )?[A-Z]{1,4}-?)\d{1,4}[A-Za-z]{0,3}$")


_LAST = re.compile(r"[A-Z][A-Za-z]+(?: [A-Z][a-z]+)? [A-Z]{1,3}\d{2,4}[A-Z]?")
_NUMBER = re.compile(r"(.+) (\d{3,4})(?:[A-Z]{0,3}| Ti| Super)$")
_NEXT_NUMBER = re.compile(
    r"(?:, | and | or |/|, and )(\d{3,4}(?:[A-Z]{0,3}| (?:Ti|Super|XT|XTX)))(?![\w,.]*\d)(?= (?:and|or|cards?|chips?|processors?|accelerators?|units|series|GPUs?)\b|,|\.(?: |$))"
)


def _siblings(doc: Clean, known: Sequence[Name], found: Sequence[Name], chips: Cover) -> list[Name]:
    """Other numbers of a series: once "CX7 accelerators" stands there, "CX8" is a chip too, and "910D" beside "Ascend 910C"."""
    series = {m.group(1): n.owner for n in found if (m := _SERIES.match(n.name))}
    more = []
    for prefix, owner in series.items():
        for match in re.finditer(
            rf"(?<![\w-]){re.escape(prefix)}\d{{1,4}}[A-Za-z]{{0,3}}(?:-[A-Z][a-z]{{2,5}})?(?![\w])", doc.text
        ):
            if not chips.meets(*match.span()) and not NOT_A_CHIP.match(match.group()):
                chips.add(*match.span())
                more.append(Name(match.start(), match.end(), "chip", match.group(), owner))
    for name in known:
        # "Siyuan 590 and 690", "Ascend 950, 960 and 970"
        series_line = _NUMBER.match(name.name) if name.kind == "chip" else None
        at = name.end
        while series_line and (follow := _NEXT_NUMBER.match(doc.text, at)):
            if chips.meets(*follow.span(1)):
                break
            chips.add(*follow.span(1))
            more.append(Name(*follow.span(1), "chip", f"{series_line.group(1)} {follow.group(1)}", name.owner))
            at = follow.end()
    # "M100" after "Kunlun M100"
    lasts = {n.name.split()[-1]: n for n in known if n.kind == "chip" and _LAST.fullmatch(n.name)}
    for word, name in lasts.items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?=s?\b)(?!-)", doc.text):
            if not chips.meets(*match.span()) and CHIP_NOUN.match(doc.lower[match.end() : match.end() + 40]):
                chips.add(*match.span())
                more.append(Name(match.start(), match.end(), "chip", name.name, name.owner))
    lines = {m.group(2): (m.group(1), n.owner) for n in known if n.kind == "chip" and (m := _NUMBER.match(n.name))}
    for digits, (line, owner) in lines.items():
        for match in re.finditer(rf"(?<![\w-]){digits}[A-Z]{{1,3}}(?![\w])", doc.text):
            if not chips.meets(*match.span()):
                chips.add(*match.span())
                more.append(Name(match.start(), match.end(), "chip", f"{line} {match.group()}", owner))
    return more


def _without_overlaps(found: Iterable[Name]) -> list[Name]:
    """The longest where two of one kind overlap; a chip wins over a firm at the same place; an outlet only where cited."""
    kept: list[Name] = []
    for name in found:
        clash = [
            k
            for k in kept[-12:]
            if k.start < name.end
            and name.start < k.end
            and (
                k.kind == name.kind
                or ({k.kind, name.kind} == {"chip", "firm"} and (k.start, k.end) == (name.start, name.end))
            )
        ]
        if not clash:
            kept.append(name)
        elif all(k.end - k.start < name.end - name.start and k.kind == "chip" and name.kind == "chip" for k in clash):
            kept = [k for k in kept if k not in clash]
            kept.append(name)
    return kept
