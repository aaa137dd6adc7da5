"""Reacting and taking it back: who may, what it counts, and what is seen of it."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.moderating import actions as moderating
from forum.posts import counters
from forum.posts.models import Post
from forum.reactions.actions import react, take_back
from forum.reactions.models import Reaction
from forum.reactions.views import REACTIONS
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


def points(member: User) -> tuple[int, int]:
    member.refresh_from_db()
    return member.like_count, member.points


def counted(post: Post) -> tuple[dict[int, int], int]:
    post.refresh_from_db()
    return dict(post.reactions), post.like_count


@pytest.fixture
def post(db) -> Post:
    return make.post(make.thread(), make.member("author"))


# --- what it counts -------------------------------------------------------------------------------


def test_a_like_is_half_a_point_and_two_are_one(post, like):
    for expected in [(1, 1), (2, 2), (3, 2)]:
        react(make.viewer(make.member()), post, like)
        assert points(post.author) == expected

    assert counted(post) == ({like.pk: 3}, 3)
    assert counts_are_right()


def test_other_reactions_bring_no_points(post, thanks):
    react(make.viewer(make.member()), post, thanks)

    assert points(post.author) == (0, 1)
    assert counted(post) == ({thanks.pk: 1}, 0)
    assert counts_are_right()


def test_one_may_give_several_but_each_once(post, like, thanks):
    viewer = make.viewer(make.member())

    answers = [react(viewer, post, kind) for kind in (like, like, thanks, like)]

    assert answers == [True, False, True, False]
    assert counted(post) == ({like.pk: 1, thanks.pk: 1}, 1)


def test_what_is_taken_back_counts_no_more_and_may_be_given_again(post, like):
    viewer = make.viewer(make.member())
    react(viewer, post, like)

    assert [take_back(viewer, post, like) for _ in range(2)] == [True, False]
    assert counted(post) == ({}, 0)
    assert points(post.author) == (0, 1)

    assert react(viewer, post, like)
    assert counted(post) == ({like.pk: 1}, 1)
    assert Reaction.objects.count() == 1
    assert counts_are_right()


def test_the_likes_of_a_hidden_post_and_thread_count_for_nobody(post, like):
    moderator = make.viewer(make.moderator())
    for _ in range(2):
        react(make.viewer(make.member()), post, like)
    assert points(post.author) == (2, 2)

    moderating.hide_post(moderator, post, "Rude")
    assert points(post.author) == (0, 0)
    assert counts_are_right()
    moderating.hide_thread(moderator, post.thread, "Rude")
    assert counts_are_right()
    moderating.restore_post(moderator, post)
    assert points(post.author) == (0, 0)
    assert counts_are_right()
    moderating.restore_thread(moderator, post.thread)
    assert points(post.author) == (2, 2)
    assert counts_are_right()


def test_who_leaves_has_reacted_all_the_same(post, like):
    fan = make.member()
    react(make.viewer(fan), post, like)

    fan.delete()

    assert counted(post) == ({like.pk: 1}, 1)
    assert counts_are_right()


def test_recount_mends_what_is_wrong(post, like, thanks):
    other = make.post(post.thread)
    for kind in (like, thanks):
        react(make.viewer(make.member()), post, kind)
    Post.objects.filter(pk=post.pk).update(reactions=[], like_count=7)
    Post.objects.filter(pk=other.pk).update(reactions=[[like.pk, 3]])
    User.objects.update(like_count=9)

    mended = counters.recount()

    assert mended["reactions"] == 2
    assert counted(post) == ({like.pk: 1, thanks.pk: 1}, 1)
    assert counted(other) == ({}, 0)
    assert points(post.author) == (1, 1)
    assert counts_are_right()


# --- who may --------------------------------------------------------------------------------------


def test_nobody_reacts_to_their_own(post, like):
    with pytest.raises(PermissionDenied, match="ваше сообщение"):
        react(make.viewer(post.author), post, like)


def test_who_only_reads_does_not_react(like):
    post = make.post(make.thread(make.board()))
    board = post.thread.board
    board.grants.filter(group__audience="members").update(rights=Right.SEE)

    with pytest.raises(PermissionDenied):
        react(make.viewer(make.member()), post, like)
    with pytest.raises(PermissionDenied):
        react(make.viewer(None), post, like)


@pytest.mark.parametrize("is_staff", [False, True])
def test_nobody_reacts_to_what_is_hidden(post, like, is_staff):
    moderator = make.moderator()
    moderating.hide_post(make.viewer(moderator), post, "Rude")

    with pytest.raises(PermissionDenied):
        react(make.viewer(moderator if is_staff else make.member()), post, like)


def test_nobody_reacts_in_a_hidden_thread(post, like):
    moderator = make.viewer(make.moderator())
    moderating.hide_thread(moderator, post.thread, "Rude")

    with pytest.raises(PermissionDenied):
        react(moderator, post, like)


def test_a_locked_thread_takes_reactions(post, like):
    post.thread.lock()

    assert react(make.viewer(make.member()), post, like)


def test_a_board_may_do_without(post, like, signed_in):
    react(make.viewer(make.member()), post, like)
    Board.objects.update(has_reactions=False)
    client = signed_in(make.member())

    with pytest.raises(PermissionDenied, match="реакций нет"):
        react(make.viewer(make.member()), post, like)
    assert "reactions-" not in client.get(post.thread.get_absolute_url()).text
    assert client.get(reverse("reactions", args=[post.pk])).status_code == 404


def test_what_is_offered_no_more_may_only_be_taken_back(post, like):
    viewer = make.viewer(make.member())
    react(viewer, post, like)
    like.is_offered = False
    like.save()

    with pytest.raises(PermissionDenied, match="больше нет"):
        react(make.viewer(make.member()), post, like)
    assert take_back(viewer, post, like)


# --- by the page ----------------------------------------------------------------------------------


def test_a_button_gives_and_the_same_one_takes_back(post, like, signed_in):
    client = signed_in(make.member())
    address = reverse("react", args=[post.pk])
    thread = post.thread.get_absolute_url()
    button = re.compile(rf'<button class="reaction"[^>]*formaction="{address}" name="(\w+)"')
    assert not button.search(client.get(thread).text)

    answer = client.post(address, {"give": like.pk}, follow=True)

    assert answer.redirect_chain[-1][0] == f"{thread}#post-2"
    assert button.search(client.get(thread).text)[1] == "take"
    client.post(address, {"take": like.pk})
    client.post(address, {"take": like.pk})
    assert counted(post) == ({}, 0)


def test_with_htmx_only_what_changed_comes_back(post, like, signed_in):
    client = signed_in(make.member("fan"))
    address = reverse("react", args=[post.pk])

    answer = client.post(address, {"give": like.pk}, headers={"HX-Request": "true"})

    assert answer.text.startswith(f'<div class="reactions" id="reactions-{post.pk}">')
    assert 'aria-pressed="true"' in answer.text
    assert "fan" in answer.text


def test_a_guest_is_led_to_the_door_and_back_to_the_post(post, like):
    answer = Client().post(reverse("react", args=[post.pk]), {"give": like.pk})

    assert answer.url.endswith(f"?next=/p/{post.pk}/")
    assert not Reaction.objects.exists()


def test_what_may_be_given_is_a_page_and_a_piece(post, like, thanks, signed_in):
    fan = make.member()
    react(make.viewer(fan), post, thanks)
    client, address = signed_in(fan), reverse("react", args=[post.pk])

    page, piece = client.get(address).text, client.get(address, headers={"HX-Request": "true"}).text

    for text in (page, piece):
        assert f'name="give" value="{like.pk}"' in text
        assert f'name="take" value="{thanks.pk}"' in text
    assert piece.startswith('<div class="reactions-panel"')
    assert "<h1>" in page


def test_there_is_no_such_page_of_ones_own_post_nor_for_guests(post, signed_in):
    address = reverse("react", args=[post.pk])
    assert signed_in(post.author).get(address).status_code == 403
    assert Client().get(address).url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["react", "reactions"])
def test_what_one_may_not_see_is_not_found(name, like, signed_in):
    post = make.post(make.thread(make.hidden_board(), make.moderator()), make.moderator())
    react(make.viewer(make.moderator()), post, like)
    client = signed_in(make.member())

    assert client.get(reverse(name, args=[post.pk])).status_code == 404
    assert client.post(reverse(name, args=[post.pk]), {"give": like.pk}).status_code == 404
    assert counted(post)[1] == 1


@pytest.mark.parametrize(
    "sent", [{}, {"give": "x"}, {"give": "9" * 18}, {"give": "9" * 40}, {"give": "-1"}, {"keep": 1}]
)
def test_what_no_button_sends_is_not_found(post, sent, signed_in):
    client = signed_in(make.member())
    assert client.post(reverse("react", args=[post.pk]), sent).status_code == 404


def test_ones_own_post_has_no_buttons_and_says_why(post, like, signed_in):
    client = signed_in(post.author)

    answer = client.post(reverse("react", args=[post.pk]), {"give": like.pk})

    assert answer.status_code == 403
    assert "data-react" in client.get(post.thread.get_absolute_url()).text  # to the opening
    assert f"/p/{post.pk}/react/" not in client.get(post.thread.get_absolute_url()).text


def test_a_script_is_slowed_down(post, like, signed_in, monkeypatch):
    monkeypatch.setattr("forum.reactions.views.REACTIONS", type(REACTIONS)("react", 2, 300))
    client = signed_in(make.member())
    address = reverse("react", args=[post.pk])

    answers = [client.post(address, {"give": like.pk}).status_code for _ in range(3)]

    assert answers == [302, 302, 429]


# --- what is seen ---------------------------------------------------------------------------------


def test_a_guest_sees_how_many_and_who_at_once(post, like):
    thread = post.thread.get_absolute_url()
    assert 'class="reactions"' not in Client().get(thread).text

    react(make.viewer(make.member("anna")), post, like)

    page = Client().get(thread).text
    assert f'href="/p/{post.pk}/reactions/?kind={like.pk}"' in page
    assert ">anna</a>" in page
    assert "<button" not in page[page.index('class="reactions"') : page.index(">anna</a>")]


def test_names_are_those_who_came_first_and_no_others_are_made_up(post, like, thanks):
    for viewer in [make.viewer(make.member(name)) for name in ("anna", "boris", "clara")]:
        react(viewer, post, like)
        react(viewer, post, thanks)
    page = Client().get(post.thread.get_absolute_url(), headers={"accept-language": "en"}).text
    assert "anna, boris, clara</a>" in page

    react(make.viewer(make.member("dora")), post, like)

    page = Client().get(post.thread.get_absolute_url(), headers={"accept-language": "en"}).text
    assert "anna, boris, clara and others</a>" in page


def test_a_members_own_is_not_shown_as_anothers(post, like, signed_in):
    fan, other = make.member(), make.member()
    react(make.viewer(fan), post, like)
    thread = post.thread.get_absolute_url()

    pressed = ['name="take"' in signed_in(someone).get(thread).text for someone in (fan, other) * 2]

    assert pressed == [True, False, True, False]


def test_a_renamed_reaction_is_shown_so_at_once(post, like):
    react(make.viewer(make.member()), post, like)
    Client().get(post.thread.get_absolute_url())
    like.emoji = "🦉"
    like.save()

    assert "🦉" in Client().get(post.thread.get_absolute_url()).text


def test_the_page_of_who_reacted(post, like, thanks):
    react(make.viewer(make.member("anna")), post, like)
    react(make.viewer(make.member("boris")), post, thanks)
    taken = make.viewer(make.member("clara"))
    react(taken, post, like)
    take_back(taken, post, like)
    address = reverse("reactions", args=[post.pk])

    page, likes = Client().get(address).text, Client().get(f"{address}?kind={like.pk}").text

    assert [name in page for name in ("anna", "boris", "clara")] == [True, True, False]
    assert [name in likes for name in ("anna", "boris", "clara")] == [True, False, False]


def test_the_page_of_who_reacted_goes_on(post, like, monkeypatch):
    monkeypatch.setattr("forum.reactions.views.PEOPLE_A_PAGE", 2)
    for name in ("anna", "boris", "clara"):
        react(make.viewer(make.member(name)), post, like)
    address = reverse("reactions", args=[post.pk])

    first = Client().get(f"{address}?kind={like.pk}").text
    further = re.search(r'rel="next nofollow" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = Client().get(further).text

    assert [name in first for name in ("anna", "boris", "clara")] == [False, True, True]
    assert [name in second for name in ("anna", "boris", "clara")] == [True, False, False]


def test_the_page_takes_the_same_queries_for_one_and_for_three(
    post, like, django_assert_num_queries, signed_in
):
    client, address = signed_in(make.member()), reverse("reactions", args=[post.pk])
    react(make.viewer(make.member()), post, like)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(2):
        react(make.viewer(make.member()), post, like)

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_machines_are_told_of_likes(post, like):
    opening = post.thread.posts.get(number=1)
    for liked in (post, post, opening):
        react(make.viewer(make.member()), liked, like)

    page = Client().get(post.thread.get_absolute_url()).text
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert told["comment"][0]["upvoteCount"] == 2
    statistics = {
        each["interactionType"]: each["userInteractionCount"]
        for each in told["interactionStatistic"]
    }
    assert statistics["https://schema.org/LikeAction"] == 1
