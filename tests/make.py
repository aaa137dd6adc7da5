"""Making people, boards and talk for tests, through the same actions that the pages use."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from allauth.account.models import EmailAddress

from accounts.models import Audience, Group, Standing, User
from forum.boards.models import Board, Grant
from forum.boards.rights import TAKE_PART, Right
from forum.boards.viewer import Viewer, viewer_of
from forum.posting import actions
from forum.posting.actions import Words
from forum.posts.models import Post
from forum.threads.models import Thread

numbers = count(1)


def member(name: str = "", **fields: object) -> User:
    name = name or f"member{next(numbers)}"
    return User.objects.create_user(name, f"{name}@example.org", **fields)


def proven(user: User, password: str) -> User:
    """The same member with a password and a proven address: they can sign in at the form."""
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def moderator(name: str = "", **fields: object) -> User:
    return member(name, standing=Standing.MODERATOR, **fields)


def administrator(name: str = "", **fields: object) -> User:
    return member(name, standing=Standing.ADMINISTRATOR, **fields)


def category(title: str = "Category") -> Board:
    n = next(numbers)
    return Board.objects.create(title=f"{title} {n}", slug=f"category-{n}", position=n)


def board(
    title: str = "",
    *,
    everyone: Right = Right.SEE,
    members: Right = TAKE_PART,
    parent: Board | None = None,
) -> Board:
    """A board that all may read and members may write in, unless told otherwise."""
    n = next(numbers)
    made = Board.objects.create(
        title=title or f"Board {n}", slug=f"board-{n}", parent=parent or category(), position=n
    )
    grant(made, Group.objects.get(audience=Audience.EVERYONE), everyone)
    grant(made, Group.objects.get(audience=Audience.MEMBERS), members)
    return made


def hidden_board(title: str = "") -> Board:
    """A board that only moderators and administrators see."""
    return board(title, everyone=Right(0), members=Right(0))


def grant(board: Board, group: Group, rights: Right) -> None:
    Grant.objects.update_or_create(board=board, group=group, defaults={"rights": rights})


def board_moderator(board: Board, name: str = "") -> User:
    """A member who moderates this board and no other."""
    someone = member(name)
    group = Group.objects.create(name=f"Moderators {next(numbers)}")
    group.members.add(someone)
    grant(board, group, Right.MODERATE)
    return someone


def thread(
    board_: Board | None = None,
    author: User | None = None,
    *,
    title: str = "",
    body: str = "An opening post.",
    replies: int = 0,
) -> Thread:
    author = author or member()
    board_ = board_ or board()
    title = title or f"Thread {next(numbers)}"
    opening = actions.start_thread(viewer(author), board_, title, Words(body))
    for _ in range(replies):
        post(opening.thread)
    opening.thread.refresh_from_db()
    return opening.thread


def post(
    thread_: Thread,
    author: User | None = None,
    body: str = "A reply.",
    *,
    to: Post | None = None,
    submission_id: UUID | None = None,
) -> Post:
    words = Words(body, submission_id, to.pk if to else None)
    return actions.reply(viewer(author or member()), thread_, words)


def viewer(user: User | None) -> Viewer:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - only guests need it

    return viewer_of(user or AnonymousUser())
