"""Threads in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import ToLookAt
from forum.threads.models import Thread


@admin.register(Thread)
class ThreadAdmin(ToLookAt):
    list_display = ("title", "board", "author", "post_count", "last_posted_at", "hidden_at")
    list_select_related = ("board", "author")
    list_filter = ("board",)
    ordering = ("-id",)
    search_fields = ("=id", "title")
    show_full_result_count = False
    search_help_text = "id, title"
