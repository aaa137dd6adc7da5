import pytest

from accounts.models import Audience, Group
from forum.boards.models import Grant
from forum.boards.rights import Right
from tests import make

pytestmark = pytest.mark.django_db

GROUPS = "/administering/groups/"


@pytest.fixture
def curators():
    return Group.objects.create(name="Curators")


def test_a_group_is_made_and_renamed(admin):
    page = admin.post(f"{GROUPS}new/", {"name": "Curators"})
    group = Group.objects.get(name="Curators")
    assert page.url == f"{GROUPS}{group.pk}/"

    admin.post(f"{GROUPS}{group.pk}/", {"name": "Keepers"})

    group.refresh_from_db()
    assert (group.name, group.audience) == ("Keepers", Audience.CHOSEN)


def test_a_form_sent_twice_makes_one_group(admin):
    pages = [admin.post(f"{GROUPS}new/", {"name": "Curators"}) for _ in range(2)]

    assert pages[0].url == pages[1].url
    assert Group.objects.filter(name="Curators").count() == 1


def test_a_name_that_is_taken_is_refused_and_kept_in_the_form(admin, curators):
    other = Group.objects.create(name="Keepers")

    page = admin.post(f"{GROUPS}{other.pk}/", {"name": "Curators"})

    assert page.status_code == 422
    assert "There is already a group with this name." in page.text
    assert 'value="Curators"' in page.text
    assert "<h1>Keepers</h1>" in page.text


def test_a_member_is_added_by_name_whatever_its_capitals_and_only_once(confirmed, curators):
    alice = make.member("Alice")

    for _ in range(2):
        page = confirmed.post(f"{GROUPS}{curators.pk}/members/add/", {"newcomer": "aLICE"})
        assert page.url == f"{GROUPS}{curators.pk}/"

    assert list(curators.members.all()) == [alice]
    assert "Alice" in confirmed.get(f"{GROUPS}{curators.pk}/").text


def test_adding_asks_for_the_password_first_and_then_does_what_was_sent(admin, password, curators):
    alice, address = make.member("alice"), f"{GROUPS}{curators.pk}/members/add/"

    page = admin.post(address, {"newcomer": "alice"})
    assert page.url == f"/accounts/reauthenticate/?next={address.replace('/', '%2F')}"
    assert not curators.members.exists()

    page = admin.post(page.url, {"password": password})
    assert page.url == f"{GROUPS}{curators.pk}/"
    assert list(curators.members.all()) == [alice]
    assert admin.get(address).url == f"{GROUPS}{curators.pk}/"


def test_an_unknown_name_is_refused_with_a_sentence_and_kept(confirmed, curators):
    page = confirmed.post(f"{GROUPS}{curators.pk}/members/add/", {"newcomer": "nobody here"})

    assert page.status_code == 422
    assert "There is no member with this name." in page.text
    assert "nobody here" in page.text


def test_a_member_is_removed_and_removing_twice_is_harmless(admin, curators):
    alice = make.member()
    curators.members.add(alice)

    for _ in range(2):
        admin.post(f"{GROUPS}{curators.pk}/members/remove/", {"member": alice.pk})

    assert not curators.members.exists()


@pytest.mark.parametrize("odd", ["", "x", "\0", "-1", "9" * 40, "²"])
def test_removing_someone_who_is_nobody_is_harmless(admin, curators, odd):
    page = admin.post(f"{GROUPS}{curators.pk}/members/remove/", {"member": odd})

    assert page.status_code == 302


def test_a_group_is_deleted_after_a_question_with_its_rights_and_twice(admin, curators):
    board = make.board()
    make.grant(board, curators, Right.SEE)

    assert "Delete the group “Curators”" in admin.get(f"{GROUPS}{curators.pk}/delete/").text
    for _ in range(2):
        assert admin.post(f"{GROUPS}{curators.pk}/delete/").url == GROUPS

    assert not Group.objects.filter(pk=curators.pk).exists()
    assert not Grant.objects.filter(group=curators.pk).exists()


@pytest.mark.parametrize("audience", [Audience.EVERYONE, Audience.MEMBERS])
def test_the_automatic_groups_stay_as_they_are(confirmed, audience):
    group, alice = Group.objects.get(audience=audience), make.member("alice")
    name = group.name

    assert confirmed.post(f"{GROUPS}{group.pk}/", {"name": "Other"}).status_code == 403
    assert confirmed.post(f"{GROUPS}{group.pk}/delete/").status_code == 403
    added = confirmed.post(f"{GROUPS}{group.pk}/members/add/", {"newcomer": alice.username})

    assert added.status_code == 403
    assert Group.objects.get(pk=group.pk).name == name
    assert not group.members.exists()
