"""What is worth an alert: AI chips, chipmaking, AI models, and the firms of the reference data."""

import pytest

from warehouse.worth import worth_alert

WORTH = {
    "a named chip": ((), ("H20",), ()),
    "a kind of chips": (("CN",), ("advanced AI chips",), ()),
    "chipmaking tools": ((), ("chipmaking equipment",), ()),
    "memory for AI chips": ((), ("HBM",), ()),
    "a firm of the reference data": (("Huawei",), (), ()),
    "a firm by its other name": (("Advanced Micro Devices",), (), ()),
    "four chip designers": ((), (), ("added four Chinese chip designers to its end-user list",)),
    "exports of semiconductors": ((), (), ("exports of semiconductors to them now need a licence",)),
    "model weights": ((), (), ("controls on model weights of closed-weight models",)),
}
NOT_WORTH = {
    "drones": (("CN",), ("drones",), ("barred exports of drones",)),
    "steel": (("CN",), ("steel",), ("a tariff of 50 % on steel",)),
    "potato chips": (("CA",), ("potato chips",), ("a tariff on potato chips",)),
    "oil tankers": (("IR", "Ocean Shipping"), (), ("sanctioned a network of tankers",)),
    "nothing said": ((), (), ()),
    "a word within another": ((), ("shipbuilding",), ("the chairman said nothing about air freight",)),
}


@pytest.mark.parametrize(("targets", "items", "texts"), WORTH.values(), ids=WORTH)
def test_worth_it(targets: tuple[str, ...], items: tuple[str, ...], texts: tuple[str, ...]) -> None:
    assert worth_alert(targets, items, texts)


@pytest.mark.parametrize(("targets", "items", "texts"), NOT_WORTH.values(), ids=NOT_WORTH)
def test_not_worth_it(targets: tuple[str, ...], items: tuple[str, ...], texts: tuple[str, ...]) -> None:
    assert not worth_alert(targets, items, texts)
