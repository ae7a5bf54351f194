"""Which mentions of a measure in an article are one measure.

Pure comparison of kind, issuer, status, date, parties and goods; what the mentions hold is read in mentions.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from chipwatch.model import SanctionKind, SanctionStatus, Span
from extract.text import Sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """One wording of a measure in one sentence, with what its surroundings say.

    `own` holds the parties and goods that stand in the sentence itself, `parties` and `firms` those among them; `targets` and
    `items` also those that its neighbours give where it names none. `reaches` are the countries that goods are kept from: none of them controls these exports. `figure` is what a penalty is in
    millions of dollars or a tariff in per cent, `law` the bill or rule that is named; `definite` words point back to a measure told before ("the ban"),
    a sentence that `introduces` people speaks of them for the first time ("three men"), `names_list` is the list that parties are put on;
    a sentence that `goes_on` has a body told of before as its subject ("it also said"); `recalled` words tell it in passing, or as past.
    """

    kind: SanctionKind
    act: bool
    issuer: str | None
    agency: str | None
    sure: float
    targets: tuple[str, ...]
    items: tuple[str, ...]
    own: frozenset[str]
    parties: frozenset[str]
    firms: frozenset[str]
    status: SanctionStatus
    new: bool
    when: str | None
    sentence: Sentence
    span: Span
    words: str
    lead: bool = field(default=False)
    against: bool = field(default=False)
    buying: bool = field(default=False)
    apart: bool = field(default=False)
    anaphoric: bool = field(default=False)
    nearby: tuple[str, int] | None = field(default=None)
    reaches: frozenset[str] = field(default=frozenset())
    old: bool = field(default=False)
    figure: float | None = field(default=None)
    law: str | None = field(default=None)
    definite: bool = field(default=False)
    introduces: bool = field(default=False)
    names_list: str | None = field(default=None)
    goes_on: bool = field(default=False)
    recalled: bool = field(default=False)


def groups(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of one measure together. Acts lead; a bare mention joins an act of its kind and issuer."""
    found: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: (not m.act, not m.new, m.sentence.index)):
        group = next((g for g in found if _one_measure(g, mention)), None)
        if group is None:
            found.append([mention])
        else:
            group.append(mention)
    return found


def _one_measure(group: Sequence[Mention], mention: Mention) -> bool:
    """Same kind and issuer; an act of another status, or one dated months apart about other goods or parties, is another."""
    head = group[0]
    if head.kind != mention.kind or head.issuer != mention.issuer:
        return False
    laws = {m.law for m in group if m.act} - {None}
    if not mention.act:
        figures = {m.figure for m in group if m.act} - {None}
        return (not (mention.law and laws) or mention.law in laws) and not (
            mention.figure and figures and mention.figure not in figures
        )
    beside = [m for m in group if m.act and m.sentence is mention.sentence]
    if any(m.span[0] < mention.span[1] and mention.span[0] < m.span[1] for m in beside):
        return True  # two wordings of the same words
    if any(_are_listed(m, mention) for m in beside):
        return False
    if mention.law and laws:
        if mention.law not in laws:
            return False
        if mention.law.endswith(" act") and mention.status == head.status:
            return True
    figures = {m.figure for m in group} - {None}
    if mention.figure and figures and mention.figure not in figures:
        return False
    if _goes_on(group, mention) or _is_step_of_case(group, mention):
        return True
    dated = [m.when for m in group if m.when and m.act]
    if mention.kind == "listing" and _on_another_day(group, mention):
        return False
    fits = not (mention.when and dated) or any(close(mention.when, when) for when in dated)
    if head.act and not head.new and not mention.new and fits:
        return not _is_another_case(group, mention)  # background names a measure once or thrice, and in passing
    told = next((m for m in group if m.act and m.sentence.index), head)  # a title leaves the status to the text
    if (
        head.act
        and mention.kind != "enforcement"
        and (
            (told.status != mention.status and told.sentence.index and not _is_unsettled(group, mention))
            or head.against != mention.against
        )
    ):
        return False
    if head.act and _is_apart(group, mention):
        return False
    if not fits:
        return False
    return not (
        head.new
        and not mention.new
        and mention.when
        and mention.sentence.index > 1
        and not any(close(mention.when, w) for w in dated)
    )


def _goes_on(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a mention that names nobody and nothing of its own points back to the group ("the ban", "those waivers"), told
    shortly before; what it says of status or date is then said of the same measure."""
    return (
        mention.definite
        and _is_near(group, mention)
        and not mention.apart
        and not mention.own - VAGUE
        and not mention.law
    )


def _is_step_of_case(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a mention tells an arrest, a plea or a hearing of the case that the group is about: it names no firm, no
    goods and no accused of its own."""
    known = not mention.apart and not mention.introduces and not mention.own - VAGUE and not mention.firms
    return mention.kind == "enforcement" and known and _is_near(group, mention)


def _is_near(group: Sequence[Mention], mention: Mention) -> bool:
    return any(0 < mention.sentence.index - m.sentence.index <= 3 for m in group if m.act)


def _is_another_case(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a case told as background has other parties and goods than those of the group."""
    own: frozenset[str] = frozenset().union(*(m.own for m in group))
    return (
        mention.kind == "enforcement" and not mention.anaphoric and bool(own and mention.own) and not own & mention.own
    )


def _are_listed(one: Mention, other: Mention) -> bool:
    """Whether two acts of one sentence are two measures: each with a day or month of its own, or a list of its own, or one called another
    ("following A's penalty and an earlier action against B")."""
    dates = [w for w in (one.when, other.when) if w and len(w) >= 7]
    if len(dates) == 2 and not dates[0].startswith(dates[1]) and not dates[1].startswith(dates[0]):
        return True
    if one.names_list and other.names_list and one.names_list != other.names_list:
        return True
    return one.apart != other.apart


def _on_another_day(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether parties put on a list are told with a day of their own, in the same words as others with theirs: "March 4:
    15 firms added; April 4: 16 firms added"."""
    told = [m for m in group if m.act and m.words == mention.words and m.sentence is not mention.sentence]
    days = {m.when for m in told if m.when and len(m.when) == 10}
    return bool(days) and mention.when is not None and len(mention.when) == 10 and mention.when not in days


def _is_unsettled(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a text tells one new measure now as decided, now as to come: its parties or goods are the same."""
    told = [m for m in (*group, mention) if m.act]
    if not all(m.new and m.status != "denied" for m in told):
        return False
    shared = mention.own & frozenset().union(*(m.own for m in group))
    return bool(shared - VAGUE) or not mention.own - VAGUE


# Goods and countries that say little of which measure is meant.
VAGUE = frozenset(
    ("chips", "chip", "processors", "processor", "semiconductors", "semiconductor", "technology", "CN", "US")
)


def _is_apart(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a mention's own parties and goods, none of them the group's, or its opening ("Separately, …") set it apart.

    A title announces what the text tells, and "the seizure" is the one told before. A case has many goods and one accused.
    """
    told = [m for m in group if m.act and m.sentence.index]
    if not told or not mention.sentence.index or mention.anaphoric:
        return False
    others: frozenset[str] = frozenset().union(*(m.own for m in told))
    shared = mention.own & others
    if mention.apart and not shared - VAGUE:
        return True
    if mention.kind == "enforcement":
        accused: frozenset[str] = frozenset().union(*(m.firms for m in told))
        return bool(mention.firms) and bool(accused) and not mention.firms & accused
    parties: frozenset[str] = frozenset().union(*(m.parties for m in told))
    goods, mine = others - parties - VAGUE, mention.own - mention.parties - VAGUE
    if goods and mine:
        return not shared
    return bool(mention.parties - VAGUE) and bool(parties - VAGUE) and not shared


def close(one: str, other: str) -> bool:
    """Whether two ISO dates may be the same: one within the other, or at most 45 days apart."""
    if one.startswith(other) or other.startswith(one):
        return True
    if len(one) < 7 or len(other) < 7:
        return False
    days = [date.fromisoformat(value if len(value) == 10 else f"{value}-15") for value in (one, other)]
    return abs((days[0] - days[1]).days) <= 45
