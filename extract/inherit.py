"""Whose measure it is where the sentence that words it doesn't say: from the sentences before, the article, the goods.

What a sentence says itself is read in issuers.py.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import reference
from extract.goods import METALS
from extract.merging import Mention
from extract.names import Name, within
from extract.sides import acts
from extract.text import Clean, Sentence


def lead(doc: Clean, sentences: Sequence[Sentence], names: Sequence[Name]) -> str | None:
    """The government that the title or the first sentence shows acting."""
    end = sentences[min(1, len(sentences) - 1)].end if sentences else 0
    return next((n.owner for n in within(names, 0, end) if n.kind in ("agency", "country") and acts(doc, n)), None)


def inherit(mentions: list[Mention], lead: str | None, named: tuple[str, str] | None) -> list[Mention]:
    """Issuers that a sentence leaves out: that of the act just told, of the government named just before, of the surest
    mention of the kind, of the maker's home or, where goods are American, the United States; `lead` is the government of
    the lead, `named` code and name of the first agency of the article."""
    by_kind: dict[str, tuple[str, str | None]] = {}
    sure = sorted((m for m in mentions if m.issuer), key=lambda m: (-m.sure, not m.lead, m.sentence.index))
    for mention in sure:
        by_kind.setdefault(mention.kind, (mention.issuer or "", mention.agency))
    first = sure[0].issuer if sure else None
    filled: list[Mention] = []
    for mention in mentions:
        code, agency = mention.issuer, mention.agency
        if mention.anaphoric and not mention.act and mention.sure < 0.9 and (known := by_kind.get(mention.kind)):
            code, agency = known  # "the ban": the one that the article tells of
        elif mention.definite and mention.sure < 0.85 and (known := _pointed_at(filled, mention)):
            code, agency = known
        if code is None and (known := _just_told(filled, mention)):
            code, agency = known
        if (
            code == "CN"
            and agency is None
            and is_on_american_goods(mention)
            and (mention.sure <= 0.75 or (mention.kind == "licence" and mention.sure < 0.9))
        ):
            code = "US"
        if code is None:
            known = _unless_reached(by_kind.get(mention.kind), mention)
            if known is None or (known[0] == "CN" and is_on_american_goods(mention)):
                default = (
                    _default(mention)
                    if lead in (None, "US") or (lead == "CN" and is_on_american_goods(mention))
                    else None
                )
                other = lead or first
                known = (
                    (default, None) if default else known or _unless_reached((other, None) if other else None, mention)
                )
                known = known or ((fallback, None) if (fallback := _default(mention)) else None)
            if known is None and mention.kind == "enforcement":
                known = named
            code, agency = known or (None, None)
        filled.append(replace(mention, issuer=code or None, agency=agency))
    return filled


def _pointed_at(before: Sequence[Mention], mention: Mention) -> tuple[str, str | None] | None:
    """Issuer and agency of the last measure of its kind told before words that point back: "the suspension"."""
    told = next((m for m in reversed(before) if m.kind == mention.kind and m.issuer and not m.apart), None)
    return (told.issuer or "", told.agency) if told and told.issuer not in mention.reaches else None


def _unless_reached(known: tuple[str, str | None] | None, mention: Mention) -> tuple[str, str | None] | None:
    return None if known is None or known[0] in mention.reaches else known


def _just_told(before: Sequence[Mention], mention: Mention) -> tuple[str, str | None] | None:
    """Issuer and agency of the act told last in the paragraph ("It also added …"), or of the government that acts in one
    of the two sentences before, whichever is nearer."""
    told = next((m for m in reversed(before) if _goes_on(m, mention) and m.issuer not in mention.reaches), None)
    if mention.nearby and mention.nearby[0] in mention.reaches:
        return None
    if mention.nearby and (told is None or mention.nearby[1] > told.sentence.index):
        if mention.nearby[0] == "US" or not is_on_american_goods(mention):
            return mention.nearby[0], None
        return None
    if told is None or not told.issuer:
        return None
    if told.kind != mention.kind and told.issuer == "CN" and is_on_american_goods(mention):
        return None
    return told.issuer, told.agency


# Who only protests or comments has not acted.
_REACTS = re.compile(
    r"^(?:'s)?(?: [a-z]+){0,3}? (?:oppos|protest|accus|condemn|vow|spoke|speak|call|criti|complain|demand|declin|denied|said|says|did not|would not|firmly|reject|warn)"
)


def _goes_on(told: Mention, mention: Mention) -> bool:
    gap = mention.sentence.index - told.sentence.index
    paragraph = mention.sentence.paragraph - told.sentence.paragraph <= mention.goes_on
    return told.act and told.issuer is not None and told.sure >= 0.7 and 0 <= gap <= 2 and paragraph


def nearby(
    doc: Clean, sentences: Sequence[Sentence], sentence: Sentence, names: Sequence[Name]
) -> tuple[str, int] | None:
    """The government that acts in the one or two sentences before in the paragraph, and the index of its sentence."""
    for earlier in reversed(sentences[max(0, sentence.index - 2) : sentence.index]):
        if earlier.paragraph != sentence.paragraph:
            return None
        here = [
            n for n in within(names, earlier.start, earlier.end) if n.kind in ("agency", "country") and acts(doc, n)
        ]
        here = [n for n in here if not _REACTS.match(doc.lower[n.end : n.end + 60])]
        if here and here[0].owner:
            return here[0].owner, earlier.index
    return None


@cache
def american_chips() -> frozenset[str]:
    return frozenset(chip.name for chip in reference.chips() if chip.maker in home_firms("US"))


@cache
def home_firms(code: str | None) -> frozenset[str]:
    """The known firms of a country, by name."""
    return frozenset(firm.name for firm in reference.firms() if code and firm.country == code)


@cache
def _american_makers() -> frozenset[str]:
    return frozenset(chip.maker for chip in reference.chips() if chip.maker in home_firms("US"))


def is_on_american_goods(mention: Mention) -> bool:
    """Licences and controls on sales of American chips are American, unless an agency of another country is named."""
    american = american_chips() & set(mention.items) or _american_makers() & mention.firms
    return mention.kind in ("licence", "export_control") and bool(american) and not mention.buying


def _default(mention: Mention) -> str | None:
    """Controls on sales to China that nobody is named for are American: nearly all are, and readers know it."""
    if mention.kind == "enforcement" and mention.firms and mention.firms <= home_firms("US"):
        return "US"
    american = american_chips() & mention.own or _american_makers() & mention.firms
    if mention.kind == "procurement_ban" and mention.act and "CN" in mention.own and american:
        return "CN"
    homes = {_toolmakers().get(firm) for firm in mention.firms}
    if mention.kind == "licence" and len(homes) == 1 and (home := homes.pop()):
        return home
    if mention.kind in ("export_control", "licence", "easing") and "CN" in mention.own and METALS & mention.own:
        return "CN"
    if mention.kind in ("export_control", "licence", "listing", "easing") and (
        "CN" in mention.targets or mention.items
    ):
        return "US"
    if mention.kind == "tariff" and "CN" in mention.targets:
        return "US"
    return None


@cache
def _toolmakers() -> dict[str, str]:
    """Home of each maker of chipmaking tools: its own government licenses what it sells abroad."""
    return {firm.name: firm.country for firm in reference.firms() if firm.kind == "equipment" and firm.country}
