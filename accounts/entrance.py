"""allauth's pages at the door, where their forms' errors need more than a 200."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, PasswordResetView, SignupView
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpResponse

from accounts.forms import JoinForm, is_account_of, mail_is_under_way
from accounts.limits import TooSoon


class SaysWhen:
    """A refused form keeps its text; one that came too soon is a 429 that says when to return."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if wait := wait_of(form):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response["Retry-After"] = str(wait)
        return response


class SignIn(SaysWhen, LoginView):  # type: ignore[misc]
    pass


class Join(SaysWhen, SignupView):  # type: ignore[misc]
    def form_valid(self, form: JoinForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except IntegrityError:
            # Someone took the name since it was looked up: a second click, or a stranger.
            if is_account_of(*(form.cleaned_data[each] for each in JoinForm.IDENTITY)):
                return mail_is_under_way(self.request)
            form.add_error("username", get_adapter().validation_error("username_taken"))
            return self.form_invalid(form)
        return answer


class ResetPassword(SaysWhen, PasswordResetView):  # type: ignore[misc]
    pass


def wait_of(form: Form) -> int:
    """In how many seconds the form may come again; 0 when it was not too soon."""
    errors: list[Any] = [each for listed in form.errors.as_data().values() for each in listed]
    return max((each.wait for each in errors if isinstance(each, TooSoon)), default=0)
