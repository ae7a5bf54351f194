"""The gate: which articles may matter at all, from raw text, before anything is read.

It only looks for words without which no chip, count, measure or delay can be stated; what it turns away is answered as
not relevant. bench/extract.py shows what it loses on labelled articles: nothing.
"""

import re

# A chip noun, a chip family or product, a measure's word. Firms alone open no gate: without a chip, a measure or a
# delay an article about them is off topic.
_WORDS = re.compile(
    r"gpu|\btpu|\bnpu|\bcpu|\blpu|chip|accelerator|processor|semiconductor|asic\b|silicon|hopper|blackwell|rubin|ascend|kunlun|trainium|inferentia|gaudi|graviton|instinct|snapdragon|kirin|exynos|xeon|epyc|"
    r"\b[abhlv]\d{2,3}[a-z]?s?\b|\bg[bh]\d{3}|\bmi\d{2,3}|\brtx|\bdgx|\bhgx|\bnvl|\btpuv?\d|v100|"
    r"export (?:control|restriction|curb|ban|rule|licen|law|administration|quota|block)|exports? (?:of|to)|sanction|entity list|entities list|unverified list|black-?list|tariff|outbound invest|unreliable entit|rare.earth|gallium|germanium|licen[cs]e|"
    r"delay|postpon|pushed? back|behind schedule|on hold|put off|slipp|setback|halted|paused|suspend|shelv|stall|later than|"
    r"smuggl|indict|\bban(?:s|ned)?\b|\bcurbs?\b|data.?cent(?:er|re)|supercomputer|cluster|\bfab\b|foundry|graphics|compute\b|chipmak|"
    r"jetson|tegra|ryzen|radeon|dojo|trillium|ironwood|\bmaia|mtia|apple silicon|tensor g\d|cortex|neoverse|risc-v|wafer|lithograph|"
    r"英伟达|芯片|出口管制"
)
_LATE = re.compile(r"stuck|on ice|behind|\blate\b|later|wait|miss(?:es|ed)|puts? off|until|longer|not expected|moved|before")
_LATE_THING = re.compile(r"\bmodels?\b|\bllm|\bgpt|llama|gemini|claude|grok|qwen|deepseek|siri|\brelease|\blaunch")


def passes(lower: str) -> bool:
    """Whether a lower-cased clean text may hold a finding."""
    return bool(_WORDS.search(lower)) or bool(_LATE_THING.search(lower) and _LATE.search(lower))
