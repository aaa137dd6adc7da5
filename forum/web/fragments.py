"""Pieces of pages that are the same for all readers of a language, rendered once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 20_000

_kept: OrderedDict[Hashable, SafeString] = OrderedDict()


def kept(template: str, shown: Hashable, context: dict[str, Any]) -> SafeString:
    """The template's HTML, rendered when `shown` wasn't seen lately in this language and zone.

    `shown` must hold every value of the context that the template shows, words for ages too.
    """
    key = (template, get_language(), timezone.get_current_timezone_name(), shown)
    html = _kept.get(key)
    if html is None:
        html = _kept[key] = render_to_string(template, context)
        while len(_kept) > MOST_KEPT:
            with suppress(KeyError):  # another thread was quicker
                _kept.popitem(last=False)
    return html
