"""Which IP addresses may be connected to: a pure check over the special-purpose registries.

What belongs here: the ranges and the forms in which one address hides another. What doesn't: resolving and connecting
(ingest.guard). The ranges stand here, rather than being asked of `ipaddress.is_global`, whose answers differ between
Python 3.11 and 3.13. Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates),
RFC 6052 and RFC 8215 (NAT64), RFC 4291 (IPv6).
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_IPV4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "an address of this host"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a shared carrier address"),
        ("127.0.0.0/8", "a loopback address"),
        ("168.63.129.16/32", "a cloud platform's own address"),  # Azure's wire server, in a public range
        ("169.254.0.0/16", "a link-local address"),  # the metadata services of most clouds
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a reserved address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
_IPV6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::1/128", "a loopback address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
        ("64:ff9b:1::/48", "a private address"),
        ("2001::/23", "a reserved address"),  # Teredo among them, which hides an IPv4 address
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "a documentation address"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = IPv6Network("::/96")


def refusal(address: Address, allowed: Sequence[Network] = ()) -> str | None:
    """Why this address must not be connected to ("a loopback address"); None where it may be.

    `allowed` lists networks that the configuration permits although they are not public. An IPv4 address inside an
    IPv6 one (mapped, compatible, NAT64) is judged as the IPv4 address that it leads to.
    """
    address = _inner(address)
    if any(address in network for network in allowed):
        return None
    if isinstance(address, IPv4Address):
        return next((what for network, what in _IPV4 if address in network), None)
    found = next((what for network, what in _IPV6 if address in network), None)
    return found or (None if address in _GLOBAL_UNICAST else "a reserved address")


def _inner(address: Address) -> Address:
    if not isinstance(address, IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    hides = address in _NAT64 or (address in _IPV4_COMPATIBLE and int(address) > 0xFFFF)
    return IPv4Address(int(address) & 0xFFFF_FFFF) if hides else address
