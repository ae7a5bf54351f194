"""`chipwatch extract`: articles as JSON Lines from a stream, findings as JSON Lines to another, in the same order.

Only the streaming belongs here: what an article is stands in `chipwatch.model`, what it says in `extract`. Nothing is
stored and no data folder is touched.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from chipwatch.model import Article, BadLine, Findings, article_of, row_of

READ_BYTES = 1 << 20

Extractor = Callable[[Iterable[Article]], Iterator[Findings]]


def answer(source: BinaryIO, target: BinaryIO, read: Extractor, done: Callable[[int], None]) -> int:
    """Answer every line of `source` on `target`; returns how many lines were no article.

    What has arrived is answered before more is waited for, so that a program on the other end of a pipe may send one
    article and wait for its findings. Memory holds one read of the input (1 MiB, or one longer line), not the whole.
    `done` is told the number of lines answered so far. Raises BrokenPipeError where the reader has gone.
    """
    bad = answered = 0
    for lines in _chunks(source):
        items = [_parse(raw, number) for number, raw in lines]
        findings = read([article for _, article in items if isinstance(article, Article)])
        for name, article in items:
            if isinstance(article, BadLine):
                bad += 1
                row = {"id": name, "error": f"line {article.line}: {article.error}"}
            else:
                row = next(findings).as_json(name)
            text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            # Half of a surrogate pair is no UTF-8; it goes out as the JSON escape that it must have come in as.
            target.write(text.encode("utf-8", "backslashreplace") + b"\n")
        answered += len(items)
        target.flush()
        done(answered)
    return bad


def _chunks(source: BinaryIO) -> Iterator[list[tuple[int, bytes]]]:
    """Whole lines with their numbers from 1, as many at a time as one read brought."""
    # read1 returns what a pipe holds; read would wait for a full buffer.
    read = getattr(source, "read1", source.read)
    number, rest = 1, bytearray()
    while block := read(READ_BYTES):
        rest += block
        if b"\n" not in block:
            continue
        *whole, last = bytes(rest).split(b"\n")
        yield list(enumerate(whole, number))
        number, rest = number + len(whole), bytearray(last)
    if rest:
        yield [(number, bytes(rest))]


def _parse(raw: bytes, number: int) -> tuple[Any, Article | BadLine]:
    """The id that the line gives itself, as it stands there, and what the line is."""
    try:
        # A byte order mark at the start of a file is no part of its first line.
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return None, BadLine(number, None, f"not UTF-8: byte {error.start + 1}")
    row = row_of(text, number)
    if isinstance(row, BadLine):
        return None, row
    article = article_of(row, number)
    if isinstance(article, BadLine):
        return article.id, article
    given = row.get("id")
    return given if isinstance(given, str | int) else article.article_id, article
