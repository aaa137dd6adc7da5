"""Browsers as their owner would name them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()

# In this order: each names itself beside those it wants to be taken for.
BROWSERS = (
    ("YaBrowser", "Yandex"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """«Firefox, Linux» from what the browser says of itself; what is strange stays as it is."""
    known = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (BROWSERS, SYSTEMS)
    ]
    named = ", ".join(filter(None, known))
    return named or user_agent[:60] or gettext("unknown browser")
