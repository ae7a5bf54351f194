"""`chipwatch explain`: one article that somebody points at, a file, an address or standard input, with its findings.

Only the finding and reading of the article belongs here; how findings are shown is in `extract.explain`.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from chipwatch.calling import Config, Data, expected, place
from chipwatch.model import Article, BadLine, Trouble, article_of, row_of

if TYPE_CHECKING:
    from chipwatch.settings import Network

HTML_STARTS = ("<!doctype html", "<html", "<?xml", "<head", "<body")


class GivenError(Exception):
    """There is no such article; the message says what was looked for and what to do."""


class PageError(OSError):
    """The page could not be fetched, or holds no article."""


def command(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="Text, HTML or JSON Lines; - for standard input.")
    ],
    name: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Which article of JSON Lines. [default: the first]")
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Write a page of HTML to standard output instead.")] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Show what `extract` finds in one article: each finding marked in its text, with its values and its rule.

    Worth adding to a report of a mistake. Text, pages and addresses come without a date, so that "last October" stays
    unread there; a line of JSON may carry one.

    `chipwatch explain articles.jsonl --id a17 --html > a17.html`
    """
    with expected():
        _, settings = place(context, config, data)
        given = article(source, name, sys.stdin.buffer, settings.network)
        from extract import read
        from extract.explain import page, show

        findings = next(read([given]))
        if html:
            sys.stdout.buffer.write(page(given, findings).encode())
            return
        from rich.console import Console

        show(given, findings, Console(highlight=False))


def article(source: str, name: str | None, stdin: BinaryIO, network: "Network") -> Article:
    """The article at `source`: an address, a file, or `-` for `stdin`.

    JSON Lines (`.jsonl`, or what begins with a brace) hold several: the one with the id or address `name`, else the
    first. A page of HTML is searched for its article. In plain text the first line is the title where more follow.
    Raises GivenError, PageError.
    """
    if source.startswith(("http://", "https://")):
        return _fetched(source, network)
    if source == "-":
        where, body = "standard input", stdin.read()
    else:
        where, body = source, _content(Path(source))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GivenError(f"{where}: not UTF-8 at byte {error.start + 1}; convert it first") from None
    start = text.lstrip()[:20].lower()
    if source.endswith((".jsonl", ".ndjson")) or start.startswith("{"):
        return _from_lines(where, text, name)
    if name is not None:
        raise GivenError(f"{where}: --id picks an article from JSON Lines, and this is none")
    return _from_page(where, body) if start.startswith(HTML_STARTS) else _from_text(where, text)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GivenError(
            f"{path}: cannot be read ({error.strerror}); name a file, an address, or - for input"
        ) from None


def _from_lines(where: str, text: str, name: str | None) -> Article:
    names = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = row_of(line, number)
        found = row if isinstance(row, BadLine) else article_of(row, number)
        if isinstance(row, Mapping) and name is not None and name not in (row.get("id"), row.get("url")):
            names.append(str(row.get("id")))
            continue
        if isinstance(found, Article):
            return found
        if name is None or isinstance(row, Mapping):
            raise GivenError(f"{where}: line {number}: {found.error}")
    if name is None:
        raise GivenError(f"{where}: holds no article")
    raise GivenError(f"{where}: no article has the id {name!r}; there are {', '.join(names[:5]) or 'none'}, …")


def _from_text(where: str, text: str) -> Article:
    title, _, rest = text.strip().partition("\n")
    if not title:
        raise GivenError(f"{where}: is empty")
    return Article("", title.strip(), rest.strip()) if rest.strip() else Article("", "", title)


def _from_page(where: str, body: bytes) -> Article:
    from ingest.network import Answer
    from ingest.pages import read

    page = read(Answer(where, 200, {"content-type": "text/html; charset=utf-8"}, body))
    if isinstance(page, Trouble):
        raise GivenError(f"{where}: {page.message}")
    return Article("", page.title or "", page.text)


def _fetched(url: str, network: "Network") -> Article:
    from ingest.network import client
    from ingest.pages import fetch_all

    with client(network) as http:
        page = fetch_all(http, network, [url])[url]
    if isinstance(page, Trouble):
        raise PageError(f"{url}: {page.message}")
    return Article(url, page.title or "", page.text, url=url)
