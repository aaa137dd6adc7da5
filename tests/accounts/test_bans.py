"""To whom the forum is closed: an account, addresses of mail, networks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.bans import ban_on_place, end_sessions, gather_bans
from accounts.models import FOR_GOOD, Ban, Standing, User
from accounts.places import as_network, as_pattern, fits_pattern
from forum.feeds.models import FeedKey
from forum.posts.models import Post
from forum.suggestions.models import Suggestion
from tests import make
from tests.accounts.conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
HERE = "203.0.113.9"


def banned(user: User, reason: str = "Adverts in every thread.", until=None) -> Ban:
    ban = Ban.objects.create(member=user, reason=reason, until=until)
    gather_bans(user.pk)
    user.refresh_from_db()
    return ban


def knock(client: Client, **extra: str):
    return client.post(LOGIN, {"login": "alice", "password": PASSWORD}, **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# --- accounts -------------------------------------------------------------------------------------


def test_who_is_banned_is_told_why_and_where_to_appeal(client, alice):
    banned(alice)

    answer = knock(client)

    assert answer.status_code == 403
    assert "Adverts in every thread." in answer.text
    assert "/suggestions/" in answer.text
    assert not is_signed_in(client)


def test_a_wrong_password_tells_nothing_of_a_ban(client, alice):
    banned(alice)

    answer = client.post(LOGIN, {"login": "alice", "password": "wrong"})

    assert answer.status_code == 200
    assert "Adverts" not in answer.text


def test_a_ban_ends_by_the_clock(client, alice):
    ban = banned(alice, until=timezone.now() + timedelta(days=1))
    assert knock(client).status_code == 403

    Ban.objects.filter(pk=ban.pk).update(until=timezone.now())
    User.objects.filter(pk=alice.pk).update(banned_until=timezone.now())

    assert knock(client).status_code == 302


def test_the_longest_of_several_bans_counts(alice):
    banned(alice, until=timezone.now() + timedelta(days=1))
    forever = banned(alice)
    assert alice.banned_until == FOR_GOOD

    forever.delete()
    gather_bans(alice.pk)
    alice.refresh_from_db()
    assert alice.is_banned
    assert alice.banned_until < FOR_GOOD

    Ban.objects.lift(None)
    gather_bans(alice.pk)
    alice.refresh_from_db()
    assert not alice.is_banned


def test_open_sessions_end_at_once(client, alice):
    knock(client)
    other = Client()
    knock(other)

    assert end_sessions(alice.pk) == 2

    assert not UserSession.objects.exists()
    for browser in (client, other):
        assert browser.get("/notifications/").status_code == 302


def test_a_session_that_outlived_a_ban_is_a_guests(client, alice):
    knock(client)
    banned(alice)

    assert client.get("/notifications/").status_code == 302
    assert make.viewer(alice).is_guest


def test_a_new_password_lets_no_banned_member_in(client, alice, mails):
    client.post("/accounts/password/reset/", {"email": alice.email})
    banned(alice)
    page = client.get(link_in(mails()[0]), follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "another-battery-horse", "password2": "another-battery-horse"},
    )

    answer = client.post(LOGIN, {"login": "alice", "password": "another-battery-horse"})

    assert answer.status_code == 403
    assert not is_signed_in(client)


def test_a_sign_in_begun_before_the_ban_is_not_finished(client, rf, alice):
    from allauth.account.adapter import get_adapter  # noqa: PLC0415
    from allauth.core.exceptions import ImmediateHttpResponse  # noqa: PLC0415

    banned(alice)
    request = rf.post(LOGIN)
    request.session = client.session

    with pytest.raises(ImmediateHttpResponse) as refused:
        get_adapter().login(request, alice)

    assert refused.value.response.status_code == 403


def test_a_private_feed_shows_a_banned_member_nothing(client, alice):
    key = FeedKey.objects.create(member=alice)
    assert FeedKey.objects.of_token(key.token) == key

    banned(alice)

    assert FeedKey.objects.of_token(key.token) is None


def test_it_costs_a_members_page_no_query(signed_in, alice):
    client, thread = signed_in(alice), make.thread()
    client.get(thread.get_absolute_url())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(thread.get_absolute_url()).status_code == 200
        return len(seen)

    before = asked()
    for n in range(3):
        Ban.objects.create(network=f"198.51.100.{n}/32")
        banned(make.member())

    assert asked() == before


# --- addresses of mail ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("*@mailinator.com", "*@mailinator.com"),
        (" Mailinator.COM ", "*@mailinator.com"),
        ("@mailinator.com", None),
        ("*@*.mailinator.com", "*@*.mailinator.com"),
        ("spam*@example.org", "spam*@example.org"),
        ("one@example.org", "one@example.org"),
        ("*", None),
        ("*@*", None),
        ("*@*.*", None),
        ("*@com", None),
        ("**@example.org", None),
        ("*a*a*a*a*a*a*b@example.org", None),
        ("(a+)+@example.org", "(a+)+@example.org"),
        ("*@exa mple.org", None),
        ("*@" + "a." * 500 + "org", None),
    ],
)
def test_a_pattern_is_kept_in_one_spelling_or_refused(typed, kept):
    if kept:
        assert as_pattern(typed) == kept
    else:
        with pytest.raises(ValidationError):
            as_pattern(typed)


@pytest.mark.parametrize(
    ("email", "pattern", "fits"),
    [
        ("a@mailinator.com", "*@mailinator.com", True),
        ("A@Mailinator.Com", "*@mailinator.com", True),
        ("a@notmailinator.com", "*@mailinator.com", False),
        ("a@sub.mailinator.com", "*@mailinator.com", False),
        ("a@sub.mailinator.com", "*@*.mailinator.com", True),
        ("a@mailinator.com", "*@*.mailinator.com", False),
        ("spammer@example.org", "spam*@example.org", True),
        ("ham@example.org", "spam*@example.org", False),
        ("ab@example.org", "ab*ab@example.org", False),
        ("(a+)+@example.org", "(a+)+@example.org", True),
        ("aaa@example.org", "(a+)+@example.org", False),
        ("", "*@example.org", False),
    ],
)
def test_a_pattern_fits_what_it_says(email, pattern, fits):
    assert fits_pattern(email, pattern) is fits


def test_nobody_joins_with_a_banned_address(client):
    Ban.objects.create(email_pattern="*@mailinator.com")

    form = {"username": "Birch", "email": "b@mailinator.com", "password1": PASSWORD}
    answer = client.post("/accounts/signup/", form)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert 'value="Birch"' in answer.text
    assert not User.objects.exists()


def test_who_has_a_banned_address_does_not_come_in(client, alice):
    Ban.objects.create(email_pattern="*@example.org", reason="Throwaway mail.")

    answer = knock(client)

    assert answer.status_code == 403
    assert "Throwaway mail." in answer.text


# --- networks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("203.0.113.7/24", "203.0.113.0/24"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("2001:db8::1/64", "2001:db8::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("::ffff:203.0.113.7/120", "203.0.113.0/24"),
        ("0.0.0.0/0", None),
        ("::/0", None),
        ("::ffff:0.0.0.0/96", None),
        ("10.0.0.0/8", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("0.0.0.0", None),  # noqa: S104 - typed by someone
        ("2001:db8::/16", None),
        ("nowhere", None),
        ("203.0.113.7/33", None),
    ],
)
def test_a_network_is_kept_in_one_spelling_or_refused(typed, kept):
    if kept:
        assert as_network(typed) == kept
    else:
        with pytest.raises(ValidationError):
            as_network(typed)


def test_nobody_joins_or_comes_in_from_a_banned_network(client, alice):
    Ban.objects.create(network="203.0.113.0/24")
    form = {"username": "Birch", "email": "b@example.com", "password1": PASSWORD}

    client.post("/accounts/signup/", form, REMOTE_ADDR=HERE)
    assert not User.objects.filter(username="Birch").exists()
    assert knock(client, REMOTE_ADDR=HERE).status_code == 403

    assert knock(client, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_behind_a_proxy_the_address_it_saw_counts(client, alice, settings):
    settings.TRUSTED_PROXIES = 1
    Ban.objects.create(network="203.0.113.0/24")

    assert knock(client, HTTP_X_FORWARDED_FOR=f"198.51.100.1, {HERE}").status_code == 403
    assert knock(client, HTTP_X_FORWARDED_FOR=f"{HERE}, 198.51.100.1").status_code == 302


def test_who_came_in_before_reads_on_but_sends_nothing_and_keeps_the_text(signed_in, alice):
    client, thread = signed_in(alice), make.thread()
    Ban.objects.create(network="203.0.113.0/24")
    asked = {"REMOTE_ADDR": HERE}

    assert client.get(thread.get_absolute_url(), **asked).status_code == 200
    answer = client.post(f"/t/{thread.pk}/reply/", {"body": "Long thoughts"}, **asked)

    assert answer.status_code == 403
    assert "Long thoughts" in answer.text
    assert Post.objects.count() == 1


def test_a_letter_to_the_staff_is_always_open(client, signed_in, alice):
    Ban.objects.create(network="203.0.113.0/24")
    letter = {"body": "It was not me.", "email": "a@example.org"}

    for browser in (client, signed_in(alice)):
        browser.post("/suggestions/", letter, REMOTE_ADDR=HERE)

    assert Suggestion.objects.count() == 2


@pytest.mark.parametrize("standing", [Standing.MODERATOR, Standing.ADMINISTRATOR])
def test_no_ban_of_a_place_locks_out_who_would_lift_it(client, alice, standing):
    User.objects.filter(pk=alice.pk).update(standing=standing)
    Ban.objects.create(network="203.0.113.0/24")
    Ban.objects.create(email_pattern="*@example.org")

    assert knock(client, REMOTE_ADDR=HERE).status_code == 302
    assert client.post("/preferences/", {"theme": "dark"}, REMOTE_ADDR=HERE).status_code == 302


def test_what_is_lifted_or_over_counts_no_more():
    Ban.objects.create(network="203.0.113.0/24", lifted_at=timezone.now())
    Ban.objects.create(network="203.0.112.0/23", until=timezone.now())

    assert ban_on_place(None, "", HERE) is None


def test_a_ban_is_of_one_kind_and_a_place_is_banned_once(alice):
    Ban.objects.create(network="203.0.113.0/24")

    for wrong in (
        {},
        {"member": alice, "network": "198.51.100.0/24"},
        {"email_pattern": "*@example.org", "network": "198.51.100.0/24"},
        {"network": "203.0.113.0/24"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ban.objects.create(**wrong)
