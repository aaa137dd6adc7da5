from __future__ import annotations

from django.contrib import admin

from accounts.admin import ToLookAt
from forum.suggestions.models import Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(ToLookAt):
    list_display = ("id", "state", "author", "email", "created_at", "handled_by")
    list_filter = ("state",)
    list_select_related = ("author", "handled_by")
    show_full_result_count = False
