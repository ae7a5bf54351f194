"""Which of many patterns can match at all in which part of a text, from one pass over it.

Only this shortcut belongs here: for each way to match a pattern the literals without which it cannot match are read off
the pattern itself, and one automaton looks for all of them (as RE2's FilteredRE2 does). What the patterns mean is where
they stand.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

Clause = frozenset[str]  # literals of which one must be there
_LARGEST = 256  # literals of a clause; a clause of more says little
_PRODUCT = 64  # strings that a run of literals and alternatives may grow to
_FEW = 1_000  # literals
_MOST = 3  # clauses kept of each way to match
# Words that most sentences hold: a clause with one of them, or with fewer than three letters, tells little.
_COMMON = frozenset(
    "the and for with from that this its has have had are was were will not new more all also one ing ion out".split()
)


def ways(pattern: str) -> list[list[Clause]]:
    """The alternatives of a pattern, each as clauses that a text must fulfil, all of them, to be matched by it.

    An alternative without clauses may match any text. The pattern is taken as case-sensitive.
    """
    return _ways(pattern, 0)


def _ways(pattern: str, flags: int) -> list[list[Clause]]:
    return [_best(_clauses(way)) for way in _alternatives(_parser.parse(pattern, flags))]


def _alternatives(nodes: Any) -> list[Any]:
    """The sequences of which a match is one, as far as the pattern branches at its outside."""
    (op, argument), *more = [node for node in nodes if node[0] is not sre.AT] or [(None, None)]
    if more or op not in (sre.SUBPATTERN, sre.BRANCH):
        return [nodes]
    branches = argument[1] if op is sre.BRANCH else [argument[3]]
    return [way for branch in branches for way in _alternatives(branch)]


def _best(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that a text is least likely to fulfil by chance: telling words, long and few."""
    long = [c for c in set(clauses) if all(len(word.strip()) > 2 for word in c)]
    telling = [c for c in long if not any(word.strip() in _COMMON for word in c)]
    return sorted(telling or long or set(clauses), key=lambda c: (-min(map(len, c)), len(c), sorted(c)))[:_MOST]


def _clauses(nodes: Any) -> list[Clause]:
    found: list[Clause] = []
    runs = [""]
    for op, argument in nodes:
        grown = _grown(runs, op, argument)
        if grown is None:
            found.append(frozenset(runs))
            found += _of_node(op, argument)
            runs = [""]
        else:
            runs = grown
    found.append(frozenset(runs))
    return [_shortest(clause) for clause in found if min(map(len, clause)) > 1 and len(clause) <= _LARGEST]


def _shortest(clause: Clause) -> Clause:
    """The clause without the literals that hold another one of it, which say no more."""
    return frozenset(one for one in clause if not any(other in one for other in clause if other != one))


def _grown(runs: list[str], op: Any, argument: Any) -> list[str] | None:
    """The literal strings so far, longer by a node that is a few literal strings; None where it is not."""
    if op is sre.AT:
        return runs
    more = _strings(op, argument)
    return [run + one for run in runs for one in more] if more and len(runs) * len(more) <= _PRODUCT else None


def _strings(op: Any, argument: Any) -> list[str] | None:
    """All strings that a node matches, where they are few and literal."""
    if op is sre.LITERAL:
        return [chr(argument)]
    if op is sre.IN:
        members = [_members(*member) for member in argument]
        return None if any(one is None for one in members) else [s for one in members for s in one or ()]
    if op is sre.SUBPATTERN:
        return _joined(argument[3])
    if op is sre.BRANCH:
        found: list[str] = []
        for branch in argument[1]:
            one = _joined(branch)
            if one is None or len(found) + len(one) > _PRODUCT:
                return None
            found += one
        return found
    if op is sre.MAX_REPEAT and argument[:2] == (0, 1):
        optional = _joined(argument[2])
        return None if optional is None else ["", *optional]
    return None


def _members(op: Any, argument: Any) -> list[str] | None:
    """The characters that a member of a class stands for, where they are few. Clean text has no digits but 0 to 9."""
    if op is sre.LITERAL:
        return [chr(argument)]
    return list("0123456789") if (op, argument) in _DIGITS else None


_DIGITS = ((sre.CATEGORY, sre.CATEGORY_DIGIT), (sre.RANGE, (ord("0"), ord("9"))))


def _joined(nodes: Any) -> list[str] | None:
    runs = [""]
    for op, argument in nodes:
        if op is sre.LITERAL:
            runs = [run + chr(argument) for run in runs]
            continue
        more = [""] if op is sre.AT else _strings(op, argument)
        if more is None or len(runs) * len(more) > _PRODUCT:
            return None
        runs = [run + one for run in runs for one in more]
    return runs


def _of_node(op: Any, argument: Any) -> list[Clause]:
    if op is sre.SUBPATTERN:
        return _clauses(argument[3])
    if op is sre.BRANCH:
        best = [_best(_clauses(branch))[:1] for branch in argument[1]]
        return [frozenset().union(*(clauses[0] for clauses in best))] if all(best) else []
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and argument[0] > 0:
        return _clauses(argument[2])
    if op is sre.ASSERT and argument[0] > 0:  # what lies ahead of a match is searched through with it
        return _clauses(argument[1])
    return []


class Prefilter:
    """An automaton over the literals of patterns; asked for a text, it tells which patterns may match where."""

    def __init__(self, patterns: Sequence[re.Pattern[str] | str]) -> None:
        self.anywhere: set[int] = set()  # the patterns that no literal gives away
        self._ways: list[tuple[int, int]] = []  # of each way, the bits of all its clauses, and its pattern's number
        owners: dict[str, int] = defaultdict(int)  # of each literal, the bits of the clauses that it fulfils
        bit = 1
        for number, pattern in enumerate(patterns):
            for clauses in _ways(pattern, 0) if isinstance(pattern, str) else _ways(pattern.pattern, pattern.flags):
                first = bit
                for clause in clauses:
                    for literal in clause:
                        owners[literal] |= bit
                    bit <<= 1
                if clauses:
                    self._ways.append((bit - first, number))
                else:
                    self.anywhere.add(number)
        self._bits = list(owners.values())
        few = Implementation.DFA if len(owners) < _FEW else None  # a table of all steps: faster, and large
        self._automaton = AhoCorasick(list(owners), implementation=few)

    def __call__(self, text: str, starts: Sequence[int]) -> list[set[int]]:
        """For each part of `text`, which begin at `starts` in ascending order and end where the next begins, the
        numbers of the patterns that may match in it. What stands before the first part is left out."""
        found = [set(self.anywhere) for _ in starts]
        told: dict[int, int] = {}
        for literal, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            part = bisect_right(starts, start) - 1
            told[part] = told.get(part, 0) | self._bits[literal]
        told.pop(-1, None)
        # A way that the whole text does not fulfil need not be looked at part by part.
        whole = reduce(or_, told.values(), 0)
        possible = [(bits, number) for bits, number in self._ways if bits & whole == bits]
        for part, here in told.items():
            for bits, number in possible:
                if bits & here == bits:
                    found[part].add(number)
        return found
