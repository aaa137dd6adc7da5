from __future__ import annotations

from typing import Any

from accounts.models import User
from forum.boards.models import Board
from forum.polls.actions import Asked, vote
from forum.polls.models import Poll
from forum.posting import actions
from tests import make

TEA = ("Black", "Green", "Herbs")


def poll(author: User | None = None, board: Board | None = None, **asked: Any) -> Poll:
    """Of three options, which stand in a new thread."""
    board = board or make.board()
    opening = actions.start_thread(
        make.viewer(author or make.member()),
        board,
        "Tea",
        actions.Words("Which one?"),
        Asked(**{"question": "Which tea?", "options": TEA, **asked}),
    )
    return Poll.objects.select_related("post__thread__board").get(post=opening)


def ids(poll: Poll, *texts: str) -> list[int]:
    known = dict(poll.options.values_list("text", "pk"))
    return [known[text] for text in texts]


def voted(poll: Poll, *texts: str, by: User | None = None) -> bool:
    return vote(make.viewer(by or make.member()), poll, ids(poll, *texts))


def scores(poll: Poll) -> dict[str, int]:
    return dict(poll.options.values_list("text", "score"))
