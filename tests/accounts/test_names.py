from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from accounts.names import USERNAME_VALIDATORS, normal


def refused(name: str) -> bool:
    try:
        for check in USERNAME_VALIDATORS:
            check(name)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("name", ["ab", "Берёза", "j.doe-2", "山田太郎", "x" * 30, "Ольга_К"])
def test_a_plain_name_is_taken(name):
    assert not refused(name)


@pytest.mark.parametrize(
    "name",
    [
        *("a", "x" * 31, "", " ", "a b", "a/b", "a@b", "..", ".a", "a.", "-a", "_a", "a\n", "a\0b"),
        *("\u202eabc", "a\u200bb", "\u3164\u3164", "ab?", "a#b", "😀😀", "<b>", "a\ud800b"),
    ],
)
def test_an_odd_shape_is_refused(name):
    assert refused(name)


@pytest.mark.parametrize("name", ["Veche", "ВЕЧЕ", "system", "Everyone", "undefined"])
def test_a_name_that_speaks_for_the_forum_is_refused(name):
    assert refused(name)


@pytest.mark.parametrize("name", ["аdmin", "Αlice", "Cаша"])
def test_a_name_in_two_alphabets_is_refused(name):
    assert refused(name)


def test_one_spelling_of_a_name_is_kept():
    assert normal(" Ｊoe ") == "Joe"
    assert normal("и\u0306од") == "йод"


@pytest.mark.django_db
def test_the_database_keeps_names_apart_without_regard_to_case():
    User.objects.create_user("Берёза")

    with pytest.raises(IntegrityError):
        User.objects.create_user("БЕРЁЗА")


@pytest.mark.django_db
def test_a_cyrillic_name_has_an_address(client):
    member = User.objects.create_user("Берёза.2")

    page = client.get(member.get_absolute_url())

    assert page.status_code == 200
    assert "Берёза.2" in page.content.decode()
