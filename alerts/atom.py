"""Government measures as an Atom feed (RFC 4287), for people who just want to subscribe.

Only a pure function from rows to the feed's text belongs here; when it is written is the report stage's affair. Entries
keep their ids, and equal rows give equal bytes, so that a reader sees only what changed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from warehouse.worth import worth_alert

EVENTS = (
    "SELECT event_id, kind, issuer, agency, targets, items, status, announced_on, effective_on, headline, "
    "first_reported_at, last_reported_at, independent_sources FROM sanction_events WHERE news_reports > 0 "
    "ORDER BY last_reported_at DESC, event_id LIMIT 2000"
)
REPORTS = "SELECT event_id, outlet, url, title, quote, published_at FROM sanction_reports WHERE is_new ORDER BY ALL"

MOST_ENTRIES = 100
MOST_REPORTS = 5
_NAMESPACE = "http://www.w3.org/2005/Atom"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(events: Iterable[Mapping[str, Any]], reports: Iterable[Mapping[str, Any]]) -> str:
    """The feed of these events, rows of EVENTS, with their reports, rows of REPORTS: the newest MOST_ENTRIES that are
    about what alerts are about, the newest first."""
    told_by: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for report in reports:
        told_by[report["event_id"]].append(report)
    of_the_field = (row for row in events if _is_worth(row, told_by[row["event_id"]]))
    rows = sorted(of_the_field, key=lambda row: (row["last_reported_at"], row["event_id"]), reverse=True)[:MOST_ENTRIES]
    root = Element("feed", xmlns=_NAMESPACE)
    _text(root, "id", "urn:chipwatch:events")
    _text(root, "title", "chipwatch: what governments do about AI chips")
    _text(root, "updated", _time(rows[0]["last_reported_at"] if rows else datetime(2000, 1, 1)))
    _text(SubElement(root, "author"), "name", "chipwatch")
    for row in rows:
        _entry(root, row, sorted(told_by[row["event_id"]], key=lambda r: (r["published_at"], r["url"] or "")))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _is_worth(row: Mapping[str, Any], reports: Iterable[Mapping[str, Any]]) -> bool:
    # Goods and parties count though another sentence than the quote names them: a reader is not woken at night.
    named = ", ".join((*row["items"], *row["targets"]))
    told = " ".join([named, *(report["quote"] for report in reports)])
    return worth_alert(row["kind"], row["targets"], row["items"], row["headline"], told)


def _entry(root: Element, row: Mapping[str, Any], reports: list[Mapping[str, Any]]) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", f"urn:chipwatch:event:{row['event_id']}")
    who = " ".join(filter(None, (row["issuer"], row["kind"].replace("_", " "))))
    _text(entry, "title", f"{who}, {row['status']}: {row['headline']}")
    _text(entry, "published", _time(row["first_reported_at"]))
    _text(entry, "updated", _time(row["last_reported_at"]))
    for address in [report["url"] for report in reports if _is_link(report["url"])][:1]:
        SubElement(entry, "link", rel="alternate", href=_clean(address))
    for term in (row["kind"], row["issuer"], *row["items"], *row["targets"]):
        if term:
            SubElement(entry, "category", term=_clean(term))
    lines = [
        f"{name}: {value}"
        for name, value in (
            ("Agency", row["agency"]), ("Goods", ", ".join(row["items"])), ("Targets", ", ".join(row["targets"])),
            ("Announced", row["announced_on"]), ("Effective", row["effective_on"]),
            ("Independent sources", row["independent_sources"]),
        )
        if value
    ]  # fmt: skip
    for report in reports[:MOST_REPORTS]:
        lines += [
            "",
            f"“{' '.join(report['quote'].split())}”",
            f"{report['outlet'] or ''} {report['url'] or ''}".strip(),
        ]
    SubElement(entry, "content", type="text").text = _clean("\n".join(lines))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _ILLEGAL.sub(" ", text)


def _is_link(address: str | None) -> bool:
    return address is not None and address.startswith(("https://", "http://"))


def _time(moment: datetime) -> str:
    """RFC 3339 from a time of the tables, which are UTC without a zone."""
    return moment.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
