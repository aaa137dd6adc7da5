"""Boards in Django's admin, to look at. They are changed on the administrators' own pages."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from forum.boards.models import Board, Grant


class LookOnly(admin.ModelAdmin):
    """Nothing is changed here: counts, logs and stored HTML depend on changes going their way."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Board)
class BoardAdmin(LookOnly):
    list_display = ("title", "parent", "slug", "position", "thread_count", "post_count")
    list_select_related = ("parent",)
    search_fields = ("title", "slug")


@admin.register(Grant)
class GrantAdmin(LookOnly):
    list_display = ("board", "group", "rights")
    list_select_related = ("board", "group")
    list_filter = ("board", "group")
