"""Of several kinds of measure that the same words tell, the one that they mean.

Only overlaps are settled here, by a table: which kind gives way to which, and what the words of the winner must hold.
How each kind is worded stands in measures.toml.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from chipwatch.model import SanctionKind, Span
from extract.assets import models


class Match(NamedTuple):
    """A wording at a place of the clean text."""

    kind: SanctionKind
    act: bool
    span: Span
    words: str


# An -ing form that opens a wording. Two of the names in the news look like one.
GERUND = re.compile(r"(?!beijing\b|boeing\b|being\b)[a-z-]{2,}ing\b")

_PARTIES = (
    r"\b(?:firms?|compan(?:y|ies)|entit(?:y|ies)|persons?|parties|organi[sz]ations?|individuals?|institutes?|universit\w+|"
    r"subsidiar\w+|units?|designers?|makers?|manufacturers?|chipmakers|affiliates|traders?|suppliers?|distributors?|brokers?)\b"
)
_GOODS_ON_LIST = (
    r"\b(?:chips?|items?|goods|materials?|technolog\w+|elements?|metals?|commodit\w+|equipment|gallium|germanium|rare[- ]earths?|antimony|"
    r"graphite|hbm|packaging|designs?|know-how|tools?|computers?|systems?|software|machines?|circuits|lines|commerce control list|munitions list|ccl|usml)\b"
)
_OWNERSHIP = r"\b(?:invest\w*|acqui\w+|takeover|buyout|merger|stake|divest\w*|golden|control of|wind up|shut down|assets?|bid|deal|purchase|(?:buying|selling|to sell|to buy) (?:(?:the|a|an|its|their) )?(?:[a-z0-9'-]+ ){0,4}?(?:firm|company|maker|unit|stake|business|subsidiary|designer|start-?up|arm)(?!')|sale (?:of|to)|cfius|putting money|backing|funding|financing)\b"
_BUYING = (
    r"\b(?:buy(?:ing)?|purchas\w+|procur\w+|us(?:e|ing)|import(?:s|ing)?|deploy\w*|install\w*|domestic\w*|home-?\w+|tenders?|"
    rf"networks?|devices|(?:authori[sz]ation|marketing) of|importation|phase\w* out|rip\w* out|access to (?:[a-z]+'s )?(?:{models()}))\b|^(?:told|tell|urg|discourag|instruct|advis|warn|order)"
)
_TRADE_ACT = r"^(?:requir|need|demand|oblig|impos|introduc|subject|must|policy of)"

# The first kind wins over the others where they overlap and its words hold the pattern.
_ROWS: tuple[tuple[SanctionKind, str, str], ...] = (
    ("export_control", "listing", rf"^(?!.*{_PARTIES})(?!.*\bsanctions (?:on|against)\b).*{_GOODS_ON_LIST}"),
    ("listing", "export_control procurement_ban investment", r""),
    ("export_control", "enforcement", r"^(?:warn|guidance|advis|remind)|crack\w* ?down on (?:[a-z']+ ){0,3}access"),
    (
        "investment",
        "enforcement",
        r"^cfius|\b(?:review|examin|scrutini|vet|assess)\w*\b.*\b(?:purchase|takeover|acquisition|merger|buyout|stake)\b",
    ),
    ("tariff", "enforcement export_control procurement_ban", r"section (?:232|301)|tariff|\bdut|\blev"),
    ("export_control", "easing", r"\bquotas?\b"),
    ("easing", "export_control tariff enforcement licence procurement_ban investment", r""),
    ("investment", "export_control procurement_ban licence enforcement", _OWNERSHIP),
    (
        "investment",
        "procurement_ban",
        r"\b(?:purchase|acquisition|takeover|merger|buyout) of\b|from (?:completing|closing|pursuing)",
    ),
    ("procurement_ban", "export_control licence enforcement", _BUYING),
    ("export_control", "licence", _TRADE_ACT),
    ("licence", "export_control", r"^(?!.*\b(?:bar|ban|block|stop|halt|restrict|curb|limit|prohibit)\b)"),
    ("enforcement", "export_control procurement_ban licence listing", r""),
    ("export_control", "procurement_ban investment", r""),
)
_TABLE = tuple((kind, frozenset(others.split()), re.compile(words)) for kind, others, words in _ROWS)


# Where another clause starts, so that what follows is no longer the object of what came before.
_CLAUSE = re.compile(r"[;:]|, (?:and|but|while|whereas|then)\b|\b(?:but|while|after|although|despite)\b")
_PURPOSE = re.compile(r"\b(?:in order |aimed? |designed |meant |intended |seek(?:s|ing)? )?(?:to|at) $")
# "… aimed at closing gaps in plans to deprive China of chips": what an act is for is no second one.
_AIM = re.compile(
    r"\b(?:(?:aimed|aiming) at|(?:designed|intended|meant|seeking|bid|efforts?|plans?|attempts?|campaign|drive|so as|in order) to) (?:[a-z]+ )?$"
)
_CAUSE = re.compile(
    r"\b(?:after|following|follow(?:s|ed)|amid|despite|pending|since|citing) (?:a|an|the|its) (?:[a-z-]+ ){0,2}$"
)


def told_apart(found: Sequence[Match], lower: str) -> list[Match]:
    """The matches of a sentence without those that another reading of the same words rules out; spans are of `lower`."""
    found = [m for m in found if not _is_part_of_another(m, found, lower)]
    acts = [m for m in found if m.act]
    lost: set[int] = set()
    for kind, others, words in _TABLE:
        for winner in acts:
            if winner.kind != kind or id(winner) in lost or not words.search(winner.words):
                continue
            lost |= {id(m) for m in acts if m.kind in others and _overlap(m.span, winner.span, 3)}
    kept = [m for m in acts if id(m) not in lost]
    kept = [m for m in kept if not (_BILL.fullmatch(m.words) and _says_what(m, kept, lower))]
    if any(m.kind == "licence" for m in kept):  # "cleared ten firms to buy, a reversal of …": judged, not told
        kept = [m for m in kept if m.kind != "easing" or not _TURN.match(m.words)]
    owned = any(m.kind == "investment" for m in kept)
    kept = [_on_goods(m) for m in kept if not (owned and m.kind == "export_control" and _SALE.search(m.words))]
    named = [m for m in found if not m.act and not any(_is_beside(m.span, act.span, lower) for act in kept)]
    narrow = [m for m in named if m.kind != "export_control"]
    return kept + narrow + [m for m in named if m not in narrow and not any(_overlap(m.span, n.span) for n in narrow)]


# "A bill would keep DeepSeek out of agencies": what the bill does tells its kind, not that it is one.
_BILL = re.compile(r"(?:bill|act|legislation|draft law|amendment)")


def _says_what(bill: Match, acts: Sequence[Match], lower: str) -> bool:
    return any(
        act.kind != bill.kind
        and 0 <= act.span[0] - bill.span[1] <= 60
        and not _CLAUSE.search(lower[bill.span[1] : act.span[0]])
        for act in acts
    )


_TURN = re.compile(r"(?:reversal|relaxation|softening|easing|loosening|shift|rollback)\b")
_SALE = re.compile(r"\b(?:the|a|any) sale\b")  # of a business, where the sentence speaks of ownership
_GOODS, _PARTY = re.compile(_GOODS_ON_LIST), re.compile(_PARTIES)


def _on_goods(match: Match) -> Match:
    """Goods put on a list are controlled; only parties are listed."""
    if match.kind == "listing" and _GOODS.search(match.words) and not _PARTY.search(match.words):
        return match._replace(kind="export_control")
    return match


def _is_part_of_another(match: Match, found: Sequence[Match], lower: str) -> bool:
    """Whether the words name what another act of the sentence undoes ("suspends the rule that banned exports"), what it
    is for ("to crack down on smuggling") or what led to it ("after a security review")."""
    before = lower[max(0, match.span[0] - 40) : match.span[0]]
    for other in found:
        if other is match or not other.act or other.kind == match.kind or other.span[0] >= match.span[0]:
            continue
        if match.kind == "enforcement" and (
            (_PURPOSE.search(before) and match.words.startswith(("crack", "prevent", "stop", "combat")))
            or _CAUSE.search(before)
        ):
            return True
        if match.kind in ("export_control", "procurement_ban") and other.kind == match.kind and _AIM.search(before):
            between = lower[other.span[1] : match.span[0]]
            if len(between) < 140 and not _CLAUSE.search(between):
                return True
        undone = ("export_control", "tariff", "listing", "procurement_ban")
        if other.kind == "easing" and match.kind in undone and not match.words.startswith("add"):
            between = lower[other.span[1] : match.span[0]]
            if len(between) < 120 and not _CLAUSE.search(between):
                return True
    return any(
        match.kind == "export_control"
        and other.kind == "easing"
        and other.act
        and re.search(r"\b(?:which|that) $", before)
        for other in found
    )


def _is_beside(named: Span, act: Span, lower: str) -> bool:
    """Whether words that only name a measure are about the act that they overlap or stand right beside."""
    between = lower[min(named[1], act[1]) : max(named[0], act[0])]
    return _overlap(named, act, 12) and ";" not in between


def _overlap(one: Span, other: Span, slack: int = 0) -> bool:
    return one[0] < other[1] + slack and other[0] < one[1] + slack


def meant_kind(sentence: str, at: int, match: Match, code: str | None, american: bool) -> SanctionKind:
    """A state that keeps foreign chips out bans buying them; one that keeps chips from foreign buyers controls exports."""
    before = sentence[: match.span[0] - at]
    if match.kind == "export_control" and _AGENTS.search(before) and _STOPS.match(match.words):
        return "enforcement"
    if match.kind == "export_control" and _INVESTMENTS.search(sentence) and not _EXPORTED.search(sentence):
        return "investment"
    if match.kind == "easing" and _ORDERED.search(match.words) and "access" in sentence[match.span[1] - at :][:60]:
        return "export_control"
    if match.kind == "licence" and _RULE.search(before) and _ALLOWS.match(match.words):
        return "easing"
    if match.kind == "licence" and code == "CN" and american and _PARTLY.match(match.words):
        return "procurement_ban"
    if match.kind == "licence" and _MUST.search(before) and match.words[:3] in ("get", "obt", "sec", "rec", "app"):
        return "export_control"
    if match.kind == "licence" and _NEVER.search(before) and _ALLOWS.match(match.words):
        return "export_control"
    ends = match.words + sentence[match.span[1] - at :][:20]
    if match.kind == "procurement_ban" and (_STOP_SELLING.search(match.words) or _HALT_EXPORTS.search(ends)):
        return "export_control"
    own = _FROM_BUYING.search(match.words + sentence[match.span[1] - at :][:40])
    if match.kind == "procurement_ban" and own and own.group(1) in _HOME.get(code or "", ()):
        return "export_control"
    found = _FOREIGN_GOODS.search(match.words)
    buyers = _FOREIGN_BUYERS.search(match.words)
    if match.kind == "export_control" and found and not buyers and not _TRADES.search(match.words):
        if code is None and not match.act and found.group(1) in _HOME["US"]:
            return match.kind  # "restrictions on US chips leaving the country"
        return match.kind if found.group(1) in _HOME.get(code or "", ()) else "procurement_ban"
    if (
        match.kind == "export_control"
        and code == "CN"
        and american
        and not _EXPORTS.search(_CONCEDES.split(sentence, 1)[0])
    ):
        return "procurement_ban"
    if match.kind == "procurement_ban" and code != "CN" and _OUT_OF_CHINA.search(match.words):
        return "export_control"
    if match.kind == "procurement_ban" and code not in ("CN", None) and buyers:
        return "export_control"
    return match.kind


_AGENTS = re.compile(
    r"\b(?:agents|officers|police|customs(?: officers| officials| agents)?|inspectors) (?:[a-z]+ly |have |had )?$"
)
_STOPS = re.compile(r"(?:stop|block|halt|prevent|thwart|cut|shut|bar|crack|clamp|restrict)")
# Rules on where one's own money goes, which are told by the technologies that it goes into.
_INVESTMENTS = re.compile(r"\b(?:u\.s\.|united states|us|american|outbound) investments? in\b")
_EXPORTED = re.compile(r"\bexport|\bship(?:s|ped|ping|ments?)?\b|\bsales?\b")
_STOP_SELLING = re.compile(
    r"\b(?:stop|halt|cease|suspend|pause|not to|against|refrain from|cut off|from|bann?(?:ed|s|ing)?|barr?(?:ed|s|ing)?|block(?:ed|s|ing)?|prohibit(?:ed|s|ing)?|forb[ai]d\w*|restrict(?:ed|s|ing)?) "
    r"(?:all |any |the |further |new |its |their )*(?:suppl|ship|sell|export|re-export|deliver|transfer|sales|making)"
)
_HALT_EXPORTS = re.compile(
    r"\b(?:stop|halt|cease|suspend|pause|end)\w* (?:[a-z0-9-]+ ){0,4}(?:exports?|shipments|sales|deliveries|supplies)\b"
)
# Kept from buying what the state that keeps them makes: those goods are for others not to have.
_FROM_BUYING = re.compile(
    r"\bfrom (?:buying|purchasing|acquiring|obtaining|using|accessing) (?:[a-z]+ ){0,2}?(chinese|american|nvidia|us|u\.s\.) (?:[a-z]+ )?(?:technolog|chips?|gpus?|hardware|equipment|software|semiconductors?)"
)
_MUST = re.compile(
    r"\b(?:must|have to|has to|need to|needs to|required to|obliged to) (?:first |now |begin |start )?$|"
    r"\b(?:requirement|rule|demand|mandate|condition|order|policy) that (?:[a-z0-9'.&-]+ ){1,5}$"
)
# "A rule allowing exports" eases controls for all; a licence is one firm's.
_RULE = re.compile(
    r"\b(?:announced|issued|published|adopted|finali[sz]ed|unveiled) an? (?:[a-z-]+ )?(?:rule|regulation|policy) (?:that |which )?$"
)
# A directive that suspends access to goods is no suspended directive.
_ORDERED = re.compile(r"\b(?:directive|order|decree|instruction)s? (?:that|which) [a-z]+$")
_PARTLY = re.compile(r"(?:allow|permit)\w* (?:only )?(?:limited|some|partial)\b")
_NEVER = re.compile(
    r"\b(?:(?:does|did|do|will|would|has|have|could|can)(?: not|n't)|never|no longer|refus\w+ to|declin\w+ to|unwilling to)(?: be)? $"
)
_ALLOWS = re.compile(r"(?:allow|permit|let|clear|authori|approve (?:any|sales|exports))")
# Goods banned for where they come from are banned from being bought, not from being sold abroad.
_FOREIGN_GOODS = re.compile(
    r"\b(?:restrict|ban|bar|block|exclud|outlaw|prohibit)\w* (?:on )?(?:all |the |any |new |most )*(?:use of )?(chinese|huawei|deepseek|zte|foreign|imported|american|nvidia|micron|intel|us|u\.s\.)\b"
)
_TRADES = re.compile(
    r"\b(?:exports?|exporting|sales?|sell\w*|ship\w*|suppl(?!y chain)\w+|to china|transfers?|deliver\w*|access)\b"
)
_HOME = {"CN": ("chinese", "huawei", "deepseek", "zte"), "US": ("american", "nvidia", "micron", "intel", "us", "u.s.")}
# What an act is in spite of: "limits access, despite Washington's decision to allow exports".
_CONCEDES = re.compile(r"\b(?:despite|although|even though|in spite of|after)\b")
_OUT_OF_CHINA = re.compile(r"\bout of china$")
_EXPORTS = re.compile(
    r"\bexport|\bship(?:s|ped|ping)? (?:to|abroad)|rare earth|gallium|germanium|u\.s\.|\bus\b|washington|american"
)
_FOREIGN_BUYERS = re.compile(
    r"\b(?:chinese|china's|china) (?:[a-z-]+ ){0,4}(?:from (?:buying|purchasing|acquiring|obtaining|importing|using)|using)\b"
)
