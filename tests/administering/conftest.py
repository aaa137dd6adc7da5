from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests import make

PASSWORD = "a long enough password"


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def root(db) -> User:
    return make.administrator("root", password=PASSWORD)


@pytest.fixture
def admin(root) -> Client:
    """The administrator's browser, in English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(root)
    return client


@pytest.fixture
def confirmed(admin) -> Client:
    """The same, having just given the password."""
    page = admin.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    assert page.status_code == 302
    return admin
