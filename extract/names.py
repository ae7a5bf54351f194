"""Firms, chips, agencies, countries and outlets of one article, from known names, from forms, and from context.

What a name refers to is decided here, and no more; numbers, holders and measures are read elsewhere. Unknown firms are
found in firms.py, which needs the parser's output.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from chipwatch.model import Span
from extract.forms import CALLED_NAME, DIGIT_NAME, FORMS, NOT_A_CHIP, NOT_A_NAME, OWNED_NAME, PAIRED_NAME
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


CHIP_NOUN = re.compile(
    r"^(?:'s?)?[ -]+(?:(?:ai|tensor|core|server|based|data|cent(?:er|re)|inference|training|superchip|ultra|next|generation|class|series|family|rack|scale|style|powered|nvl\d*)[ -]+){0,3}"
    r"(?:gpus?|chips?|chipsets?|accelerators?|processors?|cpus?|npus?|superchips?|architecture|microarchitecture|platforms?|generation|series|systems?|racks?|servers?|"
    r"superpods?|supernodes?|superclusters?|clusters?|boards?|cards?|nodes?|instances?|pods?|silicon|socs?|dies?|units|ultra|gpu-|deployments?|shipments?|orders?)\b"
)
_SAYS = (
    r"(?:said|says|announced?s?|announces|reported|reports|plans?|planned|has|had|have|is|was|will|would|could|may|launch|unveil|releas|signed|agreed|bought|buys|"
    r"acquir|invest|expects?|expected|aims?|intends?|wants?|told|declined|did|does|builds?|built|makes?|made|uses?|used|runs?|operates?|offers?|sells?|sold|owns?|"
    r"warned|denied|confirm|added|ordered|secured|raised|spent|spends|also|and its|continues?|began|begins|started|starts|trained|trains|hired|rents?|leas|deploy)"
)
_FIRM_RIGHT = re.compile(
    rf"^(?:'s\b|'(?= )|,? inc\b|,? corp|,? ltd|,? llc|,? plc| holdings| labs?\b| technologies| platforms| computing| cloud| semiconductor| \(?(?:nasdaq|nyse|hkex)|"
    rf",? (?:which|whose|one of|an? [a-z-]+|the [a-z-]+)\b| {_SAYS}| (?:ceo|cfo|cto|chief|founder|co-founder|executives?|engineers?|shares?|stock|spokes|"
    r"employees?|researchers?|investors?|customers?|servers?|chips?|gpus?|data cent|supercomputer)\b)"
)
_FIRM_LEFT = re.compile(
    r"(?:\b(?:startup|start-up|company|chipmaker|giant|giants|developer|lab|maker|firm|firms|provider|neocloud|hyperscalers?|designer|rival|rivals|like|including|"
    r"by|from|with|between|to|for|of|at|and|or|as|versus|vs\.?|than|against|behind|alongside|through|via|joins?|joined|while|but|after|that|because|if|when|where|supplier|suppliers)"
    r"|,|\(|/|;|:|\"|'s) $"
)
# Hopper, Blackwell and A100 are a painter, a physician and a motorway where nothing speaks of computing.
_COMPUTING = re.compile(
    r"nvidia|\bamd\b|\bgpus?\b|\b(?:ai|computer|server|graphics|micro) ?chips?\b|chipmak|semiconductor|accelerators?\b|processors?\b|artificial intelligence|\bai\b|data[- ]?cent|supercomput|\btpus?\b|huawei|\bcpus?\b|\bllms?\b|\btrained\b|cluster|comput|servers?\b|\bracks?\b|\bmodels?\b|silicon|\bsoc\b"
)
_CHIPS_RIGHT = re.compile(r"[ -](?:chips?|gpus?|accelerators?|processors?)\b")
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]\d{1,3}")
# At the start of a sentence a doubtful name is the firm where a verb follows, in an article about chips.
_PREDICATE = re.compile(
    r"^(?:, [^,]{3,60},)? (?:[a-z]+ly )?(?:[a-z]+(?:es|ts|ys|ns|ks|ds|ps|gs|ls|ms|ws|rs|ed|aid)|took|went|got|put|puts|cut|let|set|saw|sees|told|gave|won|lost|kept|held|led) "
)
_TECH = re.compile(
    r"\bgpus?\b|\bchips?\b|nvidia|semiconductor|artificial intelligence|\bai\b|data[- ]?cent|export control|tariff"
)
_INITIAL = re.compile(r"(?:^|[.!?:]\"? |\n)[\"'( ]*$")
_GIVEN_NAME_LEFT = re.compile(
    r"(?:\b(?:mr|ms|mrs|dr|sen|senator|rep|secretary|professor|president|astronomer|economist)\.? |\b[A-Z][a-z]+ (?:[A-Z]\. )?)$"
)
_PLATFORM_LEFT = re.compile(
    r"(?:nvidia(?:'s)?|amd(?:'s)?|intel(?:'s)?|huawei(?:'s)?|google(?:'s)?|microsoft(?:'s)?|apple(?:'s)?|tesla(?:'s)?|meta(?:'s)?|amazon(?:'s)?|aws(?:'s)?|upcoming|next-gen(?:eration)?|current|latest|"
    r"blackwell,? (?:and|to|or)|hopper,? (?:and|to|or)|blackwell,|hopper,|future|planned) $"
)


# Projects and sites that are companies only where the text calls them one.
SITES = frozenset({"Stargate", "Stargate LLC", "Stargate Project"})
_COMPANY_RIGHT = re.compile(
    r"^(?: project)?(?:,? llc|,? inc|,? (?:is |was )?(?:a|the) (?:new )?(?:company|joint venture|entity|firm))\b"
)


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
    return _without_overlaps(sorted(found, key=lambda n: (n.start, -n.end)))


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
    if entry.kind == "firm" and not _is_firm(doc, hit, firms, (hit.start, hit.end) in chip_spans):
        return None
    if entry.kind == "firm" and entry.name in SITES and not _COMPANY_RIGHT.match(doc.lower[hit.end : hit.end + 60]):
        return None
    if (
        entry.kind == "chip"
        and _PLAIN_NAME.fullmatch(entry.spelling)
        and not _CHIPS_RIGHT.match(doc.lower, hit.end)
        and not _told(_COMPUTING, doc.lower)
    ):
        return None
    if entry.kind == "chip" and entry.ambiguous and not _is_chip(doc, hit, makers, firms):
        return None
    if (
        entry.kind == "chip"
        and re.match(r"^-\d", doc.text[hit.end : hit.end + 2])
        and not any(c.isdigit() for c in entry.spelling)
    ):
        return None
    return Name(hit.start, hit.end, entry.kind, entry.name, entry.owner)


@lru_cache(maxsize=8)
def _told(words: re.Pattern[str], text: str) -> bool:
    """Whether a text says any of the words; kept, since every doubtful name of an article asks the same."""
    return bool(words.search(text))


def _around(doc: Clean, hit: Hit) -> tuple[str, str]:
    return doc.lower[max(0, hit.start - 60) : hit.start], doc.lower[hit.end : hit.end + 60]


def _is_firm(doc: Clean, hit: Hit, sure: set[str], also_chip: bool) -> bool:
    left, right = _around(doc, hit)
    if also_chip and (CHIP_NOUN.match(right) or _PLATFORM_LEFT.search(left)):
        return False
    if not hit.entry.ambiguous:
        return True
    if hit.entry.name in sure:
        return True
    if doc.text[hit.start : hit.end] != hit.entry.spelling and not doc.text[hit.start : hit.end].isupper():
        return False
    # "Figure 3", "Scale AI"-less "Scale Up", "Apple Valley": a capital or a number right after belongs to another name.
    follows = re.match(r"^(?: ([A-Z][a-z]+|\d))", doc.text[hit.end : hit.end + 20])
    strong_right = bool(_FIRM_RIGHT.match(right))
    if follows and not strong_right and hit.start > doc.title_end:
        return False
    initial = bool(_INITIAL.search(doc.text[max(0, hit.start - 6) : hit.start])) or hit.start < doc.title_end
    if initial:
        return strong_right or (bool(_PREDICATE.match(right)) and _told(_TECH, doc.lower))
    return strong_right or bool(_FIRM_LEFT.search(left)) or bool(re.match(r"^[,.;:)]", right))


def _is_chip(doc: Clean, hit: Hit, makers: set[str | None], firms: set[str]) -> bool:
    left, right = _around(doc, hit)
    if CHIP_NOUN.match(right) or (_PLATFORM_LEFT.search(left) and not re.match(r"^ [a-z]*(?:street|road)", right)):
        return True
    maker_named = hit.entry.owner in makers or hit.entry.owner in firms
    if not maker_named:
        return False
    before = doc.text[max(0, hit.start - 24) : hit.start]
    person = _GIVEN_NAME_LEFT.search(before)
    if person and person.group().strip().lower() not in ("the", "and", "vera", "nvidia", "amd", "both", "while", "its"):
        return False
    if any(c.isdigit() for c in hit.entry.spelling):
        return hit.entry.owner in makers
    return hit.entry.owner in makers and not re.match(r"^ [A-Z][a-z]", doc.text[hit.end : hit.end + 3])


_BY_NOUN = (DIGIT_NAME, PAIRED_NAME, OWNED_NAME, CALLED_NAME)


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
    for number, form in enumerate(FORMS):
        matches = [m for a, b in places.get(number, ()) for m in form.pattern.finditer(doc.text, a, b)]
        if matches and form.context and not form.context.search(doc.lower):
            continue
        for match in matches:
            start, end = match.span()
            # A form that goes on where a known name ends ("Ascend 910D" after "Ascend") is the fuller name.
            if chips.meets(start, end) and not start < ends_of.get(start, end) < end:
                continue
            name = match.group().strip()
            end = start + len(name)
            if len(name) > 3 and name.endswith("s") and name[-2].isdigit():
                name, end = name[:-1], end - 1
            chips.add(start, end)
            found.append(Name(start, end, "chip", name, form.maker))
    for number, pattern in enumerate(_BY_NOUN, start=len(FORMS)):
        for match in (m for a, b in places.get(number, ()) for m in pattern.finditer(doc.text, a, b)):
            start, end = match.span(1)
            name = match.group(1)
            if chips.meets(start, end) or others.meets(start, start + 1):
                continue
            if NOT_A_CHIP.match(name) or name.split()[0].lower() in NOT_A_NAME:
                continue
            chips.add(start, end)
            maker = next((f for f in reversed(preceding(firms, start)) if 0 <= start - f.end < 60), None)
            found.append(Name(start, end, "chip", name, maker.name if maker else None))
    found += _siblings(doc, [*known, *found], found, chips)
    return _as_known(found, known)


def _as_known(found: Sequence[Name], known: Sequence[Name]) -> list[Name]:
    """Names by form under the name that the article has for the same thing: "NVL144" for "Vera Rubin NVL144"."""
    full = {n.name for n in (*known, *found) if n.kind == "chip"}
    same = {}
    for name in full:
        words = name.split()
        if len(words) > 1 and words[-1] in ("CPU", "GPU", "chip", "processor"):
            same[" ".join(words[:-1])] = name
        if len(words) > 1 and words[-1].startswith("NVL"):
            same[words[-1]] = name
    return [replace(n, name=same.get(n.name, n.name)) for n in found]


_SERIES = re.compile(r"((?:[A-Z][a-z]+ )?[A-Z]{1,4}-?)\d{1,4}[A-Za-z]{0,3}$")


_NUMBER = re.compile(r"(.+) (\d{3,4})[A-Z]{0,3}$")


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
