from __future__ import annotations

import pytest

from forum.sanctions.models import Measures, measures
from tests import make

pytestmark = pytest.mark.django_db

FORM = {"watch_from": "2", "silence_from": "", "silence_days": "3", "ban_from": "9", "ban_days": ""}


def test_administrators_set_them(admin):
    assert 'value="3"' in admin.get("/administering/measures/").text

    for _ in range(2):
        assert admin.post("/administering/measures/", FORM).status_code == 302

    kept = Measures.objects.get()
    assert (kept.watch_from, kept.silence_from, kept.silence_days) == (2, None, 3)
    assert (kept.ban_from, kept.ban_days) == (9, None)


@pytest.mark.parametrize("wrong", [{"watch_from": "0"}, {"ban_days": "-1"}, {"ban_from": "many"}])
def test_what_is_no_measure_is_refused(admin, wrong):
    page = admin.post("/administering/measures/", FORM | wrong)

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert measures().watch_from == 3


def test_nobody_else_finds_them(client, signed_in):
    for browser in (client, signed_in(make.moderator())):
        assert browser.post("/administering/measures/", FORM).status_code == 404
