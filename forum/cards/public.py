"""Which addresses of the network are anybody's to reach."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

# Anybody's by the registry, but no website's: the relays of 6to4 (RFC 7526), and the address from
# which Azure tells its machines who they are.
REFUSED = (ip_network("192.88.99.0/24"), ip_network("168.63.129.16/32"))

# All that is handed out (RFC 4291). It leaves out loopback, link-local, unique local, multicast
# and every way of writing an IPv4 address in IPv6 but these two:
UNICAST = ip_network("2000::/3")
TUNNELS = (ip_network("2001::/32"), ip_network("2002::/16"))  # Teredo, 6to4
# … and this one, by which a machine without IPv4 reaches those with it (RFC 6052).
NAT64 = ip_network("64:ff9b::/96")
# For books: documentation (RFC 9637), which Python doesn't know before 3.13.
DOCUMENTATION = ip_network("3fff::/20")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        unlisted = not any(address in refused for refused in REFUSED)
        return address.is_global and not address.is_multicast and unlisted
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in UNICAST or address.scope_id:
        return False
    others = (*TUNNELS, DOCUMENTATION)
    return address.is_global and not any(address in other for other in others)
