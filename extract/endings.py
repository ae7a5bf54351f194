"""Patterns that look back from a place: asked only where the text ends as one of their matches can end.

Only this shortcut belongs here. Most rules that look at the words before a name or number end in `$`, and `re` tries
such a pattern from every character of the text. The last characters that a match can have are read off the pattern
itself; where the text has others, there is no match.
"""

import re
from collections import defaultdict
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_LENGTH = 4  # characters of an ending that are compared
_MOST = 2_000  # endings of one pattern; one with more is asked everywhere

_Tail = tuple[str, bool]  # the last characters of a match, and whether what stands before them is open


class Ending:
    """A pattern that ends in `$`, with the endings that its matches can have."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        by_length: dict[int, set[str]] = defaultdict(set)
        for text in endings(pattern.pattern, pattern.flags):
            by_length[len(text)].add(text)
        self._known = tuple((length, frozenset(texts)) for length, texts in sorted(by_length.items()))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """What `re.Pattern.search` finds in `text[start:end]`; None at once where nothing can be."""
        stop = len(text) if end is None else end
        for length, known in self._known:
            if text[max(0, stop - length) : stop] in known:
                return self._pattern.search(text, start, stop)
        # Before a line end at the end `$` holds as well.
        return self._pattern.search(text, start, stop) if text[stop - 1 : stop] == "\n" else None


def endings(pattern: str, flags: int = 0) -> set[str]:
    """The last characters that a text has, up to four, where a match of a pattern reaches its end.

    The empty one stands for any text. Raises ValueError for a pattern that need not reach the end.
    """
    nodes = _parser.parse(pattern, flags)
    if not _anchored(nodes):
        raise ValueError(f"does not end in $: {pattern[-60:]}")
    found = {text for text, _ in _tails(nodes)}
    return {""} if "" in found or flags & re.IGNORECASE else found


def _anchored(nodes: Any) -> bool:
    """Whether every match reaches the end of the text."""
    if not nodes:
        return False
    op, argument = nodes[-1]
    if op is sre.BRANCH:
        return all(_anchored(branch) for branch in argument[1])
    if op is sre.SUBPATTERN:
        return _anchored(argument[3])
    return op is sre.AT and argument is sre.AT_END


def _tails(nodes: Any) -> set[_Tail]:
    found: set[_Tail] = {("", False)}
    for op, argument in reversed(list(nodes)):
        before = _of_node(op, argument)
        grown = {
            ((more + text)[-_LENGTH:], opened or len(more + text) >= _LENGTH)
            for text, done in found
            for more, opened in ([("", True)] if done or before is None else before)
        }
        if len(grown) > _MOST:
            return {(text, True) for text, _ in found}
        found = grown
        if all(done for _, done in found):
            break
    return found


def _of_node(op: Any, argument: Any) -> set[_Tail] | None:
    """What a node ends in; None where that may be anything."""
    if op is sre.LITERAL:
        return {(chr(argument), False)}
    if op is sre.IN and all(kind is sre.LITERAL for kind, _ in argument):
        return {(chr(code), False) for _, code in argument}
    if op is sre.IN and argument == [(sre.CATEGORY, sre.CATEGORY_SPACE)]:  # clean text has no other blanks
        return {(" ", False), ("\n", False)}
    if op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return {("", False)}
    if op is sre.SUBPATTERN:
        return None if argument[1] & re.IGNORECASE else _tails(argument[3])
    if op is sre.BRANCH:
        return set().union(*(_tails(branch) for branch in argument[1]))
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, body = argument
        ends = _tails(body) if high == 1 else {(text, True) for text, _ in _tails(body)}
        return ends if low else ends | {("", False)}
    return None
