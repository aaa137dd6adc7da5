"""A member's own settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.forms import SettingsForm, zones
from accounts.models import User
from accounts.preferences import keep
from accounts.signing_in import sign_in_first
from forum.markup import render as to_html
from forum.web.context import THEME_COOKIE


def show_settings(request: HttpRequest) -> HttpResponseBase:
    user = request.user if request.user.is_authenticated else None
    if user is None and request.method != "POST":
        return sign_in_first(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=user)
    if user is None:
        form.add_error(None, _("You are signed out. Sign in in another tab, then save once more."))
    elif form.is_valid():
        return saved(request, change(user, form))
    status = 422 if form.is_bound else 200
    return render(
        request, "accounts/settings.html", {"form": form, "zones": zones()}, status=status
    )


def change(user: User, form: SettingsForm) -> User:
    """Keep what was chosen, and the text about them as it will be shown."""
    user = form.save(commit=False)
    user.about_html = to_html(user.about).html
    user.save(update_fields=[*form.cleaned_data, "about_html"])
    return user


def saved(request: HttpRequest, user: User) -> HttpResponse:
    """In the language just chosen; the cookies carry language and theme on after signing out."""
    with override(user.language or request.LANGUAGE_CODE):
        messages.success(request, _("Your settings are saved."))
    response = redirect("account-settings")
    keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    keep(response, THEME_COOKIE, user.theme)
    return response
