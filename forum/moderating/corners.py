"""What a clean-up puts away: threads, posts, reactions, votes, and letters to the staff."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from accounts.models import User
from forum.cases.cleaned import reopen_cleaned, settle_cleaned
from forum.moderating.actions import (
    put_back_in_sight,
    put_out_of_sight,
    put_post_back_in_sight,
    put_post_out_of_sight,
)
from forum.polls import withdrawing as votes
from forum.polls.models import Ballot
from forum.posts.models import Post
from forum.reactions import withdrawing as reactions
from forum.reactions.models import Reaction
from forum.sanctions.corners import Corner, add_corner, remember
from forum.sanctions.models import Cleaned, Cleaning
from forum.suggestions.models import State, Suggestion
from forum.threads.locking import lock_thread
from forum.threads.models import Thread

THREAD, POST, REACTION, VOTE, LETTER = "thread", "post", "reaction", "vote", "letter"
AT_A_TIME = 50  # posts of one thread, letters


def add_all() -> None:
    add_corner(
        Corner(
            THREAD,
            threads_in_sight,
            "pk",
            hide_thread,
            restore_thread,
            partial(moments, Thread, "hidden_at"),
            ngettext_lazy("Hides %(n)d thread", "Hides %(n)d threads", "n"),
            ngettext_lazy("%(n)d thread comes back.", "%(n)d threads come back.", "n"),
        )
    )
    add_corner(
        Corner(
            POST,
            replies_in_sight,
            "thread_id",
            hide_posts,
            restore_post,
            partial(moments, Post, "hidden_at"),
            ngettext_lazy("Hides %(n)d post", "Hides %(n)d posts", "n"),
            ngettext_lazy("%(n)d post comes back.", "%(n)d posts come back.", "n"),
        )
    )
    add_corner(
        Corner(
            REACTION,
            reactions_of,
            "post_id",
            withdraw_reactions,
            give_reaction_back,
            partial(moments, Reaction, "taken_back_at"),
            ngettext_lazy("Takes back %(n)d reaction.", "Takes back %(n)d reactions.", "n"),
            ngettext_lazy("%(n)d reaction comes back.", "%(n)d reactions come back.", "n"),
        )
    )
    add_corner(
        Corner(
            VOTE,
            votes_of,
            "pk",
            withdraw_vote,
            put_vote_back,
            votes_since,
            ngettext_lazy("Takes back %(n)d vote.", "Takes back %(n)d votes.", "n"),
            ngettext_lazy("%(n)d vote counts again.", "%(n)d votes count again.", "n"),
        )
    )
    add_corner(
        Corner(
            LETTER,
            letters_of,
            "pk",
            put_letter_aside,
            restore_letter,
            partial(moments, Suggestion, "handled_at"),
            ngettext_lazy(
                "Marks %(n)d letter to the staff as read.",
                "Marks %(n)d letters to the staff as read.",
                "n",
            ),
            ngettext_lazy("%(n)d letter is new again.", "%(n)d letters are new again.", "n"),
        )
    )


def moments(
    model: type[Model], column: str, ids: list[int]
) -> Iterable[tuple[int, datetime | None]]:
    return model._default_manager.filter(pk__in=ids).values_list("pk", column)


# --- threads --------------------------------------------------------------------------------------


def threads_in_sight(member: User) -> Any:
    return Thread.objects.filter(author=member, hidden_at=None)


def hide_thread(made: Cleaning, thread_id: int) -> None:
    with suppress(Thread.DoesNotExist):
        thread = lock_thread(thread_id)
        if put_out_of_sight(thread):
            kept = settle_cleaned(made, "thread", thread.pk, "hide")
            remember(made, THREAD, thread.pk, thread.hidden_at, **kept)


def restore_thread(row: Cleaned) -> None:
    with suppress(Thread.DoesNotExist):
        thread = lock_thread(row.target_id)
        if thread.hidden_at == row.at and put_back_in_sight(thread):
            reopen_cleaned(row)


# --- posts ----------------------------------------------------------------------------------------


def posts_in_sight(member: User) -> Any:
    return Post.objects.public().filter(author=member, thread__hidden_at=None)


def replies_in_sight(member: User) -> Any:
    """In threads of others: their own go as a whole."""
    return posts_in_sight(member).exclude(thread__author=member)


def hide_posts(made: Cleaning, thread_id: int) -> None:
    with suppress(Thread.DoesNotExist):
        thread = lock_thread(thread_id)
        posts = Post.objects.select_for_update(no_key=True).public()
        for post in posts.filter(thread=thread, author=made.member).order_by("pk")[:AT_A_TIME]:
            post.thread = thread
            hide_post(made, post, was_answer=thread.answer_id == post.pk)


def hide_post(made: Cleaning, post: Post, *, was_answer: bool) -> None:
    if put_post_out_of_sight(post):
        kept = settle_cleaned(made, "post", post.pk, "hide")
        remember(made, POST, post.pk, post.hidden_at, was_answer=was_answer, **kept)


def restore_post(row: Cleaned) -> None:
    post = Post.objects.filter(pk=row.target_id).first()
    if post is None:
        return
    thread = lock_thread(post.thread_id)
    now = Post.objects.select_for_update(no_key=True).filter(pk=post.pk, thread=thread).first()
    if now is None or now.hidden_at != row.at:
        return
    now.thread = thread
    put_post_back_in_sight(now)
    reopen_cleaned(row)
    if row.was_answer and thread.answer_id is None:
        thread.mark_answered(now.pk, now.number)


# --- reactions and votes --------------------------------------------------------------------------

GONE = (Thread.DoesNotExist, Post.DoesNotExist)


def reactions_of(member: User) -> Any:
    return Reaction.objects.standing().filter(member=member)


def withdraw_reactions(made: Cleaning, post_id: int) -> None:
    at = timezone.now()
    with suppress(*GONE):
        for reaction_id in reactions.withdraw(made.member, post_id, at):
            remember(made, REACTION, reaction_id, at)


def give_reaction_back(row: Cleaned) -> None:
    with suppress(*GONE):
        reactions.give_back(row.target_id, row.at)


def votes_of(member: User) -> Any:
    return Ballot.objects.filter(member=member)


def withdraw_vote(made: Cleaning, ballot_id: int) -> None:
    with suppress(*GONE):
        if kept := votes.withdraw(ballot_id):
            remember(made, VOTE, ballot_id, None, ballot=kept)


def put_vote_back(row: Cleaned) -> None:
    with suppress(*GONE):
        votes.put_back(row.target_id, row.kept["ballot"])


def votes_since(ids: list[int]) -> Iterable[tuple[int, datetime | None]]:
    """Those that can be put back, as if at no moment: their polls are there."""
    rows = Cleaned.objects.filter(what=VOTE, target_id__in=ids)
    polls = dict(rows.values_list("target_id", "kept__ballot__poll"))
    there = votes.polls_among(polls.values())
    return [(ballot_id, None) for ballot_id, poll in polls.items() if poll in there]


# --- letters --------------------------------------------------------------------------------------


def letters_of(member: User) -> Any:
    return Suggestion.objects.filter(author=member, state=State.NEW)


def put_letter_aside(made: Cleaning, letter_id: int) -> None:
    letters = letters_of(made.member).select_for_update(no_key=True)
    if letter := letters.filter(pk=letter_id).first():
        letter.mark_read(made.done_by)
        remember(made, LETTER, letter.pk, letter.handled_at)


def restore_letter(row: Cleaned) -> None:
    letters = Suggestion.objects.filter(pk=row.target_id, state=State.READ, handled_at=row.at)
    letters.update(state=State.NEW, handled_by=None, handled_at=None)
