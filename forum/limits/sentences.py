"""Saying when to come back."""

from __future__ import annotations

from django.utils.translation import ngettext

from forum.limits.spending import SpentUp


def again_sentence(spent: SpentUp) -> str:
    if spent.wait < 90:
        return ngettext(
            "That was a lot at once. Try again in %(n)d second.",
            "That was a lot at once. Try again in %(n)d seconds.",
            spent.wait,
        ) % {"n": spent.wait}
    minutes = -(-spent.wait // 60)
    return ngettext(
        "That was a lot at once. Try again in %(n)d minute.",
        "That was a lot at once. Try again in %(n)d minutes.",
        minutes,
    ) % {"n": minutes}
