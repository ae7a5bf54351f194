"""What the reference data says of firms: who makes chips for others, who only uses them, whose they are, who has models.

Only such sets and look-ups belong here, each built once.
"""

from functools import cache

import reference


@cache
def sellers() -> frozenset[str]:
    """Firms whose name before a machine tells who built it ("an Nvidia system"), not who has it."""
    return frozenset(f.name for f in reference.firms() if f.kind in ("chip_designer", "server_maker"))


@cache
def designers() -> frozenset[str]:
    """Firms whose trade is chips: an article about one counts the chips of its customers."""
    return frozenset(f.name for f in reference.firms() if f.kind == "chip_designer")


@cache
def takers() -> frozenset[str]:
    """Firms that use chips and sell none."""
    return frozenset(f.name for f in reference.firms() if f.kind in ("cloud", "neocloud", "ai_lab", "internet"))


@cache
def labs() -> frozenset[str]:
    """Firms that train AI models above all else."""
    return frozenset(f.name for f in reference.firms() if f.kind == "ai_lab")


@cache
def assistants() -> frozenset[str]:
    """Firms whose wearables and robots carry an AI model of their own."""
    return frozenset(f.name for f in reference.firms() if f.kind in ("ai_lab", "cloud", "internet", "electronics"))


@cache
def parents() -> dict[str, str]:
    """The parent of each firm that has one."""
    return {f.name: f.parent for f in reference.firms() if f.parent}
