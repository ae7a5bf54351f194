"""What may be late: a noun phrase of a parsed sentence as a thing with its kind, its name and its firm, or as none of ours.

Models, chips and numbered products are told by name, other things by their nouns, which things.toml lists. Which phrase of
a clause is the late one, and what "it" stands for, is decided in subjects.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.tokens import Token

from chipwatch.model import Span, SubjectKind
from extract.assets import sites
from extract.clauses import phrase
from extract.names import Name
from extract.nouns import CONSUMER, LATENESS, LEADING, ORGANISATION, OTHER_PLANT, OTHERWISE, kind_of, nouns
from extract.owners import owner, without_firms
from extract.products import CALLED, MODEL, NUMBERED, PLAIN_MODEL
from extract.text import Clean, Sentence
from extract.trades import assistants, labs
from extract.words import is_pronoun

_SHIPPED = re.compile(r"\b(?:shipments?|deliver(?:y|ies)|exports?|orders?|sales|consignments?)\b")
_LICENCE = re.compile(r"\b(?:approvals?|licen[cs]e|licen[cs]es|permits?|applications?)$")
_PLACE = re.compile(r"\b(?:projects?|expansions?|construction|buildings?|phases?|stages?|works?|openings?|start-?up)$")
_OUTPUT = re.compile(r"\b(?:production|manufacturing|output)$")
_FAB_TALK = re.compile(r"\bfabs?\b|wafer|\bplants?\b|chip|memory|\bd?ram\b|\bnand\b|packag|foundry|\bnm\b")
_DEVELOPER = re.compile(r"partners?|developers?|builders?|contractors?|landlords?|operators?")
_SETTLED = re.compile(r"\b(?:settlement|merger|takeover|acquisition|class[- ]action|dividend|buyout)\b")
_BARE = frozenset(
    "ai data center centre centers centres cluster clusters campus campuses chip model fab fabs gpu supercomputer supercomputers data-center facility facilities infrastructure".split()
)
_OF_AI = re.compile(r"\b(?:ai|gpus?|chips?|models?|processors?)\b")
_TECHNOLOGY = re.compile(
    r"\b(?:ai|chips?|gpus?|semiconductors?|data[- ]?cent\w+|campus|fabs?|plants?|factor(?:y|ies)|processors?|accelerators?|servers?|exports?|nvidia|amd|models?|compute|power|grid|[a-z]{1,3}\d{2,4}\w?)\b"
)
_MADE_OF_SILICON = re.compile(
    r"\b(?:ai|chips?|gpus?|cpus?|processors?|accelerators?|semiconductors?|chipmak\w+|models?|llms?|hbm\w*|dram|nand|memory|wafers?|nodes?|silicon|fabs?|foundry|servers?|lithography)\b"
)
_POINTING = re.compile(r"(?:this|that|these|those|such) |the (?:delayed|postponed|stalled|shelved|halted) ")
_LATE = re.compile(
    r"^(?:delay(?:ed|ing)|postpon(?:ed|ing)|paus(?:ed|ing)|stalled|shelved|halt(?:ed|ing)) ", re.IGNORECASE
)
_DEFINITE = frozenset("the this that these those".split())
_OWNED = re.compile(r"(?:its|their|our|the (?:company|firm|lab|start-?up|chipmaker|group)'s) ")
_AI_MADE = re.compile(r"AI-(?:powered|generated|based|driven|assisted) ")
_RELEASED = re.compile(r"launch|release|roll-?out|debut|introduction|unveiling")
_EDGE = frozenset("new first next further some of to for in the more".split())
_PART = re.compile(r"\b(?:phases?|stages?|buildings?|halls?|modules?|parts?|first|second|third)$")
_HOW_LONG = re.compile(
    r" (?:for|by|until|till|to) (?:(?:at least|about|around|roughly|nearly|more than|up to|the|another|a further) )*(?:an?|one|two|three|four|five|six|nine|twelve|several|\d{1,2}|20\d\d)(?: (?:days?|weeks?|months?|quarters?|years?))?$"
)
_WHEN = re.compile(r"(?:early|mid|late)?-?(?:20\d\d|q[1-4])|\d+")


# What has a name rather than only a description.
NAMED = re.compile(
    r"\d|\b(?!(?:AI|GPUs?|CPUs?|US|EU|R&D|China|Chinese|Americans?|Taiwan\w*|Japan\w*|Europe\w*|Korean?|India\w*|United|States)\b)[A-Z]"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing: its words, kind, firm (or None) and place in the clean text; `vague` where it has no name ("the launch")."""

    text: str
    kind: SubjectKind
    firm: str | None
    span: Span
    vague: bool = False


class Scene(NamedTuple):
    """Where noun phrases are read: the text, the sentence, its names, and the words around that tell what it is about."""

    doc: Clean
    sentence: Sentence
    inside: Sequence[Name]
    context: str
    ours: bool


_WORN = re.compile(r"\b(?:glasses|headsets?|humanoids?|robots?|speakers?)$")


def thing(scene: Scene, token: Token, depth: int = 0) -> Subject | None:
    """The noun phrase of a head as a thing that may be late; None where it is a firm, a person, a flight …"""
    doc, sentence, inside = scene.doc, scene.sentence, scene.inside
    at = token.idx + sentence.start
    if token.tag_ == "PRP$" or (
        token.tag_ == "CD" and not any(c.dep_ == "prep" or c.tag_ == "NNP" for c in token.children)
    ):
        return None
    if is_pronoun(token):
        if token.lower_ in ("it", "which", "that", "this", "they", "these", "both", "neither"):
            return Subject(token.text, "other", None, (at, at + len(token)), vague=True)
        return None
    if any(n.kind in ("firm", "agency", "country", "outlet") and n.start <= at < n.end for n in inside):
        return None
    left, core, right = phrase(token)
    start, head_end, end = (
        token.doc[left].idx + sentence.start,
        token.doc[core].idx + len(token.doc[core]) + sentence.start,
        token.doc[right].idx + len(token.doc[right]) + sentence.start,
    )
    while end < sentence.end and not doc.text[end].isspace() and doc.text[end] not in ",;:)\"'.":
        end += 1  # the tokeniser splits "gpt-oss-2"
    span = (start, end)
    firm = owner(doc, inside, span)
    base = without_firms(doc, inside, (start, head_end))
    if _DEVELOPER.fullmatch(token.lower_) and (site := _developed(scene, token, (start, at), firm)):
        return site
    if token.lower_ == "line" and token.head.lower_ == "in" and token.head.i == token.i - 1:  # "in line with"
        return None
    if token.lower_ in ("%", "percent"):  # "half of the campuses", "40 per cent of the pipeline"
        return _inside(scene, token, depth)
    if nouns().never.fullmatch(token.lower_) and not (token.lower_ in ("half", "quarter") and right > core):
        # "the GPT-9 effort"; "first revenue from the third building"
        of_a_thing = token.lower_ == "effort" or (
            token.lower_ == "revenue" and re.search(r"first revenue|revenue commencement", base)
        )
        return _inside(scene, token, depth) if of_a_thing else None
    if token.lower_ in ("successor", "follow-up", "sequel") and (inner := _succeeded(scene, token, depth)):
        called = LEADING.sub("", doc.text[start : inner.span[1]])
        return replace(inner, text=called, firm=firm, span=(start, inner.span[1]))
    if named := _named(scene, token, span, firm):
        return named
    kind = kind_of(base)
    event = bool(nouns().event.search(base)) or token.tag_ == "CD" or token.lower_ in ("half", "quarter")
    if event and depth < 3 and (inner := _inside(scene, token, depth)):
        if inner.kind in ("chip", "model") and _SHIPPED.search(base):
            return Subject(inner.text, "shipment", inner.firm or firm, inner.span, inner.vague)
        if inner.kind in ("datacenter", "fab") and not inner.vague and _PART.search(base):
            return replace(inner, text=LEADING.sub("", doc.text[start:end]).strip(" ,'\"")[:89])
        return inner if not inner.vague else Subject(inner.text, inner.kind, inner.firm or firm, inner.span, True)
    if event and re.search(r"\b(?:votes?|progress)$", base):
        return None
    if event and not kind and (mentioned := _in_subtree(scene, token)):
        return mentioned
    if event and _of_nothing(token):
        return None
    text = _HOW_LONG.sub("", LEADING.sub("", doc.text[start:end])).strip(" ,'\"")
    if LATENESS.search(text.lower()) or ORGANISATION.search(doc.text[start:head_end]):
        return None
    if not 1 < len(text) < 90:
        text = LEADING.sub("", doc.text[start:head_end]).strip(" ,'\"")
    words = {w for w in re.findall(r"[a-z0-9.-]+", text.lower()) if not _WHEN.fullmatch(w)}
    consumer = CONSUMER.search(base) or (kind in (None, "other") and any(map(CONSUMER.search, base.split())))
    worn = firm in assistants() and _WORN.search(base)
    if consumer and not worn and not _OF_AI.search(doc.lower, start, end) and firm not in labs():
        return None
    if _LICENCE.search(base):
        if _SETTLED.search(doc.lower[start:end]) or not _TECHNOLOGY.search(scene.context):
            return None
        return Subject(text, "other", firm, span)
    if not words - nouns().generic and not (kind == "shipment" and len(words - _EDGE) > 1):
        return Subject(text, kind or "other", firm, span, vague=True)
    if OTHERWISE.search(doc.lower, start, head_end):
        return None
    if _POINTING.match(doc.lower, start) and not re.search(r"[A-Z0-9]", text):  # "these high-end chips"
        return Subject(_LATE.sub("", text), kind or "other", firm, span, vague=True)
    if kind is None:
        kind = (
            "datacenter"
            if text.startswith("Project ") and re.search(r"data[- ]cent|campus|megawatt", scene.context)
            else kind_of(without_firms(doc, inside, span).partition(" for ")[0], anywhere=True)
        )
    if kind != "shipment" and not words - nouns().generic - _BARE:
        # "The data center" is one told of before; "AI clusters" and "an AI cluster" are none in particular.
        definite = any(c.lower_ in _DEFINITE or c.dep_ == "poss" for c in token.children)
        told_apart = any(c.dep_ in ("acl", "relcl") and c.i > token.i for c in token.children)
        if definite and not told_apart:
            return Subject(text, kind or "other", firm, span, vague=True)
        if not any(c.tag_ == "CD" or c.dep_ in ("acl", "relcl", "prep") for c in token.children):
            return None
    if kind in ("fab", "datacenter") and OTHER_PLANT.search(doc.lower[start:end]):
        return None
    proper = token.tag_ in ("NNP", "NNPS") and doc.text[at].isupper()
    if kind is None and (_AI_MADE.match(text) or proper):
        kind = "other" if _AI_MADE.match(text) else _apposition(token)
    if kind is None and _OUTPUT.search(base) and re.search(r" (?:in|at|near) (?:its |the )?[A-Z]", text):
        return Subject(text, "fab", firm, span, vague=True)  # what makes it there may be named elsewhere
    if kind is None and event and re.search(r"[A-Z]", text) and _PLACE.search(base):
        kind = "fab" if re.search(r"\bfabs?\b|wafer|foundry|\bplants?\b", scene.context) else "datacenter"
    if kind is None and not (proper and _product(token, firm)):
        return Subject(text, "other", firm, span, vague=True) if event else None
    official = kind == "rule" and any(n.kind in ("agency", "country") for n in inside)
    if not (firm or scene.ours or official or _OWNED.match(doc.lower, start, end)) or (
        token.lower_ in ("line", "lines") and not re.search(r"\d", text) and not _FAB_TALK.search(scene.context)
    ):
        return None
    text = _LATE.sub("", text)
    return Subject(text, kind or "other", firm, span) if 1 < len(text) < 90 else None


def _of_nothing(token: Token) -> bool:
    """Whether an event is one of what is none of ours: "large volumes of trade"."""
    of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    return of is not None and any(
        c.dep_ == "pobj" and (nouns().never.fullmatch(c.lower_) or CONSUMER.fullmatch(c.lower_)) for c in of.children
    )


def _succeeded(scene: Scene, token: Token, depth: int) -> Subject | None:
    """What the thing is a successor to, which names it: "a successor to Claude 3 Opus"."""
    to = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "to"), None)
    heads = [c for c in to.children if c.dep_ == "pobj"] if to is not None else []
    found = thing(scene, heads[0], depth + 1) if heads else None
    return found if found and not found.vague else None


def _developed(scene: Scene, token: Token, before: Span, firm: str | None) -> Subject | None:
    """What a developer builds, where the delay is told to be at or with it: "delays at a data centre developer"."""
    told = token.head.head.lower_ if token.head.dep_ == "prep" else ""
    text = LEADING.sub("", scene.doc.text[before[0] : before[1]]).strip(" ,'\"")
    kind = kind_of(text.lower())
    if kind in ("datacenter", "fab") and re.match(r"(?:delay|setback|hold-?up|slip|related|linked|tied)", told):
        return Subject(text, kind, firm, before)
    return None


def _apposition(token: Token) -> SubjectKind | None:
    """The kind that a name's description tells: "Calliope, its largest model so far"."""
    described = next((c for c in token.children if c.dep_ == "appos" and c.i > token.i), None)
    return kind_of(described.lower_) if described is not None else None


def _product(token: Token, firm: str | None) -> bool:
    """Whether a capitalised name is a product rather than a person or a place: it has a number, an owner or a description."""
    if any(c.isdigit() for c in token.doc[phrase(token)[0] : token.i + 1].text):
        return True
    if firm is None:
        return False
    if token.dep_ == "pobj" and token.head.lower_ == "of" and _RELEASED.fullmatch(token.head.head.lower_):
        return True
    late = token.dep_ in ("dobj", "nsubjpass") and not token.head.lower_.startswith(
        ("suspend", "halt", "stop", "block")
    )
    return late or any(c.dep_ == "poss" for c in token.children)


def _in_subtree(scene: Scene, token: Token) -> Subject | None:
    """A thing named anywhere behind an event's noun: "the launch it had promised for its BR200"."""
    start, end = token.idx + scene.sentence.start, token.right_edge.idx + len(token.right_edge) + scene.sentence.start
    chip = next((n for n in scene.inside if n.kind == "chip" and start <= n.start < end), None)
    if chip:
        return Subject(scene.doc.text[chip.start : chip.end], "chip", chip.owner, (chip.start, chip.end))
    model = MODEL.search(scene.doc.text, start, end)
    return Subject(model.group(), "model", None, model.span()) if model else None


def _named(scene: Scene, token: Token, span: Span, firm: str | None) -> Subject | None:
    """A model, chip or numbered product in a phrase, or the name that follows it."""
    doc, inside, (start, end) = scene.doc, scene.inside, span
    words = doc.text[start:end]
    lower = without_firms(doc, inside, span)
    at = token.idx + scene.sentence.start
    event = bool(nouns().event.search(lower[: at + len(token) - start]))
    site = kind_of(lower[: token.idx + len(token) + scene.sentence.start - start]) in ("datacenter", "fab")
    called = CALLED.match(doc.text, end, scene.sentence.end)
    # "a campus in Buckeye, Arizona,"
    placed = re.search(r" (?:in|at|near|of|outside) [A-Z][\w ]*$", doc.text[max(0, start - 9) : end])
    if (
        called
        and not (placed and called.group(2))
        and not _before_noun(token, called.start(called.lastindex or 0) - scene.sentence.start)
        and not any(n.kind != "chip" and n.start < called.end() and called.start() < n.end for n in inside)
    ):
        place = called.lastindex or 1
        kind = kind_of(lower + doc.lower[called.end() : called.end() + 30], anywhere=True)
        kind = "model" if MODEL.fullmatch(called.group(place)) else kind
        return Subject(called.group(place), kind if kind and kind != "shipment" else "other", firm, called.span(place))
    chip = next((n for n in inside if n.kind == "chip" and start <= n.start < end), None)
    models = MODEL.finditer(doc.text, start, min(scene.sentence.end, end + 12))
    model = next((m for m in models if m.start() < end and not PLAIN_MODEL.match(m.group())), None)
    if model and not event and doc.text.startswith("'s ", model.end()) and model.end() + 3 <= at:
        # "ChatGPT's shopping agent"
        return Subject(
            doc.text[model.start() : end], kind_of(lower, anywhere=True) or "other", firm, (model.start(), end)
        )
    if model and not site and (chip is None or chip.end - chip.start <= model.end() - model.start()):
        return Subject(model.group(), "model", firm, model.span())
    numbered = NUMBERED.search(words)
    about = scene.context
    if numbered and chip is None and not site and _MADE_OF_SILICON.search(about):
        kind = "model" if re.search(r"model|llm", about) and not re.search(r"accelerator|chip|gpu", about) else "chip"
        return Subject(numbered.group(), kind, firm, (start + numbered.start(), start + numbered.end()))
    if chip is not None and not site:
        return Subject(
            doc.text[chip.start : chip.end],
            "shipment" if _SHIPPED.search(lower) else "chip",
            firm or chip.owner,
            (chip.start, chip.end),
        )
    asset = None if site else next(sites(doc, start, at + len(token), scene.ours), None)
    if asset is not None:
        return Subject(doc.text[asset.start : asset.end], "datacenter", firm or asset.firm, (asset.start, asset.end))
    return None


def _before_noun(token: Token, at: int) -> bool:
    """Whether the word at an offset of the sentence describes a noun behind it: "its Taylor, Texas, plant"."""
    word = next((t for t in token.subtree if t.idx == at), None)
    return word is not None and word.dep_ in ("nmod", "compound") and word.head.i > word.i


def _inside(scene: Scene, token: Token, depth: int) -> Subject | None:
    """What an event is an event of: "the launch of X", "X's launch", "work on X", "the X launch"."""
    children = sorted(token.children, key=lambda c: (c.dep_ != "prep", c.i))
    vague = None
    for child in children:
        if child.dep_ == "prep" and child.lower_ in ("of", "on", "at", "for", "in", "from"):
            heads = [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "poss" or (child.dep_ in ("compound", "nmod", "amod") and child.tag_ in ("NNP", "NNPS")):
            heads = [child]
        elif child.dep_ == "acl" and child.tag_ == "VB":  # plans to launch X
            heads = [c for c in child.children if c.dep_ == "dobj"]
        else:
            continue
        for head in heads:
            found = thing(scene, head, depth + 1)
            if found and not found.vague:
                return found
            vague = vague or found
    return vague
