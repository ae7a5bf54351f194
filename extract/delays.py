"""Delays as findings: what comes, or may come, later than planned, or is paused; whose, why, and how late.

How delays are worded is in lateness.py, which words tell of none of ours in asides.py, the thing in subjects.py, the
cause in causes.py, the months in periods.py; which of an article's delays are one, in twins.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from chipwatch.model import Delay
from extract.asides import BOUGHT, TRADED, barred, delaying, none_of_ours, refuted
from extract.assets import sites
from extract.causes import cause, explains, follows, in_reason
from extract.clauses import doer
from extract.endings import Ending
from extract.lateness import Lateness, denied, lifted, told, wordings
from extract.names import Name, within
from extract.owners import acting
from extract.periods import Point, apart, points, span
from extract.referents import Focus
from extract.subjects import OURS, Subject, named_things, subjects
from extract.text import Clean, Sentence, quote
from extract.things import NAMED
from extract.twins import Told, merged, telling

_RULES = re.compile(r"\b(?:rules?|regulations?|controls|restrictions|requirements?|act|law|regime|tariffs?)\b")


def late(doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name]) -> list[Sentence]:
    """The sentences that word a delay of something that may be ours."""
    possible = wordings(doc.lower, [sentence.start for sentence in sentences])
    return [s for s, numbers in zip(sentences, possible, strict=True) if numbers and _wanted(doc, s, names, numbers)]


def _wanted(doc: Clean, sentence: Sentence, names: Sequence[Name], possible: set[int]) -> bool:
    ours = any(n.kind in ("chip", "firm") for n in within(names, max(0, sentence.start - 300), sentence.end)) or (
        any(n.kind in ("agency", "country") for n in within(names, sentence.start, sentence.end))
        and _RULES.search(doc.lower, sentence.start, sentence.end)
    )
    if not (
        ours
        or OURS.search(doc.lower, max(0, sentence.start - 300), sentence.end)
        or OURS.search(doc.lower, 0, doc.title_end)
        or next(sites(doc, sentence.start, sentence.end, False), None)
    ):
        return False
    return bool(told(doc.lower[sentence.start : sentence.end], possible))


def to_parse(doc: Clean, late: Sequence[Sentence]) -> list[Sentence]:
    """Of such sentences those in which the words tell of a delay after all, or that there is none, so that the grammar
    decides of what."""
    texts = ((sentence, doc.lower[sentence.start : sentence.end]) for sentence in late)
    return [
        s
        for s, text in texts
        if any(refuted(text, one) or _tells(text, one, lates) for lates in (told(text),) for one in lates)
    ]


def _tells(text: str, late: Lateness, lates: Sequence[Lateness]) -> bool:
    """Whether words of a delay are neither denied nor of something that comes sooner, nor what delays something else."""
    return not (denied(text, late) or _sooner(text, late) or any(delaying(text, late, other) for other in lates))


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    parsed: Mapping[int, Doc],
    focus: Mapping[int, Focus],
) -> list[Delay]:
    """All delays of an article, one for each delayed thing. `parsed` and `focus` go by sentence index."""
    things: list[Subject] | None = None
    found: list[Told] = []
    late_so_far: list[Subject] = []
    on_time: list[set[str]] = []
    # Headlines are clipped and parse badly: they count only where the text itself says nothing of a delay.
    headlines = [s for s in sentences if s.start < doc.title_end]
    for sentence in [*sentences[len(headlines) :], *headlines]:
        titled = sentence.start < doc.title_end
        if sentence.index not in parsed or (titled and found and not _of_goods_only(found)):
            continue
        text = doc.lower[sentence.start : sentence.end]
        lates = told(text)
        if not lates:
            continue
        if things is None:
            things = named_things(doc, names)
        context = doc.lower[:600] + " " + doc.lower[sentences[max(0, sentence.index - 1)].start : sentence.end]
        here: list[Told] = []
        # What is late for a reason stands outside the reason: "the campus slipped because turbines are late".
        for late in sorted(lates, key=lambda late: in_reason(text, late.start)):
            clause = _clause(text, late) if here and late.role == "date" else 0
            if here and (clause is None or in_reason(text, late.start)):
                continue
            false = refuted(text, late)
            if not (false or _tells(text, late, lates)):
                continue
            barrier = barred(sentence, parsed[sentence.index], late, names)
            inside = within(names, sentence.start, sentence.end)
            who = doer(parsed[sentence.index], late) if late.role == "verb" else None
            at = sentence.start + who.idx if who is not None else -1
            decided = any(n.kind in ("firm", "agency", "country") and n.start <= at < n.end for n in inside)
            for thing in subjects(doc, sentence, parsed[sentence.index], late, names, things, late_so_far, context):
                if firm := acting(inside, sentence.start, who, thing.span):
                    thing = replace(thing, firm=firm)
                if false:
                    on_time.append(telling(thing.text))
                    continue
                if clause and (thing.span[0] < sentence.start + clause or not NAMED.search(thing.text)):
                    continue
                # A buyer's pause.
                if BOUGHT.match(text, late.end) and (lifted(late.words) or late.words.startswith(("hold", "held"))):
                    continue
                traded = thing.kind == "shipment" or TRADED.match(text, late.end)
                if traded and (barrier == "state" or (barrier == "rule" and not NAMED.search(thing.text))):
                    continue
                aside = here and late.words.endswith("ing") and not re.search(r"[A-Z0-9]", thing.text)
                if not aside and not none_of_ours(text, late, thing, bool(found or here), decided):
                    late_so_far.append(thing)
                    here.append(_finding(doc, sentences, sentence, thing, late, focus, not late_so_far[:-1]))
        found += [
            told for told in here if not (titled and found and told.delay.subject_kind not in ("fab", "datacenter"))
        ]
    return [d for d in merged(found, doc.text) if not any(_alike(name, telling(d.subject)) for name in on_time)]


def _of_goods_only(found: Sequence[Told]) -> bool:
    """Whether a text calls only deliveries and equipment late, so that a site in its headline is told by that alone."""
    return all(told.delay.subject_kind == "shipment" or _EQUIPMENT.search(told.delay.subject) for told in found)


_EQUIPMENT = re.compile(r"\b(?:equipment|machinery|machines|tools)\b")


def _alike(one: set[str], other: set[str]) -> bool:
    same = one & other
    return bool(one and one <= other) or (same == other and any(re.search(r"\d", word) for word in same))


def _clause(text: str, late: Lateness) -> int | None:
    """Where the clause of two dates begins that follows on another with a delay of its own."""
    breaks = list(re.finditer(r"; |, (?:and|while|whereas|but) ", text[: late.start]))
    return breaks[-1].end() if breaks else None


_EARLY = re.compile(
    r"\b(?:months?|weeks?|quarters?|a year|years) (?:early|earlier|ahead)\b|\bahead of (?:schedule|plan)|\bbrought forward\b|\b(?:earlier|sooner) than\b"
)


def _sooner(text: str, late: Lateness) -> bool:
    """Whether the dates say that something comes earlier than planned, or when it came."""
    if late.role != "date":
        return False
    if _EARLY.search(text):
        return True
    before, now = (dates[0] if dates else None for dates in _dates(text))
    return bool(before and now and bool(before.iso) == bool(now.iso) and apart(now, before) and not apart(before, now))


def _finding(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    thing: Subject,
    late: Lateness,
    focus: Mapping[int, Focus],
    first: bool,
) -> Told:
    text = doc.lower[sentence.start : sentence.end]
    start, end = quote(doc.text, sentence, (sentence.start + late.start, sentence.start + late.end))
    after = [s for s in sentences[sentence.index + 1 : sentence.index + 4] if s.paragraph <= sentence.paragraph + 1]
    before = [
        s
        for s in reversed(sentences[max(0, sentence.index - (2 if follows(text) else 1)) : sentence.index])
        if s.start >= doc.title_end and (s.paragraph == sentence.paragraph or follows(text))
    ]
    low, high, earlier, now = _how_late(text, late)
    titled = first or bool(telling(thing.text) & telling(doc.text[: doc.title_end]))
    reason = cause(
        text,
        (late.start, late.end),
        thing.text,
        thing.kind,
        [doc.lower[s.start : s.end] for s in after],
        [doc.lower[s.start : s.end] for s in before],
        doc.lower[: doc.title_end] if titled else "",
        [text for s in sentences if titled and explains(text := doc.lower[s.start : s.end])],
    )
    delay = Delay(
        subject=thing.text,
        subject_kind=thing.kind,
        firm=thing.firm or focus[sentence.index].near or focus[sentence.index].main,
        cause=reason.cause,
        months_low=low,
        months_high=high,
        evidence=doc.original(start, end),
        expected_before=earlier,
        expected_now=now,
        confidence=0.65 if late.role == "date" else 0.8,
        rule=f"{late.role} '{late.words[:50]}'",
    )
    return Told(delay, reason.weight)


_EARLIER = Ending(
    re.compile(
        r"(?:rather than|instead of|from|originally|initially|previously|up from|versus|against|compared (?:with|to)|planned for|promised|target of|was to|meant for)(?: (?!to\b|until\b)(?:[a-z]+|\d{1,2})){0,4} ?$|(?:,| and) not (?:(?:in|by|at|for|the|early|late|mid) )*$|(?:, |was |had been |were )(?:due|slated|scheduled) (?:(?:in|by|for|the|early|late) )*$"
    )
)


# Between two dates of which one is meant: "2027 or 2028", "late 2027 or early 2028".
_EITHER = re.compile(r",? or (?:(?:in|by|even|perhaps|possibly|the) )*")


def _dates(text: str) -> tuple[Sequence[Point], Sequence[Point]]:
    """When the thing was to come, and when it is to come now: the first and the last date that are told for each."""
    told: list[list[Point]] = []
    for point in points(text):
        if told and _EITHER.fullmatch(text[told[-1][-1].end : point.start]):
            told[-1].append(point)
        else:
            told.append([point])
    earlier = [dates for dates in told if _EARLIER.search(text[max(0, dates[0].start - 40) : dates[0].start])]
    before = earlier[0] if earlier else []
    rest = [dates for dates in told if dates not in earlier]
    later = [dates for dates in rest if before and apart(before[0], dates[0])]
    return before, next(iter(later or rest), [])


def _how_late(text: str, late: Lateness) -> tuple[int | None, int | None, str | None, str | None]:
    """Months (low, high) and the expected dates before and now, where the sentence gives them."""
    before, now = _dates(text)
    if before and now:
        low, high = apart(before[-1], now[0]), apart(before[0], now[-1])
        if low and high:
            return low, high, before[0].iso or None, now[0].iso or None
    said = span(text[max(0, late.start - 50) : late.end + 70])
    later = now[0].iso if now and now[0].iso else None
    return (*said, None, later) if said else (None, None, None, later)
