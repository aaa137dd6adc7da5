"""Each deed on threads and posts, by each way that leads to it, asks the same predicate.

The deeds come from the log's own list: one that isn't in DEEDS fails, and so does an address below
a thread or a post, or a deed in bulk, that no deed here is sent to. Each is sent by the page's
form, by htmx, in bulk and by a case's outcome, as far as there is such a way; what comes of it is
read from the database, and taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory

from accounts.bans import gather_bans
from accounts.models import Ban, Group, User
from forum.boards.models import Board, Silence
from forum.boards.rights import Right
from forum.boards.silences import gather_silences
from forum.boards.viewer import Viewer
from forum.cases.kinds import target_post, target_thread
from forum.cases.models import Case
from forum.cases.opening import Word, join_case
from forum.holding import permissions as holding
from forum.holding.models import HeldPost, Why
from forum.log.models import Deed, LogEntry
from forum.moderating import actions, showing, urls
from forum.moderating.bulk import ON_POSTS, ON_THREADS
from forum.moderating.purging import can_purge_for_good
from forum.moderating.showing import Pin
from forum.posting import answers, deleting, wiki
from forum.posts import permissions as of_posts
from forum.posts.models import Post, Revision
from forum.tags.models import ThreadTag
from forum.tags.permissions import can_tag
from forum.threads import permissions as of_threads
from forum.threads.models import Thread
from tests import make
from tests.tags.making import board_with_tags

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
ACTORS = (
    "guest",
    "member",
    "author",
    "warden",
    "warden elsewhere",
    "moderator",
    "administrator",
    "silenced warden",
    "banned moderator",
)
# Of members, of cases, of conversations, or a way back: their rooms test them.
OF_OTHERS = {
    Deed.CLOSE_REPORT,
    Deed.NOTE,
    Deed.WARN,
    Deed.SILENCE,
    Deed.BAN,
    Deed.CLEAN_UP,
    Deed.DECIDE_CASE,
    Deed.DECIDE_APPEAL,
    Deed.REMOVE_MESSAGE,
    Deed.SEE_AS,
    Deed.UNDO,
}
# Below a thread or a post, but no deed: a member tells the moderators.
NO_DEEDS = {"report-post", "report-thread"}


@dataclass
class Scene:
    """A thread, its reply, and where they may go: `second` has the same moderators, `third` not."""

    thread: Thread
    post: Post
    into: Thread
    second: Board
    third: Board
    version: Revision
    held: HeldPost
    chief: Viewer
    actors: dict[str, User | None]

    def address(self, page: str) -> str:
        return page.format(
            thread=self.thread.pk,
            post=self.post.pk,
            version=self.version.pk,
            held=self.held.pk,
            by=self.post.author_id,
        )

    def afresh(self) -> None:
        """As the database has it, with all that predicates ask for."""
        threads = Thread.objects.select_related("board", "author")
        self.thread, self.into = (threads.get(pk=t.pk) for t in (self.thread, self.into))
        self.post = Post.objects.select_related("author").get(pk=self.post.pk)
        self.post.thread = self.thread
        self.held = HeldPost.objects.select_related("author", "board").get(pk=self.held.pk)


type May = Callable[[Viewer, Scene], bool]
type Said = Callable[[Scene], dict[str, Any]]
type Send = Callable[[Client, Scene], Any]


def act(viewer: Viewer, scene: Scene) -> bool:
    return of_threads.can_act_on_thread(viewer, scene.thread)


def on_post(predicate: Callable[[Viewer, Thread, Post], bool]) -> May:
    return lambda viewer, scene: predicate(viewer, scene.thread, scene.post)


moderate_post = on_post(of_posts.can_moderate_post)


def everywhere(viewer: Viewer, scene: Scene) -> bool:
    return of_threads.can_show_everywhere(viewer, scene.thread)


def pin(viewer: Viewer, scene: Scene) -> bool:
    return of_threads.can_pin(viewer, scene.thread)


def moderate(viewer: Viewer, scene: Scene) -> bool:
    return of_threads.can_moderate(viewer, scene.thread)


def merge(viewer: Viewer, scene: Scene) -> bool:
    return act(viewer, scene) and of_threads.can_act_on_thread(viewer, scene.into)


def move_posts(viewer: Viewer, scene: Scene) -> bool:
    return moderate_post(viewer, scene) and of_threads.can_moderate(viewer, scene.into)


def move_to_third(viewer: Viewer, scene: Scene) -> bool:
    return act(viewer, scene) and of_threads.can_move_to(viewer, scene.third)


def move_to_second(viewer: Viewer, scene: Scene) -> bool:
    return act(viewer, scene) and of_threads.can_move_to(viewer, scene.second)


def split(viewer: Viewer, scene: Scene) -> bool:
    return moderate_post(viewer, scene) and of_threads.can_move_to(viewer, scene.second)


def purge_thread(viewer: Viewer, scene: Scene) -> bool:
    return act(viewer, scene) and can_purge_for_good(viewer)


def purge_post(viewer: Viewer, scene: Scene) -> bool:
    return moderate_post(viewer, scene) and can_purge_for_good(viewer)


def mark_answer(viewer: Viewer, scene: Scene) -> bool:
    return of_posts.can_mark_answer(viewer, scene.thread, scene.post)


def choose_answer(viewer: Viewer, scene: Scene) -> bool:
    return of_posts.can_choose_answer(viewer, scene.thread)


def tag(viewer: Viewer, scene: Scene) -> bool:
    return can_tag(viewer, scene.thread)


def decide(viewer: Viewer, scene: Scene) -> bool:
    return holding.can_decide(viewer, scene.held)


@dataclass(frozen=True, kw_only=True)
class Way:
    """`may` is the predicate of the deed, `asks` that of the page that asks, where it knows less or
    there is none; `begun` is what an administrator has done before."""

    deed: Deed | None  # None for what members do to their own words
    page: str
    may: May
    asks: May | None
    sent: Said
    begun: Callable[[Scene], object]
    others: Mapping[str, Send]
    # What shows that it was done, where not any change does.
    is_done: Callable[[Scene], bool] | None = None


REASON = {"reason": "A quarrel"}


def way(
    deed: Deed | None,
    page: str,
    may: May,
    said: Said = lambda scene: {},
    *,
    asks: May | None = None,
    is_asked: bool = True,
    begun: Callable[[Scene], object] = lambda scene: None,
    is_done: Callable[[Scene], bool] | None = None,
    **others: Send,
) -> Way:
    def sent(scene: Scene) -> dict[str, Any]:
        return REASON | said(scene)

    asking = (asks or may) if is_asked else None
    return Way(
        deed=deed,
        page=page,
        may=may,
        asks=asking,
        sent=sent,
        begun=begun,
        others=others,
        is_done=is_done,
    )


def threads_in_bulk(go: str, said: Said = lambda scene: {}) -> Send:
    def send(client: Client, scene: Scene) -> Any:
        chosen = {"chosen": scene.thread.pk, "go": go, "sure": "1"}
        return client.post("/moderation/threads/", chosen | REASON | said(scene))

    return send


def posts_in_bulk(go: str) -> Send:
    def send(client: Client, scene: Scene) -> Any:
        chosen = {"chosen": scene.post.pk, "go": go, "sure": "1"}
        return client.post(scene.address("/moderation/threads/{thread}/posts/"), chosen | REASON)

    return send


def posts_sent_on(go: str, said: Said) -> Send:
    """Ticked, they go on to the page that asks where to."""

    def send(client: Client, scene: Scene) -> Any:
        chosen = {"chosen": scene.post.pk, "go": go}
        on = client.post(scene.address("/moderation/threads/{thread}/posts/"), chosen)
        if on.status_code != 302:
            return on
        return client.post(on["Location"].split("?")[0], {"post": scene.post.pk} | said(scene))

    return send


def held_in_bulk(verb: str) -> Send:
    def send(client: Client, scene: Scene) -> Any:
        return client.post(f"/moderation/held/{verb}/", {"held": scene.held.pk} | REASON)

    return send


def by_case(of: str) -> Send:
    """The outcome of a case about it."""

    def send(client: Client, scene: Scene) -> Any:
        target = target_post(scene.post) if of == "post" else target_thread(scene.thread)
        join_case(target, Word("Rude."))
        case = Case.objects.latest("pk")
        return client.post(f"/moderation/cases/{case.pk}/decide/", {"outcome": "hide"} | REASON)

    return send


def to(board: str) -> Said:
    return lambda scene: {"board": getattr(scene, board).pk}


def new_thread(seen: str) -> Said:
    return lambda scene: {"title": "Of bells", "board": scene.second.pk, "seen": seen}


def into(seen: str) -> Said:
    return lambda scene: {"into": scene.into.pk, "seen": f"{seen}{scene.into.pk}"}


FROM = {"from_number": 2}
SLOW = {"minutes": 5}
CLOSING = {"idle_days": 30}

DEEDS: dict[str, Way] = {
    # --- threads
    "lock": way(Deed.LOCK, "/t/{thread}/lock/", act, bulk=threads_in_bulk("lock")),
    "unlock": way(
        Deed.UNLOCK,
        "/t/{thread}/unlock/",
        act,
        begun=lambda s: actions.lock(s.chief, s.thread),
        bulk=threads_in_bulk("unlock"),
    ),
    "pin": way(Deed.PIN, "/t/{thread}/pin/", act, bulk=threads_in_bulk("pin")),
    "pin everywhere": way(
        Deed.PIN,
        "/t/{thread}/pin/",
        everywhere,
        lambda s: {"everywhere": "on"},
        asks=pin,
        is_done=lambda s: Thread.objects.get(pk=s.thread.pk).pinned_everywhere,
    ),
    "change a pin everywhere": way(
        Deed.PIN,
        "/t/{thread}/pin/",
        pin,
        begun=lambda s: showing.pin(s.chief, s.thread, how=Pin(everywhere=True)),
    ),
    "unpin": way(
        Deed.UNPIN,
        "/t/{thread}/unpin/",
        act,
        begun=lambda s: showing.pin(s.chief, s.thread),
        bulk=threads_in_bulk("unpin"),
    ),
    "unpin everywhere": way(
        Deed.UNPIN,
        "/t/{thread}/unpin/",
        everywhere,
        begun=lambda s: showing.pin(s.chief, s.thread, how=Pin(everywhere=True)),
        bulk=threads_in_bulk("unpin"),
    ),
    "feature": way(Deed.FEATURE, "/t/{thread}/feature/", act, bulk=threads_in_bulk("feature")),
    "unfeature": way(
        Deed.UNFEATURE,
        "/t/{thread}/unfeature/",
        act,
        begun=lambda s: showing.feature(s.chief, s.thread),
        bulk=threads_in_bulk("unfeature"),
    ),
    "announce": way(
        Deed.ANNOUNCE, "/t/{thread}/announce/", everywhere, bulk=threads_in_bulk("announce")
    ),
    "unannounce": way(
        Deed.UNANNOUNCE,
        "/t/{thread}/unannounce/",
        everywhere,
        begun=lambda s: showing.announce(s.chief, s.thread),
        bulk=threads_in_bulk("unannounce"),
    ),
    "move": way(
        Deed.MOVE,
        "/t/{thread}/move/",
        move_to_second,
        to("second"),
        asks=act,
        bulk=threads_in_bulk("move", to("second")),
    ),
    "move where others moderate": way(
        Deed.MOVE,
        "/t/{thread}/move/",
        move_to_third,
        to("third"),
        asks=act,
        bulk=threads_in_bulk("move", to("third")),
    ),
    "hide a thread": way(
        Deed.HIDE_THREAD,
        "/t/{thread}/hide/",
        act,
        bulk=threads_in_bulk("hide"),
        case=by_case("thread"),
    ),
    "restore a thread": way(
        Deed.RESTORE_THREAD,
        "/t/{thread}/restore/",
        act,
        begun=lambda s: actions.hide_thread(s.chief, s.thread, "Heat"),
        bulk=threads_in_bulk("restore"),
    ),
    "merge": way(Deed.MERGE, "/t/{thread}/merge/", merge, into(""), asks=act),
    "split": way(
        Deed.SPLIT,
        "/t/{thread}/split/",
        split,
        lambda s: FROM | new_thread("from 2")(s),
        asks=moderate,
        bulk=posts_sent_on("split", new_thread("1")),
    ),
    "move posts": way(
        Deed.MOVE_POSTS,
        "/t/{thread}/move-posts/",
        move_posts,
        lambda s: FROM | into("from 2, ")(s),
        asks=moderate,
        bulk=posts_sent_on("move-posts", into("1, ")),
    ),
    "rename": way(Deed.RENAME, "/t/{thread}/rename/", act, lambda s: {"title": "Of bells"}),
    "slow mode": way(Deed.SLOW_MODE, "/t/{thread}/slow-mode/", act, lambda s: SLOW),
    "closing": way(Deed.AUTO_CLOSE, "/t/{thread}/closing/", act, lambda s: CLOSING),
    "purge a thread": way(
        Deed.PURGE_THREAD,
        "/t/{thread}/purge/",
        purge_thread,
        lambda s: {"sure": "on"},
        begun=lambda s: actions.hide_thread(s.chief, s.thread, "Heat"),
    ),
    "retag": way(Deed.RETAG, "/t/{thread}/tags/", tag, lambda s: {"tags": "bells"}),
    # --- posts
    "hide a post": way(
        Deed.HIDE_POST,
        "/p/{post}/hide/",
        moderate_post,
        bulk=posts_in_bulk("hide"),
        case=by_case("post"),
    ),
    "restore a post": way(
        Deed.RESTORE_POST,
        "/p/{post}/restore/",
        moderate_post,
        begun=lambda s: actions.hide_post(s.chief, s.post, "Rude"),
        bulk=posts_in_bulk("restore"),
    ),
    "edit": way(
        Deed.EDIT_POST,
        "/p/{post}/edit/",
        on_post(of_posts.can_edit),
        lambda s: {"body": "Gentler words."},
    ),
    "delete": way(None, "/p/{post}/delete/", on_post(of_posts.can_delete)),
    "undelete": way(
        None,
        "/p/{post}/undelete/",
        on_post(of_posts.can_undelete),
        begun=lambda s: deleting.delete_post(make.viewer(s.post.author), s.post),
    ),
    "purge a version": way(
        Deed.PURGE_VERSION,
        "/p/{post}/history/{version}/purge/",
        on_post(of_posts.can_purge),
    ),
    "mark the answer": way(Deed.MARK_ANSWER, "/p/{post}/answer/", mark_answer, is_asked=False),
    "unmark the answer": way(
        Deed.UNMARK_ANSWER,
        "/p/{post}/no-answer/",
        choose_answer,
        is_asked=False,
        begun=lambda s: answers.mark_answer(s.chief, s.post),
    ),
    "make a wiki": way(
        Deed.MAKE_WIKI, "/p/{post}/wiki/", on_post(of_posts.can_make_wiki), is_asked=False
    ),
    "unmake a wiki": way(
        Deed.UNMAKE_WIKI,
        "/p/{post}/no-wiki/",
        on_post(of_posts.can_make_wiki),
        is_asked=False,
        begun=lambda s: wiki.make_wiki(s.chief, s.post),
    ),
    "purge a post": way(
        Deed.PURGE_POST,
        "/p/{post}/purge/",
        purge_post,
        lambda s: {"sure": "on"},
        begun=lambda s: actions.hide_post(s.chief, s.post, "Rude"),
    ),
    # --- what waits
    "approve": way(
        Deed.APPROVE, "/held/{held}/approve/", decide, is_asked=False, bulk=held_in_bulk("approve")
    ),
    "refuse": way(Deed.REFUSE, "/held/{held}/refuse/", decide, bulk=held_in_bulk("refuse")),
}


# --- nothing is forgotten -------------------------------------------------------------------------


def test_every_deed_of_the_log_is_here():
    assert {each.deed for each in DEEDS.values() if each.deed} | OF_OTHERS == set(Deed)
    assert not {each.deed for each in DEEDS.values()} & OF_OTHERS


def test_every_page_of_moderators_below_a_thread_or_post_is_here():
    pages = {
        f"/{route}".replace("<int:thread_id>", "{thread}").replace("<int:post_id>", "{post}")
        for pattern in urls.urlpatterns
        if pattern.name not in NO_DEEDS and (route := str(pattern.pattern)).startswith(("t/", "p/"))
    }

    assert pages - {each.page for each in DEEDS.values()} == set()


@pytest.mark.parametrize(
    ("offered", "below"), [(ON_THREADS, "/t/{thread}/"), (ON_POSTS, "/p/{post}/")]
)
def test_every_deed_in_bulk_is_sent_on_its_page_too(offered, below):
    in_bulk = {each.page for each in DEEDS.values() if "bulk" in each.others}

    assert {f"{below}{go}/" for go in offered} - in_bulk == set()


# --- each of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ACTORS)
def test_by_every_way_members_words_are_done_to_as_the_predicate_lets(actor):
    scene = scene_of(make.member("author"))

    assert not differing(scene, actor)


@pytest.mark.parametrize("actor", ["warden", "moderator", "administrator"])
def test_by_every_way_an_administrators_words_are_left_to_their_equals(actor):
    scene = scene_of(make.administrator("author"))

    assert not differing(scene, actor)


def differing(scene: Scene, actor: str) -> list[str]:
    who = scene.actors[actor]
    return [f"{name} {each}" for name, of in DEEDS.items() for each in differences(scene, of, who)]


def differences(scene: Scene, way: Way, actor: User | None) -> Iterator[str]:
    """What came otherwise than the predicate says; all is taken back."""
    client = browser_of(actor)

    def page(client: Client, scene: Scene) -> Any:
        return client.post(scene.address(way.page), way.sent(scene))

    def htmx(client: Client, scene: Scene) -> Any:
        return client.post(scene.address(way.page), way.sent(scene), headers=HTMX)

    for path, send in {"page": page, "htmx": htmx, **way.others}.items():
        with transaction.atomic():
            way.begun(scene)
            scene.afresh()
            may, before = way.may(make.viewer(actor), scene), state()
            answer = send(client, scene)
            done = way.is_done(scene) if way.is_done else state() != before
            logged = LogEntry.objects.filter(actor=actor, deed=way.deed).exists()
            transaction.set_rollback(True)
        if done != may:
            yield f"by {path}: may {may}, done {done}, answered {answer.status_code}"
        if (
            may
            and way.deed
            and not logged
            and actor not in (scene.post.author, scene.thread.author)
        ):
            yield f"by {path}: not logged"
        if answer.status_code >= 500 or (not may and answer.status_code == 200):
            yield f"by {path}: may {may}, answered {answer.status_code}"
    if way.asks:
        with transaction.atomic():
            way.begun(scene)
            scene.afresh()
            asks = way.asks(make.viewer(actor), scene)
            answer = client.get(scene.address(way.page))
            transaction.set_rollback(True)
        if (answer.status_code == 200) != asks:
            yield f"is asked: may {asks}, answered {answer.status_code}"


def state() -> list[list[Any]]:
    """All that these deeds change."""
    tables = (Thread, Post, Revision, ThreadTag, HeldPost)
    return [list(each.objects.order_by("pk").values()) for each in tables]


def browser_of(actor: User | None) -> Client:
    """They have no password, so nobody asks for it again."""
    client = Client(raise_request_exception=False)
    if actor:
        client.force_login(actor)
    return client


# --- Django's admin -------------------------------------------------------------------------------


def test_djangos_admin_offers_no_deed_at_all():
    scene = scene_of(make.member("author"))
    root = scene.actors["administrator"]
    request = RequestFactory().get("/admin/")
    request.user = root
    before, client = state(), browser_of(root)

    for model, pages in admin.site._registry.items():
        if not model.__module__.startswith(("forum.", "accounts.")):
            continue
        assert not pages.has_add_permission(request), model
        assert not pages.has_change_permission(request), model
        assert not pages.has_delete_permission(request), model
        assert pages.get_actions(request) == {}, model
    for path, one in (("threads/thread", scene.thread), ("posts/post", scene.post)):
        sent = {"action": "delete_selected", "_selected_action": one.pk, "post": "yes"}
        client.post(f"/admin/{path}/", sent)
        assert client.post(f"/admin/{path}/{one.pk}/delete/", {"post": "yes"}).status_code == 403
        assert (
            client.post(
                f"/admin/{path}/{one.pk}/change/", {"locked_at_0": "2026-01-01"}
            ).status_code
            == 403
        )
    assert state() == before


# --- the scene ------------------------------------------------------------------------------------


def scene_of(author: User) -> Scene:
    chief = make.viewer(make.administrator("chief"))
    board, second, third = board_with_tags(), make.board(), make.board()
    Board.objects.filter(pk=board.pk).update(has_answers=True)
    board.refresh_from_db()
    thread = make.thread(board, author, title="Bells")
    post = make.post(thread, author, "Rude words.")
    into = make.thread(second, make.member(), title="Of all kinds")
    version = Revision.objects.create(post=post, body="Ruder words.", editor=author)
    held = HeldPost.objects.create(
        board=board, thread=thread, author=author, body="Held.", html="Held.", why=Why.NEW_MEMBER
    )
    actors = people(author, board, second)
    return Scene(thread, post, into, second, third, version, held, chief, actors)


def people(author: User, *boards: Board) -> dict[str, User | None]:
    silenced, banned = warden_of(*boards, name="silenced"), make.moderator("banned")
    Silence.objects.create(member=silenced)
    gather_silences(silenced.pk)
    Ban.objects.create(member=banned, reason="Spam")
    gather_bans(banned.pk)
    made = (
        None,
        make.member("member"),
        author,
        warden_of(*boards, name="warden"),
        warden_of(make.board(), name="stranger"),
        make.moderator("moderator"),
        make.administrator("administrator"),
        silenced,
        banned,
    )
    afresh = (user and User.objects.get(pk=user.pk) for user in made)
    return dict(zip(ACTORS, afresh, strict=True))


def warden_of(*boards: Board, name: str) -> User:
    someone = make.member(name)
    group = Group.objects.create(name=f"Wardens {name}")
    group.members.add(someone)
    for board in boards:
        make.grant(board, group, Right.MODERATE)
    return someone
