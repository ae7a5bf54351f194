"""Whose act a measure is: the issuer and agency of the words that tell it, with how sure that is.

Works on the names of the sentence and their places around those words; whether a country stands as one that acts or as the
one that is hit is told in sides.py, what a sentence leaves out is found in inherit.py.
"""

import re
from collections.abc import Sequence

from chipwatch.model import SanctionKind, Span
from extract.endings import Ending
from extract.kinds import GERUND
from extract.names import Name, within, without_firms
from extract.sides import ACTS_RIGHT, ORGAN_RIGHT, acts, is_target
from extract.text import Clean, Sentence
from extract.wording import issuer_words

_AGENT = re.compile(r"\b(?:by|under) (?:an?|the) [^,;]{3,50}")
_HAS = re.compile(r"'s? ")
# "Need a licence from Taiwan": whoever gives it.
_FROM = re.compile(r" (?:from|issued by|granted by) (?:the )?")
_GIVES = re.compile(
    r"[.,;:)]|$|(?:'s)? (?:government|ministry|authorities|commerce|since|in|for|under|before|to|and|first|or)\b"
)
_BILL = re.compile(r"\b(?:bill|act|legislation)\b")
# "In retaliation for Japan's failure": who gave cause for a measure has not taken it.
CAUSE = re.compile(r"\b(?:in retaliation (?:for|against)|in (?:answer|response) to|because|to (?:punish|retaliate))\b")
# "On its own entity list": that of whoever the sentence is about.
_OWN = re.compile(r"\b(?:its|their) own (?:[a-z-]+ ){0,4}$")
_RECEIVES = re.compile(
    r"(?:receiv|obtain|secur|w[io]n|g[eo]ts?\b|land|clinch|(?:allowed|permitted|authori[sz]ed|cleared) to\b)"
)
# "Despite Trump's decision to allow …": whose decision it is.
_DECISION = Ending(
    re.compile(r"([a-z.]+(?: [a-z.]+){0,2})'s (?:[a-z]+ )?(?:decision|move|plan|offer|vow|pledge|order|proposal) to $")
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: [a-z]+ly| also| not| now| then)? $")


def issuer(
    doc: Clean, sentence: Sentence, names: Sequence[Name], trigger: Span, kind: SanctionKind
) -> tuple[str | None, str | None, float]:
    """Issuer code, agency and how sure that is (0 to 1) for words at `trigger` in a sentence.

    Names of lists come first ("unreliable entity list" is Chinese whoever writes of it), then what stands in the words
    themselves, then the agency or acting country closest before them, then the one that a preposition hangs behind them.
    """
    here = within(names, sentence.start, sentence.end)
    firms = {n.start for n in here if n.kind == "firm"}
    # "Taiwan's TSMC will have to": whose firm it is, and not who acts.
    owners = {start - len(mark) for start in firms for mark in ("'s ", "' ") if doc.text.endswith(mark, 0, start)}
    inside = [n for n in here if n.kind in ("agency", "country") and n.end not in owners]
    if cause := CAUSE.search(doc.lower, trigger[1], sentence.end):
        inside = [n for n in inside if n.start < cause.start()]
    for code, words in issuer_words("lists"):
        bill = _BILL.search(doc.lower, *trigger)
        named = words.search(
            doc.lower,
            sentence.start if bill else trigger[0],
            sentence.end if bill else min(sentence.end, trigger[1] + 60),
        )
        if named and not _OWN.search(doc.lower, trigger[0], named.start()):
            return code, _organ(inside, code), 0.95
    given = kind in ("licence", "export_control", "easing")
    permits = _FROM.match(doc.lower, trigger[1], sentence.end) if given else None
    within_words = next(
        (n for n in inside if permits and n.start == permits.end() and _GIVES.match(doc.lower, n.end)), None
    ) or next(
        (
            n
            for n in inside
            if trigger[0] < n.start < n.end <= trigger[1] and _BY.search(doc.lower[trigger[0] : n.start])
        ),
        None,
    )
    if within_words:
        return within_words.owner, within_words.name if within_words.kind == "agency" else None, 0.95
    place = _place(doc, sentence, inside, trigger, kind)
    if place:
        return place[0], _organ(inside, place[0]) if kind == "investment" else None, place[1]
    decides = _DECISION.search(doc.lower, max(sentence.start, trigger[0] - 70), trigger[0])
    for code, words in issuer_words("issuers") if decides else ():
        if decides and words.search(decides.group(1)):
            return code, _organ(inside, code), 0.85
    receives = kind == "licence" and _RECEIVES.match(doc.lower, trigger[0])
    passive = _PASSIVE.search(doc.lower, max(sentence.start, trigger[0] - 24), trigger[0])
    passive = passive if not GERUND.match(doc.lower, trigger[0]) else None  # "China is weighing …" acts
    found = _actor(doc, inside, trigger, bool(receives), bool(passive))
    if found:
        return found
    # Firms named after cities, and countries as those hit ("Beijing's chipmaking plans"), give no issuer away.
    masked = without_firms(doc, names, sentence.start, trigger[1])
    for n in inside:
        if n.kind == "country" and n.end <= trigger[1] and (is_target(doc, n) or _HAS.match(doc.lower, n.end)):
            at = n.start - sentence.start
            masked = masked[:at] + "_" * (n.end - n.start) + masked[at + n.end - n.start :]
    agent = _AGENT.search(
        doc.lower, trigger[1], min(sentence.end, trigger[1] + 80)
    )  # "was sentenced by a court in Rotterdam"
    for code, words in issuer_words("issuers"):
        if words.search(masked) or (agent and words.search(agent.group())):
            return code, None, 0.7
    told = _tells_it(doc, sentence, inside, trigger)
    if told:
        return told
    loose = [n for n in inside if n.start < trigger[0] and not is_target(doc, n)]
    if loose and not receives and not passive:
        return loose[0].owner, loose[0].name if loose[0].kind == "agency" else None, 0.5
    after = [n for n in inside if n.kind == "agency"]
    return (after[0].owner, after[0].name, 0.5) if after else (None, None, 0.0)


# "…, Trump said": who announces it stands at the end.
_SAYS = re.compile(
    r"(?:has |had )?(?:said|says|announced|announces|decided|ruled|told|warned|declared|confirmed|ordered)\b"
)
_SAID_BY = re.compile(
    r", (?!and\b|but\b|while\b|who\b|which\b|after\b|as\b|or\b|so\b)(?:(?:us |u\.s\. )?president )?([a-z .]{3,40}?) (?="
    + _SAYS.pattern
    + ")"
)


def _tells_it(
    doc: Clean, sentence: Sentence, inside: Sequence[Name], trigger: Span
) -> tuple[str | None, str | None, float] | None:
    said = _SAID_BY.search(doc.lower, trigger[1], sentence.end)
    if said is None:
        return None
    named = next((n for n in inside if said.start(1) <= n.start and n.end <= said.end(1)), None)
    if named:
        return named.owner, named.name if named.kind == "agency" else None, 0.75
    return next(((code, None, 0.75) for code, words in issuer_words("issuers") if words.search(said.group(1))), None)


def _organ(inside: Sequence[Name], code: str) -> str | None:
    return next((n.name for n in inside if n.kind == "agency" and n.owner == code), None)


def _place(
    doc: Clean, sentence: Sentence, inside: Sequence[Name], trigger: Span, kind: SanctionKind
) -> tuple[str, float] | None:
    """The country where police act, or buying is barred; or whose money may not be invested abroad."""
    for name in inside:
        market = kind == "procurement_ban" and trigger[0] <= name.start <= trigger[1] + 20
        if market and _MARKET.match(doc.lower[name.end : name.end + 40]) and name.kind == "country":
            return name.owner or "", 0.85
        if name.kind != "country" or not name.owner:
            continue
        left, right = doc.lower[max(0, name.start - 30) : name.start], doc.lower[name.end : name.end + 20]
        if kind == "export_control" and _OUT_OF.search(left):
            return name.owner, 0.8
        if (
            kind == "enforcement"
            and trigger[1] <= name.start
            and _CHARGED_IN.fullmatch(doc.lower, trigger[1], name.start)
        ):
            return name.owner, 0.85
        if kind == "procurement_ban" and trigger[1] <= name.start <= trigger[1] + 40 and _IN.search(left):
            if any(n.kind == "agency" and n.end < trigger[0] and acts(doc, n) for n in inside):
                continue  # "the Commerce Department warned against using them in China"
            return name.owner, 0.6
        if kind == "procurement_ban" and name.start < trigger[0] and _BUYERS_IN.search(left):
            return name.owner, 0.7
        if kind in ("enforcement", "investment", "procurement_ban", "tariff") and _opens(doc, sentence, name, trigger):
            if any(acts(doc, n) for n in inside):
                continue
            return name.owner, 0.75
        police = kind == "enforcement" and _POLICE.search(doc.lower, sentence.start, trigger[1])
        if police and _AT.search(left) and not any(acts(doc, n) for n in inside):
            return name.owner, 0.8
        abroad = "outbound" in doc.lower or trigger[0] <= name.start < trigger[1]
        if (
            kind == "investment"
            and abroad
            and _CAPITAL.match(doc.lower, name.end)
            and not _INWARD.match(doc.lower, name.end)
        ):
            return name.owner, 0.85
        if kind == "investment" and name.start < trigger[0] and right.startswith(" investors"):
            return name.owner, 0.8
    return None


# "Whoever takes gallium out of China needs a permit": goods are controlled where they leave.
_OUT_OF = re.compile(r"\b(?:tak|ship|export|send|carr|bring|leav)\w* (?:[a-z0-9-]+ ){0,4}out of (?:the )?$")
_MARKET = re.compile(r"(?:'s)? (?:[a-z]+ )?(?:market|tenders?|procurement|public contracts|networks?)\b")
_CAPITAL = re.compile(r" (?:outbound )?(?:investments?\b|capital|money|funds|venture)")
# "Bans Chinese investment in parts of its industry": capital that comes in is barred by whoever it comes to.
_INWARD = re.compile(r" investments? in (?:the|its|their|parts|some|key|local|domestic|certain|sensitive|strategic)\b")
# "Charged with fraud in Singapore": where the case is.
_CHARGED_IN = re.compile(r"(?: (?:with|for|over) (?:[a-z]+ ){0,3}?)? ?in (?:the )?")
_IN = re.compile(r"(?<!made)(?<!developed)(?<!produced)(?<!built)(?<!based)(?<!headquartered)(?<!designed) in $")


def _opens(doc: Clean, sentence: Sentence, name: Name, trigger: Span) -> bool:
    """ "In Britain, it was forced to sell": a country that the sentence opens with."""
    left, right = doc.lower[sentence.start : name.start], doc.lower[name.end : name.end + 1]
    return name.end < trigger[0] and left in ("in ", "in the ") and right == ","


def _actor(
    doc: Clean, inside: Sequence[Name], trigger: Span, receives: bool, passive: bool
) -> tuple[str | None, str | None, float] | None:
    """The agency or country that acts, from its place around the words."""
    actors = [n for n in inside if acts(doc, n)]
    passive = passive or bool(_BE.search(doc.lower, *trigger))
    before = [n for n in actors if n.start < trigger[0]]
    before = (
        [
            n
            for n in before
            if _RIGHT_BEFORE.fullmatch(doc.lower, n.end, trigger[0])  # "after Washington had listed"
            or not _BESIDE.search(doc.lower[max(0, n.start - 30) : n.start])
        ]
        or before
    )
    if passive:  # "told firms to avoid chips that are barred from sale": the main clause's subject bars nothing
        relative = max(
            (m.end() for m in _RELATIVE.finditer(doc.lower, max(0, trigger[0] - 120), trigger[0])), default=0
        )
        before = [n for n in before if n.start >= relative]
    if receives:  # the one who gets a licence has not granted it
        before = [n for n in before if n.kind == "agency"]
    if passive:  # nor has the one acted on
        before = [n for n in before if n.kind == "agency" or ORGAN_RIGHT.match(doc.lower[n.end : n.end + 60])]
    behind = [
        n
        for n in actors
        if n.start >= trigger[1] and _HANGS_BEHIND.search(doc.lower[max(trigger[1], n.start - 40) : n.start])
    ]
    by = [n for n in behind if passive and n.start - trigger[1] <= 30 and _BY.search(doc.lower[: n.start][-12:])]
    groups: tuple[tuple[Sequence[Name], float], ...] = (
        (by[:1], 0.95),
        ([n for n in before if trigger[0] - n.end <= 2 or _RIGHT_BEFORE.fullmatch(doc.lower, n.end, trigger[0])], 0.9),
        ([n for n in actors if trigger[0] <= n.start < trigger[1]], 0.85),
        (_clause(doc, before, trigger), 0.9),
        (behind[:1], 0.85),
        (before, 0.75),
    )
    for group, sure in groups:
        if group is before:
            group = [n for n in group if n.kind == "agency" or ACTS_RIGHT.match(doc.lower[n.end : n.end + 60])] or group
        if group:
            best = max(group, key=lambda n: n.start)
            if best.kind == "agency":
                return best.owner, best.name, sure
            return (
                best.owner,
                next((n.name for n in reversed(before) if n.kind == "agency" and n.owner == best.owner), None),
                sure,
            )
    return None


_BE = re.compile(r"\b(?:is|are|was|were|been|being) [a-z]+(?:ed|en|t|de)\b")
_BY = re.compile(r"\bby (?:the |both )?$")
_RELATIVE = re.compile(r"\b(?:which|whose|that|who|where)\b")
_RIGHT_BEFORE = re.compile(r" (?:(?:had|has|have|also|then|later|again|itself) )*")
# "Working with US authorities", "joined by Japan": not the one that the sentence is about.
_BESIDE = Ending(
    re.compile(
        r"\b(?:with|from|joined by|pressure from|response to|of|after|following|like|alongside|against|citing) (?:the )?$"
    )
)
_BUYERS_IN = re.compile(
    r"\b(?:cent(?:er|re)s|projects?|companies|firms|agencies|operators|buyers|carriers) in (?:the |mainland )?$"
)
_POLICE = re.compile(
    r"\b(?:police|prosecutors|customs|detectives|investigators|officers|inspectors|authorities|court|judge)\b"
)
_AT = re.compile(r"\b(?:in|at|near|outside|across) (?:the |downtown |southern |northern |central )?$")
_HANGS_BEHIND = Ending(re.compile(r"\b(?:by|from|of|at|under|with)(?: the| a| an)?(?: [a-z.']+){0,3} $"))
_CLAUSE_BREAK = re.compile(
    r"[;]|, (?:but|while|whereas|although|though|then|and (?:then|later))|\bbut\b|\bwhile\b|\bwhereas\b|\balthough\b"
)


def _clause(doc: Clean, before: Sequence[Name], trigger: Span) -> list[Name]:
    """Those of the actors before the words that no clause break parts from them."""
    return [n for n in before if not _CLAUSE_BREAK.search(doc.lower, n.end, trigger[0])]
