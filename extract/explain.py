"""An article with its findings marked in its text, for people who want to see what a rule made of it.

Only the showing belongs here, on a terminal or as a page of HTML; what is found is decided in the modules beside this
one. Nothing of an article is taken for markup: characters that play with terminals or browsers become harmless ones.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from rich.console import Console
from rich.table import Table
from rich.text import Text

from chipwatch.model import Article, Count, Delay, Findings, Sanction, Span

Finding = Count | Sanction | Delay

KINDS: dict[type, str] = {Count: "count", Sanction: "sanction", Delay: "delay"}
# Colours that can be told apart without seeing red and green, on light and on dark (Okabe and Ito 2008,
# https://jfly.uni-koeln.de/color/).
STYLES = {
    "firm": "bold bright_blue",
    "chip": "bold magenta",
    "count": "cyan",
    "sanction": "yellow",
    "delay": "bright_red",
}
NOT_SHOWN = ("evidence", "confidence", "rule")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the document with what it is: the title, a firm, a chip, or evidence of the findings with `numbers`."""

    span: Span
    kind: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document between two edges of marks, with the marks that it lies in and those that meet it."""

    start: int
    end: int
    inside: tuple[Mark, ...]
    opening: tuple[Mark, ...]
    closing: tuple[Mark, ...]


def numbered(findings: Findings) -> list[Finding]:
    """Counts, measures and delays in the order of their evidence; people call them by their place, from 1."""
    found: list[Finding] = [*findings.counts, *findings.sanctions, *findings.delays]
    return sorted(found, key=lambda item: (item.evidence, KINDS[type(item)]))


def marks(article: Article, findings: Findings) -> list[Mark]:
    """What is to be marked: a mark a mention, and one for all findings of a kind that rest on the same words."""
    found = [Mark((0, len(article.title)), "title")] if article.title else []
    found += [Mark(span, "firm") for firm in findings.firms for span in firm.mentions]
    found += [Mark(span, "chip") for chip in findings.chips for span in chip.mentions]
    shared: dict[tuple[Span, str], list[int]] = {}
    for number, item in enumerate(numbered(findings), 1):
        shared.setdefault((item.evidence, KINDS[type(item)]), []).append(number)
    return found + [Mark(span, kind, tuple(numbers)) for (span, kind), numbers in shared.items()]


def pieces(length: int, found: Sequence[Mark]) -> Iterator[Piece]:
    """Cut a document of `length` characters at the edges of marks, so that overlapping ones can be shown."""
    edges = sorted({0, length, *(edge for mark in found for edge in mark.span)})
    ordered = sorted(found, key=lambda mark: (mark.span[0], -mark.span[1]))
    waiting, open_marks = iter([*ordered, None]), list[Mark]()
    following = next(waiting)
    for start, end in pairwise(edges):
        opening = []
        while following is not None and following.span[0] == start:
            opening.append(following)
            following = next(waiting)
        open_marks += opening
        closing = [mark for mark in reversed(open_marks) if mark.span[1] == end]
        yield Piece(start, end, tuple(open_marks), tuple(opening), tuple(closing))
        open_marks = [mark for mark in open_marks if mark.span[1] > end]


def visible(text: str) -> str:
    """Text without characters that nobody sees and that move others about or end a terminal's line.

    Line ends stay, other control characters become blanks, unseen marks go, halves of surrogate pairs and characters
    without a meaning become U+FFFD.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c == "\n" or c.isprintable() else _STAND_INS.get(unicodedata.category(c), "\ufffd") for c in text
    )


_STAND_INS = {"Cc": " ", "Cf": "", "Zs": " ", "Zl": "\n", "Zp": "\n"}


def values(item: Finding) -> list[tuple[str, str]]:
    """The values of a finding that are not empty, by the names that they have in the output of `chipwatch extract`."""
    named = [(name, getattr(item, name)) for name in item.__slots__ if name not in NOT_SHOWN]
    return [(name, _plain(value)) for name, value in named if value not in (None, ())]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(visible, value))
    return f"{value:,}" if isinstance(value, int) else visible(str(value)).replace("\n", " ")


def heading(article: Article) -> str:
    """Where an article comes from, on one line: outlet, day, address."""
    day = article.published.date().isoformat() if article.published else None
    return " · ".join(visible(part) for part in (article.outlet, day, article.url) if part)


def summary(findings: Findings) -> str:
    """What was found, in one sentence."""
    if not findings.relevant:
        return "The gate turned this article away: no word in it can belong to a chip, a measure or a delay."
    sizes = [
        f"{len(items)} {name if len(items) == 1 else name + 's'}"
        for name, items in (
            ("firm", findings.firms),
            ("chip", findings.chips),
            ("count", findings.counts),
            ("sanction", findings.sanctions),
            ("delay", findings.delays),
        )
    ]
    return ", ".join(sizes) + "."


def names(findings: Findings) -> list[tuple[str, str]]:
    """Firms and chips with how often they are named, and a chip's maker."""
    firms = [f"{visible(firm.name)} ({len(firm.mentions)})" for firm in findings.firms]
    chips = [
        f"{visible(chip.name)} ({', '.join(filter(None, (visible(chip.maker or ''), str(len(chip.mentions)))))})"
        for chip in findings.chips
    ]
    return [(label, ", ".join(found)) for label, found in (("firms", firms), ("chips", chips)) if found]


def show(article: Article, findings: Findings, console: Console) -> None:
    """Print an article on a terminal: its text with the findings marked, then their values and rules.

    Evidence stands in brackets with the numbers of the findings; firms and chips are coloured, and where there are no
    colours, in braces and angle brackets.
    """
    text = Text(overflow="fold")
    for piece in pieces(len(article.document), marks(article, findings)):
        _append(text, article, piece, plain=console.color_system is None)
    if heading(article):
        console.print(Text(heading(article), style="dim"))
    console.print(text[len(article.document) - len(article.document.lstrip("\n")) :])
    console.print()
    console.print(Text(summary(findings), style="bold"))
    for label, found in names(findings):
        console.print(Text.assemble((f"{label}: ", STYLES[label[:-1]]), found))
    if numbered(findings):
        console.print(_table(findings))


_AROUND = {"firm": ("{", "}"), "chip": ("<", ">")}


def _append(text: Text, article: Article, piece: Piece, plain: bool) -> None:
    for mark in piece.opening:
        if mark.numbers:
            text.append(f"[{_numbers(mark)}: ", style=f"bold {STYLES[mark.kind]}")
        elif plain:
            text.append(_AROUND.get(mark.kind, ("", ""))[0])
    # Names are seen within evidence, so theirs is the last style.
    inside = sorted(piece.inside, key=lambda mark: not mark.numbers)
    style = " ".join(STYLES.get(mark.kind, "bold") for mark in inside)
    text.append(visible(article.document[piece.start : piece.end]), style=style)
    for mark in piece.closing:
        if mark.numbers:
            text.append("]", style=f"bold {STYLES[mark.kind]}")
        elif plain:
            text.append(_AROUND.get(mark.kind, ("", ""))[1])


def _numbers(mark: Mark) -> str:
    return ",".join(map(str, mark.numbers))


def _table(findings: Findings) -> Table:
    table = Table(header_style="bold", show_lines=True)
    for name in ("", "finding", "values", "confidence", "rule"):
        table.add_column(name, overflow="fold")
    for number, item in enumerate(numbered(findings), 1):
        kind = KINDS[type(item)]
        said = Text("\n").join(Text.assemble((f"{name} ", "dim"), value) for name, value in values(item))
        kind_text = Text(kind, style=STYLES[kind])
        table.add_row(str(number), kind_text, said, f"{item.confidence:.2f}", Text(visible(item.rule)))
    return table


def page(article: Article, findings: Findings) -> str:
    """An article as a self-contained page of HTML without scripts, everything from the article escaped."""
    title = _safe(article.title) or "Article"
    link = _safe(heading(article))
    if article.url and article.url.startswith(("https://", "http://")):
        address = _safe(article.url)
        link = link.replace(address, f'<a href="{address}" rel="noreferrer">{address}</a>')
    body = "".join(_marked(article, piece) for piece in pieces(len(article.document), marks(article, findings)))
    rows = "".join(_row(number, item, article) for number, item in enumerate(numbered(findings), 1))
    named = "".join(f"<p><b>{label}</b> {_safe(found)}</p>" for label, found in names(findings))
    legend = "".join(f'<span class="{kind}">{kind}</span> ' for kind in STYLES)
    table = f"<table><tr>{_HEADER}</tr>{rows}</table>" if rows else ""
    return _PAGE.format(
        title=title, link=link, body=body, summary=_safe(summary(findings)), named=named, table=table, legend=legend
    )


def _safe(text: str) -> str:
    return escape(visible(text))


def _marked(article: Article, piece: Piece) -> str:
    """A piece in one element, so that marks may overlap; numbers that lead to the table stand behind the last one."""
    text = _safe(article.document[piece.start : piece.end])
    kinds = list(dict.fromkeys(mark.kind for mark in piece.inside))
    links = "".join(f'<sup><a href="#f{n}">{n}</a></sup>' for mark in piece.closing for n in mark.numbers)
    return (f'<span class="{" ".join(kinds)}">{text}</span>' if kinds else text) + links


def _row(number: int, item: Finding, article: Article) -> str:
    kind = KINDS[type(item)]
    said = "".join(f"<dt>{name}</dt><dd>{_safe(value)}</dd>" for name, value in values(item))
    quoted = _safe(article.document[slice(*item.evidence)])
    cells = (
        str(number),
        f'<span class="{kind}">{kind}</span>',
        f"<dl>{said}</dl><q>{quoted}</q> <small>{item.evidence[0]}–{item.evidence[1]}</small>",
        f"{item.confidence:.2f}",
        _safe(item.rule),
    )
    return f'<tr id="f{number}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


_HEADER = "".join(f"<th>{name}</th>" for name in ("", "finding", "values and words", "confidence", "rule"))
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #8886; }}
body {{ font: 16px/1.6 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
article {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.title {{ font-size: 1.5em; line-height: 1.3; }}
.count {{ background: #56b4e955; }} .sanction {{ background: #e69f0055; }} .delay {{ background: #d55e0055; }}
.firm {{ font-weight: bold; text-decoration: underline #0072b2 3px; }}
.chip {{ font-weight: bold; text-decoration: underline #cc79a7 3px; }}
table {{ border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; margin-top: 1rem; }}
th, td {{ border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }}
dl {{ display: grid; grid-template-columns: max-content auto; gap: 0 .6rem; margin: 0 0 .4rem; }}
dt {{ opacity: .7; }} dd {{ margin: 0; overflow-wrap: anywhere; }}
q {{ font-family: Georgia, serif; font-style: italic; overflow-wrap: anywhere; }}
tr:target {{ outline: 2px solid #0072b2; }}
header, footer {{ font: 14px/1.4 system-ui, sans-serif; }}
@media (max-width: 40rem) {{ tr, td {{ display: block; padding: .2rem 0; }} td {{ border: 0; }} th {{ display: none; }} }}
</style>
</head>
<body>
<header><p>{link}</p><p>{legend}</p></header>
<article>{body}</article>
<footer><p><b>{summary}</b></p>{named}{table}</footer>
</body>
</html>
"""
