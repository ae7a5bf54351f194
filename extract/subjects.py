"""What is late: the thing that a delay's clause is about, from the dependency parse, with its kind and its firm.

Models, chips and sites are told by name, other things by the words of their noun phrase.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from chipwatch.model import Span, SubjectKind
from extract.names import REACH, Name, within
from extract.roles import cited, is_maker
from extract.text import Clean, Sentence
from extract.words import is_noun, is_pronoun, is_verb, may_be_thing

MODEL = re.compile(
    r"(?<![\w-])(?:(?:OpenAI |Meta |Google |xAI |DeepSeek |Anthropic )?(?:GPT|gpt-oss|Llama|Gemini|Claude|Grok|Qwen|GLM|Kimi|DeepSeek|Mistral|Ernie|ERNIE|Hunyuan|Doubao|Phi|Gemma|Nova|Sora|Veo|Behemoth|Falcon|Command|Granite|Nemotron|Step|Baichuan|Yi|Pangu|MiniMax|Aya|Titan|Olympus|Avocado|Orion|Siri)"
    r"[- ]?(?:[A-Z]?\d+(?:\.\d+)*[a-zA-Z]{0,3}|[VRKMO]\d+(?:\.\d+)?)?(?: (?:Behemoth|Ultra|Pro|Max|Opus|Sonnet|Haiku|Heavy|Flash|Nano|Large|Medium|Small|Thinking|Reasoning|Turbo|Mini|Preview|Maverick|Scout|Intelligence)(?: \d+(?:\.\d+)?)?)?|[RVKMS]\d(?:\.\d+)?(?= (?:reasoning |large language |language |AI |flagship |next-generation |foundation |open |frontier )*(?:model|launch|release)|'s|,| \(| is| was| has| and| model)|R2|V4|o\d)(?![\w])"
)
_KIND_WORDS: tuple[tuple[SubjectKind, re.Pattern[str]], ...] = (
    ("shipment", re.compile(r"\b(?:shipments?|deliver(?:y|ies)|exports?|orders?|sales?|rollout to customers)\b")),
    (
        "datacenter",
        re.compile(
            r"\b(?:data[- ]?cent(?:er|re)s?|campus|supercomputers?|clusters?|compute (?:site|capacity)|ai factor(?:y|ies)|stargate|buildout|build-out|hyperscale|sites?|projects?|server farms?|colossus|facilit(?:y|ies)|halls?|tranches?|capacity|extensions?|substations?|phase)\b"
        ),
    ),
    (
        "fab",
        re.compile(
            r"\b(?:fabs?|foundry|foundries|plants?|factor(?:y|ies)|megafab|production (?:line|lines|site)|packaging (?:plant|facility|lines?)|production building|gigafactor(?:y|ies)|fabrication|(?:5nm|3nm|2nm|7nm|[a-z0-9]+ )line)\b"
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
            r"\b(?:rules?|regulations?|controls?|restrictions?|curbs?|tariffs?|acts?|bill|law|compliance|framework|implementation|requirements?|obligations?|enforcement|probe|hearing|lev(?:y|ies)|dut(?:y|ies)|approvals?|licen[cs](?:e|es|ing)|vote|legislation|measures?|ban|sanctions|investigation)\b"
        ),
    ),
    (
        "model",
        re.compile(
            r"\b(?:models?|llms?|chatbot|assistant|release|launch|training|open-weight|open-source|agents?|feature|features|successor|training runs?)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that is late: its words, kind, firm (or None) and place in the clean text."""

    text: str
    kind: SubjectKind
    firm: str | None
    span: Span


_GENERIC = frozenset(
    "spring summer autumn fall winter early late promised window deadline goal target milestone date own successor version release launch debut rollout introduction shipment shipments delivery deliveries production construction expansion project it they this that which model chip device site opening start work development its their the a an of in to for new first "
    "mass volume second phase official full public general availability training completion acceptance handover program programme effort plan product".split()
)
_WHEN = re.compile(r"(?:early|mid|late)?-?(?:20\d\d|q[1-4])|\d{4}")
_CLAUSE_DEPS = frozenset(("relcl", "acl", "advcl", "punct", "cc", "appos", "parataxis"))
OURS = re.compile(
    r"\b(?:ai|chips?|gpus?|semiconductors?|data[- ]?cent\w+|fabs?|nvidia|exports?|tariffs?|levy|models?|compute|supercomputer|cluster|accelerators?|processors?|foundry|lithography|wafers?|silicon|hbm|dram|licen[cs]e)\b"
)


def subject(
    doc: Clean,
    sentence: Sentence,
    parsed: Doc,
    trigger: Span,
    side: str,
    names: Sequence[Name],
    things: Sequence[Name | Subject],
    context: str,
) -> Subject | None:
    """The thing on the `side` (subject, object, either) that the clause of the words at `trigger` calls late."""
    inside = within(names, sentence.start, sentence.end)
    for token in _candidates(parsed, trigger, sentence.start, side):
        found = _read(doc, sentence, token, inside, context)
        if found:
            return _specific(doc, found, things, sentence)
    return None


def _candidates(parsed: Doc, trigger: Span, offset: int, side: str) -> Iterator[Token]:
    """Heads of noun phrases around the trigger, likeliest first: the parts of its clause, then those of the clauses above."""
    span = parsed.char_span(trigger[0] - offset, trigger[1] - offset, alignment_mode="expand")
    if span is None:
        return
    seen: set[int] = set()
    root = span.root
    verbs = [t for t in span if is_verb(t)] or []
    starts = list(dict.fromkeys([root, *verbs]))
    chain: list[Token] = []
    for start in starts:
        at = start
        for _ in range(6):
            if at not in chain:
                chain.append(at)
            if at.head == at:
                break
            at = at.head
    # A noun that is the trigger itself: "delays in X", "the X delay".
    for token in span:
        if is_noun(token):
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("in", "to", "of", "for", "with", "at", "on"):
                    yield from _fresh((c for c in child.children if c.dep_ in ("pobj", "pcomp")), seen)
                if child.dep_ in ("compound", "nmod", "poss"):
                    yield from _fresh([child], seen)
    for at in chain:
        if not (is_verb(at) or is_noun(at) or at.tag_[:2] in ("JJ", "RB")):
            continue
        subjects = [c for c in at.children if c.dep_ in ("nsubjpass", "nsubj", "csubj", "expl")]
        objects = [c for c in at.children if c.dep_ in ("dobj", "attr", "oprd")]
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in at.children)
        if at.dep_ == "relcl" and (not subjects or subjects[0].lower_ in ("that", "which", "who")):
            subjects = [at.head]
        if at.dep_ == "relcl" and any(c.dep_ == "poss" and c.lower_ == "whose" for s in subjects for c in s.children):
            subjects = [at.head]
        if at.dep_ == "acl" and not subjects:
            subjects = [at.head]
        preps = [
            p
            for c in at.children
            if c.dep_ == "prep" and c.lower_ in ("on", "at", "with")
            for p in c.children
            if p.dep_ == "pobj"
        ]
        first, second = (objects, subjects) if side == "object" and not passive else (subjects, objects)
        if side == "either":
            first, second = objects + subjects, []
        yield from _fresh(first, seen)
        yield from _fresh(second, seen)
        inner = [
            p
            for part in (*first, *second)
            for c in part.children
            if c.dep_ == "prep" and c.lower_ in ("on", "of", "at")
            for p in c.children
            if p.dep_ == "pobj"
        ]
        yield from _fresh(inner, seen)
        yield from _fresh(preps, seen)
        for child in at.children:
            if child.dep_ in ("xcomp", "ccomp"):
                yield from _fresh((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")), seen)


def _fresh(tokens: Iterator[Token] | Sequence[Token], seen: set[int]) -> Iterator[Token]:
    for token in tokens:
        if token.i not in seen and may_be_thing(token):
            seen.add(token.i)
            yield token


def _phrase(token: Token) -> tuple[int, int]:
    """The noun phrase of a head as token bounds: what stands before it, and what hangs on it without clauses."""
    left = min((c.left_edge.i for c in token.children if c.i < token.i and c.dep_ not in _CLAUSE_DEPS), default=token.i)
    right = token.i
    for child in token.children:
        if (
            child.i > token.i
            and child.dep_ == "prep"
            and child.lower_ in ("of", "in", "at", "for", "near", "on", "from", "to")
            and child.right_edge.i - token.i <= 9
        ):
            stop = min(
                (t.i for t in child.subtree if t.dep_ in ("relcl", "acl", "punct") and t.i > child.i),
                default=child.right_edge.i + 1,
            )
            if child.i == right + 1:
                right = stop - 1
        elif (
            child.i == right + 1
            and child.dep_ in ("nummod", "appos", "npadvmod", "nmod")
            and child.tag_ in ("CD", "NNP", "NNPS")
        ):
            right = child.i
    return left, right


_LEADING = re.compile(
    r"^(?:(?:the|its|their|his|our|a|an|some|all|any|that|which|of|and|this|these|those|planned|upcoming|entire|whole|further|about|of its|already|most|both|[A-Z][\w&. ]{1,30}'s?) )+",
    re.IGNORECASE,
)


# "its next model, Avocado," and "a processor known internally as Baltra": the name tells more than the description.
_CALLED = re.compile(
    r",? (?:known (?:internally )?as|called|dubbed|code-?named|named) ([A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)?)|, ([A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)?)(?=,)"
)
# A product's number that no list of chips or models has: "LOS-1", "AX-400", "CX8".
_NUMBERED = re.compile(r"(?<![\w-])(?!Q[1-4]\b|H[12]\b|FY|20\d\d)[A-Z][A-Za-z]{0,5}-?\d{1,4}[A-Z]?(?![\w])")


def _read(doc: Clean, sentence: Sentence, token: Token, inside: Sequence[Name], context: str) -> Subject | None:
    left, right = _phrase(token)
    start = token.doc[left].idx + sentence.start
    end = token.doc[right].idx + len(token.doc[right]) + sentence.start
    while end < sentence.end and not doc.text[end].isspace() and doc.text[end] not in ",;:)\"'.":
        end += 1  # the tokeniser splits "gpt-oss-2"
    words = doc.text[start:end]
    at = token.idx + sentence.start
    if any(n.kind == "firm" and n.start <= at < n.end for n in inside):
        return None
    model = MODEL.search(words)
    firm = _owner(doc, inside, (start, end))
    called = _CALLED.match(doc.text, end, sentence.end)
    if called and not any(n.kind != "chip" and n.start < called.end() and called.start() < n.end for n in inside):
        place = 1 if called.group(1) else 2
        named = called.group(place)
        kind_words = words.lower() + doc.lower[called.end() : called.end() + 30]
        return Subject(
            named,
            next((k for k, pattern in _KIND_WORDS if k != "shipment" and pattern.search(kind_words)), "other"),
            firm,
            called.span(place),
        )
    if model and not re.match(r"^(?:Nova|Titan|Orion|Falcon|Command|Granite|Step|Yi|Phi)$", model.group()):
        return Subject(model.group(), "model", firm, (start + model.start(), start + model.end()))
    numbered = _NUMBERED.search(words)
    if numbered and not is_pronoun(token) and not any(n.kind == "chip" and start <= n.start < end for n in inside):
        return Subject(
            numbered.group(),
            "model" if re.search(r"model|llm", context) and not re.search(r"accelerator|chip|gpu", context) else "chip",
            firm,
            (start + numbered.start(), start + numbered.end()),
        )
    chip = next((n for n in inside if n.kind == "chip" and start <= n.start < end), None)
    lower = _without_firms(doc, inside, (start, end))
    kind = next((k for k, pattern in _KIND_WORDS if pattern.search(lower)), None)
    if (
        chip is not None
        and kind in (None, "chip", "shipment", "model", "rule")
        and not re.search(r"\b(?:campus|site|data cent)", lower)
    ):
        shipped = re.search(r"\b(?:shipments?|deliver(?:y|ies)|exports?|orders?|sales|consignments?)\b", lower)
        return Subject(
            doc.text[chip.start : chip.end],
            "shipment" if shipped else "chip",
            firm or chip.owner,
            (chip.start, chip.end),
        )
    if is_pronoun(token):
        return (
            Subject(words, "other", firm, (start, end))
            if token.lower_ in ("it", "which", "that", "this", "they")
            else None
        )
    if (
        any(
            n.kind in ("firm", "agency", "country", "outlet") and n.start <= token.idx + sentence.start < n.end
            for n in inside
        )
        and kind is None
    ):
        return None
    if kind is None or not (firm or chip or OURS.search(context)):
        return None
    text = _LEADING.sub("", words).strip(" ,'\"")
    return Subject(text, kind, firm, (start, end)) if 2 < len(text) < 90 else None


def _specific(doc: Clean, found: Subject, things: Sequence[Name | Subject], sentence: Sentence) -> Subject | None:
    """ "Its release", "it": the model or chip that the text named last before."""
    words = set(re.findall(r"[a-z0-9.-]+", found.text.lower()))
    if {w for w in words if not _WHEN.fullmatch(w)} - _GENERIC:
        return found
    place = _SITE.search(doc.text, sentence.start, sentence.end)
    if (
        found.kind in ("chip", "other", "datacenter", "fab")
        and place
        and not any(sentence.start <= _at(t) < sentence.end for t in _near(things, sentence))
    ):
        kind: SubjectKind = "fab" if re.search(r"fab|plant|factory|line", place.group()) else "datacenter"
        return Subject(_LEADING.sub("", place.group()).strip(), kind, found.firm, place.span())
    things = _near(things, sentence)
    same = [t for t in things if sentence.start <= _at(t) < sentence.end]
    before = [t for t in things if _at(t) < found.span[0]]
    last = min(same, key=lambda t: abs(_at(t) - found.span[0]), default=before[-1] if before else None)
    if isinstance(last, Subject):
        return Subject(last.text, last.kind, found.firm or last.firm, found.span)
    if last is not None:
        kind = "shipment" if found.kind == "shipment" else "chip"
        return Subject(doc.text[last.start : last.end], kind, found.firm or last.owner, found.span)
    return found if found.kind not in ("other", "model") and len(found.text) > 3 else None


_SITE = re.compile(
    r"(?:[A-Za-z0-9][\w-]* ){0,3}(?:fab|plant|factory|campus|data cent(?:er|re)|line|hall|foundry|cluster)\b(?: (?:in|near|at|outside) [A-Z]\w+(?:[ -][A-Z]\w+)?)?"
)


def _near(things: Sequence[Name | Subject], sentence: Sentence) -> list[Name | Subject]:
    """The things of a sentence and the last ones before it."""
    high = bisect_left(things, sentence.end, key=_at)
    return list(things[max(0, high - REACH) : high])


def _at(thing: Name | Subject) -> int:
    return thing.start if isinstance(thing, Name) else thing.span[0]


def _without_firms(doc: Clean, inside: Sequence[Name], span: Span) -> str:
    """The lower-cased words of a span with firms' names blanked, whose words ("Machines", "Systems") name no things."""
    words = doc.lower[span[0] : span[1]]
    for name in inside:
        if name.kind in ("firm", "agency", "outlet") and span[0] <= name.start and name.end <= span[1]:
            words = words[: name.start - span[0]] + "_" * (name.end - name.start) + words[name.end - span[0] :]
    return words


def models(doc: Clean) -> list[Subject]:
    """The AI models that a text names, in order of place."""
    return [Subject(m.group(), "model", None, m.span()) for m in MODEL.finditer(doc.text)]


def _owner(doc: Clean, inside: Sequence[Name], span: Span) -> str | None:
    """The firm in or right before a thing ("Intel's Ohio fab"), else the sentence's first firm that only cites or makes nothing."""
    firms = [n for n in inside if n.kind == "firm" and not cited(doc, n)]
    within = [n for n in firms if span[0] <= n.start < span[1]]
    if within:
        return within[0].name
    near = [n for n in firms if 0 <= span[0] - n.end <= 30]
    if near:
        return near[-1].name
    plain = [n for n in firms if not is_maker(doc, n, inside)]
    before = [n for n in plain if n.start < span[0]]
    return (before or plain or firms)[0].name if (before or plain or firms) else None
