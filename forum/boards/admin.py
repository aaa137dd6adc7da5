"""Boards in Django's admin, to look at. They are changed on the administrators' own pages."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import ToLookAt
from forum.boards.models import Board, Grant


@admin.register(Board)
class BoardAdmin(ToLookAt):
    list_display = ("title", "parent", "slug", "position", "thread_count", "post_count")
    list_select_related = ("parent",)
    search_fields = ("title", "slug")
    show_full_result_count = False


@admin.register(Grant)
class GrantAdmin(ToLookAt):
    list_display = ("board", "group", "rights")
    list_select_related = ("board", "group")
    list_filter = ("board", "group")
