"""Whose act a report and a known measure are: the issuer's share of the judgement.

Only the comparing of issuers belongs here; the whole judgement is in `warehouse.resolve`. Two issuers that are stated
part what they made. One that was inferred is wrong in one case of three (of the labelled streams' texts; a stated one
in one of a hundred), so what is rare in common outweighs it, where nothing else differs.
"""

import re
from functools import cache

import reference
from warehouse.known import Event
from warehouse.reports import Report
from warehouse.shared import shared_goods, shared_names
from warehouse.timing import VAGUE
from warehouse.words import words


def may_be_anyones(report: Report) -> bool:
    """Whether a report may belong to a measure of another issuer than its own, whoever that is."""
    opener = _opener(report.title)
    return (
        not report.issuer_stated
        or (report.kind == "enforcement" and (report.issuer == "EU" or report.issuer in words().union))
        or (opener is not None and opener != report.issuer)
    )


def protests(report: Report) -> bool:
    """Whether its words tell of a protest against a measure."""
    return words().protest.search(f"{report.title}\n{report.quote}") is not None


def may_be_one(report: Report, event: Event) -> bool:
    """Whether both may be one government's act; quick, and True wherever `issuers` doesn't part them."""
    if not report.issuer or not event.issuer or report.issuer == event.issuer:
        return True
    if not event.issuer_stated or may_be_anyones(report):
        return True
    return event.issuer in report.countries and protests(report)


def issuers(report: Report, event: Event) -> tuple[float, str] | None:
    """Points for the issuers, with the reason; None where they part the two."""
    if not report.issuer and not event.issuer:
        return 0.0, ""
    if report.issuer == event.issuer:
        return 2.0, f"issuer {report.issuer}"
    if not report.issuer or not event.issuer:
        return _one_issuer(report, event)
    if _is_unions(report, event):
        return 1.0, f"{report.issuer} and {event.issuer} enforce one law"
    if report.kind not in event.kinds and not (report.kind == "easing" and event.kind != "enforcement"):
        return None
    inferred = not (report.issuer_stated and event.issuer_stated)
    if (inferred or _is_reversed(report, event)) and _alike(report, event):
        return 1.0, f"issuer {report.issuer} or {event.issuer}, not clearly told"
    return None


def _one_issuer(report: Report, event: Event) -> tuple[float, str]:
    """Only one says whose act it is; the country in which it happened, or what both name, may stand for that."""
    code = report.issuer or event.issuer
    if code in (report.countries | event.countries):
        return 1.0, f"issuer {code}, where it happened"
    # A tariff is on a class of goods; few governments put one on the same at a time.
    tariff = report.kind == event.kind == "tariff" and bool(report.generic & event.generic - VAGUE)
    return (1.0, "only one says whose act it is") if tariff or _alike(report, event) else (0.0, "")


def _alike(report: Report, event: Event) -> bool:
    return bool(shared_names(report, event) or shared_goods(report, event) or report.places & event.places)


def _is_unions(report: Report, event: Event) -> bool:
    """Whether one is a case of a member state's police or courts and the other one under the Union's law."""
    both = {report.issuer, event.issuer}
    return "EU" in both and report.kind == event.kind == "enforcement" and not (both - {"EU"}).isdisjoint(words().union)


def _is_reversed(report: Report, event: Event) -> bool:
    """Whether a report takes the country that is hit for the one that acts: its title opens with the other, or it has
    both the other way round and tells of a protest, for whoever protests against a measure has not made it. Two
    governments often act on one chip, so that to name each other is not enough."""
    mirrored = event.issuer in report.countries and protests(report)
    return report.issuer in event.countries and (mirrored or _opener(report.title) == event.issuer)


@cache
def _opener(title: str) -> str | None:
    """The country, or its government by a metonym, that a title opens with."""
    found = _countries().match(title)
    return _code()[found.group(1).casefold()] if found else None


@cache
def _code() -> dict[str, str]:
    return {
        name.casefold(): country.code
        for country in reference.countries()
        for name in (country.name, *country.names, *country.metonyms)
    }


@cache
def _countries() -> re.Pattern[str]:
    names = sorted(_code(), key=len, reverse=True)
    return re.compile(rf"(?:the )?({'|'.join(map(re.escape, names))})\b(?!-)", re.IGNORECASE)
