"""Whom the forum is closed to, and what they are told at the door."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import FOR_GOOD, Ban, Standing, User
from accounts.places import fits_pattern
from forum.web.memo import while_rights_unchanged

# So that looking through all of them stays cheap.
MOST_PLACES = 2000


class BannedPlace(NamedTuple):
    """What a ban of addresses or of a network asks at the door."""

    pattern: str
    network: IPv4Network | IPv6Network | None
    until: datetime | None
    reason: str


@while_rights_unchanged
def banned_places() -> tuple[BannedPlace, ...]:
    """All of them, also those whose time is over since."""
    rows = Ban.objects.in_force().filter(member=None).order_by("-id")
    found = rows.values_list("email_pattern", "network", "until", "reason")[:MOST_PLACES]
    return tuple(
        BannedPlace(pattern, ip_network(network) if network else None, until, reason)
        for pattern, network, until, reason in found
    )


def ban_on_place(member: User | None, email: str, address: str) -> BannedPlace | None:
    """The ban that an address of mail or of the network falls under. It holds for no moderator:
    nobody can lock those out who would have to lift it."""
    if member and member.standing >= Standing.MODERATOR:
        return None
    where, now = ip_address(address), timezone.now()
    for place in banned_places():
        if place.until is not None and place.until <= now:
            continue
        if place.network is not None:
            if where.version == place.network.version and where in place.network:
                return place
        elif fits_pattern(email, place.pattern):
            return place
    return None


def ban_of(member: User) -> Ban | None:
    """The one that lasts longest."""
    found = list(Ban.objects.in_force().filter(member=member))
    return max(found, key=lambda ban: ban.until or FOR_GOOD, default=None)


def gather_bans(member_id: int) -> None:
    """Note on the account until when it is banned. In a transaction that holds the member."""
    untils = Ban.objects.in_force().filter(member=member_id).values_list("until", flat=True)
    last = max((until or FOR_GOOD for until in untils), default=None)
    User.objects.filter(pk=member_id).update(banned_until=last)


def end_sessions(member_id: int) -> int:
    """Sign them out everywhere, at once; how many devices that were."""
    keys = list(UserSession.objects.filter(user=member_id).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def sentence(ban: Ban | BannedPlace) -> str:
    """For whoever is refused because of it."""
    if isinstance(ban, BannedPlace) and ban.network is not None:
        said = _("The forum is closed to the network that you come from.")
    elif isinstance(ban, BannedPlace):
        said = _("The forum is closed to e-mail addresses of this kind.")
    elif ban.until:
        said = _("This account is banned until %(moment)s.") % {"moment": moment(ban.until)}
    else:
        said = _("This account is banned.")
    return said


def moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")
