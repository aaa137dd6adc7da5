"""Cards in Django's admin, to look at: above all why one was not to be had."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from accounts.admin import ToLookAt
from forum.cards.models import Card


@admin.register(Card)
class CardAdmin(ToLookAt):
    list_display = ("id", "address", "title", "asked_by", "asked_at", "fetched_at", "failure")
    list_select_related = ("asked_by",)
    ordering: ClassVar = ("-id",)
    search_fields = ("=site", "=asked_by__username")
    show_full_result_count = False
    search_help_text = "site, username"
