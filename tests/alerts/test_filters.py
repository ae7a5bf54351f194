from typing import Any

import pytest

from alerts.filters import wants
from chipwatch.settings import Subscriber

EVENT = {"kind": "listing", "issuer": "US", "targets": ["CN", "Inspur Group"], "items": ["AI chips", "H20"]}


def subscriber(**filters: Any) -> Subscriber:
    return Subscriber(name="a", url="https://a.example/hook", secret_env="S", **filters)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        ({"kinds": ("listing", "tariff")}, True),
        ({"kinds": ("tariff",)}, False),
        ({"issuers": ("us",)}, True),
        ({"issuers": ("CN",)}, False),
        ({"targets": ("inspur  group",)}, True),
        ({"targets": ("Inspur",)}, False),
        ({"items": ("h20",)}, True),
        ({"items": ("H200",)}, False),
        ({"kinds": ("listing",), "issuers": ("US",), "targets": ("CN",), "items": ("H20",)}, True),
        ({"kinds": ("listing",), "items": ("H200",)}, False),
        ({"types": ("sanction.opened",)}, True),
        ({"types": ("sanction.changed",)}, False),
        ({"types": ()}, False),
    ],
)
def test_a_message_must_pass_every_filter(filters: dict[str, Any], passes: bool) -> None:
    assert wants(subscriber(**filters), "sanction.opened", EVENT) is passes


@pytest.mark.parametrize("kind", ["delay.opened", "capacity.changed", "source.stale", "chipwatch.heartbeat"])
def test_types_beyond_sanctions_go_only_to_who_names_them(kind: str) -> None:
    assert not wants(subscriber(), kind, {})
    assert wants(subscriber(types=(kind,)), kind, {})


def test_what_a_message_does_not_have_does_not_pass_a_filter_for_it() -> None:
    assert not wants(subscriber(issuers=("US",)), "sanction.opened", {"kind": "listing", "issuer": None})
    assert not wants(subscriber(items=("H20",)), "sanction.opened", {"items": None})
