"""Sending guests to the door, and back to where they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse


def sign_in_first(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


def after_recent_sign_in[View: Callable[..., Any]](view: View) -> View:
    """Asked for once more when that was long ago: a stolen session does nothing of this kind.

    What was sent is sent on once the password is given.
    """
    asking: View = reauthentication_required(allow_get=True)(view)
    return asking
