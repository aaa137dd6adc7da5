"""Posts in Django's admin, to look at."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from accounts.admin import ToLookAt
from forum.posts.models import Post, Revision


class RevisionInline(admin.TabularInline):
    model = Revision
    extra = 0
    can_delete = False
    fields: ClassVar = ("replaced_at", "editor", "title", "body")
    readonly_fields = fields

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Post)
class PostAdmin(ToLookAt):
    list_display = ("id", "thread", "number", "author", "created_at", "hidden_at")
    list_select_related = ("thread", "author")
    ordering = ("-id",)
    # By number or author: looking through all texts would read the whole table.
    search_fields = ("=id", "=thread__id", "=author__username")
    show_full_result_count = False
    search_help_text = "id, thread id, author"
    inlines = (RevisionInline,)
