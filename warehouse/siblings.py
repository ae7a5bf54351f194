"""What one article tells of several measures: whether two of its reports are one act told twice, or two acts.

Only the comparing of reports of one article belongs here, and of the kinds that are taken for each other; the whole
judgement is in `warehouse.resolve`.
"""

from warehouse.known import Event
from warehouse.likeness import tells_goods
from warehouse.reports import Report
from warehouse.words import words

# What noisy findings take for each other: a control told as the licence that it asks for, a ban on buying as one on
# selling, a case as the rule that was broken. Then parties or named goods, and the days, must speak for one act.
MISTAKEN = {
    frozenset({"export_control", "procurement_ban"}): -1.0,
    frozenset({"export_control", "licence"}): -2.0,
    frozenset({"export_control", "enforcement"}): -2.0,
    frozenset({"export_control", "investment"}): -2.0,
    frozenset({"licence", "investment"}): -2.0,
    frozenset({"export_control", "easing"}): -2.0,
    frozenset({"procurement_ban", "investment"}): -1.0,
    frozenset({"procurement_ban", "enforcement"}): -2.0,
    frozenset({"procurement_ban", "licence"}): -2.0,
    frozenset({"procurement_ban", "listing"}): -2.0,
    frozenset({"licence", "listing"}): -1.0,
}


def beside(report: Report, event: Event) -> list[Report]:
    """The measure's reports in the report's own article; as a rule none."""
    if report.article_id not in event.articles:
        return []
    return [other for other in event.reports if other.article_id == report.article_id]


def is_part(report: Report, event: Event) -> bool:
    """Whether the report's own article tells the measure as one of another kind."""
    return any(told_at_once(report, other) or is_consequence(report, other) for other in beside(report, event))


def told_at_once(report: Report, other: Report) -> bool:
    """Whether one sentence was read as two kinds of measures. Lists and tariffs may stand beside others in one."""
    return (
        report.article_id == other.article_id
        and report.kind != other.kind
        and report.quote == other.quote
        and report.quote != ""
        and not {"tariff", "listing"} & {report.kind, other.kind}
        and (report.issuer == other.issuer or None in (report.issuer, other.issuer))
    )


def is_sibling(report: Report, other: Report) -> bool:
    """Whether one article tells the two apart; its earlier revision does not."""
    return (
        report.article_id == other.article_id
        and (report.kind != other.kind or report.status == other.status)
        and "easing" not in (report.kind, other.kind)
        and not is_consequence(report, other)
        and not is_said_twice(report, other)
        and (other.until is None or other.until > report.at)
    )


def shares_all(report: Report, other: Report) -> bool:
    """Whether two kinds of measures were read from one sentence, or have the parties and goods of one another."""
    return report.kind != other.kind and (
        report.quote == other.quote
        or ("listing" in (report.kind, other.kind) and report.named == other.named and bool(report.named))
    )


def is_known_by(report: Report, event: Event) -> bool:
    """Whether other articles told the same case of the parties that the report names, of whom its own may name one here
    and one there."""
    return report.kind == "enforcement" and any(
        other.kind == report.kind
        and other.article_id != report.article_id
        and not (report.named & other.named) <= words().everywhere
        for other in event.reports
    )


def is_said_twice(report: Report, other: Report) -> bool:
    """Whether nothing but a date that only one has tells the two apart, they are steps of one case, or one act told as
    two kinds that are often mistaken."""
    one = report.named == other.named and report.specific == other.specific
    if report.kind != other.kind:
        return (
            one
            and bool(report.specific or report.named - words().everywhere)
            and frozenset({report.kind, other.kind}) in MISTAKEN
        )
    if report.kind == "enforcement":
        return not (report.named and other.named) or bool(report.named & other.named)
    undated = report.acted is None or other.acted is None
    return undated and one and report.countries == other.countries and report.generic == other.generic


def looks_back(other: Report, report: Report) -> bool:
    """Whether an article with a step of a case as its news tells an earlier step beside it."""
    return (
        report.article_id == other.article_id
        and report.kind == other.kind == "enforcement"
        and report.is_new
        and not other.is_new
        and is_said_twice(report, other)
    )


def is_consequence(report: Report, other: Report) -> bool:
    """Whether one is the listing of parties and the other, in the same article, the ban that this brings them."""
    if report.article_id != other.article_id or "listing" not in (report.kind, other.kind):
        return False
    listing, ban = (report, other) if report.kind == "listing" else (other, report)
    return (
        ban.kind in ("export_control", "investment", "licence", "procurement_ban")
        and (report.issuer == other.issuer or None in (report.issuer, other.issuer))
        and (ban.named <= listing.named or bool(ban.named & listing.named))
        and ban.specific <= listing.specific
        and not tells_goods(ban)
    )
