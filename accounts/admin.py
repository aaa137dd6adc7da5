"""Django's admin, for what our own pages don't show. Only administrators get in."""

from __future__ import annotations

from typing import Any, ClassVar

# Their pages register themselves when imported: first, so that some can be taken away again.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group as UnusedGroup
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import Group, Rank, User

# Through our own door, where attempts are counted and the second factor is asked for.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Django's own groups give no rights here; and another's second factor, session or mailed link is
# a key to their account, which no administrator needs.
for each in (UnusedGroup, Authenticator, UserSession, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(each):
        admin.site.unregister(each)


class ToLookAt(admin.ModelAdmin):
    """What is changed elsewhere, where rules are kept and changes are logged."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(ToLookAt):
    list_display = ("username", "email", "standing", "is_active", "joined_at", "last_seen_at")
    list_filter = ("standing", "is_active", "language")
    search_fields = ("username", "email")
    ordering = ("-id",)
    # The password's hash is nobody's to look at, not even in part.
    exclude = ("password", "about_html")
    show_full_result_count = False


@admin.register(EmailAddress)
class EmailAddressAdmin(ToLookAt):
    list_display = ("email", "user", "primary", "verified")
    list_filter = ("verified",)
    list_select_related = ("user",)
    search_fields = ("email", "user__username")
    show_full_result_count = False


@admin.register(Group)
class GroupAdmin(ToLookAt):
    list_display = ("name", "audience")
    raw_id_fields: ClassVar = ("members",)


@admin.register(Rank)
class RankAdmin(ToLookAt):
    list_display = ("points", "title_ru", "title_en")
