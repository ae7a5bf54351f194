"""Whether a measure is worth an alert, where the configuration does not ask for all of them.

Only this decision belongs here; its words are in words.toml, its firms in the reference data. All measures are
stored, on whatever goods; alerts are about AI chips, chipmaking, AI models and the firms that the reference data know.
"""

from collections.abc import Iterable
from functools import cache

import reference
from warehouse.reports import item_class
from warehouse.words import words


def worth_alert(targets: Iterable[str], items: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether a measure's targets, goods or words (quotes, headline) are about what chipwatch watches.

    A named chip, a class of chips or chipmaking tools among the goods is enough, and so is a firm of the reference
    data among the targets; else its words decide.
    """
    goods = tuple(items)
    if any(target.casefold() in _firms() for target in targets):
        return True
    if any(_is_worth(good) for good in goods):
        return True
    known = words()
    return any(known.worth.search(known.other_meanings.sub(" ", text)) for text in texts)


def _is_worth(good: str) -> bool:
    name, generic = item_class(good)
    if generic:
        return name in ("chips", "tools")
    known = words()
    return (
        good.casefold() in known.worth_items
        or name in _chips()
        or known.worth.search(known.other_meanings.sub(" ", good)) is not None
    )


@cache
def _firms() -> frozenset[str]:
    return frozenset(name.casefold() for firm in reference.firms() for name in (firm.name, *firm.aliases))


@cache
def _chips() -> frozenset[str]:
    return frozenset(item_class(name)[0] for chip in reference.chips() for name in (chip.name, *chip.aliases))
