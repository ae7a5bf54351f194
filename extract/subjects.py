"""What is late: of the things that a clause may call late the one that it does, and what "it" and "the launch" stand for.

Grammar is in clauses.py, what may be late in things.py.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from chipwatch.model import SubjectKind
from extract.assets import mentions, sites
from extract.clauses import heads
from extract.lateness import Lateness
from extract.names import REACH, Name, within
from extract.nouns import kind_of
from extract.owners import owner
from extract.products import MODEL
from extract.text import Clean, Sentence
from extract.things import NAMED, Scene, Subject, thing
from extract.words import is_noun

OURS = re.compile(
    r"\b(?:ai|chips?|gpus?|semiconductors?|data[- ]?cent\w+|fabs?|nvidia|exports?|tariffs?|levy|models?|compute|supercomputer|cluster|accelerators?|processors?|foundry|lithography|wafers?|silicon|campus(?:es)?|stargate|megawatts?|gigawatts?|servers?|racks?|openai|gpt|llama|grok|gemini|claude|qwen|siri|chatgpt|colossus|packaging|supercomput\w+|hbm|dram|licen[cs]e|chipmak\w+)\b"
)
# Of these something must be told around what has only a common noun for a name.
_COMPUTING = re.compile(
    r"\b(?:ai|chips?|gpus?|semiconductors?|data[- ]?cent\w+|fabs?|nvidia|compute|computing|supercomput\w+|accelerators?|processors?|foundry|lithography|wafers?|silicon|hbm\w*|dram|chipmak\w+|gpt\w*|openai|llms?|artificial intelligence|export controls?|nanometer|packaging|chatbots?)\b"
)
_SITE = re.compile(
    r"(?<![\w.-])(?:[A-Z0-9][\w.-]{0,30} ){0,3}(?:[a-z0-9-]{1,30} ){0,2}(?:fab|plant|factory|megafab|foundry|campus|data cent(?:er|re)|data-cent(?:er|re)|cluster|supercomputer|site|hall|park|complex|facility|(?<!in )line)s?\b(?: (?:in|near|at|outside) (?:[a-z]+ )?[A-Z]\w+(?:[ -][A-Z]\w+)?)?"
)


_PLAIN_SITE = re.compile(
    r"\b(?:its|their|the|a|an|'s) ((?!same|new|first|second|whole|entire|existing|other|next)[a-z-]{3,20} (?:[a-z-]{3,20} ){0,2}(?:fab|plant|factory|campus|data cent(?:er|re)|complex|facility))\b"
)
# "Kestrel-2 inference processor", "our next model, Lumière Grande 3": a product by what it is called to be.
_THING = r"(?:models?|LLMs?|processors?|chips?|accelerators?|GPUs?)"
_NAME = r"(?:[A-ZÀ-Þ][\w-]{0,20} ){0,2}(?:[A-ZÀ-Þ][\w-]{0,20}\d\w{0,4}|[A-ZÀ-Þ][\w-]{0,20} \d(?:\.\d)?)"
_DESCRIBED = re.compile(
    rf"(?<![\w-])({_NAME}) (?:[a-z]+ ){{0,3}}{_THING}\b|\b{_THING},? (?:called |named |dubbed |code-?named )?({_NAME})(?![\w-])"
)


# What something else is only measured by: "the first open model since GPT-2".
_COMPARED = re.compile(
    r"\b(?:since|than|unlike|rivals? such as|competitors? (?:like|such as)) (?:[a-z]+'s )?$|\b(?:follow-?up|successor|sequel) (?:to|of) (?:[a-z]+ ){0,2}$"
)


def named_things(doc: Clean, names: Sequence[Name]) -> list[Subject]:
    """The chips, models and sites that a text names, in order of place: what "it" may stand for."""
    found = [Subject(doc.text[n.start : n.end], "chip", n.owner, (n.start, n.end)) for n in names if n.kind == "chip"]
    owners = {m.start: m.firm for m in mentions(doc, 0, len(doc.text)) if m.kind == "model"}
    found += [Subject(m.group(), "model", owners.get(m.start()), m.span()) for m in MODEL.finditer(doc.text)]
    found += [
        Subject(doc.text[m.start : m.end], "datacenter", m.firm, m[:2]) for m in sites(doc, 0, len(doc.text), False)
    ]
    for pattern in (_SITE, _PLAIN_SITE):
        for match in pattern.finditer(doc.text, doc.title_end):
            words = match.group(match.lastindex or 0)
            site: SubjectKind = "fab" if re.search(r"(?:fab|plant|factory|foundry|line)s?\b", words) else "datacenter"
            text = re.sub(
                r"^(?:.*\b(?:a|an|the|its|their|this|that|of|and|for)\b |(?:The|Its|In|At|A|An|Work on|On|building|opening|planning|running|finishing) |(?:[A-Z][\w&.-]* ){1,3}(?:builds?|built|building|runs?|operates?|owns?|plans?|has|had|opens|opened|rents|leases|needs|wants) )",
                "",
                words,
            )
            named = re.search(r"[A-Z]\w{2,}", words[1:]) or (words[0].isupper() and " " in words)
            if pattern is _PLAIN_SITE or (named and re.search(r"[A-Z0-9]", text)):
                found.append(Subject(text, site, None, match.span()))
    taken = {t.span[0] for t in found}
    for match in _DESCRIBED.finditer(doc.text):
        place = 1 if match.group(1) else 2
        if match.start(place) not in taken and (kind := kind_of(doc.lower[match.start() : match.end()], anywhere=True)):
            found += [
                Subject(match.group(place), kind, None, m.span())
                for m in re.finditer(rf"(?<![\w-]){re.escape(match.group(place))}(?![\w-])", doc.text)
            ]
            taken |= {t.span[0] for t in found}
    found = [t for t in found if not _COMPARED.search(doc.lower[max(0, t.span[0] - 40) : t.span[0]])]
    return sorted(found, key=_at)


def subjects(
    doc: Clean,
    sentence: Sentence,
    parsed: Doc,
    late: Lateness,
    names: Sequence[Name],
    things: Sequence[Subject],
    told: Sequence[Subject],
    context: str,
) -> list[Subject]:
    """The things that the words of `late` call late: none, one, or several that are named side by side.

    `things` are all that the article names, `told` those that it has called late so far.
    """
    inside = within(names, sentence.start, sentence.end)
    scene = Scene(doc, sentence, inside, context, bool(_COMPUTING.search(context)))
    vague: Subject | None = None
    tried = objects = False
    caused = late.role == "verb" and _TROUBLE.search(parsed.text[: late.start].lower()) is not None
    for token in heads(parsed, late):
        if caused and token.idx < late.start:
            continue
        if len(_DASH.findall(parsed.text[late.end : token.idx])) % 2:  # a remark on what was told
            continue
        if token.dep_ == "nsubj" and token.head.lower_ in _SAYING and not any(map(str.isdigit, token.lower_)):
            continue
        if token.lower_ in _PROCEEDINGS and token.dep_ in ("dobj", "nsubjpass"):
            return []
        found = thing(scene, token)
        if found is None:
            tried = True
            objects = objects or token.dep_ in ("dobj", "nsubjpass", "pobj")
            continue
        if "lack" in late.words and token.idx > late.start:  # what is lacking is the cause, too
            continue
        # What is waited for is the cause, not the late thing.
        if late.role == "state" and _AWAITED.match(late.words) and _LICENCE.search(found.text.lower()):
            continue
        if (
            found.vague
            and token.dep_ == "nsubj"
            and _POINTING.match(parsed[token.left_edge.i : token.i + 1].text.lower())
        ):
            vague = found
            break
        if late.words.startswith("miss") and _DEADLINE.search(found.text):  # what missed it was named before
            found = replace(found, text="it", kind="other", vague=True)
        if not found.vague:
            beside = [t for c in token.conjuncts if c.i > token.i and (t := thing(scene, c)) and not t.vague]
            beside += [t for t in _along_with(scene, token) if t.kind == found.kind]
            beside = [b for b in beside if b.kind in ("chip", "model", "fab") and found.kind in (b.kind, "other")]
            # "Zen 9 and Bolt Lake processors": what the last is, the first is too.
            return [replace(found, kind=beside[0].kind) if beside else found, *beside]
        vague = vague or found
    if vague is not None and (
        meant := _meant(
            vague,
            things,
            told,
            sentence,
            doc.lower[vague.span[0] : vague.span[1]],
            doc.lower[vague.span[1] : sentence.end],
            bool(_CHIPS.search(context)),
            frozenset(t.text.lower() for t in things if _at(t) < doc.title_end),
        )
    ):
        return [meant]
    if vague is None and late.role in ("noun", "verb") and _REMARK.search(parsed.text[: late.start].lower()):
        before = [t for t in things if sentence.start <= _at(t) and 0 <= sentence.start + late.start - t.span[1] < 90]
        if before:
            return [replace(before[-1], firm=before[-1].firm or owner(doc, inside, before[-1].span))]
    # Headlines have no articles: the tagger takes "shortage delays launch" for three nouns.
    headline = sentence.start < doc.title_end and late.words.endswith("s")
    # "Will Delay GPT-7": a verb that must have an object, which the parse has lost.
    bare = not objects and _MODAL.search(parsed.text[: late.start]) is not None
    nominal = _nominal(parsed, late)
    lost = headline or caused or bare if nominal else not tried or bare
    if vague is None and late.role == "verb" and lost and (near := _nearest(scene, late, things)):
        return [near]
    listed = _LISTED.match(doc.text[sentence.start : sentence.start + late.start])
    if vague is None and listed:
        span = (sentence.start, sentence.start + listed.end(1))
        if firm := owner(doc, [name for name in inside if name.start == sentence.start], span):
            return [Subject(listed.group(1), "fab" if _FABS.search(context) else "datacenter", firm, span)]
    return []


def _along_with(scene: Scene, token: Token) -> Iterator[Subject]:
    """The named things that a phrase brings in with "along with" or "as well as"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("along", "together") and child.i > token.i:
            heads = [t for t in child.subtree if t.dep_ == "pobj" and t.head.lower_ == "with" and t.head.head == child]
            yield from (t for head in heads if (t := thing(scene, head)) and not t.vague and NAMED.search(t.text))


# A line of a list of sites: "Intel Ohio: delayed to 2031".
_LISTED = re.compile(r"((?:[A-Z][\w.&-]*,? ){1,3}[A-Z][\w-]+(?: \d)?): (?:now |again |also |reportedly |further )?$")
_FABS = re.compile(r"\b(?:fabs?|foundr|plants?|factor)")


def _nominal(parsed: Doc, late: Lateness) -> bool:
    """Whether the words are a noun: "the delay helps rivals" says nothing of the names that follow."""
    span = parsed.char_span(late.start, late.end, alignment_mode="expand")
    return span is not None and all(is_noun(token) for token in span)


def _nearest(scene: Scene, late: Lateness, things: Sequence[Subject]) -> Subject | None:
    """Where the parse leads nowhere: the next thing named behind the words in the same clause, else the last before them."""
    start, end = scene.sentence.start + late.start, scene.sentence.start + late.end
    inside = [t for t in things if scene.sentence.start <= _at(t) < scene.sentence.end]
    behind = [t for t in inside if 0 <= _at(t) - end < 80 and not re.search(r"[.;]", scene.doc.text[end : _at(t)])]
    before = [t for t in inside if 0 <= start - t.span[1] < 80]
    found = behind[0] if behind else before[-1] if before else None
    return replace(found, firm=found.firm or owner(scene.doc, scene.inside, found.span)) if found else None


# What has no name of its own is meant by the last named thing of a fitting kind.
_FITTING: tuple[tuple[re.Pattern[str], tuple[SubjectKind, ...]], ...] = (
    (re.compile(r"\b(?:projects?|construction|campus|sites?|buildings?|phases?|expansion|facilit(?:y|ies)|complex)$"), ("datacenter", "fab")),
    (re.compile(r"\b(?:plants?|fabs?|factor(?:y|ies)|lines?)$"), ("fab",)),
    (re.compile(r"\b(?:models?|training|successor)$"), ("model",)),
    (re.compile(r"\b(?:chips?|gpus?|processors?|accelerators?|tape-?out|silicon|racks?|cards?|parts?|sampling|samples?|servers?|systems?|units?)$"), ("chip",)),
    (re.compile(r"\b(?:production|output|start|ramp|volumes?|wafers|equipment)$"), ("fab", "chip")),
    (re.compile(r"\b(?:launch|release|debut|rollout|introduction|versions?|products?|features?|availability|arrival)$"), ("model", "chip", "other")),
    (re.compile(r"\b(?:shipments?|deliver(?:y|ies)|exports?|orders|supplies|supply)$"), ("chip",)),
)  # fmt: skip
_CHIPS = re.compile(r"\b(?:chip|gpu|semiconduct|lithograph|export|server|wafer|accelerator)")
_OWN_NAME = re.compile(
    r"(?!Phase|Stage|Building|Unit|Tier|Level|Q\d|H\d|Part|Hall)[A-Z][A-Za-z]{2,} \d{1,2}(?:\.\d)?(?= (?:launch|release|debut|rollout|ramp|production)\b)"
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth)(?= (?:[a-z-]+ )?(?:plant|fab|factory|facility|campus|site))")
_DEADLINE = re.compile(r"\b(?:deadline|target|date|goal|milestone)s?\b(?! for (?!the \w+ time))")
# What is paused or put off here is none of ours, nor what it is about: "paused sign-ups for Sora".
_PROCEEDINGS = frozenset(
    "hearing hearings trial talks probe investigation inquiry hiring search sign-ups signups registrations subscriptions payments enrolment vote votes ballot ruling meeting meetings".split()
)
_MODAL = re.compile(r"\b(?:[Ww]ill|[Ww]ould|[Mm]ay|[Mm]ight|[Cc]ould|[Mm]ust|[Ss]hould|[Tt]o) $")
# Whoever says, confirms or adds something is no thing that is late.
_SAYING = frozenset(
    "said says told tells confirmed confirms announced announces reported reports wrote writes added adds noted notes explained explains admitted admits acknowledged acknowledges warned warns indicated stated".split()
)
# Before "delays" these are what delays: "a chip shortage delays …", "delays" being a verb whatever the tagger says.
_TROUBLE = re.compile(
    r"\b(?:shortages?|crunch|backlogs?|glut|problems|issues|flaws?|bugs?|disputes?|row|strikes?|storms?|fire|bans?|curbs|controls|fears|woes|troubles?|collapse|reviews?|lawsuits?|constraints|limits|losses|glitch(?:es)?) $"
)
_AWAITED = re.compile(r"(?:still )?(?:a?wait|pending)")
_LICENCE = re.compile(r"\b(?:approvals?|licen[cs]es?|permits?|permission|clearance|certification|sign-off|consent)\b")
_POINTING = re.compile(r"(?:this|that|these|those) [a-z]")
# "In 2026 — a delay from the target of late 2025": a remark on what was just told.
_REMARK = re.compile(r"(?:—|–| - |, )(?:a|another|the latest|yet another) (?:[a-z-]+ ){0,3}$")
_DASH = re.compile(r"—| – |;")
_NEW_CLAUSE = re.compile(r"—|–|;|: |, (?:and|but|while|which) ")
_MANY = re.compile(r"\b(?:some|several|many|most|two|three|four|other|more|all)\b")


def _meant(
    vague: Subject,
    things: Sequence[Subject],
    told: Sequence[Subject],
    sentence: Sentence,
    words: str,
    rest: str,
    near_chips: bool,
    titled: frozenset[str],
) -> Subject | None:
    """What "it", "the launch" and "the project" stand for: the last thing of that kind that was named, else the words.

    `words` are the phrase with its determiners, `rest` what the sentence says behind it, both lower-cased.
    """
    text = vague.text.lower()
    pronoun = text in ("it", "they", "that", "which", "this", "these", "both", "neither")
    kinds = next((kinds for pattern, kinds in _FITTING if pattern.search(text)), None)
    known = _near(things, sentence)
    # Of several models rather the firm's own.
    own = [t for t in known if t.kind != "model" or not (vague.firm and t.firm) or t.firm == vague.firm]
    if any(t.kind == "model" for t in own):
        known = own
    if pronoun or (kinds is None and vague.kind == "other"):
        fitting = known
    else:
        fitting = [t for t in known if t.kind in (kinds or (vague.kind,))]
    if (ordinal := _ORDINAL.search(words)) and vague.kind in ("fab", "datacenter"):
        fitting = [t for t in fitting if ordinal.group() in t.text.lower()]
        told = [t for t in told if ordinal.group() in t.text.lower()]
    if _MANY.search(words):
        if text.endswith("projects"):
            return None
        fitting = []
    lately = [t for t in told if sentence.start - 400 < _at(t) and (t in fitting or not kinds or t.kind in kinds)]
    # "Launch pushed from May": a clipped line, whose thing the lines before need not name.
    if vague.span[0] == sentence.start and vague.text[:1].isupper() and " " not in vague.text and not pronoun:
        known = fitting = lately = []
    # "Their Zen 9 launch" names its own thing, which no list of chips or models has.
    named = _OWN_NAME.match(vague.text)
    if named:
        known = fitting = lately = []
    if not fitting and not _MANY.search(words) and text in ("project", "effort", "programme", "program"):
        fitting = [t for t in known if t.kind in ("model", "chip") and sentence.start <= _at(t) < vague.span[0]]
        lately = lately or [t for t in told if sentence.start - 600 < _at(t)]
    here = [t for t in fitting if sentence.start <= _at(t) < vague.span[0]]
    behind = [t for t in fitting if vague.span[1] <= _at(t) < sentence.end]
    behind = [t for t in behind if not _NEW_CLAUSE.search(rest[: _at(t) - vague.span[1]])]
    before = [t for t in fitting if _at(t) < sentence.start and sentence.start - _at(t) < 600]
    # What the headline names is rather meant than what is named in passing.
    before = [t for t in before if t.text.lower() in titled] or before
    if _MANY.search(words):
        lately = []
    last = next((list_[at] for list_, at in ((here, -1), (lately, -1), (before, -1), (behind, 0)) if list_), None)
    if last is not None:
        if vague.kind == "shipment":
            return replace(
                last, text=f"{last.text} {vague.text}", kind="shipment", firm=vague.firm or last.firm, span=vague.span
            )
        return replace(last, firm=vague.firm or last.firm, span=vague.span)
    if named and not pronoun:
        return replace(vague, text=named.group(), kind="chip" if near_chips else "other")
    if vague.kind == "rule" and re.search(r"\b(?:deadlines?|targets?|goals?|dates?)$", text):
        return None
    if (
        pronoun
        or (vague.kind == "shipment" and not near_chips)
        or (vague.kind == "other" and not re.search(r"approvals?|licen[cs]|permits?|applications?|projects?", text))
    ):
        return None
    return vague


def _near(things: Sequence[Subject], sentence: Sentence) -> list[Subject]:
    """The things of a sentence and the last ones before it."""
    high = bisect_left(things, sentence.end, key=_at)
    return list(things[max(0, high - REACH) : high])


def _at(thing: Subject) -> int:
    return thing.span[0]


__all__ = ["OURS", "Subject", "named_things", "subjects"]
