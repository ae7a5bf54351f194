"""Delays as findings: what comes, or may come, later than planned, or is paused; whose, why, and how late.

How delays are worded is in lateness.py, the thing in subjects.py, the cause in causes.py, the months in periods.py; which
of an article's delays are one, in twins.py.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from spacy.tokens import Doc

from chipwatch.model import Delay
from extract.assets import sites
from extract.causes import cause, explains, in_reason
from extract.clauses import doer
from extract.endings import Ending
from extract.lateness import Lateness, denied, lifted, told, wordings
from extract.names import Name, within
from extract.periods import Point, apart, points, span
from extract.referents import Focus
from extract.subjects import OURS, Subject, named_things, subjects
from extract.text import Clean, Sentence, quote
from extract.twins import NAMED, merged, telling


def late(doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name]) -> list[Sentence]:
    """The sentences that word a delay of something that may be ours."""
    possible = wordings(doc.lower, [sentence.start for sentence in sentences])
    return [s for s, numbers in zip(sentences, possible, strict=True) if numbers and _wanted(doc, s, names, numbers)]


def _wanted(doc: Clean, sentence: Sentence, names: Sequence[Name], possible: set[int]) -> bool:
    ours = any(n.kind in ("chip", "firm") for n in within(names, max(0, sentence.start - 300), sentence.end))
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
        if any(_refuted(text, one) or _tells(text, one, lates) for lates in (told(text),) for one in lates)
    ]


def _tells(text: str, late: Lateness, lates: Sequence[Lateness]) -> bool:
    """Whether words of a delay are neither denied nor of something that comes sooner, nor what delays something else."""
    return not (denied(text, late) or _sooner(text, late) or any(_delays(text, late, other) for other in lates))


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    parsed: Mapping[int, Doc],
    focus: Mapping[int, Focus],
) -> list[Delay]:
    """All delays of an article, one for each delayed thing. `parsed` and `focus` go by sentence index."""
    things: list[Subject] | None = None
    found: list[Delay] = []
    late_so_far: list[Subject] = []
    on_time: list[set[str]] = []
    # Headlines are clipped and parse badly: they count only where the text itself says nothing of a delay.
    headlines = [s for s in sentences if s.start < doc.title_end]
    for sentence in [*sentences[len(headlines) :], *headlines]:
        if sentence.index not in parsed or (sentence.start < doc.title_end and found):
            continue
        text = doc.lower[sentence.start : sentence.end]
        lates = told(text)
        if not lates:
            continue
        if things is None:
            things = named_things(doc, names)
        context = doc.lower[:600] + " " + doc.lower[sentences[max(0, sentence.index - 1)].start : sentence.end]
        here: list[Delay] = []
        # What is late for a reason stands outside the reason: "the campus slipped because turbines are late".
        for late in sorted(lates, key=lambda late: in_reason(text, late.start)):
            clause = _clause(text, late) if here and late.role == "date" else 0
            if here and (clause is None or in_reason(text, late.start)):
                continue
            refuted = _refuted(text, late)
            if not (refuted or _tells(text, late, lates)):
                continue
            barred = _barred(sentence, parsed[sentence.index], late, names)
            for thing in subjects(doc, sentence, parsed[sentence.index], late, names, things, late_so_far, context):
                if refuted:
                    on_time.append(telling(thing.text))
                    continue
                if clause and (thing.span[0] < sentence.start + clause or not NAMED.search(thing.text)):
                    continue
                # A buyer's pause.
                if _BOUGHT.match(text, late.end) and (lifted(late.words) or late.words.startswith(("hold", "held"))):
                    continue
                traded = thing.kind == "shipment" or _TRADED.match(text, late.end)
                if traded and (barred == "state" or (barred == "rule" and not NAMED.search(thing.text))):
                    continue
                aside = here and late.words.endswith("ing") and not re.search(r"[A-Z0-9]", thing.text)
                if not aside and not _none_of_ours(text, late, thing, told_before=bool(found or here)):
                    late_so_far.append(thing)
                    here.append(_finding(doc, sentences, sentence, thing, late, focus, not late_so_far[:-1]))
        found += here
    return [d for d in merged(found, doc.text) if not any(_alike(name, telling(d.subject)) for name in on_time)]


# A firm that denies a delay is believed: "Nvidia denied that the N1X had been delayed".
_REFUTED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|disput(?:es?|ed|ing)|dismiss(?:es|ed)|reject(?:s|ed)|refut(?:es|ed)|despite|contrary to)\b (?:(?!(?:as|said|after|because)\b)[a-z-]+ ){0,3}?(?:reports?|rumou?rs|speculation|claims|suggestions|that)\b[^,;]{0,70}$"
)


def _refuted(text: str, late: Lateness) -> bool:
    return late.role == "verb" and _REFUTED.search(text[: late.start]) is not None


def _alike(one: set[str], other: set[str]) -> bool:
    same = one & other
    return bool(one and one <= other) or (same == other and any(re.search(r"\d", word) for word in same))


def _clause(text: str, late: Lateness) -> int | None:
    """Where the clause of two dates begins that follows on another with a delay of its own."""
    breaks = list(re.finditer(r"; |, (?:and|while|whereas|but) ", text[: late.start]))
    return breaks[-1].end() if breaks else None


_LICENCE = re.compile(r"\b(?:approvals?|licen[cs]es?|permits?|applications?)\b")
# What may happen to things in general ("could delay AI projects") is a remark, no delay.
_MAY = re.compile(
    r"\b(?:could|may|might|can|threatens?|threaten|threatened|risks?|potentially|likely|fears?|if) (?:[a-z-]+ ){0,4}$"
)
_RISKS = re.compile(r"\b(?:risks|uncertainties)\b[^.;]{0,90}$")
# Words that say of many things that they go slowly: of named ones only they tell of a delay, and never of shipments.
_WEAK = re.compile(r"slow|suspend|backlog|still wait|tak(?:e|es|en|ing) (?:[a-z]+ )*longer|took (?:[a-z]+ )*longer")
# What is late here is told as the reason of a delay that was told before.
_INPUT = re.compile(
    r"^(?:[a-z-]+ )*(?:transformers?|turbines?|switchgear|tools?|substations?|components?|parts|equipment|materials|standards|tests?|optics|lenses|connectors|cooling|power|workers|crews|weights|memory|negotiations)\b"
)


def _none_of_ours(text: str, late: Lateness, thing: Subject, told_before: bool) -> bool:
    """Whether a thing is eased, prolonged, the reason of another delay, or one of many things that may be late some day."""
    name = thing.text.lower()
    if late.role == "date" and _LICENCE.search(name) and re.match(r"finally|at last", late.words):
        return True  # it has come
    if lifted(late.words) and (
        thing.kind == "rule"
        or re.search(r"\border\b(?! for)", name)
        or (_LICENCE.search(name) and not re.search(r"stuck|stall", late.words))
    ):
        return True
    if _COMMENTS.search(name):
        return True
    if "xtended" in late.words or "rolonged" in late.words:
        return not re.search(r"period|deadline|transition|time", name)
    if _WEAK.match(late.words) and (thing.kind == "shipment" or not NAMED.search(thing.text)):
        return True
    if told_before and late.role == "state" and _INPUT.search(name):
        return True
    return not NAMED.search(thing.text) and bool(_MAY.search(text[: late.start]) or _RISKS.search(text[: late.start]))


# More time to comment on a rule is not the rule late.
_COMMENTS = re.compile(r"\b(?:comments?(?: period)?|comment deadlines?)\b")
_BOUGHT = re.compile(
    r"(?: (?!(?:customer|export)s?\b)[a-z0-9'-]+){0,4} (?:orders?|purchases?|buying|procurement)\b(?! (?:for|from|by)\b)"
)
_TRADED = re.compile(
    r" (?:[a-z-]+ ){0,4}(?:exports?|shipments?|deliveries|trade|suppl(?:y|ies|ying)|sales|selling|shipping|exporting)\b"
)
_GOVERNMENT = re.compile(
    r"(?:government|ministry|administration|regulators?|authorities|commission|customs|president|minister|state|officials)$"
)


# "Ordered TSMC to halt supplies", "told firms to suspend exports".
_ORDERED = re.compile(r"\b(?:order|instruct|direct|tell|told|forc|ask|requir)\w* (?:[\w'&.-]+ ){1,5}?to $")
_RULE = re.compile(r"(?:rules?|controls|restrictions?|curbs?|bans?|sanctions?|tariffs?|requirements?)$")


def _barred(sentence: Sentence, parsed: Doc, late: Lateness, names: Sequence[Name]) -> Literal["state", "rule"] | None:
    """Who bars what is told of: shipments that a state halts, or goods in general that a rule does, are a measure's
    effect, and not late."""
    if late.role != "verb" or not re.match(r"halt|suspend|paus|stop|block|fr[eo]{1,2}z", late.words):
        return None
    if _ORDERED.search(parsed.text[: late.start].lower()):
        return "state"
    who = doer(parsed, late)
    # In a headline the verb may be taken for a noun: then who stands right before it.
    at = sentence.start + (late.start - 2 if who is None else who.idx)
    states = [n for n in within(names, sentence.start, sentence.end) if n.kind in ("agency", "country")]
    if (who is not None and _GOVERNMENT.match(who.lower_)) or any(n.start <= at < n.end for n in states):
        return "state"
    return "rule" if who is not None and _RULE.match(who.lower_) else None


def _delays(text: str, late: Lateness, other: Lateness) -> bool:
    """Whether the words name a delay that in turn delays something: "delays in the delivery of turbines have set back"."""
    nominal = late.role == "noun" or re.match(r"delays|stalls|slip", late.words)
    return bool(
        nominal
        and other.role == "verb"
        and late.end < other.start
        and re.fullmatch(
            r"[^,;:]*\b(?:has|have|had|is|are|was|were|will|would|could|may|might|and|which|that|,)? ?(?:also |now |be )?",
            text[late.end : other.start],
        )
        and not re.search(r"\b(?:been|being|be|and|but) $", text[late.end : other.start])
    )


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
) -> Delay:
    text = doc.lower[sentence.start : sentence.end]
    start, end = quote(doc.text, sentence, (sentence.start + late.start, sentence.start + late.end))
    after = [s for s in sentences[sentence.index + 1 : sentence.index + 4] if s.paragraph <= sentence.paragraph + 1]
    before = [
        s
        for s in sentences[max(0, sentence.index - 1) : sentence.index]
        if s.start >= doc.title_end and s.paragraph == sentence.paragraph
    ]
    low, high, earlier, now = _how_late(text, late)
    titled = first or bool(telling(thing.text) & telling(doc.text[: doc.title_end]))
    return Delay(
        subject=thing.text,
        subject_kind=thing.kind,
        firm=thing.firm or focus[sentence.index].near or focus[sentence.index].main,
        cause=cause(
            text,
            (late.start, late.end),
            thing.text,
            thing.kind,
            [doc.lower[s.start : s.end] for s in after],
            [doc.lower[s.start : s.end] for s in before],
            doc.lower[: doc.title_end] if titled else "",
            [text for s in sentences if titled and explains(text := doc.lower[s.start : s.end])],
        ),
        months_low=low,
        months_high=high,
        evidence=doc.original(start, end),
        expected_before=earlier,
        expected_now=now,
        confidence=0.65 if late.role == "date" else 0.8,
        rule=f"{late.role} '{late.words[:50]}'",
    )


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
