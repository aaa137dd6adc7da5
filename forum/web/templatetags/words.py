"""Numbers, times and people as a reader would say them."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy

register = template.Library()

AVATAR_HUES = 12


@register.filter
def ago(moment: datetime | None) -> SafeString:
    """«2 года назад», with the exact time on hover and for screen readers."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></time>',
        moment.isoformat(timespec="seconds"),
        exact := exactly(moment),
        how_long_ago(moment),
        exact,
    )


@register.filter
def exactly(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


# Coarsest first: the first unit that fits at least once is said, alone.
UNITS = (
    (31_557_600, ngettext_lazy("%(n)d year ago", "%(n)d years ago", "n")),
    (2_629_800, ngettext_lazy("%(n)d month ago", "%(n)d months ago", "n")),
    (604_800, ngettext_lazy("%(n)d week ago", "%(n)d weeks ago", "n")),
    (86_400, ngettext_lazy("%(n)d day ago", "%(n)d days ago", "n")),
    (3_600, ngettext_lazy("%(n)d hour ago", "%(n)d hours ago", "n")),
    (60, ngettext_lazy("%(n)d minute ago", "%(n)d minutes ago", "n")),
)


def how_long_ago(moment: datetime) -> str:
    n, place = age(moment, timezone.now())
    return str(UNITS[place][1] % {"n": n}) if n else gettext("just now")


def age(moment: datetime, now: datetime) -> tuple[int, int]:
    """How many of which unit have passed; (0, 0) before the first minute has.

    It is said in other words exactly when these numbers are others.
    """
    seconds = int((now - moment).total_seconds())
    for place, (length, _) in enumerate(UNITS):
        if seconds >= length:
            return seconds // length, place
    return 0, 0


@register.filter
def grouped(number: int) -> str:
    """12345 as «12 345» or "12,345"."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a member without a picture."""
    words = name.replace("_", " ").replace("-", " ").replace(".", " ").split()
    letters = [word[0] for word in words if word[0].isalnum()]
    return "".join(letters[:2]).upper() or "?"


@register.filter
def hue(member_id: int | None) -> int:
    """Which of the avatar colours is theirs, 0 to 11; strangers to each other get strange hues."""
    return (member_id or 0) * 7 % AVATAR_HUES
