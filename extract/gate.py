"""The gate: which articles may matter at all, from raw text, before anything is read.

It only looks for words without which no chip, count, measure or delay can be stated; what it turns away is answered as
not relevant. bench/extract.py shows what it loses on labelled articles: nothing.
"""

import re
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

import reference
from extract.prefilter import Prefilter

# Chip nouns, chip families and products, the words of measures and delays. Firms alone open no gate: without a chip, a
# measure or a delay an article about them is off topic. One pass over the text looks for all of them at once.
_LITERALS = """gpu|chip|accelerator|processor|semiconductor|hopper|blackwell|rubin|ascend|kunlun|trainium|inferentia|gaudi|graviton|snapdragon|kirin|exynos|xeon|epyc
rtx|dgx|hgx|v100|export control|export restriction|export curb|export ban|export rule|export licen|export law|export administration|export quota|export block|exports of|exports to|sanction|entity list|entities list|1260h|unverified list
blacklist|black-list|tariff|outbound invest|unreliable entit|rare earth|rare-earth|gallium|germanium|behind schedule|smuggl|indict|graphics card|graphics process
supercomputer|foundry|foundries|jetson|tegra|ryzen|radeon|trillium|ironwood|apple silicon|tensor g|neoverse|lithograph|huawei|chipmak|industry and security|covered equipment|covered communications|covered list|countries of concern|country of concern|munitions list|arms regulations|foreign assets control
restrictive measures|dual-use|general licen|export privileges|export trade control|export authori|commerce control list|military end|military compan|end user list|end-user list|license exception|licence exception|nonproliferation|wassenaar|blocking property|section 301|section 232|additional duties|trade representative|communications supply chain
英伟达|芯片|出口管制""".replace("\n", "|").split("|")
# Short names and words that other words hold ("output", "basic"): looked for as literals, then judged with their edges.
_SHORT_LITERALS = [
    *"tpu|npu|lpu|cpu|asic|maia|mtia|dojo|instinct|fab|nvl|cortex-|wse-|cs-|curb".split("|"),
    *(f"{letters}{digit}" for letters in "a b h l v gb gh mi".split() for digit in range(10)),
]
_SHORT = re.compile(
    r"\b(?:tpu\w*|npus?|lpus?|cpus?|asics?|maia|mtia|dojo|instinct|fabs?|nvl ?\d+|cortex-\w+|wse-\d|cs-\ds?|curbs?|"
    r"[abhlv]\d{2,3}[a-z]?s?|g[bh]\d{3}\w*|mi\d{2,3}\w?)\b"
)
# A delay, and something of ours that may be late.
_LATE = tuple(
    re.compile(words)
    for words in (
        r"\bh[eo]ld(?:s|ing)? up\b",
        r"\b(?:is|are|was|were|ran|runs|running|be|being) late\b",
        r"\bstuck\b",
        r"\bin limbo\b",
        r"\bsnags?\b",
        r"\btak(?:e|es|ing) longer\b",
        r"\btook longer\b",
        r"\bdelay",
        r"\bpostpon",
        r"\bdefer",
        r"\bbumped",
        r"\bstall",
        r"\bslip(?:s|ped|ping)?\b",
        r"\bpush(?:ed|es|ing)? (?:back|out|to|into)",
        r"\bon hold\b",
        r"\bput(?:s|ting)? off",
        r"\bback (?:to|by|until|into) (?:at least |about |early |late |mid-?)?(?:20\d\d|next|one|two|three|four|five|six|several|months|weeks|years|an? (?:month|quarter|year|half)|january|february|march|april|may|june|july|august|september|october|november|december|the (?:first|second|third|fourth|end|summer|autumn|spring))\b",
        r"\bsetback",
        r"\b(?:halt|paus|suspend|shelv)ed\b",
        r"\bpauses?\b",
        r"\bshelves\b",
        r"\bhalts\b",
        r"\bh[eo]ld(?:s|ing)? (?:back|off)",
        r"\bhold off",
        r"\bstuck (?:in|at)",
        r"\bon ice\b",
        r"\bbehind (?:schedule|on|plan)",
        r"\b(?:months?|weeks?|quarters?|years?) (?:late|later|behind)",
        r"\blater than",
        r"\b(?:must|has to|have to) wait",
        r"\bmiss(?:es|ed|ing)? (?:its|their|the|that|a) ",
        r"(?:\bnot|n't)\b[^.]{0,60}\b(?:until|before|this year)",
        r"\blonger than",
        r"\bslower than",
        r"\bhas yet to",
        r"\bin 20\d\d, not",
        r"\b(?:rather than|instead of)\b[^.]{0,30}(?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december|quarter)",
        r"\bmoved?\b[^.]{0,60}\b(?:to|into|out of) (?:20\d\d|early|late|mid|next|the (?:first|second|third|fourth|end)|[a-z]+ from)",
        r"\bnow (?:expected|due|slated|scheduled|planned)",
        r"\bstopped work",
        r"\bfail(?:s|ed)? to (?:launch|ship|arrive|deliver|open|release|appear|start|begin)",
        r"\bpassed (?:without|with no)",
        r"\bc[ao]me and (?:went|gone)",
        r"\bput(?:s|ting)?\b[^.]{0,40}\boff\b",
        r"\bpush(?:es|ed|ing)?\b[^.]{0,60}\bback\b",
    )
)
# "R2" and "GPT-5" are things that may be late, "Q2" and "H1" when.
_LATE_THING = re.compile(
    r"\bmodels?\b|\bllm|\bgpt|llama|gemini|claude|grok|qwen|deepseek|siri|chatgpt|copilot|openai|\bai\b|\bplants?\b|\b(?:rules?|laws?)\b|\bact\b|data[- ]?cent|campus|cluster|stargate|packaging|\bdevice\b|"
    r"\bfactor(?:y|ies)\b|\bshipments?\b|\bdeliver(?:y|ies)\b|\broll-?outs?\b|\bconstruction\b|\b(?!q[1-4]\b|h[12]\b|[fc]y\d)[a-z]{1,4}-?\d(?:\.\d)?\b"
)
# A state that bans, revokes, lists or charges may mean a measure whose goods are named in none of the words above: the
# goods, or a firm that makes such, must be named then.
_STATE_ACT = tuple(
    re.compile(words)
    for words in (
        r"\bveto",
        r"\bdivest",
        r"antitrust",
        r"anti-?monopol",
        r"national security",
        r"prohibit",
        r"\bbarred",
        r"\bbars\b",
        r"\bblock(?:s|ed)\b",
        r"\bbans?\b",
        r"\bbanned\b",
        r"cease operations",
        r"wind up",
        r"\bsummon",
        r"\bforb[ia]d",
        r"security review",
        r"\btakeover",
        r"\blicen[cs]",
        r"authori[sz]ation",
        r"\brevo(?:k|c)",
        r"\brescin",
        r"\brepeal",
        r"\brules?\b",
        r"1260h",
        r"\blist(?:s|ed)?\b",
        r"\bcontrols?\b",
        r"\bfine[sd]\b",
        r"\bcharge[sd]\b",
        r"\bseiz",
        r"\bprob(?:e|es|ed|ing)\b",
        r"\bapprov",
        r"\bgreen-?li",
        r"\bgreen light",
        r"\bclear(?:s|ed)\b",
        r"\brestrict",
        r"\bsubpoena",
        r"\binvestigat",
        r"\border(?:s|ed)\b",
        r"\bexport",
        r"\bwaive",
        r"\bsuspend",
        r"\blift(?:s|ed)\b",
        r"\beas(?:es|ed|ing)\b",
        r"\bpropos",
        r"\braid",
        r"\barrest",
        r"\bdelist",
        r"\btruce\b",
        r"\bact\b",
        r"\bbill\b",
        r"\bsentenc",
        r"\bconvict",
        r"\bguilty\b",
        r"\bdetain",
        r"\bprosecut",
        r"\bsecrets?\b",
        r"\bmust be removed\b",
        r"\bdirectives?\b",
        r"military compan",
        r"\bdesignat",
        r"\bpermits?\b",
        r"foreign investment",
        r"\bmust stop\b",
        r"\bcontrol of\b",
        r"\bpart with\b",
        r"\badjourn",
        r"\btrial\b",
        r"\bset aside\b",
        r"\bdecree\b",
        r"\b(?:tell|told|ask|warn|nudg|forc|compel)(?:s|ed)?\b[^.]{0,60}\b(?:to|not to|off|against|away)\b",
        r"\bfr(?:ee|o)z",
        r"\b(?:cut(?:s|ting)?|choke[sd]?|shut(?:s|ting)?|wall(?:s|ed)?) (?:[a-z]+ )?(?:off|out)\b",
        r"\bstrip(?:s|ped)?\b",
        r"\bkeep\b[^.]{0,60}\b(?:from|out of)\b",
        r"\bkept from\b",
        r"\bshun",
        r"\bsearched\b",
        r"\bstorm(?:s|ed)\b",
        r"\bblessing\b",
        r"\b(?:hand|pull|turn)(?:s|ed)? (?:the plug|off the|back|down)\b",
        r"\bunwind|\bunwound",
        r"\b(?:easier|harder|tougher|impossible) for\b",
        r"\bsupply[- ]chain risk",
        r"\b(?:(?:nobody|no one) (?:may|can)|may not|may no longer|no longer (?:need|require|barred|banned))\b",
        r"\bhalt(?:s|ed)?\b",
        r"\bstop(?:s|ped)\b",
        r"anti-?dumping",
        r"\bscraps?\b|\bscrapped\b",
        r"\breport (?:foreign|overseas)\b",
    )
)
_STATE = re.compile(
    r"ministry|government|regulator|cabinet|commission\b|president|lawmaker|senat|congress|authorities|watchdog|administration|bureau|prosecutor|chancellor|beijing|washington|"
    r"pentagon|white house|\btrump\b|\bbis\b|\bofac\b|\bdoj\b|\bcfius\b|\bmeti\b|mofcom|treasury|commerce|netherlands|dutch|\bthe hague\b|japan|korea|taiwan|\beu\b|brussels|\bu\.s\. |\bus (?:government|official|agenc|lawmaker|regulator|house|treasury|commerce|export|move|curb|rule|ban)|\bu\.k\. |\buk |britain|german|\bindia|singapore|malaysia|\bcourts?\b|\bjudge|customs|police|"
    r"\bchina (?:said|says|will|has|to|brings?|adds?|puts?|bans?|requires?|imposed|suspend)|canada|canadian|ottawa|australia|canberra|\bministers?\b|\bgovernor\b|"
    r"\bsamr\b|\bndrc\b|\bfcc\b|\bthe us (?:said|says|told|has|will|is|may|wants|plans|let|also)\b|\bus panel|\bberlin\b|\bdelhi\b|\bmoscow\b|\bprotection authority|\bagenc(?:y|ies)\b|\bbipartisan\b|critical infrastructure|pleaded guilty|pleading guilty|\bexporters\b|\btexas\b|\bnew york (?:bans?|state|governor)\b|\b(?:state|government) (?:workers|employees|devices)\b"
)
_STATE_GOODS = re.compile(
    r"\bchina\b|chinese|foreign (?:compan|tech|equipment)|\bexports?\b|laptops?|\bservers?\b|diffusion rule|\bmodel weights|-weight\b|frontier (?:ai )?models?|ai models?\b|advanced computing|\bhbm\d?\b|\beuv\b|\bduv\b|\beda\b|quantum|ai technolog|photoresist|microelectronic|microcontroller|high-bandwidth memory|\bdrones?\b"
)
# Kinds of firms in the reference data that measures on chips, chipmaking and AI models are about.
_HIT_KINDS = frozenset(
    (
        *("chip_designer", "foundry", "memory", "equipment", "eda", "packaging", "analog", "materials", "distributor"),
        *("server_maker", "surveillance", "telecom", "ai_lab"),
    )
)


_NEAR = 3  # sentences on either side of an act in which the state and the goods may be named
# Begins with a character class, so that `re` skips to where one of its characters stands.
_STOP = re.compile(r"[.!?\n](?:(?<=\n)|(?<!\.[a-z][.!?]) )")


@cache
def _automaton() -> AhoCorasick:
    """The literals, the short ones, and the names of the reference data's chips, but for those that are words as well
    ("Grace", "Instinct")."""
    spellings = {
        spelling.lower()
        for chip in reference.chips()
        if not chip.ambiguous
        for spelling in (chip.name, *chip.aliases)
        if len(spelling) > 2
    }
    return AhoCorasick([*_LITERALS, *_SHORT_LITERALS, *sorted(spellings)], implementation=Implementation.DFA)


@cache
def _hit_firms() -> AhoCorasick:
    spellings = {
        spelling.lower()
        for firm in reference.firms()
        if firm.kind in _HIT_KINDS and not firm.ambiguous
        for spelling in (firm.name, *firm.aliases)
        if len(spelling) > 3
    }
    return AhoCorasick(sorted(spellings))


@cache
def _sites() -> AhoCorasick:
    return AhoCorasick(sorted({asset.name.lower() for asset in reference.assets() if asset.kind == "site"}))


def _names(known: AhoCorasick, lower: str, start: int, end: int) -> bool:
    """Whether one of the known names stands in `lower[start:end]`, not within another word."""
    return any(
        _apart(lower, start + a, start + b)
        for _, a, b in known.find_matches_as_indexes(lower[start:end], overlapping=True)
    )


def _apart(lower: str, start: int, end: int) -> bool:
    """Whether what stands at a place is no part of a longer word."""
    return not lower[start - 1 : start].isalnum() and not lower[end : end + 1].isalnum()


# The numbers that the prefilter gives the patterns.
_ACTS, _THE_STATE, _THE_GOODS = (
    range(len(_LATE), len(_LATE) + len(_STATE_ACT)),
    *(len(_LATE) + len(_STATE_ACT) + more for more in range(2)),
)


@cache
def _prefilter() -> Prefilter:
    return Prefilter([*_LATE, *_STATE_ACT, _STATE, _STATE_GOODS])


def passes(lower: str) -> bool:
    """Whether a lower-cased clean text may hold a finding."""
    for index, start, end in _automaton().find_matches_as_indexes(lower, overlapping=True):
        if index < len(_LITERALS):
            return True
        short = index < len(_LITERALS) + len(_SHORT_LITERALS)
        if (
            _SHORT.match(lower, start) and not (start and lower[start - 1].isalnum())
            if short
            else _apart(lower, start, end)
        ):
            return True
    starts = [0, *(stop.end() for stop in _STOP.finditer(lower))]
    possible = _prefilter()(lower, starts)
    edges = [*starts, len(lower)]
    telling = [at for at, told in enumerate(possible) if told]
    if any(_tells_a_delay(lower, edges, at, possible[at]) for at in telling) and (
        _LATE_THING.search(lower) or _names(_sites(), lower, 0, len(lower))
    ):
        return True
    return any(_tells_a_measure(lower, edges, at, possible) for at in telling)


def _tells_a_delay(lower: str, edges: Sequence[int], at: int, told: set[int]) -> bool:
    return any(n < len(_LATE) and _LATE[n].search(lower, edges[at], edges[at + 1]) for n in told)


def _tells_a_measure(lower: str, edges: Sequence[int], at: int, possible: Sequence[set[int]]) -> bool:
    """Whether a sentence tells a state's act, and the sentences about it the state, and goods or a firm that is hit."""
    acts = [n for n in possible[at] if n in _ACTS]
    first, last = max(0, at - _NEAR), min(len(possible), at + _NEAR + 1)
    start, end = edges[first], edges[last]
    near = set().union(*possible[first:last]) if acts else ()
    return (
        _THE_STATE in near
        and any(_STATE_ACT[n - len(_LATE)].search(lower, edges[at], edges[at + 1]) for n in acts)
        and bool(_STATE.search(lower, start, end))
        and (
            (_THE_GOODS in near and bool(_STATE_GOODS.search(lower, start, end)))
            or _names(_hit_firms(), lower, start, end)
        )
    )
