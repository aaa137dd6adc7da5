from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from forum.server import first_administrator
from forum.server.first_administrator import NobodyToAsk, make_administrator
from forum.server.refusal import Refused
from tests import make
from tests.server.running import ADMIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in ADMIN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed on the terminal, in turn."""
    given: list[str] = []

    def read(_question: str) -> str:
        if not given:
            raise EOFError
        return given.pop(0)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(first_administrator.getpass, "getpass", read)
    # `ask` took its default when it was defined.
    monkeypatch.setattr(first_administrator.ask, "__defaults__", (read,))
    return given


def test_the_environment_names_it(named: pytest.MonkeyPatch) -> None:
    assert make_administrator() == "steward"

    admin = User.objects.get()
    assert admin.is_staff
    assert admin.check_password(ADMIN["FORUM_ADMIN_PASSWORD"])
    assert EmailAddress.objects.get(user=admin).verified


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FORUM_ADMIN_USERNAME", "", "blank"),
        ("FORUM_ADMIN_USERNAME", "a b", "takes 2 to 30 letters"),
        ("FORUM_ADMIN_EMAIL", "nonsense", "valid email"),
        ("FORUM_ADMIN_EMAIL", "", "blank"),
        ("FORUM_ADMIN_PASSWORD", "password", "too common"),
        ("FORUM_ADMIN_PASSWORD", "", "too short"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(
    named: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    named.setenv(name, value)

    with pytest.raises(Refused, match=f"{name} is refused: .*{said}"):
        make_administrator()

    assert not User.objects.exists()


def test_a_taken_name_is_refused(named: pytest.MonkeyPatch) -> None:
    make.member("Steward")

    with pytest.raises(Refused, match="FORUM_ADMIN_USERNAME is refused"):
        make_administrator()


def test_a_terminal_is_asked_until_it_answers_well(answers: list[str]) -> None:
    good = "correct horse battery"
    answers += ["a b", "steward", "nonsense", "s@example.org", "short", good, "differs", good]

    assert make_administrator() == "steward"

    assert User.objects.get().check_password(good)


def test_without_environment_and_terminal_the_command_is_named() -> None:
    with pytest.raises(NobodyToAsk, match=r"\./dev manage createadmin"):
        make_administrator()


def test_the_command_says_so_in_one_sentence() -> None:
    with pytest.raises(SystemExit, match=r"^Make an administrator with .*\.$"):
        call_command("createadmin")


def test_what_it_makes_can_sign_in(named: pytest.MonkeyPatch, rf) -> None:
    make_administrator()

    found = authenticate(rf.get("/"), username="steward", password=ADMIN["FORUM_ADMIN_PASSWORD"])

    assert found is not None
