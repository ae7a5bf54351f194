"""`chipwatch extract`: articles as JSON Lines from a stream, findings as JSON Lines to another, in the same order.

Only the streaming belongs here: what an article is stands in `chipwatch.model`, what it says in `extract`. Nothing is
stored and no data folder is touched.
"""

import json
import select
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from chipwatch.model import Article, BadLine, Findings, article_of, row_of
from chipwatch.spread import spread

READ_BYTES = 1 << 19  # some 250 articles: what the extractor takes at once
WORTH_SHARING = READ_BYTES // 4

Extractor = Callable[[Iterable[Article]], Iterator[Findings]]


class Chunk(NamedTuple):
    """Whole lines, the first of them the line of that number (from 1)."""

    number: int
    text: bytes


class Answers(NamedTuple):
    """A chunk's answers: how many, how many of them for lines that are no article, and the lines to write."""

    lines: int
    bad: int
    text: bytes


def answer(
    source: BinaryIO,
    target: BinaryIO,
    read: Extractor,
    done: Callable[[int], None],
    processes: int = 1,
    killed: Callable[[], None] = lambda: None,
) -> int:
    """Answer every line of `source` on `target`; returns how many lines were no article.

    What has arrived is answered before more is waited for, so that a program on the other end of a pipe may send one
    article and wait for its findings. Much at once is shared out to `processes` processes; `killed` is told where one
    of them is killed, and the rest is then read by this one. Memory holds a few reads of the input (512 KiB, or one
    longer line), not the whole. `done` is told the number of lines answered so far. Raises BrokenPipeError where the
    reader has gone.
    """
    bad = answered = 0
    for answers in spread(
        partial(_answers, read), _chunks(source), lambda chunk: len(chunk.text) >= WORTH_SHARING, processes, killed
    ):
        target.write(answers.text)
        target.flush()
        bad += answers.bad
        answered += answers.lines
        done(answered)
    return bad


def _answers(read: Extractor, chunk: Chunk) -> Answers:
    items = [_parse(raw, number) for number, raw in enumerate(chunk.text.split(b"\n"), chunk.number)]
    findings = read([article for _, article in items if isinstance(article, Article)])
    rows = []
    for name, article in items:
        if isinstance(article, BadLine):
            row = {"id": name, "error": f"line {article.line}: {article.error}"}
        else:
            row = next(findings).as_json(name)
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        # Half of a surrogate pair is no UTF-8; it goes out as the JSON escape that it must have come in as.
        rows.append(text.encode("utf-8", "backslashreplace") + b"\n")
    return Answers(len(rows), sum(isinstance(article, BadLine) for _, article in items), b"".join(rows))


def _chunks(source: BinaryIO) -> Iterator[Chunk | None]:
    """Whole lines, as many at a time as have arrived and one read holds; None before more must be waited for."""
    # read1 returns what a pipe holds; read would wait for a full buffer.
    read = getattr(source, "read1", source.read)
    number, rest = 1, bytearray()
    while True:
        if not _arrived(source):
            yield None
        block = bytearray(read(READ_BYTES))
        if not block:
            break
        while len(block) < READ_BYTES and _arrived(source) and (more := read(READ_BYTES)):
            block += more
        rest += block
        if b"\n" not in block:
            continue
        whole, _, last = bytes(rest).rpartition(b"\n")
        yield Chunk(number, whole)
        number, rest = number + whole.count(b"\n") + 1, bytearray(last)
    if rest:
        yield Chunk(number, bytes(rest))


def _arrived(source: BinaryIO) -> bool:
    """Whether reading would not wait: for a pipe that holds something, for its end, and always for a file."""
    try:
        return bool(select.select([source], [], [], 0)[0])
    except (OSError, ValueError, TypeError):  # nothing that the system knows, such as bytes in memory
        return True


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
