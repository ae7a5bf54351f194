"""Who publishes what an article prints: a government whose gazette or own pages it comes from, or whose regulations it amends.

Only the publisher of a document belongs here, by its outlet and its own words; what a notice announces is told in notices.py.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import reference
from extract.merging import Mention
from extract.names import Name
from extract.text import Clean
from extract.wording import issuer_words

_GOVERNMENT = re.compile(r"(?:the )?government of (?:the )?(.+)|(.+?)(?:'s)? government")


def gazette(outlet: str | None) -> str | None:
    """The government (ISO code) whose official gazette the outlet is."""
    name = (outlet or "").casefold()
    return next((code for code, words in issuer_words("gazettes") if words.fullmatch(name)), None)


def office(outlet: str | None) -> tuple[str, str | None] | None:
    """Government and agency that speak through the outlet: a gazette, a government's pages, an agency's newsroom."""
    name = (outlet or "").casefold()
    if code := gazette(outlet):
        return code, None
    if (named := _GOVERNMENT.fullmatch(name)) and (code := _states().get(named[1] or named[2])):
        return code, None
    return _agencies().get(name)


def signed(mentions: Sequence[Mention], by: tuple[str, str | None] | None) -> list[Mention]:
    """The acts of the government in whose name the outlet speaks as those of its agency, where they name no other."""
    if by is None or by[1] is None:
        return list(mentions)
    code, agency = by
    return [replace(m, agency=agency) if m.act and m.issuer == code and not m.agency else m for m in mentions]


def publisher(doc: Clean, names: Sequence[Name], outlet: str | None) -> tuple[str, str | None] | None:
    """Government and agency of a notice: the first agency of the outlet's government that it names; without such an
    outlet, the first agency, or whose regulations and laws it speaks of."""
    code = gazette(outlet)
    named = next(((n.owner, n.name) for n in names if n.kind == "agency" and n.owner and code in (None, n.owner)), None)
    if named or code:
        return named or ((code, None) if code else None)
    return next(((owner, None) for owner, words in issuer_words("regulations") if words.search(doc.lower)), None)


@cache
def _agencies() -> dict[str, tuple[str, str | None]]:
    return {
        spelling.casefold(): (agency.issuer, agency.name)
        for agency in reference.agencies()
        if agency.issuer
        for spelling in (agency.name, *agency.aliases)
    }


@cache
def _states() -> dict[str, str]:
    return {
        spelling.casefold(): country.code
        for country in reference.countries()
        for spelling in (country.name, *country.names)
    }
