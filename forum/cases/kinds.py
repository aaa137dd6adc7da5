"""What a case may be about. A room above names further kinds by `add_kind`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.models import Case
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.threads.locking import lock_thread
from forum.threads.models import Thread

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE_LENGTH = 250


@dataclass(frozen=True, slots=True)
class Target:
    """What a case is about, as it reads now. Without a board only moderators of all decide."""

    kind: str
    id: int
    author_id: int | None
    board_id: int | None
    title: str
    body: str
    html: str
    post: Post | None = None
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a case's target can be looked at; no address once it is gone."""

    address: str
    title: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """`hold` locks the target (boards, threads, posts, members) before the case is locked, to the
    end of the transaction. `show` answers for all cases of a page at once, in at most one query;
    it gives what the viewer may open, by case id."""

    name: str
    label: StrOrPromise
    hold: Callable[[Case], None]
    show: Callable[[Viewer, list[Case]], dict[int, Shown]]
    # Asked beside the right to moderate where it stands.
    may_decide: Callable[[Viewer, Case], bool] = lambda viewer, case: True


KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    KINDS[kind.name] = kind


def kind_of(case: Case) -> Kind:
    """Of a kind that no room knows any more nothing can be opened."""
    return KINDS.get(case.kind) or Kind(case.kind, case.kind, lambda case: None, lambda v, c: {})


def shown_of(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    """Where each leads, by case id: one question a kind."""
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    found: dict[int, Shown] = {}
    for of_a_kind in by_kind.values():
        found |= kind_of(of_a_kind[0]).show(viewer, of_a_kind)
    return found


# --- posts ----------------------------------------------------------------------------------------


def target_post(post: Post) -> Target:
    return Target(
        kind="post",
        id=post.pk,
        author_id=post.author_id,
        board_id=post.thread.board_id,
        title=f"{post.thread.title} #{post.number}"[:TITLE_LENGTH],
        body=post.body,
        html=post.html,
        post=post,
    )


def hold_post(case: Case) -> None:
    if post := Post.objects.filter(pk=case.target_id).first():
        lock_post(post)


def show_posts(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    return {
        case.pk: Shown(
            reverse("post", args=[post.pk]),
            f"{post.thread.title} #{post.number}",
            post.is_hidden or post.thread.is_hidden,
        )
        for case in cases
        if (post := case.post)
    }


# --- threads --------------------------------------------------------------------------------------


def target_thread(thread: Thread) -> Target:
    """With the words that open it."""
    opening = Post.objects.filter(thread=thread).order_by("number").first()
    return Target(
        kind="thread",
        id=thread.pk,
        author_id=thread.author_id,
        board_id=thread.board_id,
        title=thread.title[:TITLE_LENGTH],
        body=opening.body if opening else "",
        html=opening.html if opening else "",
        thread=thread,
    )


def hold_thread(case: Case) -> None:
    if Thread.objects.filter(pk=case.target_id).exists():
        lock_thread(case.target_id)


def show_threads(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    return {
        case.pk: Shown(thread.get_absolute_url(), thread.title, thread.is_hidden)
        for case in cases
        if (thread := case.thread)
    }


# --- members --------------------------------------------------------------------------------------


def target_member(member: User) -> Target:
    return Target(
        kind="member",
        id=member.pk,
        author_id=member.pk,
        board_id=None,
        title=member.username,
        body=member.about,
        html=member.about_html,
    )


def hold_member(case: Case) -> None:
    User.objects.select_for_update(no_key=True).filter(pk=case.target_id).first()


def show_members(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    return {
        case.pk: Shown(case.author.get_absolute_url(), case.author.username)
        for case in cases
        if case.author
    }


add_kind(Kind("post", _("post"), hold_post, show_posts))
add_kind(Kind("thread", _("thread"), hold_thread, show_threads))
add_kind(Kind("member", _("member"), hold_member, show_members))
