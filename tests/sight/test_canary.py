"""Secret words are put wherever something is hidden; then every address is asked, and no answer
holds one of them: no page, fragment, feed, map, redirect or error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Group, User
from forum.boards.models import BoardQuerySet
from forum.cases.models import Case
from forum.feeds.models import FeedKey
from forum.feeds.sitemap import THREADS_A_PART
from forum.limits.rations import Ration
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.posts.models import PostQuerySet, Revision
from forum.suggestions.models import Suggestion
from forum.threads.models import ThreadQuerySet
from forum.web import composed
from tests import make
from tests.sight import hiding
from tests.sight.addresses import Address, Unfilled, all_addresses, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried_search")]

NONSENSE = "xyzzyplugh"
# Where what was asked for comes back in the answer: it must be the same as for a word that nobody
# ever wrote. By the address's name; a name that isn't there yet is asked once it is.
ECHOES = {
    "members": ["?q="],
    "search": [
        "?q=",
        "?q=%22",
        "?q=-bells+",
        "?q=bells+OR+",
        "?titles=on&q=",
        "?attached=on&q=",
        "?sort=newest&q=",
        "?author=author&q=",
        "?since=2000-01-01&until=2100-01-01&q=",
        "?as=some&q=",
        "?author=",
        "?board=",
        "?tag=",
    ],
    "similar": ["?title=", "?title=bells+"],
    "offer-tags": ["?board=1&q=", "?q="],
}
# What differs from one asking to the next.
FLEETING = re.compile(r'name="(?:submission_id|csrfmiddlewaretoken)" value="[^"]*"|[?&]next=[^"]*')
HTMX = {"HX-Request": "true"}

type Leak = tuple[str, str]


@pytest.fixture(autouse=True)
def _no_rations(monkeypatch) -> None:
    """Who is told to ask more slowly is told nothing else, and this asks a lot."""
    monkeypatch.setattr(Ration, "spend", lambda self, who: None)


@pytest.fixture
def world(run_tasks) -> hiding.World:
    """What was hidden later, the member was told of before."""
    world = hiding.made()
    hiding.fill(world)
    run_tasks()
    told = Notification.objects.filter(recipient=world.member)
    assert told.exists(), "nothing was told that could leak"
    for post in world.posts:
        if post.thread_id == world.thread.pk:
            hiding.moderating.hide_post(make.viewer(world.moderator), post, "rude")
    run_tasks()
    User.objects.filter(pk=world.member.pk).update(
        away_since=timezone.now() - timezone.timedelta(days=30)
    )
    FeedKey.objects.create(member=world.member)
    return world


def values(world: hiding.World) -> dict[str, list[object]]:
    """For each part of an address: something that can be seen, and all that is hidden."""
    threads = [world.thread, *world.threads]
    posts = [world.reply, *world.posts]
    boards = [world.thread.board, *world.boards]
    letter = Suggestion.objects.get()
    people = [world.author, world.member]
    return {
        "thread_id": [*(each.pk for each in threads), *world.merged],
        "post_id": [each.pk for each in posts],
        # One of each post: an address takes them together with every post.
        "held_id": world.held,
        "entry_id": list(LogEntry.objects.values_list("pk", flat=True)),
        "version_id": list(
            Revision.objects.order_by("post", "pk").distinct("post").values_list("pk", flat=True)
        ),
        "board_id": [each.pk for each in boards],
        "slug": [boards[0].slug, threads[0].slug, *(each.slug for each in world.boards)],
        "username": [each.username for each in people],
        "member_id": [each.pk for each in people],
        "notification_id": list(Notification.objects.values_list("pk", flat=True)),
        "suggestion_id": [letter.pk],
        "group_id": list(Group.objects.values_list("pk", flat=True)),
        "case_id": list(Case.objects.values_list("pk", flat=True)),
        "rank_id": [1],
        "rule_id": [1],
        "kind_id": [1],
        "tag_id": world.tags,
        "scheduled_id": world.scheduled,
        "conversation_id": world.conversations,
        "message_id": world.messages,
        "batch": ["00000000-0000-4000-8000-000000000000"],
        "part": [world.thread.pk // THREADS_A_PART],
        "token": [FeedKey.objects.get().token, "1-made-up"],
        "key": ["made-up", *(each.key for each in world.uploads)],
        "name": ["file", "full.webp", f"{'0' * 32}.webp", "made-up"],
        "pk": [1],
        "uidb36": ["1"],
        "content_type_id": [1],
        "object_id": [1],
        "app_label": ["posts", "suggestions"],
        "url": ["nothing/"],
    }


def queries(world: hiding.World, address: Address) -> list[str]:
    """What else may be asked of the address, beside itself."""
    more = {
        "thread": [f"?by={world.author.pk}", "?page=2", "?page=7"],
        "thread-by-id": ["?page=2"],
        "jump": ["?number=3", "?date=2020-01-01", f"?of={world.author.pk}"],
        "print-thread": ["?page=2"],
        "board": ["?before=999999999", "?after=0", "?page=2"],
        "latest": ["?before=999999999", "?after=0", "?page=2"],
        "own-feeds": [
            *(f"?t={thread.pk}" for thread in world.threads),
            f"?u={world.author.pk}",
        ],
        "drafts": [
            f"?place={kind}-{each.pk}"
            for kind, rows in (
                ("reply", [world.thread, *world.threads]),
                ("new", [world.thread.board, *world.boards]),
                ("edit", [world.reply, *world.posts]),
            )
            for each in rows
        ]
        + [f"?place=talk-{number}" for number in world.conversations]
        + [f"?place=message-{number}" for number in world.messages]
        + ["?place=letter-1"],
        "conversation": ["?page=2"],
        "conversations": ["?before=999999999"],
        "offer-names": ["?q=a", *(f"?in={number}&q=" for number in world.conversations)],
        "write-message": [f"?quote={number}" for number in world.messages],
        "start-conversation": ["?to=author"],
        "reply": [f"?to={post.pk}" for post in world.posts],
        "notifications": ["?before=999999999"],
        "tags": ["?after=a"],
        "tag": ["?before=999999999", "?after=0"],
        "offer-tags": [f"?board={world.thread.board_id}&q={q}" for q in ("", "canary", "chimes")],
        "search": [
            "?q=title",
            "?q=author",
            *(f"?q={misspelt(secret)}" for secret in hiding.PLACES),
            *(f"?q={secret[:-3]}" for secret in hiding.PLACES),
            *(f"?q=text&board={board.slug}" for board in world.boards),
            *(f"?q=text&thread={thread.pk}" for thread in world.threads),
        ],
        "similar": [
            *(f"?title={misspelt(secret)}" for secret in hiding.PLACES),
            *(f"?thread={thread.pk}" for thread in [world.thread, *world.threads]),
        ],
    }
    return ["", *more.get(address.name, [])]


def misspelt(secret: str) -> str:
    """So near that it would be guessed what was meant, if guesses told of it."""
    return f"{secret[:-3]}{secret[-2:]}"


def leaks(world: hiding.World, client: Client) -> Iterator[Leak]:
    """Each address at which a secret word was found, with the word."""
    for address in all_addresses(values(world)):
        for query in queries(world, address):
            where = address.path + query
            for headers in ({}, HTMX):
                yield from found(where, client.get(where, headers=headers))
        yield from echoes(client, address)


def found(where: str, answer) -> Iterator[Leak]:
    """No address holds a secret word itself, so none can come back as what was asked for."""
    body = b"".join(answer) if answer.streaming else answer.content
    said = f"{answer.headers} {body.decode()}".lower()
    yield from ((where, secret) for secret in hiding.PLACES if secret in said)


def echoes(client: Client, address: Address) -> Iterator[Leak]:
    for query in ECHOES.get(address.name, []):
        unknown = settled(client.get(address.path + query + NONSENSE), NONSENSE)
        for secret in hiding.PLACES:
            where = address.path + query + secret
            if settled(client.get(where), secret) != unknown:
                yield where, secret


def settled(answer, word: str) -> str:
    return FLEETING.sub("", answer.content.decode()).replace(word, "…")


def reader(world: hiding.World, name: str) -> Client:
    client = Client(raise_request_exception=True)
    if name == "member":
        client.force_login(world.member)
    return client


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["guest", "member"])
def test_no_address_gives_a_secret_away(world, name):
    assert list(leaks(world, reader(world, name))) == []


@pytest.mark.parametrize("name", ["guest", "member"])
def test_no_sent_form_gives_a_secret_away(world, name):
    """Each form once with ids of what is hidden; whoever was signed out by one signs in again."""
    hidden = world.posts[0].pk
    form = {
        "title": "A title",
        "body": "Some words.\nhttp://example.org/a-page",
        "reply_to": hidden,
        "post": hidden,
    }
    told: list[Leak] = []
    for address in all_addresses(values(world)):
        client = reader(world, name)
        told += found(address.path, client.post(address.path, form))
        told += found(address.path, client.post(address.path, form, headers=HTMX))
    assert told == []


# --- that it can fail -----------------------------------------------------------------------------


@pytest.fixture
def blind(monkeypatch) -> Iterator[Callable[[type], None]]:
    """Lets everybody see everything of one kind."""
    composed._kept.clear()

    def break_(queryset: type) -> None:
        monkeypatch.setattr(queryset, "visible_to", lambda self, viewer: self)

    yield break_
    composed._kept.clear()


@pytest.mark.parametrize(
    ("queryset", "places"),
    [
        (BoardQuerySet, {"hidden_board", "hidden_category"}),
        (ThreadQuerySet, {"hidden_board", "hidden_thread", "merged_thread"}),
        (PostQuerySet, {"hidden_post", "behind_a_card", "file_of_a_hidden_post"}),
    ],
)
def test_a_broken_rule_of_sight_is_found(world, blind, queryset, places):
    blind(queryset)
    wanted, told = {hiding.secret_of(place) for place in places}, set()

    for _, secret in leaks(world, reader(world, "guest")):
        told.add(secret)
        if wanted <= told:
            break  # no need to ask all the other addresses

    assert wanted <= told


def test_a_word_in_a_header_or_an_error_is_found():
    class Answer:
        streaming = False
        content = b"Nothing here"
        headers = {"Location": f"/t/1/{hiding.secret_of('hidden_thread')}/"}

    assert list(found("/t/1/", Answer())) == [("/t/1/", hiding.secret_of("hidden_thread"))]


def test_an_address_that_is_not_known_here_fails(world):
    assert list(filled("new/<thread_id>/", values(world)))
    with pytest.raises(Unfilled):
        list(filled("new/<thread_id>/<whatever>/", values(world)))


def test_what_is_open_is_seen_and_found(world):
    """Else nothing was proven."""
    search = reader(world, "guest")
    assert "</mark> of the town" in search.get("/search/?q=bells").text
    assert world.thread.title in search.get("/search/similar/?title=bells+town").text
    for name in ("guest", "member"):
        page = reader(world, name).get(world.thread.get_absolute_url())
        assert "The last words." in page.text
