"""Why someone can do something somewhere, or can't.

The answer is the predicate's that the pages ask. The reasons are found by asking it again with one
fact changed: what changes the answer is a reason. So no rule is written down a second time here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import Audience, Standing, User
from forum.boards.models import Board, Grant
from forum.boards.rights import ALL, NAMES, NONE, Right
from forum.boards.silences import why_silent
from forum.boards.viewer import Viewer, rights_of, viewer_of
from forum.posts.models import Post
from forum.posts.permissions import (
    can_delete,
    can_edit,
    can_moderate_post,
    can_report,
    can_see_history,
)
from forum.reactions.permissions import can_react
from forum.tags.permissions import can_tag
from forum.threads.models import Thread
from forum.threads.permissions import (
    can_act_on_thread,
    can_reply,
    can_show_everywhere,
    can_start_thread,
)


@dataclass(frozen=True)
class Question:
    """Who, and where: a board, a thread on it, a post in that."""

    member: User | None
    viewer: Viewer
    board: Board
    thread: Thread | None = None
    post: Post | None = None


class Deed(NamedTuple):
    """`on` is what it is done to; `may` is the pages' own predicate."""

    name: object
    on: str
    may: Callable[[Question], bool]


def of_thread(may: Callable[[Viewer, Thread], bool]) -> Callable[[Question], bool]:
    return lambda asked: asked.thread is not None and may(asked.viewer, asked.thread)


def of_post(may: Callable[[Viewer, Thread, Post], bool]) -> Callable[[Question], bool]:
    def ask(asked: Question) -> bool:
        if asked.thread is None or asked.post is None:
            return False
        return may(asked.viewer, asked.thread, asked.post)

    return ask


DEEDS: dict[str, Deed] = {
    "see": Deed(pgettext_lazy("deed", "see it"), "board", lambda asked: True),
    "start": Deed(
        pgettext_lazy("deed", "start a thread"),
        "board",
        lambda asked: can_start_thread(asked.viewer, asked.board),
    ),
    "reply": Deed(pgettext_lazy("deed", "reply"), "thread", of_thread(can_reply)),
    "tag": Deed(pgettext_lazy("deed", "change the tags"), "thread", of_thread(can_tag)),
    "moderate": Deed(
        pgettext_lazy("deed", "lock, pin, move or hide the thread"),
        "thread",
        of_thread(can_act_on_thread),
    ),
    "everywhere": Deed(
        pgettext_lazy("deed", "pin the thread on all boards, or announce it"),
        "thread",
        of_thread(can_show_everywhere),
    ),
    "edit": Deed(pgettext_lazy("deed", "edit the post"), "post", of_post(can_edit)),
    "delete": Deed(pgettext_lazy("deed", "delete the post"), "post", of_post(can_delete)),
    "react": Deed(pgettext_lazy("deed", "react to the post"), "post", of_post(can_react)),
    "history": Deed(pgettext_lazy("deed", "see what was edited"), "post", of_post(can_see_history)),
    "report": Deed(
        pgettext_lazy("deed", "report the post"),
        "post",
        of_post(lambda viewer, thread, post: can_report(viewer, post)),
    ),
    "hide": Deed(pgettext_lazy("deed", "hide the post"), "post", of_post(can_moderate_post)),
}


@dataclass(frozen=True, slots=True)
class Answer:
    may: bool
    reasons: list[str]


def answer(asked: Question, deed: Deed) -> Answer:
    """What nobody sees they can't do either: sight is asked first, of the same `visible_to`."""

    def may(one: Question) -> bool:
        return sees(one) and deed.may(one)

    if may(asked):
        return Answer(True, [*what_lets(asked, may)])
    return Answer(False, [*what_is_hidden(asked), *what_hinders(asked, may)])


def sees(asked: Question) -> bool:
    viewer = asked.viewer
    if asked.post is not None:
        return Post.objects.visible_to(viewer).filter(pk=asked.post.pk).exists()
    if asked.thread is not None:
        return Thread.objects.visible_to(viewer).filter(pk=asked.thread.pk).exists()
    return Board.objects.visible_to(viewer).filter(pk=asked.board.pk).exists()


type May = Callable[[Question], bool]
type Change = tuple[str, Callable[[Question], Question]]


# --- yes ------------------------------------------------------------------------------------------


def what_lets(asked: Question, may: May) -> Iterator[str]:
    """What it hangs on: taken away, it would be a no."""
    if asked.viewer.is_moderator and not may(as_plain_member(asked)):
        yield _("They moderate the whole forum, so they hold every right on every board.")
        return
    held = asked.viewer.rights_on(asked.board.pk)
    for right in Right:
        if right in held and not may(with_rights(asked, held & ~right)):
            groups = ", ".join(groups_giving(asked, right)) or _("another right")
            yield _("The right “%(right)s” on this board, by: %(groups)s.") % {
                "right": NAMES[right],
                "groups": groups,
            }
    if is_own(asked) and not may(of_someone_else(asked)):
        yield _("These words are their own.")


def groups_giving(asked: Question, right: Right) -> list[str]:
    """Moderating brings the other rights along."""
    member_id = asked.member.pk if asked.member else None
    mine = Q(group__audience=Audience.EVERYONE)
    if member_id is not None:
        mine |= Q(group__audience=Audience.MEMBERS) | Q(group__members=member_id)
    grants = Grant.objects.filter(mine, board=asked.board).select_related("group").distinct()
    giving = [each for each in grants if Right(each.rights) & (right | Right.MODERATE)]
    return [str(each.group) for each in giving]


def what_is_hidden(asked: Question) -> Iterator[str]:
    if sees(asked):
        return
    if asked.thread and asked.thread.is_hidden:
        yield _("The thread is hidden: only who moderates the board sees it.")
    elif asked.post and asked.post.is_hidden:
        yield _("The post is hidden: only who moderates the board sees it.")


# --- no -------------------------------------------------------------------------------------------


def what_hinders(asked: Question, may: May) -> Iterator[str]:
    """The fewest facts that would all have to be otherwise.

    All that could be otherwise is changed at once; what can then be left as it is, is no reason.
    Whose words they are, and moderating, are only thought of where nothing else would do.
    """
    usual = list(changes_of(asked))
    words, power = changes_of_author(asked), changes_of_power(asked)
    for more in ([], words, power, [*words, *power]):
        if may(changed(asked, [*usual, *more])):
            yield from (said for said, _change in needed(asked, may, [*usual, *more]))
            return
    yield _("Nobody can do this here: it is not a matter of who they are.")


def needed(asked: Question, may: May, changes: list[Change]) -> list[Change]:
    for change in list(changes):
        rest = [each for each in changes if each is not change]
        if may(changed(asked, rest)):
            changes = rest
    return changes


def changed(asked: Question, changes: list[Change]) -> Question:
    for _said, change in changes:
        asked = change(asked)
    return asked


def changes_of(asked: Question) -> Iterator[Change]:
    """What is so, in words, and the question as if it were not. The likeliest reasons come last:
    of two that would do, the later is kept."""
    yield from changes_of_rights(asked)
    yield from changes_of_words(asked)
    yield from changes_of_board(asked)
    yield from changes_of_person(asked)


def changes_of_rights(asked: Question) -> Iterator[Change]:
    granted = NONE if asked.viewer.is_moderator else granted_to(asked).get(asked.board.pk, NONE)
    for right in reversed(Right):
        if right is not Right.MODERATE and right not in granted and not asked.viewer.is_moderator:
            yield without(right)


def changes_of_power(asked: Question) -> list[Change]:
    if asked.viewer.may(Right.MODERATE, asked.board.pk):
        return []
    return [without(Right.MODERATE)]


def without(right: Right) -> Change:
    said = _("No group of theirs has the right “%(right)s” on this board.")
    return said % {"right": NAMES[right]}, giving(right)


def changes_of_author(asked: Question) -> list[Change]:
    if asked.member is None or (asked.post is None and asked.thread is None):
        return []
    if is_own(asked):
        return [(_("These words are their own."), of_someone_else)]
    return [(_("These words are someone else’s."), of_themselves)]


def changes_of_words(asked: Question) -> Iterator[Change]:
    thread, post = asked.thread, asked.post
    author = post.author if post else thread.author if thread else None
    standing = asked.viewer.user.standing if asked.viewer.user else Standing.MEMBER
    if author and author.standing > standing:
        yield _("They were written by someone of higher standing."), of_someone_else
    if thread and thread.is_locked:
        yield _("The thread is locked."), unlocked
    if thread and thread.is_hidden:
        yield _("The thread is hidden."), thread_in_sight
    if post and post.is_hidden:
        yield _("The post is hidden."), post_in_sight


def changes_of_board(asked: Question) -> Iterator[Change]:
    board = asked.board
    if board.is_category:
        yield _("This is a category: it holds boards and no threads."), on_a_board
    rules = [
        (not board.lets_delete, _("Authors may not delete their posts here."), "lets_delete", True),
        (bool(board.edit_minutes), _("The time for editing is bounded here."), "edit_minutes", 0),
        (
            bool(board.delete_minutes),
            _("The time for deleting is bounded here."),
            "delete_minutes",
            0,
        ),
        (not board.has_reactions, _("There are no reactions here."), "has_reactions", True),
        (not board.takes_tags, _("There are no tags here."), "tagging", "free"),
        (
            not board.has_open_histories,
            _("What was edited is not for everyone here."),
            "has_open_histories",
            True,
        ),
    ]
    for is_so, said, name, otherwise in rules:
        if is_so:
            yield said, with_rule(name, otherwise)


def changes_of_person(asked: Question) -> Iterator[Change]:
    member, viewer = asked.member, asked.viewer
    if member is None:
        yield _("They are a guest: only members write."), signed_in
        return
    if not member.is_active:
        yield _("The account is switched off."), welcome
    elif member.is_banned:
        yield _("The account is banned."), welcome
    elif viewer.silenced_until(asked.board.pk):
        yield why_silent_of(asked), unsilenced


def why_silent_of(asked: Question) -> str:
    return _("They are silenced. They read: %(sentence)s") % {
        "sentence": why_silent(asked.viewer, asked.board.pk)
    }


# --- as if ----------------------------------------------------------------------------------------


def granted_to(asked: Question) -> dict[int, Right]:
    """What their groups give, whatever else stops them."""
    return rights_of(asked.member.pk if asked.member else None, ALL).rights


def with_rights(asked: Question, rights: Right) -> Question:
    everywhere = {**asked.viewer.rights, asked.board.pk: rights}
    return replace(asked, viewer=replace(asked.viewer, rights=everywhere))


def giving(right: Right) -> Callable[[Question], Question]:
    def change(asked: Question) -> Question:
        more = ALL if right is Right.MODERATE else right
        return with_rights(asked, asked.viewer.rights_on(asked.board.pk) | more)

    return change


def as_plain_member(asked: Question) -> Question:
    if asked.viewer.user is None:
        return asked
    user = copy(asked.viewer.user)
    user.standing = Standing.MEMBER
    return replace(asked, viewer=viewer_of(user))


def signed_in(asked: Question) -> Question:
    """As a member in no group of their own; 0 is nobody's id."""
    rights = asked.viewer.rights
    members = rights_of(0, ALL).rights
    both = {each: rights.get(each, NONE) | members.get(each, NONE) for each in {*rights, *members}}
    return replace(asked, viewer=Viewer(User(pk=0), both))


def welcome(asked: Question) -> Question:
    if asked.member is None:
        return asked
    user = copy(asked.member)
    user.is_active, user.banned_until, user.silenced_until = True, None, None
    return as_if(asked, user)


def unsilenced(asked: Question) -> Question:
    if asked.viewer.user is None:
        return asked
    user = copy(asked.viewer.user)
    user.silenced_until = None
    return as_if(asked, user)


def as_if(asked: Question, user: User) -> Question:
    """With what was changed about their rights before."""
    viewer, before = viewer_of(user), asked.viewer.rights
    granted = granted_to(asked)
    rights = {
        each: granted.get(each, NONE) | before.get(each, NONE) for each in {*granted, *before}
    }
    return replace(asked, viewer=Viewer(viewer.user, rights))


def is_own(asked: Question) -> bool:
    words = asked.post or asked.thread
    return words is not None and asked.member is not None and words.author_id == asked.member.pk


def of_themselves(asked: Question) -> Question:
    return written_by(asked, asked.viewer.user)


def of_someone_else(asked: Question) -> Question:
    """Of a plain member."""
    return written_by(asked, User(pk=-1))


def written_by(asked: Question, author: User | None) -> Question:
    thread, post = copy(asked.thread), copy(asked.post)
    if post is not None:
        post.author = author
    elif thread is not None:
        thread.author = author
    return replace(asked, thread=thread, post=post)


def unlocked(asked: Question) -> Question:
    thread = copy(asked.thread)
    if thread:
        thread.locked_at = None
    return replace(asked, thread=thread)


def thread_in_sight(asked: Question) -> Question:
    thread = copy(asked.thread)
    if thread:
        thread.hidden_at = None
    return replace(asked, thread=thread)


def post_in_sight(asked: Question) -> Question:
    post = copy(asked.post)
    if post:
        post.hidden_at = post.deleted_at = None
    return replace(asked, post=post)


def on_a_board(asked: Question) -> Question:
    return with_rule("parent_id", asked.board.pk)(asked)


def with_rule(name: str, value: object) -> Callable[[Question], Question]:
    def change(asked: Question) -> Question:
        board, thread = copy(asked.board), copy(asked.thread)
        setattr(board, name, value)
        if thread:
            thread.board = board
        return replace(asked, board=board, thread=thread)

    return change


def question_of(
    member: User | None, board: Board, thread: Thread | None = None, post: Post | None = None
) -> Question:
    return Question(member, viewer_of(member or AnonymousUser()), board, thread, post)
