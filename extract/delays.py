"""Delays as findings: what comes, or may come, later than planned, or is paused; whose, why, and how late.

What belongs: AI models, chips, data centres, fabs, shipments of chips or tools, rules. What does not: latency, flights,
payments, a delayed reaction, a subscription or a hiring pause. The wordings are below as data.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chipwatch.model import Cause, Delay, Span, SubjectKind
from extract.holders import Focus
from extract.names import Name, cited
from extract.text import Clean, Sentence, quote

# A subject comes before (passive), after (active, nominal) or around the words.
_PASSIVE = (
    r"(?:(?:has|have|had|is|are|was|were|been|be|being|will|would|could|may|might|to|get|gets|got|now|also|again|further|repeatedly|reportedly|once|since|since been) )*"
    r"(?:delayed|postponed|pushed (?:back|out|to)|put on hold|put off|placed on hold|held up|on hold|stalled|paused|halted|suspended|shelved|deferred|slowed|set back|behind schedule|running late|running behind|late\b(?= by)|bogged down|mothballed|rescheduled|moved back)"
)
_INTRANSITIVE = (
    r"(?:(?:has|have|had|will|would|could|may|might|is|are|was|were|now|also|again|further|have) )*(?:slipp?(?:s|ed|ing)?(?! (?:away|into the hands))|slide|slid|fall(?:s|en|ing)? behind|fell behind|lag(?:s|ged|ging)? behind schedule|miss(?:es|ed|ing)? (?:its|their|the|a|an)? ?(?:[a-z]+ )?(?:deadline|target date|launch date|window)|"
    r"fac(?:e|es|ed|ing) (?:[a-z]+ ){0,3}(?:delays?|setbacks?|hold-?ups?)|run(?:s|ning)? into (?:[a-z]+ ){0,2}delays?|suffer(?:s|ed|ing)? (?:[a-z]+ ){0,3}(?:delays?|setbacks?)|experienc(?:e|es|ed|ing) (?:[a-z]+ ){0,3}delays?|encounter(?:s|ed|ing)? (?:[a-z]+ ){0,3}delays?|"
    r"hit (?:by )?(?:[a-z]+ ){0,2}(?:delays?|snags?|setbacks?)|plagued by (?:[a-z]+ ){0,2}delays?|grappl(?:es|ing) with (?:[a-z]+ ){0,2}delays?|take(?:s)? longer than|taking longer than)"
)
_ACTIVE = r"(?:delay(?:s|ed|ing)?|postpon(?:e|es|ed|ing)|push(?:es|ed|ing)? back|push(?:es|ed|ing)? out|pushes|pushed|put(?:s|ting)? off|defer(?:s|red|ring)?|stall(?:s|ed|ing)?|hold(?:s|ing)? (?:back|up)|held (?:back|up)|paus(?:e|es|ed|ing)|halt(?:s|ed|ing)?|suspend(?:s|ed|ing)?|shelv(?:e|es|ed|ing)|set(?:s|ting)? back|slow(?:s|ed|ing)?)"
_NOMINAL = r"(?:delays?|setbacks?|postponement|hold-?ups?|slippage|slowdown|suspension|pause|deferral|halt)"
_STRUGGLE = r"(?:struggl(?:es|ed|ing) for (?:months|weeks|years) to|no longer expected (?:to|until|before)|not expected (?:to [a-z ]+ )?(?:until|before)|will not (?:be ready|ship|arrive|launch|open|come online|be available|begin|start)(?: [a-z ]{0,30})? (?:until|before)|won't (?:be ready|ship|arrive|launch|open|begin|start)(?: [a-z ]{0,30})? (?:until|before)|has yet to (?:ship|launch|arrive|release|open|deliver)|unable to deliver|later than (?:planned|expected|scheduled|originally|first|previously|initially)|instead of the (?:originally |initially )?planned)"
_DELAY = re.compile(
    rf"\b(?:(?P<struggle>{_STRUGGLE})|(?P<intransitive>{_INTRANSITIVE})\b|(?P<active>{_ACTIVE})\b|(?P<passive>(?:{_PASSIVE}))\b|(?P<nominal>{_NOMINAL})\b|(?P<revised>(?:now|currently) (?:expected|slated|scheduled|due|planned|targeted|targeting|expects?|aims?|plans?|set|forecast)[^.;]{{0,80}}?\b(?:rather than|instead of|not|versus|compared (?:with|to)|from (?:the |an |a )?(?:original|earlier|initial|previous|planned)|up from|previously|originally|against|after (?:originally|initially|previously)))\b)"
)
QUICK = re.compile(
    r"delay|postpon|push|on hold|put off|hold-?up|held|stall|paus|halt|suspen|shelv|defer|behind|slip|slid|setback|set back|later than|late\b|yet to|unable to deliver|longer|struggl|not expected|until|now expected|expect|rather than|instead of|slow|mothball|resched|hold"
)
_NOT_OURS = re.compile(
    r"\b(?:without (?:any |further )?delays?|latency|flights?|airlines?|airports?|trains?\b(?! (?:a |the |its |models?))|rail|bus(?:es)?|traffic|weather|payments?|salar|refund|game\b|movie|film|surgery|vaccine|delayed (?:reaction|response|gratification|feedback)|time delay|delay line|propagation delay|network delay|"
    r"milliseconds?|ms\b|subscri|rate limit|trading (?:was|were|is)|shares? (?:was|were|is)? ?(?:halted|suspended)|suspend(?:ed|s)? (?:its |their |the )?(?:relationship|employees?|executives?|two|three|accounts?|users?)|accounts?|visa|hiring|no delays?|on schedule|ahead of schedule|delays? of \d+ (?:ms|milli|nano|micro))\b"
)
_MODEL = re.compile(
    r"(?<![\w-])(?:(?:OpenAI |Meta |Google |xAI |DeepSeek |Anthropic )?(?:GPT|Llama|Gemini|Claude|Grok|Qwen|GLM|Kimi|DeepSeek|Mistral|Ernie|ERNIE|Hunyuan|Doubao|Phi|Gemma|Nova|Sora|Veo|Behemoth|Falcon|Command|Granite|Nemotron|Step|Baichuan|Yi|Pangu|MiniMax|Aya|Titan|Olympus|Avocado|Orion|Siri)"
    r"[- ]?(?:[A-Z]?\d+(?:\.\d+)*[a-zA-Z]{0,3}|[VRKMO]\d+(?:\.\d+)?)?(?: (?:Behemoth|Ultra|Pro|Max|Opus|Sonnet|Haiku|Heavy|Flash|Nano|Large|Medium|Small|Thinking|Reasoning|Turbo|Mini|Preview|Maverick|Scout|Intelligence))?|[RVKMS]\d(?:\.\d+)?(?= (?:reasoning |large language |language |AI |flagship |next-generation |foundation |open |frontier )*(?:model|launch|release)|'s|,| \(| is| was| has| and| model)|R2|V4|o\d)(?![\w])"
)
_KIND_WORDS: tuple[tuple[SubjectKind, re.Pattern[str]], ...] = (
    ("shipment", re.compile(r"\b(?:shipments?|deliver(?:y|ies)|exports?|orders?|sales?|rollout to customers)\b")),
    (
        "datacenter",
        re.compile(
            r"\b(?:data[- ]?cent(?:er|re)s?|campus|supercomputers?|clusters?|compute (?:site|capacity)|ai factor(?:y|ies)|stargate|buildout|build-out|hyperscale|sites?|projects?|server farms?|colossus|facilit(?:y|ies))\b"
        ),
    ),
    (
        "fab",
        re.compile(
            r"\b(?:fabs?|foundry|foundries|plants?|factor(?:y|ies)|megafab|production (?:line|lines|site)|packaging (?:plant|facility)|fabrication)\b"
        ),
    ),
    (
        "chip",
        re.compile(
            r"\b(?:chips?|gpus?|accelerators?|processors?|cpus?|racks?|servers?|tape-?out|silicon|node|process|asics?|mass production|volume production|superchips?|lithography|machines?|tools?)\b"
        ),
    ),
    (
        "rule",
        re.compile(
            r"\b(?:rules?|regulations?|controls?|restrictions?|curbs?|tariffs?|acts?|bill|law|compliance|framework|implementation|requirements?|enforcement|probe|hearing|approvals?|licen[cs](?:e|es|ing)|vote|legislation|measures?|ban|sanctions|investigation)\b"
        ),
    ),
    (
        "model",
        re.compile(
            r"\b(?:models?|llms?|chatbot|assistant|release|launch|training|open-weight|open-source|agents?|feature|features)\b"
        ),
    ),
)
_CAUSES: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    (
        "chip_access",
        re.compile(
            r"\b(?:chip (?:shortages?|supply|access|scarcity|constraints?)|shortages? of (?:[a-z0-9'-]+ ){0,4}(?:chips?|gpus?|h20s?|accelerators?|compute)|lack of (?:[a-z0-9'-]+ ){0,4}(?:chips?|gpus?|compute|computing)|(?:gpu|compute|h20|chip|accelerator)s? (?:shortage|scarcity|constraint|supply|availability)|"
            r"access to (?:[a-z0-9'(),-]+ ){0,6}(?:chips?|gpus?|processors?|hardware|graphics|compute)|not enough (?:[a-z0-9'-]+ )?(?:gpus?|chips?|compute)|export (?:controls?|restrictions?|curbs?|bans?)|limited availability|couldn't (?:get|obtain) (?:chips|gpus)|insufficient (?:[a-z0-9'-]+ )?(?:chips?|gpus?|compute)|huawei (?:chips?|ascend|processors?)|domestic chips?|scarce (?:chips|gpus)|securing (?:enough )?(?:chips|gpus))\b"
        ),
    ),
    (
        "regulatory",
        re.compile(
            r"\b(?:permits?|permitting|regulat\w*|approvals?|licen[cs]\w*|review|antitrust|lawsuit|court|zoning|environmental|government shutdown|staff shortage|political|parliament|lawmakers|privacy|compliance|customs|export (?:licen[cs]|clearance)|tax|tariffs?|negotiations?|truce|summit|congress|trade talks|ai act|watchdog|legal|judge|inspections?)\b"
        ),
    ),
    (
        "technical",
        re.compile(
            r"\b(?:design flaws?|flaws?|defects?|bugs?|technical|engineering|yields?|overheat\w*|performance|quality|safety (?:tests?|testing|concerns|evaluations?)|reliab\w*|failed|failures?|glitch\w*|respin|re-?design\w*|unsatisf\w*|dissatisf\w*|underperform\w*|disappoint\w*|not satisfied|instab\w*|unstable|training (?:problems|issues|failures)|mask|tape-?out|leak\w*|connect\w*|interconnect|benchmarks?|thermal|warp\w*|testing|tests|validation|qualif\w*|complex\w*|capabilit\w*|refin\w*|improv\w*|polish)\b"
        ),
    ),
    (
        "supply",
        re.compile(
            r"\b(?:power|electric\w*|grid|transformers?|turbines?|supply[- ]chain|shortages?|labou?r|workers?|construction|weather|storms?|rain|materials?|components?|parts|memory|hbm|cowos|packaging|substrates?|cooling|equipment|tools?|water|land|bottlenecks?|contractors?|suppliers?|capacity|interconnection|skilled|concrete|builder)\b"
        ),
    ),
    (
        "commercial",
        re.compile(
            r"\b(?:demand|financ\w*|funding|costs?|market|strateg\w*|investors?|budget|customers?|cash|debt|business|economic|profit\w*|priorit\w*|subsid\w*|spending|orders|interest rates|terms|pricing|partners?hip|dispute|disagreements?|reorgani[sz]\w*|restructur\w*|weak|slump|bankrupt\w*|capital)\b"
        ),
    ),
)
_SMALL = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "eighteen": 18,
    "several": None,
    "few": None,
}
_SPAN = re.compile(
    r"\b(?:by |of |for |about |roughly |around |nearly |almost |at least |up to |more than |another |a further |an additional |some |past |least )*(?P<low>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen)(?:[- ](?:to|or|-)[- ]?(?P<high>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)|-(?P<high2>\d{1,3}))?[- ]?(?:full |whole )?(?P<unit>week|month|quarter|year)s?\b(?![- ](?:old|deal|agreement|contract|earlier|ago|-over-))"
)
_VAGUE_SPAN = re.compile(
    r"\b(?:by|for|of|take|delayed|several|many|few|some) (?:several |many |some |a few )?(?P<unit>weeks|months|quarters|years)\b|\b(?:several|a few|many) (?P<unit2>weeks|months|quarters|years)\b"
)
_YEARS = re.compile(
    r"\b(?:from|instead of|rather than|originally|initially|previously|earlier|planned|target(?:ed)?|not|first)\b[^.;]{0,50}?\b(20\d\d)\b"
)
_TO_YEAR = re.compile(
    r"\b(?:to|until|till|into|in|by|before|expected|for|through|around)\b (?:late |early |mid-?|the (?:first|second|third|fourth) (?:half|quarter) of |the end of |around |at least |about |fiscal |summer |spring |fall |q[1-4] )*(20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that is late: its text's place, kind and firm."""

    text: str
    kind: SubjectKind
    firm: str | None
    span: Span


def findings(
    doc: Clean,
    sentences: Sequence[Sentence],
    names: Sequence[Name],
    focus: dict[int, Focus],
    published: date | None,
) -> list[Delay]:
    """All delays of an article, one for each delayed thing."""
    found: list[Delay] = []
    for sentence in sentences:
        if not QUICK.search(doc.lower, sentence.start, sentence.end):
            continue
        lower = doc.lower[sentence.start : sentence.end]
        if _NOT_OURS.search(lower):
            continue
        for match in _DELAY.finditer(lower):
            delay = _finding(doc, sentences, sentence, names, match, focus, published)
            if delay:
                found.append(delay)
    return _merge(found)


def _finding(
    doc: Clean,
    sentences: Sequence[Sentence],
    sentence: Sentence,
    names: Sequence[Name],
    match: re.Match[str],
    focus: dict[int, Focus],
    published: date | None,
) -> Delay | None:
    form = match.lastgroup or ""
    form = next(
        name for name in ("struggle", "intransitive", "active", "passive", "nominal", "revised") if match.group(name)
    )
    trigger = (sentence.start + match.start(), sentence.start + match.end())
    subject = _subject(doc, sentence, names, trigger, form)
    if subject is None:
        return None
    firm = subject.firm or focus[sentence.index].near or focus[sentence.index].main
    low, high = _months(doc.lower[sentence.start : sentence.end], match)
    start, end = quote(doc.text, sentence, trigger)
    before, now = _expected(doc.lower[sentence.start : sentence.end])
    return Delay(
        subject=subject.text,
        subject_kind=subject.kind,
        firm=firm,
        cause=_cause(doc, sentences, sentence, trigger),
        months_low=low,
        months_high=high,
        evidence=doc.original(start, end),
        expected_before=before,
        expected_now=now,
        confidence=0.8 if form in ("passive", "revised", "active") else 0.65,
        rule=f"{form}: '{match.group()[:50]}'",
    )


# A noun phrase of ours: something with a launch, an opening or a delivery.
_THING = (
    r"(?:[A-Za-z0-9][\w.'&/-]* ){0,5}?(?:(?:data[- ]?cent(?:er|re)|AI|ai|chip|model|fab|plant|factory|campus|project|production|export|licen[cs]e|construction|next-generation|flagship) )?"
    r"(?:data[- ]?cent(?:er|re)s?|campus(?:es)?|supercomputers?|clusters?|sites?|projects?|fabs?|plants?|factor(?:y|ies)|foundry|megafab|facilit(?:y|ies)|shipments?|deliver(?:y|ies)|launch(?:es)?|release|rollout|roll-out|rules?|tariffs?|act|law|bill|models?|"
    r"chips?|gpus?|GPUs?|accelerators?|processors?|racks?|servers?|production|construction|expansion|opening|approvals?|licen[cs](?:es|ing)|investigation|probe|hearing|implementation|enforcement|regulations?|controls?|restrictions?|debut|introduction|mass production|tape-?out|training|development|buildout|machines?|tools?)\b"
)
_AFTER = re.compile(
    rf"^(?:,)? ?(?:(?:in|to|of|for|on|with|at|until|the|its|their|his|a|an|some|all|any|further|planned|upcoming|new|public|full|initial|first|long-awaited|highly anticipated|wider|broad|official|expected|scheduled|delivering|launching|releasing|opening|shipping|building|developing|completing|training) )*(?P<np>{_THING}(?: of (?:its |the |their |a |new |upcoming |next-generation )*[A-Z0-9][\w.-]*(?: [A-Z0-9][\w.-]*){{0,3}})?)"
)
_BEFORE = re.compile(
    rf"(?P<np>{_THING})(?:,? (?:which|that|of|in|at|for|to|from|on|,|and|by|near|outside|called|known) [^.;]{{0,60}}?)?,? ?$"
)


def _subject(doc: Clean, sentence: Sentence, names: Sequence[Name], trigger: Span, form: str) -> Subject | None:
    """The nearest thing of ours on the side where the words want their subject."""
    inside = [n for n in names if sentence.start <= n.start < sentence.end]
    before, after = (
        (max(sentence.start, trigger[0] - 130), trigger[0]),
        (trigger[1], min(sentence.end, trigger[1] + 110)),
    )
    sides = {
        "active": (after, before),
        "nominal": (after, before),
        "struggle": (after, before),
        "passive": (before,),
        "intransitive": (before, after),
        "revised": (before,),
    }[form]
    if form == "active" and re.search(
        r"\b(?:was|were|been|be|being|is|are|get|got|gets) (?:[a-z]+ )?$", doc.lower[before[0] : before[1]]
    ):
        sides = (before,)
    if (
        form == "active"
        and trigger[0] > sentence.start
        and doc.lower[trigger[0] : trigger[1]].endswith("ed")
        and re.match(
            r"^ (?:until|to|by|from|for|due|because|again|,|\.|after|amid|indefinitely|beyond|past|into|$)",
            doc.lower[trigger[1] : trigger[1] + 12] + " ",
        )
    ):
        sides = (before, after)
    if (
        form == "nominal"
        and re.search(r"[a-z0-9] $", doc.lower[before[0] : before[1]])
        and not re.match(r"^ (?:in|to|of|for|on|with|at)\b", doc.lower[trigger[1] : trigger[1] + 8])
    ):
        sides = (before, after)
    for side in sides:
        found = _named(doc, side, inside, trigger) or _described(doc, side, inside, trigger)
        if found:
            return found
    return None


def _named(doc: Clean, side: Span, inside: Sequence[Name], trigger: Span) -> Subject | None:
    """A model, a chip or a named site on one side of the words."""
    text = doc.text[side[0] : side[1]]
    things: list[tuple[int, Subject]] = []
    for match in _MODEL.finditer(text):
        span = (side[0] + match.start(), side[0] + match.end())
        things.append((_distance(span, trigger), Subject(match.group(), "model", _owner(doc, inside, span), span)))
    for name in inside:
        if name.kind == "chip" and side[0] <= name.start < side[1]:
            around = doc.lower[name.end : name.end + 40] + " " + doc.lower[max(side[0], name.start - 40) : name.start]
            kind: SubjectKind = (
                "shipment" if re.search(r"\b(?:shipments?|deliver(?:y|ies)|exports?|sales)\b", around) else "chip"
            )
            things.append(
                (
                    _distance((name.start, name.end), trigger),
                    Subject(
                        doc.text[name.start : name.end],
                        kind,
                        _owner(doc, inside, (name.start, name.end)) or name.owner,
                        (name.start, name.end),
                    ),
                )
            )
    for match in re.finditer(
        r"\b(?:Stargate|Colossus(?: \d)?|Hyperion|Prometheus|Rainier|Project [A-Z][a-z]+)(?: [A-Z][a-z]+)?(?: (?:data[- ]cent(?:er|re)|campus|site|project|expansion))?",
        text,
    ):
        span = (side[0] + match.start(), side[0] + match.end())
        things.append((_distance(span, trigger), Subject(match.group(), "datacenter", _owner(doc, inside, span), span)))
    near = [thing for distance, thing in sorted(things, key=lambda t: t[0]) if distance <= 90]
    return near[0] if near else None


def _distance(span: Span, trigger: Span) -> int:
    return max(trigger[0] - span[1], span[0] - trigger[1], 0)


def _described(doc: Clean, side: Span, inside: Sequence[Name], trigger: Span) -> Subject | None:
    text = doc.text[side[0] : side[1]]
    match = _AFTER.match(text) if side[0] >= trigger[1] else _BEFORE.search(text)
    if not match:
        return None
    words = re.sub(
        r"^(?:(?:the|its|their|his|a|an|some|all|any|that|which|of|and|in|to|for|said|says|as|on|has|have|would|will|planned|new|new|this|these) )+",
        "",
        match["np"].strip(),
        flags=re.IGNORECASE,
    )
    start = side[0] + match.start("np")
    lower = words.lower()
    kind = next((kind for kind, pattern in _KIND_WORDS if pattern.search(lower)), None)
    if kind is None or not words:
        return None
    span = (start, start + len(match["np"]))
    firm = _owner(doc, inside, span)
    ours = (
        firm
        or any(n.kind in ("chip", "agency") for n in inside)
        or re.search(
            r"\b(?:ai|chip|gpu|semiconductor|data[- ]?cent|fab\b|nvidia|export|tariff|model|compute)",
            doc.lower[max(0, side[0] - 100) : side[1] + 100],
        )
    )
    if not ours:
        return None
    return Subject(words, kind, firm, span)


def _owner(doc: Clean, inside: Sequence[Name], span: Span) -> str | None:
    """The firm right before a thing ("Intel's Ohio fab"), else the sentence's first firm that is no cited source."""
    firms = [n for n in inside if n.kind == "firm" and not cited(doc, n)]
    near = [n for n in firms if 0 <= span[0] - n.end <= 40]
    if near:
        return near[-1].name
    within = [n for n in firms if span[0] <= n.start < span[1]]
    return within[0].name if within else (firms[0].name if firms else None)


def _cause(doc: Clean, sentences: Sequence[Sentence], sentence: Sentence, trigger: Span) -> Cause:
    """The cause words nearest after "due to" and the like, else in the sentence, else in its neighbours."""
    text = doc.lower[sentence.start : sentence.end]
    because = re.search(
        r"\b(?:due to|because of|because|owing to|amid|after|as|over|following|caused by|citing|blamed on|blam\w+|stem\w* from|attributed to|result of|since|given|lies in|by|while|in order to|so that|pending|to)\b(.*)",
        text,
    )
    places = [because.group(1) if because else "", text]
    near = [s for s in sentences if 0 < abs(s.index - sentence.index) <= 1 and s.paragraph == sentence.paragraph]
    places += [doc.lower[s.start : s.end] for s in sorted(near, key=lambda s: -s.index)]
    for place in places:
        hits = [(m.start(), cause) for cause, pattern in _CAUSES if (m := pattern.search(place))]
        if hits:
            return min(hits)[1]
    return "unknown"


_PER = {"week": 0.25, "month": 1, "quarter": 3, "year": 12}


def _months(text: str, match: re.Match[str]) -> tuple[int | None, int | None]:
    before, now = _expected(text)
    if before and now and len(before) == len(now) == 4 and 0 < int(now) - int(before) < 15:
        months = 12 * (int(now) - int(before))
        return months, months
    area = text[max(0, match.start() - 60) : match.end() + 90]
    span = _SPAN.search(area)
    if span and re.search(r"delay|postpon|push|slip|behind|late|longer|held|hold|set back|setback|defer", area):
        low = _SMALL.get(span["low"]) or (int(span["low"]) if span["low"].isdigit() else None)
        raw = span["high"] or span["high2"]
        high = (_SMALL.get(raw) or (int(raw) if raw.isdigit() else None)) if raw else low
        if low and high:
            return round(low * _PER[span["unit"]]) or 1, round(high * _PER[span["unit"]]) or 1
    vague = _VAGUE_SPAN.search(area)
    if vague:
        unit = vague["unit"] or vague["unit2"]
        return {"weeks": (1, 2), "months": (2, 11), "quarters": (6, 12), "years": (24, 60)}[unit]
    return None, None


def _expected(text: str) -> tuple[str | None, str | None]:
    """ "now expected in 2028 rather than 2027": the earlier and the present expectation, as years."""
    before, now = _YEARS.search(text), None
    for match in _TO_YEAR.finditer(text):
        if not before or match.start(1) != before.start(1):
            now = match
            break
    return (before.group(1) if before else None), (now.group(1) if now else None)


_STOP = frozenset("the a its ai new next of in to for and".split())


def _telling(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z0-9.]+", text.lower())} - _STOP


def _merge(found: Sequence[Delay]) -> list[Delay]:
    """One entry for each delayed thing: the first that names it best, with what later ones add."""
    kept: list[Delay] = []
    for delay in found:
        words = _telling(delay.subject)
        twin = next(
            (i for i, k in enumerate(kept) if words <= _telling(k.subject) or _telling(k.subject) <= words), None
        )
        if twin is None:
            kept.append(delay)
            continue
        old = kept[twin]
        kept[twin] = Delay(
            old.subject, old.subject_kind, old.firm or delay.firm, old.cause if old.cause != "unknown" else delay.cause,
            old.months_low if old.months_low is not None else delay.months_low, old.months_high if old.months_high is not None else delay.months_high,
            old.evidence, old.expected_before or delay.expected_before, old.expected_now or delay.expected_now, max(old.confidence, delay.confidence), old.rule,
        )  # fmt: skip
    return kept
