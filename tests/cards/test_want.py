"""What a written post asks for, and what comes of it."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from psycopg.pq import TransactionStatus

from forum.cards import files, purging, tasks, wanting
from forum.cards.fetching import Fetcher
from forum.cards.models import Card, CardRules, CardUse
from forum.limits.models import Spent
from forum.posting import actions
from forum.uploads import redrawing
from tests import make
from tests.cards.conftest import PUBLIC, kept_in, page, redirect, status
from tests.uploads.making import bomb, moving

pytestmark = pytest.mark.django_db

HERE = "http://example.org/bees"
CARD = 'class="link-card'
HTML = """<title>Swarms &lt;in&gt; May</title><meta name=description content="What <b>bees</b> do">
<meta property=og:site_name content="Beekeeping"><meta property=og:image content="/bee.png">"""


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.STORAGES = kept_in(tmp_path)


@pytest.fixture(autouse=True)
def world(monkeypatch, internet, server):
    """A net in which example.org has a page with a picture."""
    outside = partial(Fetcher, resolve=internet.resolve, backend=internet)
    monkeypatch.setattr(tasks, "Fetcher", outside)
    server.answers |= {
        "/bees": page(HTML),
        "/bee.png": status("200 OK", "Content-Type: image/png", body=png()),
    }
    return server


def png(size=(600, 300)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, (200, 160, 30)).save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def switched_on() -> CardRules:
    return CardRules.objects.create(pk=1, is_on=True)


def shown(thread, client: Client | None = None) -> str:
    return (client or Client()).get(thread.get_absolute_url()).text


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'cards' AND status = 'todo'"
        )
        return cursor.fetchone()[0]


# --- the switch -----------------------------------------------------------------------------------


def test_it_is_off_until_an_administrator_switches_it_on(run_tasks, world):
    thread = make.thread(body=HERE)

    run_tasks()

    assert Card.objects.count() == 0
    assert world.asked == []
    assert CARD not in shown(thread)


def test_a_link_becomes_a_card(run_tasks, switched_on, world):
    thread = make.thread(body=f"Look:\n{HERE}\nwell?")
    assert CARD not in shown(thread)

    run_tasks()
    text = shown(thread)

    assert text.count('<div class="link-card') == 1
    card = text[text.index(CARD) :].split("</div>")[0]
    title = "<bdi>Swarms &lt;in&gt; May</bdi>"
    assert f'<a href="{HERE}" rel="nofollow ugc noopener">{title}</a>' in card
    assert "<bdi>What &lt;b&gt;bees&lt;/b&gt; do</bdi>" in card
    assert "<bdi>Beekeeping</bdi>" in card
    assert "<span>example.org</span>" in card
    assert [request.split(" ")[1] for request in world.asked] == ["/bees", "/bee.png"]


def test_its_picture_is_our_own_copy(run_tasks, switched_on):
    thread = make.thread(body=HERE)
    run_tasks()
    card = Card.objects.get()

    text = shown(thread)
    answer = Client().get(f"/media/cards/{card.image}")

    assert f'src="/media/cards/{card.image}" width="480" height="240" alt=""' in text
    assert "bee.png" not in text
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    with Image.open(BytesIO(b"".join(answer))) as image:
        assert image.size == (480, 240)


@pytest.mark.parametrize("name", ["0" * 32 + ".webp", "x.webp", "..%2fsecret-key", "a.svg"])
def test_there_are_no_other_pictures(name):
    assert Client().get(f"/media/cards/{name}").status_code == 404


def test_a_switch_turned_off_again_hides_them_all(run_tasks, switched_on):
    thread = make.thread(body=HERE)
    run_tasks()
    CardRules.objects.update(is_on=False)

    assert CARD not in shown(thread)


@pytest.mark.parametrize(
    ("blocked", "allowed", "is_shown"),
    [
        (["example.org"], [], False),
        (["org"], [], False),
        (["example.org"], ["example.org"], False),
        (["ample.org", "www.example.org"], [], True),
        ([], ["other.example"], False),
        ([], ["example.org"], True),
    ],
)
def test_sites_are_switched_one_by_one(run_tasks, switched_on, world, blocked, allowed, is_shown):
    before = make.thread(body=HERE)
    run_tasks()
    world.asked.clear()
    Card.objects.update(asked_at=timezone.now() - timedelta(days=99))
    CardRules.objects.update(blocked=blocked, allowed=allowed)

    make.thread(body=HERE)
    run_tasks()

    assert (CARD in shown(before)) == is_shown
    assert bool(world.asked) == is_shown


def test_what_is_switched_off_before_the_task_runs_is_not_fetched(run_tasks, switched_on, world):
    make.thread(body=HERE)
    CardRules.objects.update(blocked=["example.org"])

    run_tasks()

    assert world.asked == []


# --- what is asked for ----------------------------------------------------------------------------


def test_posts_share_what_was_fetched(run_tasks, switched_on, world):
    one, other = make.thread(body=HERE), make.thread(body=HERE)
    run_tasks()

    assert CARD in shown(one)
    assert CARD in shown(other)
    assert Card.objects.count() == 1
    assert len(world.asked) == 2
    make.thread(body=HERE)
    assert waiting() == 0


def test_a_post_sent_twice_asks_once(switched_on):
    thread = make.thread()
    author = make.viewer(make.member())
    moment = "00000000-0000-4000-8000-000000000000"
    actions.reply(author, thread, actions.Words(HERE, submission_id=moment))
    actions.reply(author, thread, actions.Words(HERE, submission_id=moment))

    assert waiting() == 1
    assert CardUse.objects.count() == 1


def test_an_edit_asks_for_its_links_and_lets_go_of_the_others(run_tasks, switched_on, world):
    world.answers["/wasps"] = page("<title>Wasps</title>")
    thread = make.thread(body=HERE)
    author, post = make.viewer(thread.author), thread.posts.get()

    actions.edit_post(author, post, "http://example.org/wasps")
    run_tasks()

    text = shown(thread)
    assert "Wasps" in text
    assert "Swarms" not in text
    assert [use.card.address for use in CardUse.objects.all()] == ["http://example.org/wasps"]
    actions.edit_post(author, post, "Nothing.")
    assert CardUse.objects.count() == 0


def test_a_card_shows_only_where_it_was_asked_for(run_tasks, switched_on, signed_in):
    """Else a preview would tell whether anybody, anywhere, has linked the page before."""
    make.thread(make.hidden_board(), make.moderator(), body=HERE)
    run_tasks()
    board = make.board()
    form = {"title": "A title", "body": HERE, "preview": "1"}

    text = signed_in(make.member()).post(f"/b/{board.slug}/new/", form).text

    assert "lone-link" in text
    assert CARD not in text


def test_own_addresses_and_those_that_cant_be_fetched_are_not_asked_for(switched_on):
    make.thread(
        body=f"{settings.SITE_URL}/t/1/\n{settings.SITE_URL}/\nhttp://example.org:22/\n"
        f"http://user@example.org/\nhttp://example.org/{'a' * 1200}"
    )

    assert Card.objects.count() == 0


def test_a_member_has_only_so_many_fetched_an_hour(switched_on, monkeypatch):
    monkeypatch.setattr(wanting, "MOST_ASKED", 7)
    thread = make.thread()
    author = make.viewer(make.member())

    for n in range(3):
        links = "\n".join(f"http://example.org/{n}-{m}" for m in range(4))
        actions.reply(author, thread, actions.Words(links))

    assert Card.objects.count() == 7
    assert waiting() == 7
    make.post(thread, body="http://example.org/another-members")
    assert Card.objects.count() == 8
    Card.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    actions.reply(author, thread, actions.Words("http://example.org/later"))
    assert Card.objects.count() == 9


def test_a_host_is_visited_only_so_often(run_tasks_once, switched_on, world):
    for n in range(5):
        make.post(make.thread(), body="\n".join(f"http://example.org/{n}-{m}" for m in range(5)))

    run_tasks_once()

    assert len(world.asked) == tasks.VISITS.times
    assert waiting() == 25 - tasks.VISITS.times


@pytest.fixture
def run_tasks_once():
    """Those of cards that may run by now."""

    def run() -> None:
        for card in list(Card.objects.order_by("pk")):
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM procrastinate_jobs WHERE args->'args'->0 = %s", [str(card.pk)]
                )
            tasks.fetch_card.call(card.pk)

    return run


# --- failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        status("404 Not Found"),
        page("no title"),
        redirect("http://127.0.0.1/"),
        b"",
        redirect("/bees"),
    ],
)
def test_a_failure_is_remembered(run_tasks, switched_on, world, answer, internet):
    internet.names["127.0.0.1"] = [["127.0.0.1"]]
    world.answers["/bees"] = answer
    thread = make.thread(body=HERE)
    run_tasks()
    world.asked.clear()

    make.thread(body=HERE)
    assert waiting() == 0
    assert Card.objects.get().failure
    assert CARD not in shown(thread)
    assert {where for where, _ in internet.connected} == {PUBLIC}


def test_it_is_forgiven_after_a_day(run_tasks, switched_on, world):
    world.answers["/bees"] = status("404 Not Found")
    thread = make.thread(body=HERE)
    run_tasks()
    Card.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    world.answers["/bees"] = page(HTML)

    make.thread(body=HERE)
    run_tasks()

    assert CARD in shown(thread)


def test_a_page_that_is_gone_keeps_the_card_it_had(run_tasks, switched_on, world):
    thread = make.thread(body=HERE)
    run_tasks()
    Card.objects.update(asked_at=timezone.now() - timedelta(days=31))
    world.answers["/bees"] = status("404 Not Found")

    make.thread(body=HERE)
    run_tasks()

    assert Card.objects.get().failure == "status 404"
    assert "Swarms" in shown(thread)


@pytest.mark.parametrize(
    "picture",
    [
        status("404 Not Found"),
        status("200 OK", "Content-Type: image/png", body=b"<svg onload=alert(1)>"),
        status("200 OK", "Content-Type: image/svg+xml", body=b"<svg/>"),
        status("200 OK", "Content-Type: image/png", body=png((1, 1))),
        status("200 OK", "Content-Type: image/png", body=bomb(10_000, 10_000)),
        redirect("file:///etc/passwd"),
    ],
)
def test_a_page_without_a_picture_of_its_own_has_a_card(run_tasks, switched_on, world, picture):
    world.answers["/bee.png"] = picture
    thread = make.thread(body=HERE)

    run_tasks()

    text = shown(thread)
    assert "Swarms" in text
    assert "link-card-image" not in text


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_picture_that_moves_stands_still(run_tasks, switched_on, world, kind):
    mime = f"Content-Type: image/{kind.lower()}"
    body = moving(kind, 50, (900, 90))
    world.answers["/bee.png"] = status("200 OK", mime, body=body)
    make.thread(body=HERE)

    run_tasks()

    with Image.open(default_storage.open(f"cards/{Card.objects.get().image}")) as image:
        assert image.size == (480, 48)
        assert getattr(image, "n_frames", 1) == 1


def test_a_photo_of_endless_scans_is_given_up(run_tasks, switched_on, world, monkeypatch):
    """Each takes thirty bytes, and the decoder goes over all pixels again."""
    monkeypatch.setattr(redrawing, "MOST_SECONDS", 1)
    kept = BytesIO()
    Image.new("L", (4000, 4000), 128).save(kept, "JPEG", progressive=True)
    photo = kept.getvalue()
    last = photo[photo.rindex(b"\xff\xda") : -2]
    endless = photo[:-2] + last * 100_000 + photo[-2:]
    assert len(endless) < tasks.IMAGES.size
    world.answers["/bee.png"] = status("200 OK", "Content-Type: image/jpeg", body=endless)
    thread = make.thread(body=HERE)
    began = time.monotonic()

    run_tasks()

    assert time.monotonic() - began < 30
    assert "Swarms" in shown(thread)
    assert Card.objects.get().image == ""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_transaction_is_open_while_others_are_waited_for(
    run_tasks, switched_on, internet, monkeypatch
):
    make.thread(body=HERE)
    reach, seen = internet.connect_tcp, []

    def and_look(*address, **options):
        seen.append(connection.connection.info.transaction_status)
        return reach(*address, **options)

    monkeypatch.setattr(internet, "connect_tcp", and_look)
    run_tasks()

    assert Card.objects.get().image
    assert seen == [TransactionStatus.IDLE, TransactionStatus.IDLE]


def test_running_twice_fetches_once(run_tasks, switched_on, world):
    make.thread(body=HERE)
    run_tasks()

    tasks.fetch_card.call(Card.objects.get().pk)
    tasks.fetch_card.call(999_999)

    assert len(world.asked) == 2


def test_a_new_picture_takes_the_place_of_the_old(run_tasks, switched_on):
    make.thread(body=HERE)
    run_tasks()
    first = Card.objects.get().image
    Card.objects.update(asked_at=timezone.now() - timedelta(days=31))

    make.thread(body=HERE)
    run_tasks()

    assert list(files.all_names()) == [Card.objects.get().image] != [first]


# --- purging --------------------------------------------------------------------------------------


def test_what_no_post_shows_is_purged_with_its_picture(run_tasks, switched_on, monkeypatch):
    thread, kept = make.thread(body=HERE), make.thread(body="http://example.org/kept")
    run_tasks()
    orphan = files.write(b"of no card")
    default_storage.save("cards/not-ours.txt", BytesIO(b"x"))
    actions.edit_post(make.viewer(thread.author), thread.posts.get(), "Nothing.")

    call_command("purge_cards")
    assert Card.objects.count() == 2, "it is young"
    assert orphan in files.all_names()

    monkeypatch.setattr(purging, "YOUNG", timedelta(0))
    call_command("purge_cards", queue=True)
    run_tasks()
    run_tasks()

    assert [card.address for card in Card.objects.all()] == ["http://example.org/kept"]
    assert list(files.all_names()) == []
    assert default_storage.exists("cards/not-ours.txt")
    assert kept.posts.exists()


def test_what_is_shown_stays(run_tasks, switched_on, monkeypatch):
    thread = make.thread(body=HERE)
    run_tasks()
    monkeypatch.setattr(purging, "YOUNG", timedelta(0))

    purging.purge()

    assert CARD in shown(thread)
    assert len(list(files.all_names())) == 1


def test_cards_of_blocked_sites_are_purged(run_tasks, switched_on, monkeypatch):
    make.thread(body=HERE)
    run_tasks()
    monkeypatch.setattr(purging, "YOUNG", timedelta(0))
    CardRules.objects.update(blocked=["example.org"])

    purging.purge()

    assert Card.objects.count() == 0
    assert list(files.all_names()) == []


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_one_card_costs_as_many_queries_as_three(run_tasks, switched_on, world, signed_in, reader):
    client = Client() if reader == "guest" else signed_in(make.member())
    for n in range(3):
        world.answers[f"/{n}"] = page(f"<title>Page {n}</title>")
    one = make.thread(body="http://example.org/0")
    three = make.thread(body="\n".join(f"http://example.org/{n}" for n in range(3)))
    run_tasks()
    client.get("/")

    def queries(thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            text = shown(thread, client)
        assert CARD in text
        return len(seen)

    assert queries(one) == queries(three)


def test_a_post_without_links_writes_no_more(switched_on):
    thread = make.thread()
    author = make.viewer(make.member())
    with CaptureQueriesContext(connection) as seen:
        actions.reply(author, thread, actions.Words("Words."))
    assert not [query for query in seen if "cards_" in query["sql"]]
    assert not Spent.objects.filter(key__startswith="card").exists()
