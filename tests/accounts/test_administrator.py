from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Standing, User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_createsuperuser_makes_an_administrator_who_can_sign_in_at_once(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "boss")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "Boss@Example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", interactive=False, verbosity=0)

    assert User.objects.get().standing == Standing.ADMINISTRATOR
    for login in ("boss", "boss@example.org"):
        client = Client()
        client.post("/accounts/login/", {"login": login, "password": PASSWORD})
        assert client.get("/admin/").status_code == 200
