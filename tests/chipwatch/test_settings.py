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


def desk(**more: object) -> dict[str, object]:
    return {"name": "desk", "url": "https://hooks.example.net/x", "secret_env": "DESK", **more}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"url": "htp://hooks.example.net/"}, "subscribers.1.url: must be an http: or https: address"),
        ({"url": "https://hooks example.net/"}, "subscribers.1.url: must hold no blanks"),
        ({"url": "https://hooks.example.net:port/"}, "subscribers.1.url: Port"),
        ({"url": "https://hooks.example.net:99999/"}, "subscribers.1.url: Port out of range"),
        ({"url": "https://hooks.example.net:0/"}, "subscribers.1.url: port 0"),
        ({"url": "https://me:pw@hooks.example.net/"}, "subscribers.1.url: must not hold a user name"),
        ({"types": ["sanction.open"]}, "subscribers.1.types: unknown sanction.open; known are sanction.opened"),
        ({"kinds": ["export_controls"]}, "subscribers.1.kinds: unknown export_controls; known are export_control"),
        ({"issuers": ["US", "UK"]}, "subscribers.1.issuers: unknown UK; write GB"),
        ({"issuers": ["Narnia"]}, "subscribers.1.issuers: unknown Narnia; write an ISO 3166-1 alpha-2 code"),
        ({"secret_env": None}, "subscribers.1: needs secret_env or secret_file, and not both"),
        ({"secret_file": "/run/secrets/desk"}, "subscribers.1: needs secret_env or secret_file, and not both"),
        ({"secret_env": None, "secret_file": "desk"}, "subscribers.1.secret_file: must be a path from the root"),
        ({"secret": "whsec_x"}, "unknown key 'subscribers.1.secret'"),
    ],
)
def test_a_subscriber_that_would_get_nothing_is_refused(more: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        check({"subscribers": [desk(**more)]}, "c.toml")
    assert f"c.toml: {says}" in str(raised.value)


@pytest.mark.parametrize("secret", ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS="])
def test_a_secret_in_place_of_its_variables_name_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(ConfigError) as raised:
        check({"subscribers": [desk(secret_env=secret)]}, "c.toml")
    assert "must be the name of an environment variable" in str(raised.value)
    assert "MfKQ9r8" not in str(raised.value)


def test_filters_know_no_capitals() -> None:
    (found,) = check({"subscribers": [desk(kinds=["Listing"], issuers=["us", "eu"])]}, "c.toml").subscribers
    assert (found.kinds, found.issuers) == (("listing",), ("us", "eu"))
