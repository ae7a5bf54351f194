"""Whether a count of chips is so, planned or denied: words of time beside it, the clause's grammar, then ConText's words.

Each kind of evidence has its own module; which one wins where they differ is decided here.
"""

import re
from datetime import date

from spacy.tokens import Token

from chipwatch.model import CountStatus, Relation
from extract.context import categories
from extract.ellipses import ChipCount
from extract.modality import is_past, modality
from extract.text import Clean, Sentence

# Right of the number, within its clause: it was so then, or it will be.
_THEN = re.compile(
    r"\b(?:last (?:year|month|quarter|summer|autumn|fall|winter|spring|january|february|march|april|may|june|july|august|september|october|november|december)|(?:a|one|two|three) (?:years?|months?|quarters?) (?:ago|earlier|before)|"
    r"years? (?:ago|earlier)|at launch|so far|to date|already|today|at present|currently|(?:at|as of) the end of (?:march|june|september|december)|in the (?:quarter|first quarter|second quarter|third quarter|fourth quarter|first half) (?:of )?just)\b"
)
_BEFORE = re.compile(
    r"\b(?:already|currently|now (?:has|runs|operates|houses|uses|holds|counts|at|with|on)|so far|to date|since)\b[^,;]{0,40}$"
)
_SOON = re.compile(
    r"\b(?:next (?:year|month|quarter|summer|autumn|fall|winter|spring|week|january|february|march|april|may|june|july|august|september|october|november|december)|later this year|over the (?:next|coming)|in the coming|by (?:the )?(?:year-end|end of (?:the|this|next) (?:year|decade|month|quarter)|early next|late next|mid-)|"
    r"by (?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|next)|under (?:discussion|construction|negotiation)|on order|in progress|under way|(?:expected|due|scheduled|slated|planned) (?:to|in|by|for|later|early|late|this|next)|before (?:the end|year-end|christmas))\b"
)
_YEAR = re.compile(r"\b(by|in|until|before|through|during|from|for) (?:the end of |late |early |mid-?)?(20[2-4]\d)\b")
_ENDED = re.compile(r"\b(?:at|as of) (?:the )?(?:end|start|beginning|close) of (?:[a-z]+ )?(20[12]\d)\b")
_FROM_YEAR = re.compile(r"\b(?:from|in|by) (?:the end of |early |late |mid-?)?(20[2-4]\d)\b[^;]{0,60}$")
# Access to chips is had when they run, whatever stands between.
_ONLINE = re.compile(r"\b(?:com(?:e|es|ing)|go(?:es|ing)?) online (?:in|by|from) (?:early |late |mid-?)?(20[2-4]\d)\b")
_EDGE = re.compile(
    r" and (?:will|would|expects?|plans?|aims?|has|have|is|are|was|were|to|can|could|intends?|hopes?|wants?|then)\b|;| against (?:a|an|its|the) (?:target|goal|plan|aim)|, (?:up|and|but|while|which|with|of|adding|more|compared|twice|after|on top|from|against|or)\b|\b(?:while|after|whereas|but|up from|compared with)\b"
)
_ACTUAL = re.compile(
    r"\b(?:trained on|was developed on|were used|has (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|have (?:already )?(?:bought|acquired|received|installed|deployed|shipped|sold|built)|already|currently|now (?:has|runs|operates|houses)|"
    r"received|bought|installed|shipped|sold|seized|smuggled|obtained|acquired|amassed|stockpiled|took delivery|purchased|operates|owns|possesses)\b"
)
# Right behind the chips: they run.
_RUNS = re.compile(
    r" (?:already |now |currently )?(?:online|live|up and running|in (?:operation|service|use)|operational|powered on|switched on|cabled)\b"
)
# "opens in April": what is timed ahead in the present tense is still to come.
_TIMED = re.compile(
    r"^,? ?\)?,? ?(?:[a-z]+ ){0,3}?(?:opens|launches|starts|begins|arrives?|goes live|go live|comes? online|lands?|follows?) (?:up )?(?:in|next|by|from|later|early|this) (?!20[12]\d)"
)
_PLANNED_LEFT = re.compile(r"\b(?:planned|promised|projected|proposed|targeted|eventual) $")
# Right before the number: what is aimed at.
_AIM = re.compile(
    r"\b(?:eventually|expansion to|expand to|room for|heading for|headed for|on (?:its|the|their) way to|en route to|aiming for|targeting|ambition to \w+ (?:to|toward|towards)|(?:target|goal) of|scaling (?:up )?to(?:ward|wards)?) (?:about |around |some |roughly |nearly |more than |at least |over |up to |as many as |an? )*$"
)
_PLAN_RELATION = re.compile(r"\b(?:order(?:ed|s)?|on order|purchase order|agreed to|deal|contract|commit)")
_LET = re.compile(
    r"\b(?:clears?|cleared|approv\w+|authori[sz]\w+|licen[cs]\w+|permi\w+|allow\w*|green-?lights?|to [a-z]+) (?:[a-z]+ (?:of|for|to) )?(?:about |up to |around |some |nearly |as many as |more than )*$"
)
_REPORTED = re.compile(r"\b(?:reports?|claims?|rumou?rs?|stor(?:y|ies)|figures?|suggestions?|talk)\b")
_CALLED_FALSE = re.compile(
    r"\bnot (?:factual|true|accurate|correct)\b|\b(?:false|untrue|fabricated|baseless|unfounded|nonsense|incorrect|inaccurate|exaggerated)\b"
)
_REFUTED = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject\w*|dismiss\w*|refut\w*|disput\w*) (?:a |the |an |any |all )?(?:[a-z]+ )?(?:reports?|claims?|rumou?rs?|suggestions?|allegations?|speculation)\b[^;]*$"
)
_IN_TALKS = re.compile(
    r"\b(?:in (?:early |advanced )?talks|negotiating|in negotiations|under negotiation)\b[^;]{0,60}$"
)
# Not to find chips, or to fail at a thing, denies no number of them.
_NO_DENIAL = re.compile(
    r"\bunable to|failed to|denied (?:that )?it (?:had )?(?:violat|broke)|\b(?:not|n't|unable to) (?:find|locate|account|trace|explain|say|comment)|\black(?:s|ed|ing)?\b"
)


def status(
    doc: Clean, sentence: Sentence, count: ChipCount, token: Token | None, relation: Relation, published: date | None
) -> CountStatus:
    """The status of a count in its sentence; `token` is the noun that the parse counts, None where it has none."""
    grammar = modality(token) if token is not None else None
    found = categories(doc.lower, sentence.start, sentence.end, (count.number[0], count.head[1]))
    if (
        "denied" in found
        and grammar in ("denied", None)
        and not _NO_DENIAL.search(doc.lower[sentence.start : sentence.end])
    ):
        return "denied"
    if _CALLED_FALSE.search(doc.lower[count.head[1] : sentence.end]) and _REPORTED.search(
        doc.lower[sentence.start : count.number[0]]
    ):
        return "denied"
    if (
        "denied" in found
        and not _NO_DENIAL.search(doc.lower[sentence.start : sentence.end])
        and re.match(r"cancel|scrap|no plan|no intention|den[yi]", found["denied"])
    ):
        return "denied"
    before = doc.lower[max(sentence.start, count.number[0] - 130) : count.number[0]]
    if _REFUTED.search(before):
        return "denied"
    if _IN_TALKS.search(before) and grammar != "denied":
        return "planned"
    past = token is not None and is_past(token)
    if (
        grammar != "denied"
        and relation != "diverted"
        and (_PLANNED_LEFT.search(before) or (not past and _AIM.search(before)))
    ):
        return "planned"
    if grammar != "planned" and _RUNS.match(doc.lower, count.head[1], sentence.end):
        return "actual"
    timed = _by_time(doc, sentence, count, published)
    if timed == "planned" and past and not _later_year(doc, sentence, count, published):
        timed = None
    if timed == "planned" or (timed and grammar != "planned"):
        return timed
    if relation == "diverted" and grammar != "denied":
        return "actual"  # whoever is accused of moving chips has done so, however the sentence turns it
    if grammar in ("planned", "actual"):
        return grammar
    clause = doc.lower[max(sentence.start, count.number[0] - 60) : count.number[0]]
    if _LET.search(clause):
        return "planned"
    if "planned" in found and not _ACTUAL.search(clause):
        return "planned"
    if relation == "acquires" and _PLAN_RELATION.search(clause) and not _ACTUAL.search(clause):
        return "planned"
    return timed or "actual"


def _later_year(doc: Clean, sentence: Sentence, count: ChipCount, published: date | None) -> bool:
    years = [
        int(m.group())
        for m in re.finditer(r"\b20[2-4]\d\b", doc.lower[max(sentence.start, count.number[0] - 40) : sentence.end])
    ]
    return published is None or any(year > published.year for year in years)


def _by_time(doc: Clean, sentence: Sentence, count: ChipCount, published: date | None) -> CountStatus | None:
    """What the words of time in the count's own clause say."""
    edge = _EDGE.search(doc.lower, count.head[1], sentence.end)
    right = doc.lower[count.head[1] : edge.start() if edge else sentence.end]
    soon = _FROM_YEAR.search(doc.lower, max(sentence.start, count.number[0] - 40), count.number[0])
    if soon and published and int(soon.group(1)) > published.year:
        return "planned"
    online = _ONLINE.search(doc.lower, count.head[1], sentence.end)
    if (
        online
        and published
        and int(online.group(1)) > published.year
        and doc.lower.find("access to", max(sentence.start, count.number[0] - 40), count.number[1]) >= 0
    ):
        return "planned"
    ended = _ENDED.search(right)
    if ended and published and int(ended.group(1)) <= published.year:
        return "actual"
    for year in _YEAR.finditer(right):
        if published and int(year.group(2)) > published.year:
            return "planned"
        if published and int(year.group(2)) < published.year and year.group(1) in ("in", "during"):
            return "actual"
    if _TIMED.match(right):
        return "planned"
    if _SOON.search(right[:80]) or re.match(r"\+? ?planned\b", right):
        return "planned"
    if _THEN.search(right[:60]) or _BEFORE.search(
        doc.lower, max(sentence.start, count.number[0] - 60), count.number[0]
    ):
        return "actual"
    return None
