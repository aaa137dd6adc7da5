"""Where a request comes from."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - no address to listen on, but one that the database takes
# What a provider gives to one household: whoever has it can take any address in it.
ONE_HOUSEHOLD = 64


def client_address(request: HttpRequest) -> str:
    """The client's network address; behind TRUSTED_PROXIES the one that the outermost of them saw.

    Never raises: a header that doesn't fit is not believed.
    """
    near = valid(request.META.get("REMOTE_ADDR", "")) or UNKNOWN
    if not settings.TRUSTED_PROXIES:
        return near
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if len(passed) < settings.TRUSTED_PROXIES:
        return near
    return valid(passed[-settings.TRUSTED_PROXIES]) or near


def client_network(request: HttpRequest) -> str:
    """Who a guest is to the limits: the address, or for IPv6 the network of one household."""
    address = ip_address(client_address(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, ONE_HOUSEHOLD), strict=False).network_address)
    return str(address)


def valid(text: str) -> str:
    """The address without port or brackets, IPv4 as such; empty when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)
