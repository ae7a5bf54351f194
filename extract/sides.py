"""Which side of a measure a country or agency stands on, by the words beside its name: the one that acts, or the one hit.

Works on a name and its nearest words alone. Whose act a given measure is, is decided in issuers.py.
"""

import re
from functools import lru_cache

from extract.endings import Ending
from extract.names import Name
from extract.text import Clean

# Right of a country's name, or left of it, what makes it the one that is hit and not the one that acts.
_TARGET_LEFT = Ending(
    re.compile(
        r"(?:\b(?:to|against|on|for|in|into|from|toward|towards|targeting|target|targets|targeted|at|bound for|destined for|within|across|via|through|of|with|reach|reaching|inside|near|hit|hitting|between|over|limiting|prevent|preventing|keep|keeping|deny|denying|restrict|restricting|curb|slow|hobble|blocking|block|sell|selling|supplying|"
        r"including) (?:the |mainland |other |some |several |many |certain |companies in |firms in |customers in |buyers in |all |its |military |major )?(?:[a-z]+-?based )?)$"
    )
)
_TARGET_RIGHT = re.compile(
    r"^(?:'s|')? ?(?:ai |tech |technology |technological |chip |semiconductor |military |state-owned |state-backed |tech |internet |major |local |domestic |end |chipmaking |leading |private |memory |equipment |telecom |cloud |server |top |large |individual |own |advanced |artificial intelligence )*"
    r"(?:firms?|companies|company|entities|entity|customers?|clients?|buyers?|chipmakers?|developers?|labs?|giants?|startups?|market|military|industry|access|ambitions?|purchases?|manufacturers?|makers?|fabs?|foundr(?:y|ies)|nationals?|citizens?|businessm[ae]n|man|woman|men|engineers?|"
    r"parties|owners?|parents?|shareholders?|investors?(?= (?:told|ordered|must|has|was|is|from))|organi[sz]ations?|universit(?:y|ies)|research institutes?|individuals?|suppliers?|distributors?|state media|all(?:y|ies)|partners?|progress|development|efforts|rivals?|ability|competitors?|capabilities|users?|sector|subsidiar(?:y|ies)|affiliates?|importers?|imports|goods|tool ?makers?|(?:auto|car|trade|industry|chip|business|lobby) (?:groups?|associations?|bod(?:y|ies)|lobby))\b|^-(?:based|bound|linked|owned|made|headquartered|backed)"
    r"|^ (?:remains?|is|are|was|were|stays?|has been|comes?|came) (?:now |still |also |long )?(?:subject to|under|hit by|targeted by|covered by|barred from|banned from)\b"
)
# Sanctions and programmes named after the country that they are aimed at.
_SANCTIONED = frozenset(("IR", "RU", "KP", "SY", "CU", "VE", "BY", "MM", "SD"))
_AGAINST_IT = re.compile(
    r"(?:'s)?(?:-related)? (?:sanctions?|embargo|export[- ]controls?|programme|program|regulations|oil sanctions|(?:sanctions )?package)\b(?! (?:on|against|law))"
)
# Right of a country's name, what makes it the one that acts: an organ of it, or (unless a preposition stands before) a verb.
ORGAN_RIGHT = re.compile(
    r"^(?:'s|')? ?(?:(?:\d+(?:st|nd|rd|th)|commerce|trade|justice|foreign|finance|industry|state|federal|internet|market|cyberspace|new|strict|stricter|sweeping|latest|own|domestic|existing|current|export|technology|tech|chip|semiconductor|ai|tough|tougher|expanded|antitrust|anti-monopoly|national|security|central|top|senior|local|defence|defense|"
    r"economic|unilateral|import|purchase|purchasing|procurement|buying|licensing|license|licence|permit|gallium|germanium|graphite|20\d\d|one-year|first|rare|earth|earths|economy|advanced|digital|science|interior|communications|energy|planning|strategic|commodities|sudden|recent|reported|surprise|apparent|abrupt|and) ){0,3}?(?:government|administration|officials?|regulators?|authorit(?:y|ies)|ministry|ministries|planners?|leaders?|leadership|(?:sanctions )?package|prosecutors?|police|customs|courts?|judge|lawmakers|senators?|congress|parliament|cabinet|president|state(?! media| broadcaster| news| funds?\b| firms?\b| compan| groups?\b| grid| banks?\b| investors?\b| enterprises?| budget| aid)|panel|watchdog|tribunal|central bank|state planner|spy agency|"
    r"export[- ](?:curbs?|controls?|restrictions?|bans?|rules?|licen[cs]\w*|laws?|regulations?|limits|blacklist)|curbs?|controls?|restrictions?|sanctions?|bans?|tariffs?|rules?|regulations?|entity list|trade blacklist|blacklist|crackdown|antitrust|anti-monopoly|law|laws|limits|embassy|treasury|pentagon|"
    r"unreliable entity list|end[- ]user list|measures?|regime|requirements?|order|instructions?|guidance|pause|suspension|freeze|commerce department|justice department|licen[cs]e|licen[cs]es|licen[cs]ing|commodities list|sanctions list|probe|investigation|inquiry|blessing|nod|approvals?|go-ahead|permission|member (?:states|countries)|(?:decision|refusal|vote|threat|pledge|intention|move)(?=(?: on [a-z]+day| this week| last week)? to\b))\b"
)
ACTS_RIGHT = re.compile(
    r"^(?:'s)? (?:(?:[a-z]+ly|then|later|since|also|again|now|in turn|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:this|last) (?:week|month)|in (?:january|february|march|april|may|june|july|august|september|october|november|december)) )*(?:has|have|had|is|was|will|would|plans?|may|might|could|said|says|announced?|announces|imposed?|imposes|added?|adds|ban(?:s|ned)?|bars?|barred|block(?:s|ed)?|approv(?:es|ed)|clear(?:s|ed)|allow(?:s|ed)|grant(?:s|ed)|consider(?:s|ed|ing)|weigh(?:s|ed|ing)|propos(?:es|ed)|"
    r"tighten(?:s|ed)?|eas(?:es|ed)|lift(?:s|ed)|remov(?:es|ed)|restrict(?:s|ed)|launch(?:es|ed)|open(?:s|ed)|order(?:s|ed)|tells?|told|urg(?:es|ed)|charg(?:es|ed)|arrest(?:s|ed)|detain(?:s|ed)|raid(?:s|ed)|seiz(?:es|ed)|suspend(?:s|ed)|rescind(?:s|ed)|requir(?:es|ed)|and its allies|expand(?:s|ed)|extend(?:s|ed)|"
    r"revok(?:es|ed)|issu(?:es|ed)|halt(?:s|ed)|stop(?:s|ped)|put(?:s)?|plac(?:es|ed)|introduc(?:es|ed)|now|also|steps?|stepped|widen(?:s|ed)|warn(?:s|ed)|threaten(?:s|ed)|indict(?:s|ed)|fin(?:es|ed)|sanction(?:s|ed)|blacklist(?:s|ed)|discourag(?:es|ed)|prob(?:es|ed)|investigat(?:es|ed)|takes?|took|moves?|moved|to (?:ban|bar|curb|restrict|tighten|ease|lift|allow|impose|require|add|block|suspend|limit|let|approve|investigate|probe|expand|extend)|"
    r"(?!(?:based|owned|made|backed|linked|headquartered|bound|led|related|controlled|sanctioned|blacklisted|advanced|united|sized|branded|designed|built)\b)[a-z]{2,}ed\b|cuts? (?:off|its)|hits?|struck|strikes|brought|brings|drew|draws|won|sought|shut|rolls?|froze|freezes|forbade|forbids|unwound|clears|greenlit|green-lit|walls|slams|curbs|limits|"
    r"[\"']?(?:chose|chooses)|explores?|mulls|weighs|backs|closes|tightened|toughens|hardens|loosens|relaxes|scales|waives|revives|probes|sues|summons|arrests|jails|convicts|whose|which|could|"
    r"den(?:ies|ied)|reject(?:s|ed)|slaps?|levies|levied|retaliat(?:es|ed)|raises?|raised|drops?|dropped|scraps?|scrapped|pauses?|paused|delays?|delayed|keeps?|kept|lets?|gives?|gave|agrees?|agreed|sets?|mulls?|readies|eyes|seeks?|cuts?|controls?|adopts|unveils|designates|targets|fines|lists|bans|freezes|publishes|enacts|extends|reverses)\b"
)
_JOINED_LEFT = Ending(re.compile(r"\b(?:both|and|or) (?:the )?$"))
# "To China, Russia, Iran or North Korea": the preposition holds for all of them.
_LISTED = r"(?:china|mainland china|hong kong|macau|russia|iran|north korea|taiwan|japan|south korea|singapore|malaysia|thailand|vietnam|india|saudi arabia|qatar|turkey|belarus|the (?:uae|netherlands|united states|us)|europe|venezuela|cuba|syria|pakistan)"
_TARGET_LIST = Ending(
    re.compile(
        rf"\b(?:to|against|on|for|in|into|from|toward|towards|via|through|of|with|between) {_LISTED}(?:, {_LISTED}){{0,8}},? (?:(?:and|or) )?(?:the )?$"
    )
)


# "Taiwan's Keelung District Prosecutors' Office", "China's State Administration for Market Regulation".
_OWN_ORGAN = re.compile(
    r"^(?:'s?|’s?) (?:(?!and\b|the\b|of\b|to\b|in\b|on\b|that\b|said\b)[a-z0-9-]+ ){1,5}?(?:prosecutors?'?(?: office)?|ministry|bureau|administration|commission|agency|police|court|customs|cabinet|parliament|watchdog|authority|regulator)\b"
)


def is_target(doc: Clean, name: Name) -> bool:
    """Whether a country stands where the one hit by a measure stands."""
    if name.owner in _SANCTIONED and _AGAINST_IT.match(doc.lower, name.end):
        return True
    return _is_target(doc.lower[max(0, name.start - 60) : name.start], doc.lower[name.end : name.end + 60])


@lru_cache(maxsize=1_024)
def _is_target(left: str, right: str) -> bool:
    """Kept, since every measure of an article asks the same of the countries about it."""
    if ORGAN_RIGHT.match(right) or _OWN_ORGAN.match(right):
        return False
    if _JOINED_LEFT.search(left):  # "and South Korea said": another one that acts, unless the list goes on
        return not ACTS_RIGHT.match(right) or bool(_TARGET_LIST.search(left))
    return bool(_TARGET_RIGHT.match(right) or _TARGET_LEFT.search(left) or _TARGET_LIST.search(left))


_WEAK_AGENCY_RIGHT = re.compile(
    r"^(?:'s)? (?:department|committee|panel|vote[ds]?|passed|passes|said|says|has|is|will|would|secretary|republicans|democrats|lawmakers|bill|members?|select|china|banking|foreign|clears?|approved|approves|plans|weighs|considers|adds?|added|proposed|and|advances|approves|backs|moves|to)\b"
)
# Short names of American bodies that are ordinary words as well.
_WEAK_AGENCIES = frozenset(
    (
        "state",
        "house",
        "senate",
        "commerce",
        "treasury",
        "congress",
        "federal court",
        "parliament",
        "grand jury",
        "customs",
    )
)
# "Customs officials in China", "police in Taipei": the country of those who act.
_ORGAN_IN = Ending(
    re.compile(
        r"\b(?:officials?|officers?|prosecutors?|police|customs|authorit(?:y|ies)|regulators?|investigators?|agents|inspectors|detectives|courts?|judges?|lawmakers|ministers?|government|ministry|department|agency|bureau|watchdog|administration) (?:in|of|at) (?:the |mainland |southern |northern |eastern |western |[a-z]+, )?$"
    )
)


# "Its Oct. 7, 2022, China chip controls": rules that somebody else has made about a country.
_ITS_OWN = Ending(re.compile(r"\b(?:its|their|his|u\.s\.|american)(?: [a-z]+\.?)?(?: \d{1,2},?)?(?: \d{4},?)? $"))
_RULES_ON_IT = re.compile(
    r"^ (?:(?:ai|chip|tech|technology|semiconductor|trade|export|advanced) )*(?:control|curb|restriction|rule|ban)s?\b"
)


def acts(doc: Clean, name: Name) -> bool:
    """Whether an agency or country stands where one that acts stands."""
    right = doc.lower[name.end : name.end + 60]
    if name.kind == "agency":
        spelled = doc.lower[name.start : name.end]
        return (
            spelled not in _WEAK_AGENCIES
            or spelled in ("senate", "congress", "grand jury")
            or bool(_WEAK_AGENCY_RIGHT.match(right))
        )
    if _ITS_OWN.search(doc.lower[max(0, name.start - 40) : name.start]) and _RULES_ON_IT.match(right):
        return False
    if _ORGAN_IN.search(doc.lower[max(0, name.start - 60) : name.start]):
        return True
    if _OWN_ORGAN.match(right):
        return True
    if is_target(doc, name):
        return False
    return bool(ORGAN_RIGHT.match(right) or ACTS_RIGHT.match(right))
