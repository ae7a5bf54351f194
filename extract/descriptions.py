"""Firms told by a description instead of a name: "the Tokyo-based company", "the Dutch group", "the lab", "the chipmaker".

A description fits a firm by its country and its trade, as the reference data has them; of the firms that an article has
named so far, the one named last that fits is meant. What "the company" means without more is told in referents.py.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import reference

# The trades that a noun may mean, by the kinds of the reference data.
_TRADES = {
    "lab": ("ai_lab",),
    "chipmaker": ("chip_designer", "foundry", "memory"),
    "foundry": ("foundry",),
    "neocloud": ("neocloud",),
    "hyperscaler": ("cloud",),
    "carrier": ("telecom",),
    "operator": ("telecom", "datacenter", "neocloud"),
    "carmaker": ("automaker",),
    "automaker": ("automaker",),
    "retailer": ("internet",),
}


def described(noun: str, nations: Iterable[str], named: Sequence[str]) -> str | None:
    """The firm of `named`, in order of mention, that a description means; None where it says too little or fits none.

    `noun` is in small letters; `nations` are the countries that stand in the phrase, by their names in the reference data.
    """
    trades = _TRADES.get(noun)
    codes = {code for nation in nations if (code := _codes().get(nation))}
    if not trades and not codes:
        return None
    for name in reversed(named):
        firm = _firms().get(name)
        if firm and (not codes or firm.country in codes) and (not trades or firm.kind in trades):
            return name
    return None


@cache
def _codes() -> dict[str, str]:
    return {country.name: country.code for country in reference.countries()}


@cache
def _firms() -> dict[str, reference.Firm]:
    return {firm.name: firm for firm in reference.firms()}
