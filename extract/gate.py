"""The gate: which articles may matter at all, from raw text, before anything is read.

It only looks for words without which no chip, count, measure or delay can be stated; what it turns away is answered as
not relevant. bench/extract.py shows what it loses on labelled articles: nothing.
"""

import re
from functools import cache

from ahocorasick_rs import AhoCorasick

# Chip nouns, chip families and products, the words of measures and delays. Firms alone open no gate: without a chip, a
# measure or a delay an article about them is off topic. One pass over the text looks for all of them at once.
_LITERALS = """gpu|tpu|npu|lpu|chip|accelerator|processor|semiconductor|asic|silicon|hopper|blackwell|rubin|ascend|kunlun|trainium|inferentia|gaudi|graviton|instinct|snapdragon|kirin|exynos|xeon|epyc
rtx|dgx|hgx|nvl|v100|export control|export restriction|export curb|export ban|export rule|export licen|export law|export administration|export quota|export block|exports of|exports to|sanction|entity list|entities list|unverified list
blacklist|black-list|tariff|outbound invest|unreliable entit|rare earth|rare-earth|gallium|germanium|license|licence|delay|postpon|push back|pushed back|push out|pushed out|pushed to|behind schedule|on hold|put off|puts off|slip|setback|halted|paused|suspend|shelv|stall|later than
smuggl|indict|curb|data center|data centre|datacenter|data-center|data-centre|supercomputer|cluster|foundry|graphics|compute|jetson|tegra|ryzen|radeon|dojo|trillium|ironwood|maia|mtia|apple silicon|tensor g|cortex|neoverse|risc-v|wafer|lithograph|cpu
英伟达|芯片|出口管制""".replace("\n", "|").split("|")
_SHORT = re.compile(r"\b(?:[abhlv]\d{2,3}[a-z]?s?|g[bh]\d{3}\w*|mi\d{2,3}\w?|bans?|banned|fab|fabs)\b")
_LATE = re.compile(
    r"defer|bump(?:s|ed)|h[eo]ld(?:s|ing)? back|slower|hold off|stuck|on ice|behind|\blate\b|later|wait|miss(?:es|ed)|until|longer|not expected|moved|before"
)
_LATE_THING = re.compile(
    r"\bmodels?\b|\bllm|\bgpt|llama|gemini|claude|grok|qwen|deepseek|siri|\brelease|\blaunch|\bai\b|\bplants?\b|\brules?\b|tariff|\bact\b"
)


# A state that bans, blocks, vetoes or summons may mean a measure whose goods are named in none of the words above.
_STATE_ACT = re.compile(
    r"veto|divest|antitrust|monopol|national security|prohibit|barred|\bbars\b|block(?:s|ed)\b|cease operations|wind up|summon|outlaw|forb[ia]d|\bsecurity review|takeover|blacklist|investigat|\bprobe|penalt|\bfined\b"
)
_STATE = re.compile(
    r"ministry|government|regulator|cabinet|commission\b|president|lawmaker|senat|congress|authorities|watchdog|administration|bureau|prosecutor|chancellor|beijing|washington"
)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(_LITERALS)


def passes(lower: str) -> bool:
    """Whether a lower-cased clean text may hold a finding."""
    if _automaton().find_matches_as_indexes(lower) or _SHORT.search(lower):
        return True
    if _STATE_ACT.search(lower) and _STATE.search(lower):
        return True
    return bool(_LATE_THING.search(lower) and _LATE.search(lower))
