"""Archives of articles: JSON Lines files, plain or gzip, for `chipwatch backfill`.

What belongs here: reading files within bounds, line by line. What doesn't: the form of an article (chipwatch.model).
Titles and texts are kept as they are, character for character, so that offsets count in what the archive holds.
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from chipwatch.model import Article, BadLine, parse_line
from ingest.urls import canonical, is_web

MAX_LINE_BYTES = 16_000_000
"""A longer line is no article but a mistake, such as a JSON array in one line."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class ArchiveError(Exception):
    """A file that cannot be read at all; the message names it and says why."""


def read(paths: Iterable[Path]) -> Iterator[Article | BadLine]:
    """The articles of these files, in order; a line that is none is a BadLine whose error names the file.

    Blank lines are passed over. A web address as `url` gives the article its canonical address as id. Raises
    ArchiveError, before anything is read, where a file is missing or is a folder; a file that breaks off yields what
    came before and a BadLine.
    """
    checked = list(paths)
    for path in checked:
        _check(path)
    for path in checked:
        yield from _read(path)


def count(paths: Iterable[Path]) -> int:
    """How many lines these files have, to tell how far one is. Raises ArchiveError where one cannot be read."""
    return sum(1 for _ in read(paths))


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except IsADirectoryError:
        raise ArchiveError(f"{path} is a folder; name its files, for example {path}/*.jsonl") from None
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def _read(path: Path) -> Iterator[Article | BadLine]:
    number = 0
    try:
        with path.open("rb") as plain:
            packed = plain.peek(2)[:2] == b"\x1f\x8b"
            with cast(BinaryIO, gzip.open(plain)) if packed else plain as file:
                for number, line in _lines(file):
                    item = _item(line, number)
                    yield replace(item, error=f"{path}: {item.error}") if isinstance(item, BadLine) else item
    except (OSError, EOFError, zlib.error) as error:
        yield BadLine(number + 1, None, f"{path}: the file cannot be read further: {error}")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too long."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES or line.endswith(b"\n"):
            if line.strip():
                yield number, line
            continue
        while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _item(line: bytes | None, number: int) -> Article | BadLine:
    if line is None:
        return BadLine(number, None, f"the line is longer than {MAX_LINE_BYTES:,} bytes; give one article a line")
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return BadLine(number, None, f"not UTF-8: {error.reason} at byte {error.start}")
    item = parse_line(text, number)
    return item if isinstance(item, BadLine) else _named(item)


def _named(article: Article) -> Article:
    # Half a surrogate pair is no character and cannot be stored; one replacement for each keeps the offsets.
    name, title, text, outlet, url = (
        part and _SURROGATE.sub("\ufffd", part)
        for part in (article.article_id, article.title, article.text, article.outlet, article.url)
    )
    name = canonical(url) if url and is_web(url) else name
    return replace(article, article_id=name or "", title=title or "", text=text or "", outlet=outlet, url=url)
