"""Wiki posts: others edit them too, as far as their author or the staff let them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.ignoring import ignore
from accounts.models import Group
from forum.boards.models import Board
from forum.boards.rights import TAKE_PART, Right
from forum.log.models import LogEntry
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.notifications.tasks import tell_of_wiki_edits
from forum.posting.actions import EditedMeanwhile, Editing, edit_post
from forum.posting.wiki import make_wiki, unmake_wiki
from forum.posts.models import Post, Revision
from tests import make

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}
MARK = 'class="mark mark-wiki"'


def editor(board: Board):
    """A member of a group that may edit wiki posts there."""
    someone = make.member()
    group = Group.objects.create(name=f"Editors of {board.slug} {someone.pk}")
    group.members.add(someone)
    make.grant(board, group, TAKE_PART | Right.WIKI)
    return make.viewer(someone)


@pytest.fixture
def board(db) -> Board:
    return make.board()


@pytest.fixture
def author(board):
    return editor(board)


@pytest.fixture
def post(board, author) -> Post:
    return make.post(make.thread(board), author.user, "First text.")


@pytest.fixture
def wiki(post, author) -> Post:
    make_wiki(author, post)
    post.refresh_from_db()
    return post


# --- who opens it ---------------------------------------------------------------------------------


def test_its_author_opens_and_closes_it_once_each(post, author):
    assert [make_wiki(author, post) for _ in range(2)] == [True, False]
    assert Post.objects.get(pk=post.pk).is_wiki
    assert [unmake_wiki(author, post) for _ in range(2)] == [True, False]
    assert not Post.objects.get(pk=post.pk).is_wiki
    assert not LogEntry.objects.exists()


def test_a_moderator_does_and_it_is_logged_and_told(post):
    moderator = make.viewer(make.board_moderator(post.thread.board))

    make_wiki(moderator, post)
    make_wiki(moderator, post)
    unmake_wiki(moderator, post)

    deeds = LogEntry.objects.order_by("id").values_list("deed", flat=True)
    assert list(deeds) == ["make_wiki", "unmake_wiki"]
    assert Notification.objects.filter(recipient=post.author, kind="moderation").count() == 2


@pytest.mark.parametrize("who", ["guest", "stranger", "editor", "author without the right"])
def test_nobody_else_does(board, post, who):
    if who == "author without the right":
        post = make.post(post.thread)
    someone = {
        "guest": make.viewer(None),
        "stranger": make.viewer(make.member()),
        "editor": editor(board),
    }.get(who, make.viewer(post.author))

    for deed in (make_wiki, unmake_wiki):
        with pytest.raises(PermissionDenied):
            deed(someone, post)


def test_what_is_hidden_or_locked_is_not_opened(post, author):
    post.thread.lock()
    with pytest.raises(PermissionDenied):
        make_wiki(author, post)
    post.thread.unlock()
    moderating.hide_post(make.viewer(make.moderator()), post, "Rude")
    with pytest.raises(PermissionDenied):
        make_wiki(author, post)


# --- who edits it ---------------------------------------------------------------------------------


def test_who_holds_the_right_edits_it_and_the_old_text_is_kept(board, wiki):
    someone = editor(board)

    edit_post(someone, wiki, "Better text.", editing=Editing("Clearer"))

    wiki.refresh_from_db()
    kept = Revision.objects.get(post=wiki)
    assert (wiki.body, kept.body, kept.editor) == ("Better text.", "First text.", someone.user)
    assert not LogEntry.objects.filter(deed="edit_post").exists()


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_nobody_else_edits_it(wiki, who):
    someone = make.viewer(None if who == "guest" else make.member())
    with pytest.raises(PermissionDenied):
        edit_post(someone, wiki, "Worse text.")


def test_nor_any_other_post(board, post):
    with pytest.raises(PermissionDenied):
        edit_post(editor(board), post, "Not mine.")


@pytest.mark.parametrize("what", ["closed", "hidden", "locked", "elsewhere"])
def test_nor_once_it_is_not_open_any_more(board, wiki, author, what):
    someone, moderator = editor(board), make.viewer(make.moderator())
    if what == "closed":
        unmake_wiki(author, wiki)
    elif what == "hidden":
        moderating.hide_post(moderator, wiki, "Rude")
    elif what == "locked":
        wiki.thread.lock()
    else:
        moderating.move(moderator, wiki.thread, make.board())

    wiki = Post.objects.select_related("thread__board").get(pk=wiki.pk)
    with pytest.raises(PermissionDenied):
        edit_post(someone, wiki, "Too late.")


def test_two_editors_at_once_are_shown_each_others_text(board, wiki):
    began = wiki.last_edit
    edit_post(editor(board), wiki, "One.", editing=Editing(began=began))

    with pytest.raises(EditedMeanwhile):
        edit_post(editor(board), wiki, "Two.", editing=Editing(began=began))
    wiki.refresh_from_db()
    assert wiki.body == "One."


def test_to_others_a_moderators_edit_is_one_among_editors(wiki):
    edit_post(make.viewer(make.moderator()), wiki, "Better text.")
    assert not LogEntry.objects.filter(deed="edit_post").exists()


# --- what is seen ---------------------------------------------------------------------------------


def test_all_see_that_it_is_one(wiki, post):
    page = Client().get(wiki.thread.get_absolute_url()).text
    assert page.count(MARK) == 1


def test_buttons_and_pages_are_for_who_may(board, post, author, signed_in):
    address = f"/p/{post.pk}/wiki/"
    thread = post.thread.get_absolute_url()
    client, someone = signed_in(author.user), signed_in(editor(board).user)
    assert address in client.get(thread).text
    assert address not in someone.get(thread).text

    assert client.post(address).url.endswith(f"#post-{post.number}")

    assert f"/p/{post.pk}/no-wiki/" in client.get(thread).text
    assert f"/p/{post.pk}/edit/" in someone.get(thread).text
    assert f"/p/{post.pk}/edit/" not in signed_in(make.member()).get(thread).text
    someone.post(f"/p/{post.pk}/edit/", {"body": "By all."})
    assert Post.objects.get(pk=post.pk).body == "By all."
    assert signed_in(make.member()).post(f"/p/{post.pk}/no-wiki/").status_code == 403
    assert Client().post(f"/p/{post.pk}/no-wiki/").url.startswith("/accounts/login/")


def test_editors_see_its_versions_since_it_was_opened(board, post, author, signed_in):
    edit_post(author, post, "Second text.")
    make_wiki(author, post)
    wiki = Post.objects.select_related("thread__board").get(pk=post.pk)
    edit_post(editor(board), wiki, "Third text.")
    client = signed_in(editor(board).user)
    first, second = Revision.objects.filter(post=post).order_by("pk")

    history = client.get(f"/p/{post.pk}/history/").text

    assert "Second" in history
    assert "First" not in history
    assert client.get(f"/p/{post.pk}/history/{second.pk}/").status_code == 200
    assert client.get(f"/p/{post.pk}/history/{first.pk}/").status_code == 404
    assert signed_in(make.member()).get(f"/p/{post.pk}/history/").status_code == 403


def test_what_was_hidden_meanwhile_is_not_shown_to_editors(board, wiki, author, signed_in):
    moderator = make.viewer(make.moderator())
    moderating.hide_post(moderator, wiki, "Rude")
    edit_post(moderator, Post.objects.select_related("thread__board").get(pk=wiki.pk), "Fit.")
    moderating.restore_post(moderator, wiki)

    history = signed_in(editor(board).user).get(f"/p/{wiki.pk}/history/")

    assert history.status_code == 200
    assert "First" not in history.text


# --- who is told ----------------------------------------------------------------------------------


def lines(post: Post) -> list[tuple[str, int]]:
    told = Notification.objects.filter(recipient=post.author, kind="wiki").order_by("id")
    return list(told.values_list("actor__username", "people"))


@pytest.fixture
def edit(board, wiki, run_tasks):
    """Edits it as this member, and has the tasks of that done."""

    def edit_as(viewer, body: str) -> None:
        edit_post(viewer, Post.objects.select_related("thread__board").get(pk=wiki.pk), body)
        run_tasks()

    return edit_as


def named(name: str, board: Board):
    someone = editor(board)
    someone.user.username = name
    someone.user.save(update_fields=["username"])
    return someone


def test_its_author_hears_who_edited_it_in_one_line_until_it_is_read(board, wiki, edit):
    anna, boris = named("anna", board), named("boris", board)
    edit(anna, "One.")
    edit(anna, "Two.")
    assert lines(wiki) == [("anna", 1)]
    edit(boris, "Three.")
    edit(anna, "Four.")
    assert lines(wiki) == [("anna", 2)]

    Notification.objects.all().read()
    tell_of_wiki_edits.call(wiki.pk)
    assert lines(wiki) == [("anna", 2)]

    edit(boris, "Five.")
    assert lines(wiki) == [("anna", 2), ("boris", 1)]


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        (
            "en",
            "<strong>anna</strong> edited your wiki post in “Tea”",
            "<strong>boris</strong> and 1 other edited your wiki post in “Tea”",
        ),
        (
            "ru",
            "Правка вашего вики-сообщения в теме «Tea»: <strong>anna</strong>",
            "Правки вашего вики-сообщения в теме «Tea»: <strong>boris</strong> и ещё 1 человек",
        ),
    ],
)
def test_it_is_said_in_the_authors_language(board, wiki, edit, signed_in, language, one, two):
    wiki.thread.rename("Tea")
    client = signed_in(wiki.author)
    for name, said in [("anna", one), ("boris", two)]:
        edit(named(name, board), f"By {name}.")
        page = client.get("/notifications/", headers={"accept-language": language}).text
        assert said in page


def test_nobody_hears_of_their_own_edits(wiki, author, edit):
    edit(author, "My own.")
    assert lines(wiki) == []


def test_nor_of_those_of_whom_they_ignore(board, wiki, author, edit):
    anna = named("anna", board)
    ignore(author.user, anna.user)

    edit(anna, "One.")
    assert lines(wiki) == []
    edit(named("boris", board), "Two.")
    assert lines(wiki) == [("boris", 1)]


@pytest.mark.parametrize("state", ["hidden", "closed"])
def test_of_a_moderators_deed_the_log_tells_alone(board, wiki, author, edit, state):
    moderator = make.viewer(make.moderator())
    if state == "hidden":
        moderating.hide_post(moderator, wiki, "Rude")
        edit(moderator, "Fit.")
        moderating.restore_post(moderator, wiki)
    else:
        unmake_wiki(author, wiki)
        edit(moderator, "Fit.")
        make_wiki(author, wiki)

    edit(named("anna", board), "Better.")

    assert lines(wiki) == [("anna", 1)]
    deeds = Notification.objects.filter(recipient=author.user, kind="moderation")
    assert "edit_post" in deeds.values_list("deed", flat=True)


@pytest.mark.parametrize("hidden", ["post", "thread"])
def test_nothing_is_told_of_what_was_hidden_before(board, wiki, run_tasks, hidden):
    now = Post.objects.select_related("thread__board").get(pk=wiki.pk)
    edit_post(editor(board), now, "Rude.")
    if hidden == "post":
        moderating.hide_post(make.viewer(make.moderator()), wiki, "Rude")
    else:
        moderating.hide_thread(make.viewer(make.moderator()), wiki.thread, "Rude")
    run_tasks()

    assert lines(wiki) == []


def test_nothing_is_shown_of_what_was_hidden_since(board, wiki, edit, signed_in):
    edit(named("anna", board), "Rude.")
    client = signed_in(wiki.author)
    assert "anna" in client.get("/notifications/").text

    moderating.hide_post(make.viewer(make.moderator()), wiki, "Rude")

    page = client.get("/notifications/", headers=ENGLISH).text
    assert "hid your post" in page
    assert "anna" not in page


def test_nothing_is_told_to_who_sees_the_board_no_more(board, wiki, edit):
    anna = named("anna", board)
    for group in Group.objects.exclude(members=anna.user):
        make.grant(board, group, Right(0))

    edit(anna, "One.")

    assert lines(wiki) == []
