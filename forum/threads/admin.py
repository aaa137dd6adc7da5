"""Threads in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from forum.boards.admin import LookOnly
from forum.threads.models import Thread


@admin.register(Thread)
class ThreadAdmin(LookOnly):
    list_display = ("title", "board", "author", "post_count", "last_posted_at", "hidden_at")
    list_select_related = ("board", "author")
    list_filter = ("board",)
    ordering = ("-id",)
    search_fields = ("=id", "title")
    search_help_text = "id, title"
