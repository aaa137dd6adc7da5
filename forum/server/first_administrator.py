"""The first administrator of an empty forum: from the environment, or asked for on a terminal."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from forum.server.refusal import Refused

NAMES = ("FORUM_ADMIN_USERNAME", "FORUM_ADMIN_EMAIL", "FORUM_ADMIN_PASSWORD")
HOW = f"Make an administrator with ./dev manage createadmin, or start with {', '.join(NAMES)} set."

type Check = Callable[[str], str]


class NobodyToAsk(Exception):
    """Neither the environment nor a terminal says who it is."""


def make_administrator() -> str:
    """Make an administrator; the name. Raises Refused for a bad value, NobodyToAsk without any."""
    with translation.override("en"):
        if any(os.environ.get(name) for name in NAMES):
            return make(*from_environment())
        if sys.stdin.isatty():
            return make(*from_terminal())
    raise NobodyToAsk(HOW)


def from_environment() -> tuple[str, str, str]:
    username, email, password = (os.environ.get(name, "") for name in NAMES)
    checks: tuple[tuple[str, Check], ...] = (
        (username, wrong_name),
        (email, wrong_email),
        (password, lambda word: wrong_password(word, username, email)),
    )
    for name, (value, check) in zip(NAMES, checks, strict=True):
        if wrong := check(value):
            raise Refused(f"{name} is refused: {wrong}")
    return username, email, password


def from_terminal() -> tuple[str, str, str]:
    try:
        username = ask("Name", wrong_name)
        email = ask("E-mail", wrong_email)
        password = ask(
            "Password", lambda word: wrong_password(word, username, email), getpass.getpass
        )
        again = {password: ""}
        ask("Password again", lambda word: again.get(word, "The two differ."), getpass.getpass)
    except EOFError:
        raise NobodyToAsk(HOW) from None
    return username, email, password


def ask(question: str, check: Check, read: Callable[[str], str] = input) -> str:
    while True:
        answer = read(f"  {question}: ").strip()
        wrong = check(answer)
        if not wrong:
            return answer
        print(f"  {wrong}")


def wrong_name(name: str) -> str:
    return wrong_field("username", name)


def wrong_email(email: str) -> str:
    return wrong_field("email", email) if email else "This field cannot be blank."


def wrong_field(field: str, value: str) -> str:
    """What is wrong with this value for a member; empty when nothing is."""
    member = get_user_model()(**{field: value})
    others = {each.name for each in member._meta.fields} - {field}
    try:
        member.full_clean(exclude=others)
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


def wrong_password(password: str, username: str, email: str) -> str:
    try:
        validate_password(password, get_user_model()(username=username, email=email))
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    return ""


def make(username: str, email: str, password: str) -> str:
    """An administrator, whose address is taken as proven."""
    admin = get_user_model().objects.create_superuser(username, email, password)
    return str(admin.get_username())
