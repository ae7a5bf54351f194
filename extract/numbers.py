"""Numbers and their hedges: "about 50,000", "2,000 to 4,000", "hundreds of thousands", "half a million".

Only the number phrase is read here, as bounds with a place; whether it counts chips is decided in counts.py. Numbers
that their own neighbourhood shows to be something else (money, shares, sizes, dates, parts of a name) are left out.
"""

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from chipwatch.model import Span
from extract.endings import Ending

LARGEST = 10**12  # nobody has more chips than this; longer digit strings are identifiers


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number phrase: `span` is the number itself, `whole` includes its hedges and bounds."""

    low: int | None
    high: int | None
    approx: bool
    span: Span
    whole: Span

    @property
    def size(self) -> int:
        """The larger known bound."""
        return max(v for v in (self.low, self.high) if v is not None)


_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "mln": 1_000_000,
    "mn": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
}
_ONES = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    w: n
    for n, w in zip(range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True)
}
_SMALL = {**_ONES, **_TENS, "a": 1, "an": 1, "half": 0.5}
# Low and high of the vague plurals, as the labelling guide for the field's counts states them.
_VAGUE = {
    "dozen": (24, 99),
    "score": (40, 99),
    "hundred": (200, 999),
    "thousand": (2_000, 9_999),
    "million": (2_000_000, 9_999_999),
    "tens of thousand": (20_000, 99_999),
    "tens of million": (20_000_000, 99_999_999),
    "hundreds of thousand": (200_000, 999_999),
    "hundreds of million": (200_000_000, 999_999_999),
}

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\ \d{3})+(?![\d,.]*\d)|\d{1,15}(?:\.\d{1,3})?"
_SCALE = r"(?:hundred thousand|hundred|thousand|million|billion|mln|mn|bn|k|m)(?![a-z])"
_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_CORE = re.compile(
    rf"""(?<![a-z0-9.,$€£¥])(?<![a-z]-)(?:
      (?P<vague>(?:(?:tens|hundreds)\ of\ (?:thousands|millions)|(?:many\ |multiple\ )?(?:dozens|scores(?=\ of\b)|hundreds|thousands|millions)\b
         |(?:several|a\ few|many|multiple)\ (?:dozen|hundred\ thousand|hundred|thousand|million)\b))
    | (?P<part>half\ a\ million|(?:a|one)\ quarter\ of\ a\ million|a\ quarter\ million|half\ a\ billion)
    | (?P<ahalf>{_WORD}\ and\ a\ half\ (?:thousand|million)|(?:a|one)\ (?:thousand|million)\ and\ a\ half)
    | (?P<long>(?:a|one|two|three|four|five|six|seven|eight|nine)\ hundred(?:\ and)?\ {_WORD}(?:[- ]{_WORD})?\ (?:thousand|million))\b
    | (?P<word>(?:a|an|{_WORD}(?:[- ]{_WORD})?)(?:[- ](?:hundred\ thousand|hundred|thousand|million|billion|dozen))\b
         |{_WORD}(?:-{_WORD})?\b)
    | (?P<digits>{_DIGITS})(?:\+?(?:\ |-)?(?P<scale>{_SCALE}))?
    )""",
    re.VERBOSE,
)
# Right of a number: what shows that it is no count of things.
_UNIT = re.compile(
    r"""(?:\ ?(?:%|‰|°|/)|[- ]?(?:percent|per\ cent|percentage|pct|basis\ points?|
    (?:giga|mega|kilo|tera|peta|exa)?(?:watts?|bytes?|bits?|hertz|flops?)\b|[kmgtpe]i?[bw]h?(?:ps|/s)?\b|[kmgt]?hz\b|[tpez]flops?\b|tops\b|
    nm\b|nano-?met(?:er|re)s?|mm2?\b|cm\b|km\b|inch(?:es)?\b|feet\b|square|acres?|hectares?|hours?\b|minutes?\b|seconds?\b|ms\b|
    days?\b|weeks?\b|months?\b|years?\b|quarters?\b|times\b|fold\b|bits?\b|tokens?\b|param(?:eter)?s?\b|dollars?\b|usd\b|us\$|yuan\b|rmb\b|won\b|
    yen\b|euros?\b|pounds?\b|rupees?\b|dirhams?\b|riyals?\b|people\b|employees?\b|staff\b|workers?\b|jobs?\b|users?\b|customers?\b|
    shares?\b|warrants?\b|(?:am|pm|a\.m|p\.m)\b))""",
    re.VERBOSE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE_LEFT = Ending(
    re.compile(
        rf"(?:\b{_MONTH}|\b(?:in|since|by|until|till|from|during|of|for|early|late|mid|end|year|fy|fiscal|through)) (?:early |late |mid-?)?$"
    )
)
_YEAR_LEFT = Ending(
    re.compile(r"\b(?:in|since|by|until|till|during|early|late|mid|year|fy|fiscal|through) (?:early |late |mid-?)?$")
)
_CHIP_RIGHT = re.compile(
    r"^[- x]+(?:[a-z0-9'./-]+ ){0,3}?(?:gpus?|tpu\w*|chips?|accelerators?|processors?|[a-z]{1,3}\d{2,3}[a-z]{0,2}s?|cpus?|npus?|superchips?)\b"
)
_YEARS_LEFT = Ending(re.compile(r"(?<![\d,.])(?:19|20)\d\d[-/]$"))
_DATE_RIGHT = re.compile(rf"^,? ?(?:{_MONTH}\b|(?:st|nd|rd|th)\b)")
_MONEY_LEFT = Ending(re.compile(r"(?:[$€£¥₩₹]|us\$|\b(?:usd|rmb|cny|krw|inr|eur|hk\$|nt\$|s\$|yuan|rs\.?)) ?$"))
_NAME_LEFT = Ending(
    re.compile(
        r"(?:\b(?:version|section|article|chapter|phase|part|no\.|nos\.|number|page|figure|table|step|top|room|level|tier|"
        r"q|h|gen|group|class|category|route|flight|bill|s\.|h\.r\.)|[#§/&]) ?$"
    )
)

_ABOUT = r"≈|about|around|approximately|approx\.?|roughly|nearly|almost|some|an? estimated|estimated(?: at)?|close to|circa|just shy of|just short of|~|ca\.?|near|perhaps|maybe|the equivalent of|equivalent to|as of yet|or so"
# "uses 2016 GPUs": a number without a comma that may be a year counts where a hedge or a taker stands before it.
_NO_YEAR_LEFT = re.compile(
    rf"(?:\b(?:with|using|uses?|used|has|have|had|on|total(?:s|ing)?|totall(?:ed|ing)|comprises?|contains?|houses?|all|{_ABOUT}) |[~≈(] ?)$"
)
_PLURAL_RIGHT = re.compile(
    r"^ (?:[a-z0-9'./-]+ ){0,3}?(?:gpus|tpus|npus|chips|accelerators|processors|cards|[a-z]{1,3}\d{2,3}[a-z]{0,2}s)\b(?!-)"
)
_ABOVE = (
    r"(?:a (?:little|bit|few|touch) |slightly |well |just |significantly |far |substantially )?(?:more than|over|above|bigger than|larger than|greater than|higher than|exceeding|topping|surpassing|"
    r"upwards? of|north of|in excess of|beyond|past)|at least|no (?:fewer|less) than|not less than|a minimum of|minimum of|starting (?:at|from)|more than an estimated|exceeds?|exceeded|tops?|topped|surpass(?:es|ed)?|pass(?:es|ed|ing)?|cross(?:es|ed|ing)?"
)
_BELOW = (
    r"(?:slightly |well |just |significantly |far )?(?:up to|as many as|as much as|fewer than|less than|under|below|at most|no more than|not more than|not exceeding|"
    r"a maximum of|maximum of|max of|a cap of|capped at|capping(?: [a-z0-9' ]{0,40})? at|cap(?:s|ped)?(?: [a-z0-9' ]{0,40})? at|a ceiling of|a limit of|a quota of|limited to|scal(?:e|es|ing) (?:up )?to)"
)
_HEDGE = Ending(
    re.compile(
        rf"(?:(?P<below>\b{_BELOW}|[≤<]=?)|(?P<above>\b{_ABOVE}|(?<![-=])[≥>]=?)|(?P<about>(?:(?<![a-z])(?:{_ABOUT}))))\s*(?:the |a |an |its |another |some |about |around |roughly |approximately |a total of |a combined |[~≈] ?)*$"
    )
)
_DEFINITE = re.compile(r"^(?!up to|as many as|at least|at most|no more|capp?|a cap).*\b(?:the|its|their) $")
# "held over 6,200 smuggled GPUs": the matter of a case, no bound.
_OVER_A_CASE = re.compile(
    r"\b(?:held|charg(?:ed|es|ing)|trio|pair|men|arrest(?:s|ing)?|arrested|sued|probed?|fined|investigat\w+|case|plea|jailed|sentenced|detained|indicted|questioned)\b[^.;]{0,30}$"
)
_AFTER_ABOVE = re.compile(r"^(?:\+|-plus\b| ?\(?(?:or|and) (?:more|above|counting)\b| plus\b)")
_AFTER_BELOW = re.compile(r"^ (?:or (?:fewer|less)|at (?:the )?most|maximum)\b")
_AFTER_ABOUT = re.compile(r"^(?:-odd| or so\b| or thereabouts|-ish\b)")
_JOIN = re.compile(r"^ ?(?:-|to|and|or) ?(?:even |perhaps |as many as )?$")


@cache
def _automaton() -> AhoCorasick:
    words = {*_ONES, *_TENS, *_SCALES, "dozen", "score"}
    return AhoCorasick([*"0123456789", *sorted(w for w in words if len(w) > 2)], implementation=Implementation.DFA)


def places(text: str) -> list[int]:
    """Where a lower-cased clean text has a digit or a word of number, in order; no number phrase is without one."""
    return [start for _, start, _ in _automaton().find_matches_as_indexes(text)]


def quantities(text: str, start: int, end: int, taken: list[Span]) -> list[Quantity]:
    """All number phrases in `text[start:end]`, lower-cased clean text, outside the spans `taken` (names), in order."""
    raw = [q for m in _CORE.finditer(text, start, end) if (q := _one(text, m, start, end, taken))]
    found: list[Quantity] = []
    at = 0
    while at < len(raw):
        low, high, span, _, vague = raw[at]
        if not vague and at + 1 < len(raw):
            merged = _range(text, start, raw[at], raw[at + 1])
            if merged:
                found.append(merged)
                at += 2
                continue
        at += 1
        found.append(_hedged(text, start, end, low, high, span, vague))
    return [q for q in found if q.low is not None or q.high is not None]


_Raw = tuple[int, int, Span, bool, bool]  # low, high, span, had a scale word, vague


def _one(text: str, match: re.Match[str], start: int, end: int, taken: list[Span]) -> _Raw | None:
    a, b = match.span()
    if any(a < y and x < b for x, y in taken):
        return None
    left, right = text[max(start, a - 24) : a], text[b : min(end, b + 48)]
    if match["vague"]:
        return _vague(match["vague"], (a, b))
    if match["digits"]:
        if (right[:1].isalpha() and not re.match(r"x [a-z]", right)) or (
            right[:1] == "-"
            and right[1:2].isdigit()
            and len(match["digits"]) == 4
            and not match["scale"]
            and right[1:5].count("-")
        ):
            return None
        if _MONEY_LEFT.search(left) or (_NAME_LEFT.search(left) and not match["scale"]):
            return None
        if len(match["digits"]) == 2 and _YEARS_LEFT.search(left):
            return None  # "fiscal 2027-28"
        value = float(re.sub(r"[, ]", "", match["digits"]))
        for word in (match["scale"] or "").split():
            value *= _SCALES[word]
        if _is_date(match, value, left, right):
            return None
    elif match["part"]:
        value = (0.25 if "quarter" in match["part"] else 0.5) * (1e9 if "billion" in match["part"] else 1e6)
    elif match["ahalf"]:
        words = match["ahalf"].split()
        value = (_SMALL[words[0]] + 0.5) * next(_SCALES[w] for w in words if w in _SCALES)
    elif match["long"]:
        value = _long(match["long"])
    else:
        if match["word"] in ("one", "two") and not right.startswith((" ", "-")):
            return None
        value = _spelled(match["word"])
        if _MONEY_LEFT.search(left):
            return None
    if _UNIT.match(right) or value > LARGEST:
        return None
    whole = round(value)
    return whole, whole, (a, b), bool(match["scale"] or match["part"] or match["ahalf"] or match["long"]), False


def _is_date(match: re.Match[str], value: float, left: str, right: str) -> bool:
    plain = not match["scale"] and "," not in match["digits"] and "." not in match["digits"]
    if plain and 1900 <= value <= 2099 and len(match["digits"]) == 4:
        if _YEAR_LEFT.search(left) or not re.match(r"[- x]+[a-z]", right):
            return True
        if not _CHIP_RIGHT.match(right) and (_DATE_LEFT.search(left) or value < 2040):
            return True
        if 2010 <= value < 2040 and not (_PLURAL_RIGHT.match(right) and _NO_YEAR_LEFT.search(left)):
            return True
    return plain and value <= 31 and bool(re.search(rf"\b{_MONTH} $", left) or _DATE_RIGHT.match(right))


def _vague(words: str, span: Span) -> _Raw | None:
    key = re.sub(r"^(?:several|a few|many|multiple) ", "", words)
    key = {"hundred thousand": "hundreds of thousand", "hundred thousands": "hundreds of thousand"}.get(key, key)
    low, high = _VAGUE[key.removesuffix("s")]
    return low, high, span, True, True


def _long(words: str) -> float:
    """ "a hundred and eighty thousand"."""
    hundreds, rest = re.split(r" hundred(?: and)? ", words)
    *small, scale = re.split(r"[- ]", rest)
    return (_SMALL[hundreds] * 100 + sum(_SMALL[word] for word in small)) * _SCALES[scale]


def _spelled(words: str) -> float:
    total, scale = 0.0, 1.0
    for word in re.split(r"[- ]", words):
        if word == "dozen":
            scale *= 12
        elif word in _SCALES:
            scale *= _SCALES[word]
        else:
            total += _SMALL[word]
    return total * scale


def _range(text: str, start: int, one: _Raw, two: _Raw) -> Quantity | None:
    """ "2,000 to 4,000", "between 2,000 and 4,000", "2-4 million"; never "from 2,000 to 4,000", which is growth."""
    low, _, (a, b), scaled, _ = one
    high, _, (c, d), scaled_too, vague_too = two
    if vague_too:
        return None
    joint = text[b:c]
    if not _JOIN.match(joint):
        return None
    left = text[max(start, a - 30) : a]
    word = joint.strip()
    if word.startswith("and") and not re.search(r"between (?:about |roughly |around |an estimated )?$", left):
        return None
    if (
        word.startswith("to")
        and not re.search(
            r"\b(?:ranges?|ranged|ranging|runs?|anywhere|varies|vary|estimates?|estimated)\b[^.;]{0,20} from (?:about |roughly |around )?$",
            text[max(start, a - 50) : a],
        )
        and re.search(
            r"\b(?:increas|ris|grow|rais|expand|jump|doubl|climb|surg|cut|reduc|lower|trim|fell|fall|drop|up|down|scal|boost|went|go)[a-z]*(?: [a-z]+){0,3} from (?:about |roughly |around |nearly )?$|\bfrom (?:about |roughly |around |nearly )?$",
            text[max(start, a - 50) : a],
        )
    ):
        return None
    if scaled_too and not scaled and low < 1000 <= high and high % 1000 == 0:
        ratio = high / max(1.0, float(re.sub(r"[^\d.]", "", text[c:d]) or 1))
        low = round(low * ratio) if ratio >= 1000 else low
    if not scaled and low * 20_000 < high:
        return None  # "scale Colossus 2 to 550,000"
    if not scaled and not scaled_too and low < 1000 <= high and "," in text[c:d] and low * 1000 < high:
        low *= 1000  # "55-65,000"
    if not low < high:
        return None
    approx = bool(re.search(rf"(?:{_ABOUT}|estimated|between|range)\s*$", left))
    return Quantity(low, high, approx, (a, d), (a, d))


def _hedged(text: str, start: int, end: int, low: int, high: int, span: Span, vague: bool) -> Quantity:
    a, b = span
    hedge = _HEDGE.search(text, max(start, a - 60), a)
    if hedge and (hedge["above"] or hedge["below"]) and _DEFINITE.search(hedge.group()):
        # "far above the 700,000 that it has in stock" compares with 700,000.
        return Quantity(low, high, vague, span, (a, b))
    if (
        hedge
        and hedge.group().startswith("over")
        and _OVER_A_CASE.search(text, max(start, hedge.start() - 40), hedge.start())
    ):
        hedge = None
    left = hedge.start() if hedge else a
    right = text[b : min(end, b + 20)]
    if vague:
        return Quantity(low, high, True, span, (left, b))
    if ((hedge and hedge["below"]) or _AFTER_BELOW.match(right)) and not _AFTER_ABOVE.match(right):
        return Quantity(None, high, False, span, (left, b))
    if (hedge and hedge["above"]) or _AFTER_ABOVE.match(right) or "+" in text[a:b]:
        return Quantity(low, None, False, span, (left, b))
    return Quantity(low, high, bool(hedge or _AFTER_ABOUT.match(right)), span, (left, b))
