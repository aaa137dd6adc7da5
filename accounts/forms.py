"""The forms at the door, and of a member's own settings."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.limits import JOININGS, RESETS, RESETS_OF_ONE, SIGN_INS, TooSoon, count
from accounts.models import Theme, ThreadView, User
from accounts.names import normal
from forum.web.address import client_network
from forum.web.fields import DecoyField, ProseField
from forum.web.text import is_storable

ABOUT_LENGTH = 3000
LONGEST_LOGIN = 254


class NameField(forms.CharField):
    """A member's name in its one spelling."""

    def to_python(self, value: Any) -> str:
        return normal(str(super().to_python(value)))


class SignInForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("Name or e-mail"),
            max_length=LONGEST_LOGIN,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        login = str(super().clean_login())
        return login if "@" in login else normal(login)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            count(SIGN_INS, client_network(self.request))
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class JoinForm(AllauthSignupForm):  # type: ignore[misc]
    username = NameField()
    website = DecoyField()

    IDENTITY = ("username", "email", "password1")
    field_order = (*IDENTITY, "website")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sent_before = False
        name, email, password = (self.fields[each] for each in self.IDENTITY)
        name.label = _("Name")
        name.help_text = _(
            "How others will see you: 2 to 30 letters, digits, dots, dashes or underscores."
        )
        name.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        email.label = _("E-mail")
        email.help_text = _("We write to it once, to see that it is yours. Nobody else sees it.")
        password.help_text = " ".join(map(str, password_validators_help_texts()))
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_username(self) -> str:
        """A name that is taken is no error when this very form was sent before."""
        name: str = self.cleaned_data["username"]
        self.sent_before = is_account_of(
            name, self.data.get("email", ""), self.data.get("password1", "")
        )
        return name if self.sent_before else str(super().clean_username())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            count(JOININGS, client_network(request_now()))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Raises IntegrityError when somebody took the name a moment ago."""
        if self.cleaned_data["website"]:
            return None, mail_is_under_way(request)
        with transaction.atomic():
            saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
            return saved


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            count(RESETS, client_network(request_now()))
            # Known or not: the limit must not tell whose address it is.
            count(RESETS_OF_ONE, cleaned["email"])
        return cleaned


# --- settings -------------------------------------------------------------------------------------


class AboutField(ProseField):
    """Blank is nothing, and nothing is fine."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if text.strip() else ""


class SettingsForm(forms.ModelForm):
    about = AboutField(
        label=_("About me"),
        required=False,
        max_length=ABOUT_LENGTH,
        help_text=_("Everyone sees it on your page. Markdown works here."),
        error_messages={
            "max_length": ngettext_lazy(
                "The text is too long: it takes at most %(limit_value)d character, "
                "and this is %(show_value)d.",
                "The text is too long: it takes at most %(limit_value)d characters, "
                "and this is %(show_value)d.",
                "limit_value",
            )
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as the browser asks")), ("ru", "Русский"), ("en", "English")],
    )
    theme = forms.ChoiceField(label=_("Colours"), required=False, choices=Theme.choices)
    thread_view = forms.ChoiceField(label=_("Threads"), required=False, choices=ThreadView.choices)
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        help_text=_("Begin to type a city, such as Moscow. Empty: the forum's own time."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )

    class Meta:
        model = User
        fields = ("about", "language", "theme", "thread_view", "time_zone")

    def clean_about(self) -> str:
        """A member who may not write doesn't write here either."""
        about: str = self.cleaned_data["about"]
        if self.instance.is_silenced and about != self.initial["about"]:
            raise ValidationError(_("While you are silenced you can't change this text."))
        return about

    def clean_time_zone(self) -> str:
        wanted: str = self.cleaned_data["time_zone"]
        if not wanted:
            return ""
        found = zone_named(wanted)
        if not found:
            raise ValidationError(_("There is no such time zone. Choose one from the list."))
        return found


@cache
def zones() -> tuple[str, ...]:
    """Every time zone that is named after a place."""
    places = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe")
    named = {
        z for z in available_timezones() if z.partition("/")[0] in (*places, "Indian", "Pacific")
    }
    return ("UTC", *sorted(named))


def zone_named(wanted: str) -> str:
    """The zone that someone means by «europe/moscow» or «Moscow»; empty when there is none."""
    folded = wanted.strip().replace(" ", "_").casefold()
    for zone in zones():
        if folded in (zone.casefold(), zone.rpartition("/")[2].casefold()):
            return zone
    return ""


# --- what they share ------------------------------------------------------------------------------


def is_account_of(name: str, email: str, password: str) -> bool:
    """Whether the account with this name has this address and password.

    It is counted as signing in is, or one could try passwords here for ever; and the password is
    looked at whatever the address, or the time it takes would tell whose address it is.
    """
    if not all(map(is_storable, (name, email))):
        return False
    if not User.objects.filter(username__iexact=name).exists():
        return False
    try:
        user = get_adapter().authenticate(request_now(), username=name, password=password)
    except TooSoon:
        return False
    return user is not None and user.email.lower() == email.strip().lower()


def mail_is_under_way(request: HttpRequest) -> HttpResponse:
    """The answer to joining, for whoever must not learn that this time nothing was kept."""
    return get_adapter().respond_email_verification_sent(request, None)


def request_now() -> HttpRequest:
    """allauth gives its forms no request, but keeps it."""
    return context.request
