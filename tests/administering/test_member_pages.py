import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import Audience, Group, Standing, User
from forum.administering import actions
from tests import make

pytestmark = pytest.mark.django_db

MEMBERS = "/administering/members/"


def now(user: User) -> User:
    return User.objects.get(pk=user.pk)


# --- finding --------------------------------------------------------------------------------------


@pytest.fixture
def crowd():
    make.member("alice")
    make.moderator("boris")
    make.member("clara", is_active=False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"alice", "boris", "clara", "root"}),
        ("q=ALI", {"alice"}),
        ("q=boris@example", {"boris"}),
        ("q=%25", set()),
        ("standing=50", {"boris"}),
        ("standing=0&active=yes", {"alice"}),
        ("active=no", {"clara"}),
        ("q=a&active=no&standing=100", set()),
    ],
)
def test_members_are_found_by_name_address_standing_and_activity(admin, crowd, query, found):
    page = admin.get(f"{MEMBERS}?{query}")

    assert {member.username for member in page.context["members"]} == found


@pytest.mark.parametrize("query", ["standing=x", "active=maybe", "standing=7"])
def test_a_choice_that_is_none_finds_nobody(admin, crowd, query):
    page = admin.get(f"{MEMBERS}?{query}")

    assert page.status_code == 200
    assert not page.context["members"]


def test_the_pages_of_a_search_keep_the_search(admin, monkeypatch, crowd):
    monkeypatch.setattr("forum.administering.members.MEMBERS_A_PAGE", 1)

    page = admin.get(f"{MEMBERS}?q=a&active=yes&junk=1")

    assert page.context["pages"].next == f"{MEMBERS}?q=a&active=yes&page=2"
    assert admin.get(f"{MEMBERS}?page=99").status_code == 404
    assert admin.get(f"{MEMBERS}?page=0").status_code == 404


# --- standing -------------------------------------------------------------------------------------


def test_a_standing_is_changed_and_may_be_sent_twice(confirmed):
    alice = make.member()

    for _ in range(2):
        page = confirmed.post(f"{MEMBERS}{alice.pk}/standing/", {"standing": 50})
        assert page.url == f"{MEMBERS}{alice.pk}/"

    assert now(alice).standing == Standing.MODERATOR


def test_it_asks_for_the_password_first_and_then_does_what_was_sent(admin, password):
    alice = make.member()
    address = f"{MEMBERS}{alice.pk}/standing/"

    page = admin.post(address, {"standing": 50})
    assert page.url == f"/accounts/reauthenticate/?next={address.replace('/', '%2F')}"
    assert now(alice).standing == Standing.MEMBER

    page = admin.post(page.url, {"password": password})
    assert page.url == f"{MEMBERS}{alice.pk}/"
    assert now(alice).standing == Standing.MODERATOR


def test_with_a_wrong_password_nothing_happens(admin):
    alice = make.member()
    page = admin.post(f"{MEMBERS}{alice.pk}/standing/", {"standing": 50})

    assert admin.post(page.url, {"password": "not this one"}).status_code == 200

    assert now(alice).standing == Standing.MEMBER


def test_looking_at_its_address_leads_to_the_member(admin):
    alice = make.member()

    assert admin.get(f"{MEMBERS}{alice.pk}/standing/").url == f"{MEMBERS}{alice.pk}/"


@pytest.mark.parametrize("odd", ["", "7", "x", "-1", "\0"])
def test_a_standing_that_is_none_is_refused(confirmed, odd):
    alice = make.member()

    page = confirmed.post(f"{MEMBERS}{alice.pk}/standing/", {"standing": odd})

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert now(alice).standing == Standing.MEMBER


def test_nobody_changes_their_own_standing(confirmed, root):
    make.administrator()

    page = confirmed.post(f"{MEMBERS}{root.pk}/standing/", {"standing": 0})

    assert page.status_code == 403
    assert "your own standing" in page.text
    assert now(root).is_superuser


def test_of_two_administrators_who_dismiss_each_other_the_first_stays(root):
    other = make.administrator()

    actions.change_standing(root, other, Standing.MEMBER)
    with pytest.raises(PermissionDenied):
        actions.change_standing(other, root, Standing.MEMBER)

    assert now(root).standing == Standing.ADMINISTRATOR


# --- account --------------------------------------------------------------------------------------


def test_who_is_shut_out_is_signed_out_and_may_come_again_when_let_in(confirmed):
    alice = make.member("alice")
    her = Client()
    her.force_login(alice)
    assert her.get("/").wsgi_request.user.is_authenticated

    for _ in range(2):
        confirmed.post(f"{MEMBERS}{alice.pk}/active/", {"active": "no"})
    assert not now(alice).is_active
    assert not her.get("/").wsgi_request.user.is_authenticated

    confirmed.post(f"{MEMBERS}{alice.pk}/active/", {"active": "yes"})
    assert now(alice).is_active


def test_the_sessions_of_who_is_shut_out_end_for_good(admin, root):
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 - after the settings

    alice = make.member()
    her = Client()
    her.force_login(alice)
    key = her.session.session_key
    UserSession.objects.create(user=alice, ip="127.0.0.1", session_key=key, user_agent="x")

    actions.change_activity(root, alice, is_active=False)
    actions.change_activity(root, alice, is_active=True)

    assert not her.session.__class__().exists(key)
    assert not her.get("/").wsgi_request.user.is_authenticated


def test_nobody_shuts_themselves_out(confirmed, root):
    page = confirmed.post(f"{MEMBERS}{root.pk}/active/", {"active": "no"})

    assert page.status_code == 403
    assert now(root).is_active
    assert "Shut out" not in confirmed.get(f"{MEMBERS}{root.pk}/").text


def test_who_was_shut_out_meanwhile_shuts_nobody_out(root):
    other = make.administrator()
    actions.change_activity(root, other, is_active=False)

    with pytest.raises(PermissionDenied):
        actions.change_activity(other, root, is_active=False)

    assert now(root).is_active


# --- groups ---------------------------------------------------------------------------------------


def test_groups_are_chosen_and_may_be_sent_twice(confirmed):
    alice = make.member()
    old, new = Group.objects.create(name="Old"), Group.objects.create(name="New")
    old.members.add(alice)

    for _ in range(2):
        confirmed.post(f"{MEMBERS}{alice.pk}/groups/", {"groups": [new.pk]})

    assert list(alice.groups.all()) == [new]


@pytest.mark.parametrize("odd", ["x", "\0", "-1", "9" * 40])
def test_a_group_that_is_none_is_refused(confirmed, odd):
    alice = make.member()

    page = confirmed.post(f"{MEMBERS}{alice.pk}/groups/", {"groups": [odd]})

    assert page.status_code == 422


def test_nobody_is_put_into_a_group_that_fills_itself(confirmed):
    alice = make.member()
    everyone = Group.objects.get(audience=Audience.EVERYONE)

    page = confirmed.post(f"{MEMBERS}{alice.pk}/groups/", {"groups": [everyone.pk]})

    assert page.status_code == 422
    assert not alice.groups.exists()


@pytest.mark.parametrize(("what", "sent"), [("active", {"active": "no"}), ("groups", {})])
def test_shutting_out_and_groups_ask_for_the_password_first(admin, password, what, sent):
    alice, group = make.member(), Group.objects.create(name="Curators")
    address = f"{MEMBERS}{alice.pk}/{what}/"

    page = admin.post(address, sent or {"groups": [group.pk]})
    assert page.url == f"/accounts/reauthenticate/?next={address.replace('/', '%2F')}"
    assert now(alice).is_active
    assert not alice.groups.exists()

    page = admin.post(page.url, {"password": password})
    assert page.url == f"{MEMBERS}{alice.pk}/"
    assert now(alice).is_active == (what == "groups")
    assert alice.groups.exists() == (what == "groups")
    assert admin.get(address).url == f"{MEMBERS}{alice.pk}/"
