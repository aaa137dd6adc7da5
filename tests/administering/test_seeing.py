"""Seeing the forum as another: what they see, no more, and nothing is written meanwhile."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Group
from forum.boards.rights import NONE, Right
from forum.drafts.actions import save_draft
from forum.drafts.models import Written
from forum.drafts.places import to_reply
from forum.log.models import Deed, LogEntry
from forum.posts.models import Post
from forum.threads.models import ReadMark
from tests import make

pytestmark = pytest.mark.django_db

STOP = "/administering/see-as/stop/"


def look(admin, **form) -> None:
    answer = admin.post("/administering/see-as/", {"member": "", "group": "", **form})
    assert answer.status_code == 302, answer.text


@pytest.fixture
def boards():
    bakers = Group.objects.create(name="Bakers")
    of_bakers = make.board("Ovens", everyone=NONE, members=NONE)
    make.grant(of_bakers, bakers, Right.SEE | Right.REPLY)
    of_members = make.board("Hall", everyone=NONE)
    return {"open": make.board("Square"), "members": of_members, "bakers": of_bakers}


def seen(admin) -> set[str]:
    page = admin.get("/").text
    return {name for name in ("Square", "Hall", "Ovens") if name in page}


def test_as_a_guest_as_a_member_and_as_a_group(admin, boards):
    baker = make.member("baker")
    baker.groups.add(Group.objects.get(name="Bakers"))
    make.member("other")
    assert seen(admin) == {"Square", "Hall", "Ovens"}

    for form, expected in (
        ({}, {"Square"}),
        ({"member": "other"}, {"Square", "Hall"}),
        ({"member": "baker"}, {"Square", "Hall", "Ovens"}),
        ({"group": Group.objects.get(name="Bakers").pk}, {"Square", "Hall", "Ovens"}),
        ({"group": Group.objects.get(audience="members").pk}, {"Square", "Hall"}),
        ({"group": Group.objects.get(audience="everyone").pk}, {"Square"}),
    ):
        look(admin, **form)
        assert seen(admin) == expected
        admin.post(STOP)
    assert seen(admin) == {"Square", "Hall", "Ovens"}


def test_hidden_posts_and_boards_are_as_hidden_as_to_them(admin, boards):
    thread = make.thread(boards["open"])
    hidden = make.post(thread, body="A secret word")
    hidden.hide()
    assert "A secret word" in admin.get(thread.get_absolute_url()).text

    look(admin)

    assert "A secret word" not in admin.get(thread.get_absolute_url()).text
    assert admin.get(f"/p/{hidden.pk}/").status_code == 404
    assert admin.get(boards["members"].get_absolute_url()).status_code == 404


def test_a_banner_leads_back_from_every_page(admin, boards):
    thread = make.thread(boards["open"])
    look(admin, member=thread.author.username)

    for address in ("/", thread.get_absolute_url(), "/members/", "/nowhere/"):
        page = admin.get(address).text
        assert STOP in page
        assert thread.author.username in page
    assert admin.post(STOP).status_code == 302
    assert STOP not in admin.get("/").text
    assert admin.get("/administering/").status_code == 200


def test_every_write_is_refused_and_none_happens_by_looking(admin, root, boards):
    thread = make.thread(boards["open"], replies=1)
    look(admin, member=thread.author.username)
    marks = ReadMark.objects.count()

    assert admin.get(thread.get_absolute_url()).status_code == 200
    for address, form in (
        (f"/t/{thread.pk}/reply/", {"body": "In another's name"}),
        (f"/t/{thread.pk}/lock/", {"reason": ""}),
        ("/preferences/", {"theme": "dark"}),
        ("/suggestions/", {"body": "A letter", "email": "a@example.org"}),
        ("/administering/groups/new/", {"name": "Group"}),
        ("/accounts/profile/", {"about": "Text"}),
    ):
        answer = admin.post(address, form)
        assert answer.status_code == 403, address
        assert STOP in answer.text
    assert Post.objects.count() == 2
    assert ReadMark.objects.count() == marks


def test_what_is_private_is_shown_to_nobody(admin, boards):
    thread = make.thread(boards["open"])
    someone = make.member("baker")
    save_draft(make.viewer(someone), to_reply(thread), Written("", "A private draft"), 0)
    look(admin, member="baker")

    for name in ("drafts", "notifications", "bookmarks", "own-record", "account-settings"):
        answer = admin.get(reverse(name), follow=True)
        assert answer.status_code in {403, 404}, name
        assert "A private draft" not in answer.text
    assert "A private draft" not in admin.get(thread.get_absolute_url()).text
    for address in ("/administering/", "/admin/", "/moderation/"):
        assert admin.get(address, follow=True).status_code in {403, 404}, address


def test_it_is_written_into_the_log(admin, root):
    someone = make.member("baker")

    look(admin, member="baker")

    entry = LogEntry.objects.get()
    assert (entry.actor, entry.deed, entry.member) == (root, Deed.SEE_AS, someone)


@pytest.mark.parametrize("form", [{"member": "nobody-such"}, {"member": "mira"}, {"group": "99"}])
def test_whom_nobody_can_look_as_is_refused_with_a_sentence(admin, form):
    make.moderator("mira")

    page = admin.post("/administering/see-as/", {"member": "", "group": "", **form})

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert admin.get("/administering/").status_code == 200


def test_only_administrators_look_so(client, signed_in):
    for browser in (client, signed_in(make.member()), signed_in(make.moderator())):
        for address in ("/administering/see-as/", STOP):
            assert browser.post(address, {"member": "", "group": ""}).status_code == 404


def test_who_is_no_longer_an_administrator_is_themselves_again(admin, root, boards):
    look(admin)
    root.standing = 0
    root.save(update_fields=["standing"])

    assert seen(admin) == {"Square", "Hall"}
    assert STOP not in admin.get("/").text


def test_whoever_is_gone_is_looked_as_no_more(admin, boards):
    someone = make.member("baker")
    look(admin, member="baker")
    someone.delete()

    assert admin.get("/administering/").status_code == 200
