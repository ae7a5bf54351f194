"""The configuration: what is refused, and in which words."""

import pytest

from chipwatch.settings import ConfigError, check


@pytest.mark.parametrize(
    "value", ["", " watch", "watch ", "Überwacher/1", "watch\r\nX: y", "watch\t1", "/1", "x" * 301]
)
def test_a_user_agent_that_cannot_stand_in_a_header_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match=r"c\.toml: network\.user_agent: "):
        check({"network": {"user_agent": value}}, "c.toml")


def test_a_user_agent_may_hold_an_address() -> None:
    value = "watch/2 (+https://example.org/bot; desk@example.org)"
    assert check({"network": {"user_agent": value}}, "c.toml").network.user_agent == value
