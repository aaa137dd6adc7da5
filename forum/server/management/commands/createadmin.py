from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

NAMES = ("FORUM_ADMIN_USERNAME", "FORUM_ADMIN_EMAIL", "FORUM_ADMIN_PASSWORD")
HOW = "Make an administrator with ./dev manage createadmin, or start with " + ", ".join(NAMES) + "."


class Command(BaseCommand):
    help = "Make an administrator: asks on a terminal, else reads " + ", ".join(NAMES) + "."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            if any(os.environ.get(name) for name in NAMES):
                made = from_environment()
            elif sys.stdin.isatty():
                made = from_terminal()
            else:
                sys.exit(HOW)
        self.stdout.write(f"{made} is an administrator.")


def from_environment() -> str:
    given = [os.environ.get(name, "") for name in NAMES]
    missing = [name for name, value in zip(NAMES, given, strict=True) if not value]
    if missing:
        sys.exit(f"{missing[0]} is empty; the first administrator takes {', '.join(NAMES)}.")
    username, email, password = given
    for name, check in zip(NAMES, checks(username, email), strict=True):
        if wrong := check(os.environ[name]):
            sys.exit(f"{name} is refused: {wrong}")
    return make(username, email, password)


def from_terminal() -> str:
    try:
        username = asked("Name", lambda name: refusal(name, "", "username"))
        email = asked("E-mail", lambda email: refusal(username, email, "email"))
        password = asked(
            "Password", lambda word: weakness(username, email, word), read=getpass.getpass
        )
        while getpass.getpass("  Password again: ") != password:
            print("  The two differ.")
    except (EOFError, KeyboardInterrupt):
        sys.exit(f"\nNo administrator was made. {HOW}")
    return make(username, email, password)


def asked(question: str, wrong_with: Any, read: Any = input) -> str:
    while True:
        answer: str = read(f"  {question}: ").strip()
        wrong = wrong_with(answer)
        if not wrong:
            return answer
        print(f"  {wrong}")


def checks(username: str, email: str) -> tuple[Any, Any, Any]:
    return (
        lambda name: refusal(name, "", "username"),
        lambda address: refusal(username, address, "email"),
        lambda word: weakness(username, email, word),
    )


def refusal(username: str, email: str, field: str) -> str:
    """What is wrong with one field of a member; empty when nothing is."""
    member = get_user_model()(username=username, email=email)
    if field == "email" and not email:
        return "This field cannot be blank."
    others = {each.name for each in member._meta.fields} - {field}
    try:
        member.full_clean(exclude=others, validate_constraints=False)
        member.validate_constraints(exclude=others - {"id"})
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


def weakness(username: str, email: str, password: str) -> str:
    try:
        validate_password(password, get_user_model()(username=username, email=email))
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


@transaction.atomic
def make(username: str, email: str, password: str) -> str:
    """The administrator, with a proven address: nobody could read a mail that proves it yet."""
    admin = get_user_model().objects.create_superuser(
        username=username, email=email, password=password
    )
    EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
    return admin.get_username()
