"""Putting the demo's people, boards and talk into an empty database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet

from accounts.models import Audience, Group, Rank, Standing, User
from forum.boards.models import Board, Grant, Tagging
from forum.boards.rights import TAKE_PART, Right
from forum.boards.viewer import Viewer
from forum.bookmarks.models import Bookmark
from forum.demo import desk, polling, reacting, script, talking
from forum.demo.pictures import attach_all, with_pictures
from forum.markup import RENDERER_VERSION
from forum.posts import counters
from forum.posts.models import Post
from forum.posts.places import place_at
from forum.posts.rendering import Terms, prepare
from forum.reactions.models import Reaction
from forum.scheduling.actions import Planned, schedule
from forum.search.indexing import index_posts
from forum.tags.choosing import tags_named
from forum.tags.models import AllowedTag, ThreadTag
from forum.threads.marks import mark_boards_read
from forum.threads.models import Participant, Thread
from forum.threads.slugs import thread_slug
from forum.uploads.models import Upload

# These can sign in; the others are only there to talk.
ACCOUNTS = ("admin", "moderator", "alice", "bob")
STANDINGS = {"admin": Standing.ADMINISTRATOR, "moderator": Standing.MODERATOR}
CURATOR = "Тимофей"
CURATED_BOARD = "workshop"
# What they noted on some bookmarks.
BOOKMARKS = ("Показать на работе", "", "Пригодится перед отпуском")
# Title and text.
PLANNED = (
    "В воскресенье форум ненадолго уйдёт спать",
    "Ставим новый диск. С 4 до 5 утра по Москве читать и писать не получится.\n\n"
    "Черновики сохраните заранее, кипятильник мы проверим сами.",
)
QUOTE_LINK = re.compile(r"^(> \[[^\]]+\]\()#(\d+)\)", re.MULTILINE)

Progress = Callable[[int, int], None]


@transaction.atomic
def load(now: datetime, password: str, progress: Progress = lambda done, of: None) -> None:
    """The same forum each time, its ages counted back from `now`.

    `progress` is told how many posts are done, and of how many.
    """
    be_patient()
    talks = script.talks()
    people = add_members(now, password, talks)
    boards = add_boards(people)
    add_talks(now, talks, people, boards, progress)
    reacting.react(now, open_posts(people), people.values())
    polling.ask(now, [each for name, each in people.items() if name not in ACCOUNTS])
    know_what_there_is()
    counters.recount()
    lift_to_ranks(people)
    counters.recount()
    leave_off(now, people, list(boards.values()))
    put_bookmarks(people)
    schedule_thread(now, people["moderator"], boards["news"])
    desk.fill(now, people)
    talking.talk(now, people)


# --- people ---------------------------------------------------------------------------------------


def add_members(now: datetime, password: str, talks: list[script.Talk]) -> dict[str, User]:
    first_words: dict[str, timedelta] = defaultdict(timedelta)
    for talk in talks:
        for line in talk.lines:
            first_words[line.author] = max(first_words[line.author], line.age)
    return {
        row["username"]: add_member(now, row, place, first_words[row["username"]], password)
        for place, row in enumerate(script.members())
    }


def add_member(
    now: datetime, row: dict[str, str], place: int, first_words: timedelta, password: str
) -> User:
    name = row["username"]
    # Each joined some time before their first words, in the order of the list.
    joined = now - first_words - timedelta(days=2 + place * 37 % 900, hours=place * 7 % 24)
    user = User.objects.create_user(
        name,
        f"{thread_slug(name)}@example.org",
        password if name in ACCOUNTS else None,
        standing=STANDINGS.get(name, Standing.MEMBER),
        language="" if name in ACCOUNTS else row["language"],
        joined_at=joined,
        last_seen_at=now - timedelta(minutes=place * place * 3 % 50_000),
        about=row.get("about", ""),
        about_html=prepare(row.get("about", "")).html,
    )
    if name in ACCOUNTS:
        user.prove_email()
    return user


def be_patient() -> None:
    """Making all the HTML asks nothing of PostgreSQL for longer than it waits otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def know_what_there_is() -> None:
    """Else PostgreSQL plans for tables as it saw them last, empty perhaps, and counting takes half
    a minute instead of a moment."""
    with connection.cursor() as cursor:
        for model in (Thread, Post, Participant, User, Reaction, ThreadTag):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def leave_off(now: datetime, people: dict[str, User], boards: list[Board]) -> None:
    """Let those whom visitors sign in as have read all but the last days."""
    for days, name in enumerate(ACCOUNTS, 1):
        up_to = place_at(now - timedelta(days=days))
        mark_boards_read(people[name].pk, {board.pk: up_to for board in boards})


def put_bookmarks(people: dict[str, User]) -> None:
    """On what answers some questions: who visits as one of these finds them in the menu."""
    answered = Thread.objects.filter(answer_id__isnull=False).order_by("id").values("answer_id")
    answers = list(Post.objects.filter(pk__in=answered[: len(BOOKMARKS)]).order_by("id"))
    Bookmark.objects.bulk_create(
        Bookmark(member=people[name], post=post, note=note)
        for name in ACCOUNTS
        for post, note in zip(answers, BOOKMARKS, strict=False)
    )


def schedule_thread(now: datetime, author: User, board: Board) -> None:
    """What the staff have written for later, as long as nobody drops it."""
    later = Planned(*PLANNED, publish_at=(now + timedelta(days=3)).replace(second=0, microsecond=0))
    schedule(Viewer(author), board, later, uuid4())


def lift_to_ranks(people: dict[str, User]) -> None:
    """Give each what they would have earned before, so that they stand at their rank."""
    ranks = {rank.title_en.removesuffix(" Member"): rank.points for rank in Rank.objects.all()}
    earned = dict(User.objects.values_list("username", "points"))
    for place, row in enumerate(script.members()):
        wanted = ranks[row["rank"]] + ranks[row["rank"]] * (place % 7) // 20
        missing = max(0, wanted - earned[row["username"]])
        threads = missing // 12
        User.objects.filter(pk=people[row["username"]].pk).update(
            carried_threads=threads,
            carried_posts=missing - threads * counters.POINTS_FOR_A_THREAD,
        )


# --- boards ---------------------------------------------------------------------------------------


def add_boards(people: dict[str, User]) -> dict[str, Board]:
    boards: dict[str, Board] = {}
    for place, row in enumerate(script.categories(), 1):
        category = add_board(row, place, None)
        grant(category, {"sees": "everyone"})
        for at, board_row in enumerate(row["board"], 1):
            boards[board_row["slug"]] = board = add_board(board_row, at, category)
            grant(board, board_row)
            allow_tags(board, board_row.get("tags"))
    curators = Group.objects.create(name="Мастера")
    curators.members.add(people[CURATOR])
    Grant.objects.create(
        board=boards[CURATED_BOARD], group=curators, rights=TAKE_PART | Right.MODERATE
    )
    return boards


def add_board(row: dict[str, Any], position: int, parent: Board | None) -> Board:
    return Board.objects.create(
        parent=parent,
        slug=row["slug"],
        title=row["title"],
        description=row["description"],
        position=position,
        has_answers=bool(row.get("answers")),
        tagging=tagging_of(row.get("tags")),
    )


def tagging_of(tags: str | list[str] | None) -> Tagging:
    return Tagging.LISTED if isinstance(tags, list) else Tagging(tags or Tagging.NONE)


def allow_tags(board: Board, tags: str | list[str] | None) -> None:
    names = tags if isinstance(tags, list) else []
    AllowedTag.objects.bulk_create(AllowedTag(board=board, tag=tag) for tag in tags_named(names))


def grant(board: Board, row: dict[str, str]) -> None:
    sees = row.get("sees", "everyone")
    if sees == "staff":
        return
    everyone = Group.objects.get(audience=Audience.EVERYONE)
    members = Group.objects.get(audience=Audience.MEMBERS)
    if sees == "everyone":
        Grant.objects.create(board=board, group=everyone, rights=Right.SEE)
    rights = TAKE_PART if row.get("starts") != "staff" else Right.SEE | Right.REPLY
    if row.get("wiki"):
        rights |= Right.WIKI
    Grant.objects.create(board=board, group=members, rights=rights)


# --- talk -----------------------------------------------------------------------------------------


def add_talks(
    now: datetime,
    talks: list[script.Talk],
    people: dict[str, User],
    boards: dict[str, Board],
    progress: Progress,
) -> None:
    talks = sorted(talks, key=lambda talk: talk.lines[0].age, reverse=True)
    threads = Thread.objects.bulk_create(
        thread_of(now, talk, people, boards[talk.board]) for talk in talks
    )
    said = [
        (line.age, thread, number, line)
        for talk, thread in zip(talks, threads, strict=True)
        for number, line in enumerate(talk.lines, 1)
    ]
    # Ids grow with time, for lists are ordered by them.
    said.sort(key=lambda each: (-each[0], each[1].pk, each[2]))
    ids = dict(
        zip(((thread.pk, number) for _, thread, number, _ in said), new_ids(len(said)), strict=True)
    )
    posts: list[Post] = []
    pictures: list[Upload] = []
    for done, (age, thread, number, line) in enumerate(said, 1):
        body = with_links(line.body, thread, ids)
        body = with_pictures(body, people[line.author], pictures)
        prepared = prepare(body, Terms(writer=Viewer(people[line.author])))
        posts.append(
            Post(
                id=ids[thread.pk, number],
                thread=thread,
                number=number,
                author=people[line.author],
                reply_to_id=answered(line.body, thread, ids),
                body=body,
                html=prepared.html,
                mentions=prepared.mentions,
                renderer_version=RENDERER_VERSION,
                created_at=now - age,
            )
        )
        progress(done, len(said))
    Post.objects.bulk_create(posts, batch_size=500)
    attach_all(posts, pictures)
    mark_answers(talks, threads)
    give_tags(talks, threads)
    open_wikis(talks, threads)
    index_posts(posts)


def mark_answers(talks: list[script.Talk], threads: list[Thread]) -> None:
    """When the last had said their word."""
    for talk, thread in zip(talks, threads, strict=True):
        if talk.answer:
            answer = Post.objects.get(thread=thread, number=talk.answer)
            thread.answer_id, thread.answer_number = answer.pk, answer.number
            thread.answered_at = thread.last_posted_at
    Thread.objects.bulk_update(threads, ["answer_id", "answer_number", "answered_at"])


def give_tags(talks: list[script.Talk], threads: list[Thread]) -> None:
    tags = {tag.name: tag for tag in tags_named([name for talk in talks for name in talk.tags])}
    ThreadTag.objects.bulk_create(
        ThreadTag(thread=thread, tag=tags[name])
        for talk, thread in zip(talks, threads, strict=True)
        for name in talk.tags
    )


def open_wikis(talks: list[script.Talk], threads: list[Thread]) -> None:
    """Opening posts that others go on with, since they were written."""
    wikis = [thread for talk, thread in zip(talks, threads, strict=True) if "wiki" in talk.flags]
    openings = Post.objects.filter(thread__in=wikis, number=1)
    openings.update(wiki_at=F("created_at"))


def thread_of(now: datetime, talk: script.Talk, people: dict[str, User], board: Board) -> Thread:
    begun = now - talk.lines[0].age
    settled = now - talk.lines[-1].age
    return Thread(
        board=board,
        title=talk.title,
        slug=thread_slug(talk.title),
        author=people[talk.lines[0].author],
        created_at=begun,
        last_posted_at=settled,
        view_count=talk.views,
        pinned_at=begun if "pinned" in talk.flags else None,
        locked_at=settled if "locked" in talk.flags else None,
        hidden_at=settled if "hidden" in talk.flags else None,
    )


def open_posts(people: dict[str, User]) -> QuerySet[Post]:
    """What every member may read, but of those who are to stand at the first rank: likes would lift
    them above it."""
    newcomers = [people[row["username"]] for row in script.members() if row["rank"] == "New"]
    seen = Grant.objects.filter(group__audience=Audience.MEMBERS).values("board")
    posts = Post.objects.public().filter(thread__hidden_at=None, thread__board__in=seen)
    return posts.exclude(author__in=newcomers).order_by("id")


def new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('posts_post', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def with_links(body: str, thread: Thread, ids: dict[tuple[int, int], int]) -> str:
    return QUOTE_LINK.sub(lambda found: f"{found[1]}/p/{ids[thread.pk, int(found[2])]}/)", body)


def answered(body: str, thread: Thread, ids: dict[tuple[int, int], int]) -> int | None:
    found = QUOTE_LINK.search(body)
    return ids[thread.pk, int(found[2])] if found else None
