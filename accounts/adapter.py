"""How allauth sees our members."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.bans import ban_of, ban_on_place, sentence
from accounts.letters import post_letter
from accounts.limits import FAILURES_FROM_ALL, FAILURES_FROM_ONE, count
from accounts.models import Group, User
from forum.limits.spending import Allowance, forget, give_back
from forum.web.address import client_address, client_network
from forum.web.text import refuse_unmailable

LONGEST_PASSWORD = 1000
MOST_DEVICES = 30


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("This name is taken. Please choose another."),
        "username_password_mismatch": _("The name or the password is not right."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
    }

    # --- joining ----------------------------------------------------------------------------------

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Names are chosen at the form, never made up."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Remember the language they joined in: later mail is written in it."""
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Who bore the name of a group that is called would be called in its place."""
        name = str(super().clean_username(username, shallow))
        called = () if shallow else Group.objects.filter(is_called=True)
        if name.casefold() in {group.call.casefold() for group in called}:
            raise self.validation_error("username_taken")
        return name

    def clean_email(self, email: str) -> str:
        refuse_unmailable(email)
        if self.request and (ban := ban_on_place(None, email, client_address(self.request))):
            raise ValidationError(sentence(ban), code="banned")
        return email

    def clean_password(self, password: str, user: User | None = None) -> str:
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(_("A password takes at most 1,000 characters."), code="long")
        return str(super().clean_password(password, user))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Who proves an address gets it from those who only claimed it."""
        with transaction.atomic():
            if email_address.can_set_verified():
                claims = EmailAddress.objects.filter(email=email_address.email, verified=False)
                claims.exclude(user=email_address.user_id).delete()
                others = User.objects.filter(email__iexact=email_address.email)
                others.exclude(pk=email_address.user_id).update(email="")
            return bool(super().confirm_email(request, email_address))

    # --- signing in -------------------------------------------------------------------------------

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Count the attempt before the password is looked at, so that a crowd of them counts in
        full; a right password takes it back. Raises TooSoon."""
        attempts = attempts_of(request, credentials)
        for allowance, who in attempts:
            count(allowance, who)
        user: User | None = super().authenticate(request, **credentials)
        if user:
            for allowance, who in attempts:
                give_back(allowance, who)
        return user

    def pre_login(
        self, request: HttpRequest, user: User, **options: Any
    ) -> HttpResponseBase | None:
        """Whoever is banned is told so, once they have shown that the account is theirs."""
        if refusal := refused_at_the_door(request, user):
            clear_login(request)
            return refusal
        answer: HttpResponseBase | None = super().pre_login(request, user, **options)
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        """Every way in ends here, also one that was begun before a ban.

        The longest unseen devices are signed out when there are very many: allauth looks at each
        of them on every sign-in."""
        if refusal := refused_at_the_door(request, user):
            clear_login(request)
            raise ImmediateHttpResponse(refusal)
        unseen = UserSession.objects.filter(user=user).order_by("-last_seen_at")[MOST_DEVICES:]
        keys = list(unseen.values_list("session_key", flat=True))
        if keys:
            Session.objects.filter(session_key__in=keys).delete()
            UserSession.objects.filter(session_key__in=keys).delete()
        super().login(request, user)

    def set_password(self, user: User, password: str) -> None:
        """With a new password the failures with the old one are forgotten."""
        super().set_password(user, password)
        for login in filter(None, (user.username, user.email)):
            for allowance, who in attempts_of(self.request, {"username": login}):
                forget(allowance, who)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    # --- mail -------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whose address it is."""
        reader = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = reader.language if reader else ""
        with override(language or get_language()):
            site = {"site_name": settings.SITE_NAME, "site_address": f"{settings.SITE_URL}/"}
            ours = {name: at_our_address(name, value) for name, value in context.items()}
            message = self.render_mail(template_prefix, email, {**ours, **site, "email": email})
        post_letter(email, message.subject, str(message.body))


def refused_at_the_door(request: HttpRequest, user: User) -> HttpResponse | None:
    """The page for who may not come in: why, until when, and whom to write to."""
    ban = ban_of(user) if user.is_banned else None
    closed = ban or ban_on_place(user, user.email, client_address(request))
    if closed is None:
        return None
    said = {"sentence": sentence(closed), "reason": closed.reason}
    return render(request, "accounts/banned.html", said, status=HTTPStatus.FORBIDDEN)


def at_our_address(name: str, value: Any) -> Any:
    """A link of a mail, whatever host the request asked for: that is the sender's to choose."""
    if not name.endswith("_url") or not value:
        return value
    return settings.SITE_URL + urlsplit(str(value))._replace(scheme="", netloc="").geturl()


def attempts_of(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[Allowance, str]]:
    login = str(credentials.get("email") or credentials.get("username") or "").lower()
    return [
        (FAILURES_FROM_ONE, f"{client_network(request)} {login}"),
        (FAILURES_FROM_ALL, login),
    ]
