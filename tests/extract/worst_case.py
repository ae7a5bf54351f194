"""Runs every regular expression of `extract` on texts made to hurt it, in a process of its own; test_patterns.py asks.

    python worst_case.py [MODULE …]

First it learns the patterns: the labelled articles and one very long article are read while `re` is watched, so that
each pattern is known with the method it is called by and the longest text it is given. Then it makes texts from the
pattern itself (its words, runs of what it repeats, matches cut short, all many times over) and takes the processor's
time on one and on shorter ones, down to an eighth. What counts is by which power of the length the time grows, the best
of several times at each length, and only where it does so again and again: a busy machine slows all lengths alike, and
now and then one of them. Prints a JSON object a pattern and text whose time grew much faster than the text, and a last
one with the number of patterns tried.
"""

import json
import math
import random
import re
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

LABELLED = Path(__file__).parent.parent / "labelled"
LONGEST = 6_000  # characters of the texts that are tried, where a pattern is given that many
HARMLESS = 0.006  # seconds: what takes less on the longest text cannot hold up anybody
POWER = 1.6  # of the length, by which the time may grow; a linear pattern has 1, a quadratic one 2
PARTS = (8, 4, 2, 1)  # the length is divided by these
TIMES = 4  # at each length, of which the shortest counts
ROUNDS = 4  # in each of which the time must grow too fast
PATIENCE = 2.0  # seconds of the processor after which a pattern counts as hung

FILLERS = (
    " |a|1|A|a |A |1 |Aa |1,|1,000|1,000 |-|a-|(|\"|'s |.|. |a.|!)|, |a, |Aa, |Aa & |\n|<a|<|and |of |the |to |Aa and "
    "|Aa of |5,000 H100 GPUs |chips |2025 |20|x |gpu|ai |eight |hundred |US "
).split("|")


@dataclass
class Use:
    """How one pattern is used: by which methods, on how long a text at most."""

    pattern: str
    flags: int
    module: str
    methods: set[str] = field(default_factory=set)
    longest: int = 0


class Watched:
    """A compiled pattern that notes how it is called."""

    def __init__(self, compiled: re.Pattern[str], use: Use) -> None:
        self._compiled, self._use = compiled, use

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        if name in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            return lambda *given, **named: note(self._use, name, found, *given, **named)
        return found


def note(use: Use, method: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    text = given[1] if method == "sub" else given[0]
    start, end = (*given[1:3], 0, len(text))[:2] if method != "sub" and len(given) > 2 else (0, len(text))
    use.methods.add(method)
    use.longest = max(use.longest, end - start)
    return call(*given, **named)


def watch() -> dict[tuple[str, int], Use]:
    """Make `re` note what modules of `extract` ask of it. To be called before they are imported."""
    uses: dict[tuple[str, int], Use] = {}
    plain_compile = re.compile

    def use_of(pattern: str, flags: int, module: str) -> Use:
        return uses.setdefault((pattern, flags), Use(pattern, flags, module))

    def compile(pattern: Any, flags: int = 0) -> Any:  # noqa: A001 - stands in for re.compile
        module = sys._getframe(1).f_globals.get("__name__", "")
        compiled = plain_compile(pattern, flags)
        return Watched(compiled, use_of(pattern, int(flags), module)) if module.startswith("extract") else compiled

    def function(name: str) -> Callable[..., Any]:
        plain = getattr(re, name)

        def called(pattern: Any, *given: Any, **named: Any) -> Any:
            module = sys._getframe(1).f_globals.get("__name__", "")
            if not module.startswith("extract") or not isinstance(pattern, str):
                return plain(pattern, *given, **named)
            flags = int(named.get("flags", 0))
            call = getattr(plain_compile(pattern, flags), name)
            return note(
                use_of(pattern, flags, module), name, call, *given, **{k: v for k, v in named.items() if k != "flags"}
            )

        return called

    for name in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
        setattr(re, name, function(name))
    re.compile = compile  # type: ignore[assignment]
    return uses


def learn() -> list[Use]:
    """All patterns of `extract`, as they are used on the labelled articles and on one without full stops."""
    uses = watch()
    from chipwatch.model import Article, article_of
    from extract import read

    lines = [
        line
        for half in ("tune", "tune2")
        for line in (LABELLED / half / "articles.jsonl").read_text("utf-8").splitlines()
    ]
    articles = [article for line in lines if isinstance(article := article_of(json.loads(line)), Article)]
    everything = " ".join(article.text for article in articles[:40])
    articles.append(Article("long", "One line", re.sub(r"[.!?\n]+", " ", everything)[:LONGEST]))
    articles.append(Article("prose", "One article", everything[:LONGEST]))
    for _ in read(articles):
        pass
    return [use for use in uses.values() if use.methods]


def inside(code: Any, value: Any) -> list[Any]:
    """The parts of a node of a parsed pattern."""
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is op.SUBPATTERN:
        return [value[3]]
    if code is op.BRANCH:
        return list(value[1])
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if code is op.ATOMIC_GROUP else []


def words(tree: Any) -> Iterator[str]:
    """The runs of literal characters in a pattern."""
    run = ""
    for code, value in tree:
        if code is op.LITERAL:
            run += chr(value)
            continue
        if len(run) > 1:
            yield run
        run = ""
        for part in inside(code, value):
            yield from words(part)
    if len(run) > 1:
        yield run


_CLASSES = {op.CATEGORY_DIGIT: "7", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_WORD: ","}


def character(members: Sequence[Any], dice: random.Random) -> str:
    if members[0][0] is op.NEGATE:
        other = {chr(value) for code, value in members[1:] if code is op.LITERAL}
        return dice.choice([c for c in "a1A, -" if c not in other] or ["~"])
    code, value = dice.choice(members)
    return {op.LITERAL: lambda: chr(value), op.RANGE: lambda: chr(dice.choice(value))}.get(
        code, lambda: _CLASSES.get(value, "a")
    )()


def sample(tree: Any, dice: random.Random, often: int) -> str:
    """A text that the pattern nearly matches, repeats taken up to `often` times."""
    text = ""
    for code, value in tree:
        if code is op.LITERAL:
            text += chr(value)
        elif code is op.IN:
            text += character(value, dice)
        elif code in (op.ANY, op.NOT_LITERAL):
            text += "a" if value != ord("a") else "b"
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, part = value
            text += "".join(
                sample(part, dice, often) for _ in range(dice.randint(low, max(low, min(int(high), often))))
            )
        elif code is op.BRANCH:
            text += sample(dice.choice(value[1]), dice, often)
        elif code is op.SUBPATTERN:
            text += sample(value[3], dice, often)
        elif code is op.ATOMIC_GROUP or (code is op.ASSERT and value[0] > 0):
            text += sample(value if code is op.ATOMIC_GROUP else value[1], dice, often)
    return text


def pumps(tree: Any, ahead: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """For each repeat of a pattern: a text that leads to it, and one round of it."""
    for at, (code, value) in enumerate(tree):
        before = ahead + sample(tree[:at], dice, 2)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT) and int(value[1]) > 2:
            yield before, sample(value[2], dice, 3) or "a"
        for part in inside(code, value):
            yield from pumps(part, before, dice)


def texts(use: Use, length: int) -> Iterator[Callable[[int], str]]:
    """Makers of texts of a given length that may hurt a pattern."""
    dice = random.Random(use.pattern)
    tree = _parser.parse(use.pattern, use.flags)
    own = sorted(set(words(tree)))
    dice.shuffle(own)
    rounds = [*FILLERS, " ".join(own) + " ", *(f"{word} " for word in own[:80])]
    led = [("", text) for text in rounds]
    repeats = list(pumps(tree, "", dice))
    for before, body in dice.sample(repeats, min(60, len(repeats))):
        led += [(before, body), ("", before + body), ("", before + body * 8)]
    for _ in range(min(60, 12 + len(own))):
        match = sample(tree, dice, dice.choice([1, 3, 8]))
        if len(match) > 1:
            led += [("", match + " "), ("", match[:-1] + "~"), ("", match[: dice.randrange(1, len(match))] + " ")]
    for before, body in led:
        yield lambda size, before=before, body=body: before + body * (max(1, (size - len(before)) // len(body))) + "\0"


class HungError(Exception):
    """Raised by the alarm inside a match that takes too long."""


def ring(*_: object) -> None:
    raise HungError


def seconds(compiled: re.Pattern[str], method: str, text: str) -> float:
    """Seconds of the processor, infinite where the pattern hung."""
    call = getattr(compiled, method)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    begun = time.thread_time()
    try:
        if method == "finditer":
            for _ in call(text):
                pass
        else:
            call(*(("", text) if method == "sub" else (text,)))
        return time.thread_time() - begun
    except HungError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def power(compiled: re.Pattern[str], method: str, texts: Sequence[str]) -> float:
    """By which power of the length the time grows over ever longer texts: the slope of a line through logarithms."""
    best = [float("inf")] * len(texts)
    for _ in range(TIMES):  # in turn, so that a busy moment does not fall on one length
        for at, text in enumerate(texts):
            best[at] = min(best[at], seconds(compiled, method, text))
    if float("inf") in best:
        return float("inf")
    lengths = [math.log(len(text)) for text in texts]
    if min(lengths) == max(lengths):
        return 0.0
    return statistics.linear_regression(lengths, [math.log(max(value, 1e-9)) for value in best]).slope


def offence(use: Use) -> dict[str, Any] | None:
    """The first text on which a pattern's time grows much faster than the text, with the figures."""
    length = min(use.longest, LONGEST)
    compiled = re.compile(use.pattern, use.flags)
    for make in texts(use, length):
        for method in sorted(use.methods):
            long = make(length)
            took = seconds(compiled, method, long)
            if took <= HARMLESS:
                continue
            grown = took
            if took < float("inf"):
                shorter = [make(length // part) for part in PARTS]
                grown = min_until(POWER, (power(compiled, method, shorter) for _ in range(ROUNDS)))
            if grown > POWER:
                return {
                    "module": use.module,
                    "pattern": use.pattern[:90],
                    "method": method,
                    "text": long[:60],
                    "characters": len(long),
                    "seconds": round(took, 4),
                    "power": round(grown, 2),
                }
    return None


def min_until(limit: float, values: Iterator[float]) -> float:
    """The smallest value, or the first that does not exceed the limit."""
    least = float("inf")
    for value in values:
        least = min(least, value)
        if least <= limit:
            break
    return least


def main(modules: Sequence[str]) -> None:
    signal.signal(signal.SIGPROF, ring)
    uses = [use for use in learn() if not modules or use.module.split(".")[-1] in modules]
    for use in uses:
        if found := offence(use):
            print(json.dumps(found), flush=True)
    print(json.dumps({"patterns": len(uses), "modules": sorted({use.module.split(".")[-1] for use in uses})}))


if __name__ == "__main__":
    main(sys.argv[1:])
