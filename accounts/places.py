"""What a ban can name beside an account: e-mail addresses by a pattern, and networks. Pure.

A pattern is compared by beginnings and endings, so that no pattern is slow.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, ip_network

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# A network of more addresses than that belongs to many thousands who have done nothing.
WIDEST = {4: 16, 6: 32}
DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
LOCAL = re.compile(r"[^\s@*]{0,64}\*?[^\s@*]{0,64}")


def as_pattern(text: str) -> str:
    """`*@example.org`, `*@*.example.org`, `name*@example.org` or a whole address, in one spelling;
    a bare domain means all its addresses. Raises ValidationError."""
    text = text.strip().casefold()
    local, at, domain = ("*", "@", text) if "@" not in text else text.rpartition("@")
    whole = domain.removeprefix("*.")
    if not (local and LOCAL.fullmatch(local) and DOMAIN.fullmatch(whole)):
        raise ValidationError(
            _(
                "Write an address such as *@example.org: one * may stand before the @, and the "
                "domain is written out."
            ),
            code="pattern",
        )
    return local + at + domain


def fits_pattern(email: str, pattern: str) -> bool:
    local, _at, domain = email.casefold().rpartition("@")
    wanted, _at, wanted_domain = pattern.rpartition("@")
    return fits_domain(domain, wanted_domain) and fits_local(local, wanted)


def fits_domain(domain: str, wanted: str) -> bool:
    return domain.endswith(wanted[1:]) if wanted.startswith("*.") else domain == wanted


def fits_local(local: str, wanted: str) -> bool:
    begins, star, ends = wanted.partition("*")
    if not star:
        return local == wanted
    long_enough = len(local) >= len(begins) + len(ends)
    return long_enough and local.startswith(begins) and local.endswith(ends)


def as_network(text: str) -> str:
    """One address, or a network in CIDR notation, in one spelling. Raises ValidationError."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValidationError(
            _("Write an address or a network, such as 203.0.113.7 or 203.0.113.0/24."),
            code="network",
        ) from None
    if mapped := getattr(network.network_address, "ipv4_mapped", None):
        network = IPv4Network((mapped, max(0, network.prefixlen - 96)), strict=False)
    if network.is_loopback or network.is_unspecified or network.is_link_local:
        raise ValidationError(
            _("This is the machine itself: everyone would seem to come from there."), code="here"
        )
    if network.prefixlen < WIDEST[network.version]:
        raise ValidationError(
            _("This network is too wide: at most a /%(most)s, or thousands are shut out."),
            code="wide",
            params={"most": WIDEST[network.version]},
        )
    return str(network)
