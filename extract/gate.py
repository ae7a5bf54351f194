"""The gate: which articles may matter at all, from raw text, before anything is read.

It only looks for words without which no chip, count, measure or delay can be stated; what it turns away is answered as
not relevant. bench/extract.py shows what it loses on labelled articles: nothing.
"""

import re
from functools import cache

from ahocorasick_rs import AhoCorasick

# Chip nouns, chip families and products, the words of measures and delays. Firms alone open no gate: without a chip, a
# measure or a delay an article about them is off topic. One pass over the text looks for all of them at once.
_LITERALS = """gpu|chip|accelerator|processor|semiconductor|hopper|blackwell|rubin|ascend|kunlun|trainium|inferentia|gaudi|graviton|snapdragon|kirin|exynos|xeon|epyc
rtx|dgx|hgx|v100|export control|export restriction|export curb|export ban|export rule|export licen|export law|export administration|export quota|export block|exports of|exports to|sanction|entity list|entities list|unverified list
blacklist|black-list|tariff|outbound invest|unreliable entit|rare earth|rare-earth|gallium|germanium|behind schedule|smuggl|indict|graphics card|graphics process
supercomputer|foundry|foundries|jetson|tegra|ryzen|radeon|trillium|ironwood|apple silicon|tensor g|neoverse|lithograph|huawei|chipmak
英伟达|芯片|出口管制""".replace("\n", "|").split("|")
# Short names and words that other words hold ("output", "basic"): looked for as literals, then judged with their edges.
_SHORT_LITERALS = "tpu|npu|lpu|cpu|asic|maia|mtia|dojo|instinct|fab|nvl|cortex-|curb".split("|")
_SHORT = re.compile(r"\b(?:tpu\w*|npus?|lpus?|cpus?|asics?|maia|mtia|dojo|instinct|fabs?|nvl ?\d+|cortex-\w+|curbs?)\b")
_NUMBERED = re.compile(r"\b(?:[abhlv]\d{2,3}[a-z]?s?|g[bh]\d{3}\w*|mi\d{2,3}\w?)\b")
# The words around which a delay may be told; what stands about them decides.
_LATE_LITERALS = (
    "delay|postpon|defer|bumped|stall|slip|push|on hold|put off|puts off|putting off|setback|halted|paused|suspended|shelved|pauses|shelves|halts|hold back|held back|holding back|holds back|hold off|stuck|on ice|"
    "behind|late|later|wait|miss|until|before|this year|longer than|slower than|has yet to|rather than|instead of|moved|move |now |stopped work|, not"
).split("|")
# A delay, and something of ours that may be late.
_LATE = re.compile(
    r"\bdelay|\bpostpon|\bdefer|\bbumped|\bstall|\bslip(?:s|ped|ping)?\b|\bpush(?:ed|es)? (?:back|out|to|into)|\bon hold\b|\bput(?:s|ting)? off|\bsetback|\b(?:halt|paus|suspend|shelv)ed\b|\bpauses?\b|\bshelves\b|\bhalts\b|"
    r"\bh[eo]ld(?:s|ing)? (?:back|off)|\bhold off|\bstuck (?:in|at)|\bon ice\b|\bbehind (?:schedule|on|plan)|\b(?:months?|weeks?|quarters?|years?) (?:late|later|behind)|\blater than|\b(?:must|has to|have to) wait|\bmiss(?:es|ed|ing)? (?:its|their|the|a) |"
    r"(?:\bnot|n't)\b[^.]{0,60}\b(?:until|before|this year)|\blonger than|\bslower than|\bhas yet to|\bin 20\d\d, not|\b(?:rather than|instead of)\b[^.]{0,30}(?:20\d\d|january|february|march|april|may|june|july|august|september|october|november|december|quarter)|"
    r"\bmoved?\b[^.]{0,60}\b(?:to|into|out of) (?:20\d\d|early|late|mid|next|the (?:first|second|third|fourth|end)|[a-z]+ from)|\bnow (?:expected|due|slated|scheduled|planned)|\bstopped work"
)
_LATE_THING = re.compile(
    r"\bmodels?\b|\bllm|\bgpt|llama|gemini|claude|grok|qwen|deepseek|siri|\bai\b|\bplants?\b|\brules?\b|\bact\b|data[- ]?cent|campus|cluster|stargate|packaging|\bdevice\b"
)
# A state that bans, blocks, vetoes or summons may mean a measure whose goods are named in none of the words above.
_STATE_ACT = re.compile(
    r"\bveto|\bdivest|antitrust|anti-?monopol|national security|prohibit|\bbarred|\bbars\b|\bblock(?:s|ed)\b|\bbans?\b|\bbanned\b|cease operations|wind up|\bsummon|\bforb[ia]d|security review|\btakeover|\blicen[cs]|authori[sz]ation"
)
_STATE = re.compile(
    r"ministry|government|regulator|cabinet|commission\b|president|lawmaker|senat|congress|authorities|watchdog|administration|bureau|prosecutor|chancellor|beijing|washington"
)
_STATE_GOODS = re.compile(
    r"\bchina\b|chinese|deepseek|nvidia|micron|foreign (?:compan|tech|equipment)|\bexports?\b|laptops?|servers?\b|semiconductor|asml"
)


_REACH = 75  # characters on either side of a word that a wording may take up


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick([*_LITERALS, *_SHORT_LITERALS, *_LATE_LITERALS])


def passes(lower: str) -> bool:
    """Whether a lower-cased clean text may hold a finding."""
    late: list[int] = []
    for index, start, _ in _automaton().find_matches_as_indexes(lower, overlapping=True):
        if index < len(_LITERALS):
            return True
        if index >= len(_LITERALS) + len(_SHORT_LITERALS):
            late.append(start)
        elif _SHORT.match(lower, start) and not (start and lower[start - 1].isalnum()):
            return True
    if _NUMBERED.search(lower):
        return True
    if _STATE_ACT.search(lower) and _STATE.search(lower) and _STATE_GOODS.search(lower):
        return True
    told = any(_LATE.search(lower, max(0, start - _REACH), start + _REACH) for start in late)
    return told and bool(_LATE_THING.search(lower))
