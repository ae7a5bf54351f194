"""Whether a sentence that words a measure reports a government's act at all.

A firm's own decision, an author's guess of what may follow, a condition and a general remark are told apart here from
what a government did or plans. Whose act it then is, is read in issuers.py; status and novelty in tense.py.
"""

import re
from collections.abc import Sequence

from extract.endings import Ending
from extract.kinds import GERUND, Match
from extract.names import Name, preceding, within
from extract.sides import acts
from extract.text import Clean, Sentence

# Words with which a firm undergoes a measure rather than takes one.
_UNDERGOES = re.compile(
    r"(?:appl[yi]|go-ahead|green light|the nod|nod |all-clear|has |have |own|admit|confess|acknowledg|receiv|obtain|secur|w[io]n|g[eo]t|plead|pled|agree[sd]? (?:to )?(?:pay|an? )|will pay|pay|paid|settl|fac(?:e|es|ed|ing)\b|need|los[et]|lost|must|ha(?:s|ve) to|land|clinch|guilty|subpoena|"
    r"under |in breach|violat|broke|penalt|fine |required|hit (?:with|by)|arrest|jail|detain|convict|indict|sentenc|extradit|prob(?:e|es) (?:over|into)|to (?:resume|restart)\b.*\b(?:with|after)\b|"
    r"[a-z0-9.-]+(?:'s)? (?:[a-z]+ )?(?:banned|barred|blocked|prohibited|outlawed) (?:on|from|in|by|at)\b)"
)
_NOUN_FIRST = re.compile(
    r"(?:exports?|sales?|shipments?|deliveries|transfers|licen[cs]e|licen[cs]ing|permits?|bills?|legislation|rules?|controls?|restrictions?|curbs?|bans?|tariffs?|dut(?:y|ies)|chip|semiconductor|export|"
    r"\d|applications?|authori[sz]ations?|approvals?|antitrust|anti-|criminal|smuggling|security|national|section|golden|outbound|investment|entity|validated|police|prosecutors?|customs|agents|officials|judge|court|gain ai|match act|remote access|"
    r"arrests?|indict\w*|detain\w*|prosecut\w*|raids?|penalt(?:y|ies)|seizures?|operation|withdrawal|rescission|repeal|suspension|rollback|revocation|denial|refusal)\b"
)
_BE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|gets|got)(?: (?:now|also|reportedly|formally|already|not|currently|still|since|all|both|\w+ly))? $"
)
_PREPOSITION = re.compile(
    r"\b(?:to|for|from|of|against|with|on|in|at|over|by|into|including|about|than|like|told|informed|notified|warned|asked|lets?|allow(?:s|ed)?|barred|ordered|between|add(?:s|ed)|plac(?:es|ed)|blacklist(?:s|ed)|fin(?:es|ed)|charg(?:es|ed)|sanction(?:s|ed)|forc(?:es|ed)) (?:the |its |us-based |chipmaker |rival |company |firm |giant )*$"
)
_POSSESSIVE = re.compile(r"^'s? ")
_COMPANY = re.compile(
    r"^(?:but |and |however, )?(?:the (?:us |u\.s\. |chinese |american )?(?:[a-z-]+ )?(?:company|start-?up|firm|chipmaker|lab|maker|foundry|developer|giant|group)|we)\b"
)
_PRONOUN = re.compile(r"^(?:it|they)\b")


def is_firms_own(doc: Clean, sentence: Sentence, names: Sequence[Name], match: Match) -> bool:
    """Whether a company, and no government, does what the words tell: "Nvidia halted shipments"."""
    if match.kind in ("listing", "tariff") or _UNDERGOES.match(match.words) or _NOUN_FIRST.match(match.words):
        return False
    start = max(sentence.start, doc.lower.rfind(";", sentence.start, match.span[0]))
    left = doc.lower[start : match.span[0]]
    if re.match(r"(?:was|were|is|are|been|being|be)\b", match.words):
        return False
    if _BE.search(left[-28:]) and not GERUND.match(match.words):
        return False
    here = within(names, start, match.span[0] + 1)
    governments = [n for n in here if n.kind in ("agency", "country") and acts(doc, n)]
    subjects = [n for n in here if n.kind == "firm" and _is_subject(doc, n, sentence)]
    if not subjects:
        # "It" is the firm or the ministry of the sentence before; controls on exports are a ministry's.
        alone = not governments and not any(n.kind == "firm" for n in here)
        if _PRONOUN.match(left) and (told := [n for n in preceding(names, sentence.start)[-3:] if n.kind != "chip"]):
            alone = alone and told[-1].kind == "firm"  # "It lifted them later", after a government was named
        return alone and bool(
            _COMPANY.match(left) or (_PRONOUN.match(left) and match.kind in ("easing", "enforcement", "licence"))
        )
    firm = subjects[-1]
    if governments and governments[-1].start > firm.start:
        return False
    between = doc.lower[firm.end : match.span[0]]
    if (len(between) > 100 and governments) or re.search(
        r"\b(?:was|were|is|are|been|be|being|faces?|got|received?|whose|against|said|says|disclosed|announced that|reported|which (?:us|washington|beijing|china)|after|because|since|that)\b",
        between,
    ):
        return bool(
            re.search(r"\b(?:said|says|disclosed|announced) (?:that )?(?:it|he|she|they)\b[^.]{0,12}$", between)
        )
    return True


def _is_subject(doc: Clean, firm: Name, sentence: Sentence) -> bool:
    """Whether a firm's name may be the one that acts: nothing before it makes it an object, nothing behind an owner."""
    if _PREPOSITION.search(doc.lower[max(sentence.start, firm.start - 40) : firm.start]):
        return False
    return not _POSSESSIVE.match(doc.lower[firm.end : firm.end + 4])


_JUDGES = re.compile(
    r"(?:^|[;:] |\band |\bbut |, )(?:overall, |meanwhile, |however, |moreover, |if [^,]{3,60}, |together, )?(?:"
    r"(?:this|that|these|such|the|its|any such|a) (?:[a-z'-]+ ){0,5}?(?:move|decision|development|news|case|action|step|change|changes|shift|incident|policy|situation|announcement|event|ruling|deal|outcome|dispute|tensions?|episode|trend|agreement|directive|approach|plan|proposal|report|measures?|restrictions?|controls?|investigation|probe|ban|rule|bill|legislation|law|order|proclamation|tariffs?)"
    r"|it|this|that|they|these|(?:some |many |industry |other )?(?:analysts?|experts?|critics|observers|investors?|economists|supporters|opponents|traders|lawyers)(?: (?:at|in|from) [a-z ]{2,30}?)?(?: (?:also )?(?:say|said|warn(?:ed)?|expect(?:ed)?|believe|note|noted|argue|argued)(?: that)?(?: [a-z' -]{3,80}?)?(?= (?:could|may|might|would|will)\b))? ?"
    r") (?:also |further |thus |therefore |ultimately |[a-z]+ly )*"
)
_GUESSES = re.compile(
    r"(?:could|may|might|can|is likely|are likely|will likely|is expected to (?:further|increase|intensify|accelerate|have)|has the potential|would likely|risks?|threatens to (?:disrupt|slow|hurt))\b"
)
_REMARKS = re.compile(
    r"(?:highlights?|highlighted|underscores?|underlines?|reflects?|raises? (?:concerns?|questions?|the stakes)|signals?|demonstrates?|illustrates?|represents?|shows?|suggests?|exemplif(?:y|ies)|matters?|is significant|are significant|is important|is crucial|is critical|"
    r"(?:significantly )?(?:escalates?|intensif(?:y|ies)|reshapes?|directly (?:impacts?|affects?)|affects?|impacts?|influences?)|adds? to(?! the (?:[a-z.]+ ){0,3}(?:list|ccl|usml)\b)|points? to|serves? as|emphasi[sz]es?|reveals?|speaks? to|sets? a precedent|has (?:significant|major|broad) implications)\b"
)
# "The exchange marks the largest easing …": words that judge whatever stands before them.
_JUDGED = re.compile(
    r"\b(?:this|that|the|both) (?:[a-z'-]+ ){1,5}?(?:marks? the|highlights?|underscores?|underlines?|reflects? (?:a|the|how)|demonstrates?|illustrates?|exemplif(?:y|ies)|is seen as|is a sign) [^;]*$"
)
_FEARED = Ending(
    re.compile(
        r"\b(?:fears?|concerns?|worr(?:y|ies|ied)|risks?|prospect|possibility|threat|speculation|danger|uncertainty|anxiety|debate|questions?|talk) (?:of|that|about|over|around|from|on)(?: (?:[a-z.']+ ){0,5})$"
    )
)
# What is said of a measure that stands: it is named, none is made.
_WEIGHED = Ending(
    re.compile(
        r"\b(?:impact|effect|effects|importance|role|effectiveness|limits|consequences|implications|history|era|context|face|wake|light) (?:of|that|about|over|around|from|on)(?: (?:[a-z.']+ ){0,5})$"
    )
)
# What follows from a measure, what a law is for, what is usual: no act of its own.
_EXPLAINED = re.compile(
    r"\b(?:meaning|mean(?:s|t)?|so)(?: that)? (?:[a-z'-]+ ){0,6}$|"
    r"\bmust still $|\bwith whom (?:[a-z]+ ){1,3}$|\bnot (?:specifically|otherwise|necessarily|individually|yet) $|\b(?:usually|often|routinely|normally|generally|typically|frequently|regularly|sometimes|always) $|"
    r"\b(?:offenders?|violators?|infringers?|violations?|breaches|anyone|those who [a-z ]{2,30}) (?:[a-z]+ ){0,3}$"
)
_RISKS = Ending(re.compile(r"\b(?:risks?|risking|could|would|may|might|without|avoid|not|likely to|to) $"))
_BREACH = re.compile(r"(?:violat|breach|broke)")
_PRESSES = Ending(re.compile(r"\b(?:sanctions|curbs|controls|restrictions|shortages?|limits) (?:have |had )?$"))
_EARLIER = re.compile(
    r"(?<!day )(?<!week )(?<!month )(?<!year )\b(?:before|until) (?:the |any |us |u\.s\. |american )*$"
)
_DATED = re.compile(
    r"\b20\d\d\b|\b(?:in|on|last) (?:january|february|march|april|may|june|july|august|september|october|november|december|week|month|year)\b"
)
_LAW = Ending(
    re.compile(
        r"\b(?:law|act|statute|powers?|decree|order|rules?|regime|system|legislation|loophole|gap|exemptions?|licen[cs]es?|permits?|waivers?|status|approvals?) (?:that|which) $"
    )
)
_LETS = re.compile(r"(?:let|allow|permit|enabl|giv)")
_OPINION = re.compile(
    r"\b(?:blam|lament|defend|fear|worr|affect)\w* (?:[a-z'-]+ ){0,5}$|\bhow (?:the |us |u\.s\. |american |tighter |new )*$"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|whether or not|in case) (?:the |[a-z.']+ ){0,5}(?:to )?$|^(?:should|were) (?:[a-z.']+ ){1,4}(?:to )?$"
)


def is_remark(text: str, start: int, act: bool) -> bool:
    """Whether what stands from `text[start]` on in a sentence is only guessed at, judged, feared or supposed by the author."""
    before = text[:start]
    for opener in _JUDGES.finditer(before):
        if start - opener.start() > 260:
            continue
        rest = text[opener.end() :]
        if _GUESSES.match(rest) or _REMARKS.match(rest):
            return True
    if _LAW.search(before[-40:]) and _LETS.match(text, start):
        return True
    if (_RISKS.search(before[-24:]) and _BREACH.match(text, start)) or (
        _PRESSES.search(before[-24:]) and re.match(r"forc|push|prompt|driv|compel", text[start:])
    ):
        return True
    if _EARLIER.search(before[-40:]) and not _DATED.search(text, start):
        return True
    if _JUDGED.search(before[-160:]):
        return True
    near = before[-60:]
    if act and _WEIGHED.search(near):
        return True
    return bool(_FEARED.search(near) or _EXPLAINED.search(near) or _OPINION.search(near) or _CONDITION.search(near))
