from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import refusal


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "this host"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "carrier"),
        ("100.100.100.200", "carrier"),
        ("169.254.169.254", "link-local"),
        ("168.63.129.16", "cloud"),
        ("192.0.0.192", "reserved"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "reserved"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local"),
        ("::127.0.0.1", "loopback"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("64:ff9b:1::808:808", "private"),
        ("2002:7f00:1::1", "6to4"),
        ("2001:0:7f00:1::", "reserved"),
        ("2001:db8::1", "documentation"),
        ("fd00:ec2::254", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("5f00::1", "reserved"),
    ],
)
def test_an_address_that_is_not_public_is_refused_and_named(address: str, why: str) -> None:
    assert why in (refusal(ip_address(address)) or "")


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_a_public_address_may_be_connected_to(address: str) -> None:
    assert refusal(ip_address(address)) is None


def test_what_the_configuration_allows_is_allowed_in_every_form() -> None:
    allowed = [ip_network("127.0.0.1/32")]
    assert refusal(ip_address("127.0.0.1"), allowed) is None
    assert refusal(ip_address("::ffff:127.0.0.1"), allowed) is None
    assert refusal(ip_address("127.0.0.2"), allowed) is not None
    assert refusal(ip_address("::1"), allowed) is not None
    assert refusal(ip_address("::1"), [ip_network("::1/128")]) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_judged_alike(address: IPv4Address) -> None:
    plain = refusal(address)
    assert refusal(IPv6Address(f"::ffff:{address}")) == plain
    assert refusal(IPv6Address(f"64:ff9b::{address}")) == plain


@given(st.ip_addresses())
def test_nothing_is_let_through_that_python_calls_private(address: IPv4Address | IPv6Address) -> None:
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert refusal(address) is not None
