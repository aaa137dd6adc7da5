"""What is found by which words."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.posting import actions
from forum.search import languages
from forum.search.answering import NAMED
from forum.search.models import Entry
from tests import make
from tests.search.reading import ENGLISH, shown
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db


def found(client, q, **filters) -> list[int]:
    """The posts that the page shows, in order."""
    return shown(client.get("/search/", {"q": q, **filters})).hits


def opening(title="A title", body="Words.", board=None) -> int:
    return make.thread(board, title=title, body=body).posts.get(number=1).pk


@pytest.mark.parametrize(
    ("body", "q"),
    [
        ("Варю борщ со свёклой и сметаной каждую субботу.", "борща"),
        ("Варю борщ со свёклой и сметаной каждую субботу.", "свекла"),
        ("Варю борщ со свеклой и сметаной каждую субботу.", "свёкла"),
        ("Точу старые стамески на мелком камне каждую весну.", "стамесок"),
        ("Пять стамесок лежат на полке в мастерской.", "стамеска"),
        ("Нашёл пять копеек и две скамейки в парке.", "копейка скамеек"),
        ("Купил огурцы и два молотка на рынке утром.", "огурец молоток"),
        ("The dogs were running through the garden all day long.", "run dog"),
        ("Wir haben gestern viele Häuser in der Stadt gesehen, sie waren schön.", "Haus"),
        ("Nous sommes allés au café hier avec nos amis pour parler.", "cafe"),
        ("昨日は東京都に行きました。", "東京"),
        ("昨日は東京都に行きました。", "都"),
        ("วันนี้อากาศดีมาก", "อากาศ"),
        ("Пишу на Python, запускаю в Docker каждый день.", "python докер OR docker"),
        ("Use `foo_bar` of node.js 20 to do it.", "node.js"),
    ],
)
def test_a_word_is_found_in_its_forms(body, q):
    post = opening(body=body)
    opening(body="Something else, нечто иное.")

    assert found(Client(), q) == [post]


def test_a_phrase_is_found_as_it_stands():
    right = opening(body="The green apple pie was good")
    opening(body="The pie of a green man with an apple")

    assert found(Client(), '"green apple pie"') == [right]


def test_a_word_with_minus_is_left_out():
    right = opening(body="Soup with onions")
    opening(body="Soup with carrots")

    assert found(Client(), "soup -carrot") == [right]


def test_an_option_of_a_command_is_no_exclusion():
    right = opening(body="Never run `rm -rf --force` there")
    opening(body="rm alone")

    assert found(Client(), "rm -rf") == [right]
    assert found(Client(), "rm --force") == [right]


@pytest.mark.parametrize("either", ["OR", "ИЛИ"])
def test_either_of_two_words(either):
    posts = {opening(body="Soup with onions"), opening(body="Soup with carrots")}
    opening(body="Soup with stones")

    assert set(found(Client(), f"soup onion {either} carrot")) == posts


def test_a_word_of_the_title_comes_before_one_of_the_text():
    titled = opening(title="The lighthouse", body="It stands there.")
    opening(title="The tower", body="It is no lighthouse.")

    assert found(Client(), "lighthouse")[0] == titled
    assert found(Client(), "lighthouse", titles="on") == [titled]


def test_a_thread_is_shown_once_with_the_number_of_its_others():
    thread = make.thread(body="A walrus.")
    make.post(thread, body="Walrus again.")
    make.post(thread, body="And a third walrus.")

    assert shown(Client(headers=ENGLISH).get("/search/", {"q": "walrus"})).others == [2]
    assert len(found(Client(), "walrus", thread=thread.pk)) == 3
    assert len(found(Client(), "walrus", sort="newest")) == 3


def test_how_many_more_are_in_a_thread_is_told_only_when_all_were_counted(monkeypatch):
    monkeypatch.setattr("forum.search.finding.RANKED", 2)
    thread = make.thread(body="A walrus.")
    make.post(thread, body="Walrus again.")
    make.post(thread, body="And a third walrus.")

    page = Client(headers=ENGLISH).get("/search/", {"q": "walrus"})

    assert shown(page).others == [0]
    assert f'thread={thread.pk}">More in the thread</a>' in page.content.decode()


def test_more_of_a_thread_is_found_by_the_same_filters():
    thread, author = make.thread(body="A walrus."), make.member()
    own = {make.post(thread, author, "Walrus again.").pk for _ in range(2)}

    page = Client(headers=ENGLISH).get("/search/", {"q": "walrus", "author": author.username})

    assert set(shown(Client().get(shown(page).more_in_thread)).hits) == own


def test_the_filters_lie_open_before_anything_was_asked_and_where_one_narrows():
    """A browser sends each field of the form, also what was left as it was."""
    sent = {"board": "", "author": "", "since": "", "until": "", "sort": "relevance"}

    def is_open(**asked: str) -> bool:
        page = Client().get("/search/", {**sent, **asked}).content.decode()
        return '<details class="search-more" open>' in page

    assert is_open()
    assert not is_open(q="walrus")
    assert is_open(q="walrus", sort="newest")
    assert is_open(q="walrus", author="nobody")


def test_filters_narrow():
    board, author = make.board("Kitchen"), make.member("carol")
    mine = make.thread(board, author, body="A walrus.").posts.get()
    other = opening(body="A walrus.")

    assert found(Client(), "walrus", board=board.slug) == [mine.pk]
    assert found(Client(), "walrus", author="@Carol") == [mine.pk]
    assert found(Client(), "walrus", since="2100-01-01") == []
    assert set(found(Client(), "walrus", since="2020-01-01", until="2100-01-01")) == {
        mine.pk, other
    }  # fmt: skip


def test_only_what_shows_files_is_found(member):
    upload = taken(member)
    thread = make.thread(body="A walrus.")
    with_file = make.post(thread, member, f"A walrus. ![](/uploads/{upload.key})")
    without = make.post(thread, member, f"A walrus. ![](/uploads/{taken(member).key})")
    actions.edit_post(make.viewer(member), without, "A walrus.")

    assert found(Client(), "walrus", attached="on", sort="newest") == [with_file.pk]
    assert found(Client(), "walrus", attached="on") == [with_file.pk]


def test_newest_first():
    first, second = opening(body="walrus walrus"), opening(body="a walrus")

    assert found(Client(), "walrus", sort="newest") == [second, first]


def test_an_edit_is_found_at_once_and_what_it_took_away_is_not():
    thread = make.thread(title="Old name", body="A walrus.")
    post = thread.posts.get()

    actions.edit_post(make.viewer(post.author), post, "A narwhal.", "New name")

    assert found(Client(), "narwhal") == [post.pk]
    assert found(Client(), "walrus") == []
    assert found(Client(), '"old name"') == []
    assert found(Client(), "new name", titles="on") == [post.pk]


def test_what_a_spoiler_holds_is_found_but_not_shown():
    post = opening(body="The end: ||the butler was it||")

    page = Client().get("/search/", {"q": "butler"})

    assert shown(page).hits == [post]
    assert "butler was it" not in page.content.decode()


def test_what_a_spoiler_holds_is_no_guess():
    opening(body="It ends so: ||the butler was it||")

    page = Client(headers=ENGLISH).get("/search/", {"q": "butlre"})

    assert shown(page).meant is None
    assert "butler" not in page.content.decode()


def test_a_snippet_marks_the_words_and_escapes_the_rest():
    opening(body="Here is `<script>` and a walrus")

    page = Client().get("/search/", {"q": "walrus"}).content.decode()

    assert "<mark>walrus</mark>" in page
    assert "&lt;script&gt;" in page


def test_all_pages_together_hold_each_hit_once(monkeypatch):
    monkeypatch.setattr("forum.search.finding.HITS_A_PAGE", 2)
    monkeypatch.setattr("forum.search.finding.RANKED", 3)
    posts = {opening(body="A walrus." * (n % 3 + 1)) for n in range(8)}

    for sort in ("relevance", "newest"):
        seen, address = [], f"/search/?q=walrus&sort={sort}"
        while address:
            page = shown(Client().get(address))
            seen += page.hits
            address = page.further
        assert len(seen) == len(set(seen))
        assert set(seen) == posts


def test_counts_stop_somewhere(monkeypatch):
    monkeypatch.setattr("forum.search.finding.RANKED", 2)
    for _ in range(3):
        opening(body="A walrus.")

    page = shown(Client(headers=ENGLISH).get("/search/", {"q": "walrus"}))

    assert page.count == "Over 2 posts"


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_behind_the_first_page_none_is_told_as_if_those_were_all(monkeypatch, sort):
    monkeypatch.setattr("forum.search.finding.HITS_A_PAGE", 2)
    for _ in range(3):
        opening(body="A walrus.")
    client = Client(headers=ENGLISH)

    first = shown(client.get("/search/", {"q": "walrus", "sort": sort}))
    second = shown(client.get(first.further))

    assert first.count == "3 posts found"
    assert len(second.hits) == 1
    assert second.count == "More that was found"


def test_as_many_queries_for_one_hit_as_for_three():
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            Client().get("/search/", {"q": "walrus"})
        return len(queries)

    opening(body="A walrus.")
    cost()
    one = cost()
    opening(body="A walrus.")
    opening(body="A walrus.")

    assert cost() == one


def test_members_are_found_by_a_part_of_their_name():
    make.member("seawalter", points=9)
    make.member("walter")
    make.member("wally", is_active=False)

    for typed, names in (("wal", ["walter", "seawalter"]), ("wa", ["walter"]), ("w_l", [])):
        assert shown(Client().get("/search/", {"q": typed})).members == names


def test_who_narrows_looks_for_posts_alone():
    make.member("walter")

    assert shown(Client().get("/search/", {"q": "walter", "titles": "on"})).members == []


@pytest.mark.parametrize(
    ("pattern", "indexes"),
    [
        # Where the database sorts by bytes, the index of whole names serves a beginning as well.
        ("wa%", ("users_by_beginning", "users_by_upper_name")),
        ("%wal%", ("users_by_part_of_name",)),
    ],
)
def test_members_are_found_by_an_index(pattern, indexes):
    asked = {"begins": "wa%", "like": pattern, "looked_at": 200, "shown": 5}
    User.objects.bulk_create(
        User(username=f"member{n}", email=f"member{n}@example.com") for n in range(2000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_user")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {NAMED}", asked)
        plan = str(cursor.fetchall())

    assert any(index in plan for index in indexes)


@pytest.mark.parametrize("typed", ["walrsu", "wlarus", "walruss", "цфдкгы"])
def test_a_misspelt_word_finds_what_was_meant(typed):
    post = opening(body="A walrus.")

    page = shown(Client(headers=ENGLISH).get("/search/", {"q": typed}))

    assert page.meant == "walrus"
    assert page.hits == [post]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("колоколь", "колокольня"), ("кольня", "колокольня"), ("walr", "walrus")],
)
def test_half_a_word_finds_the_whole(typed, meant):
    post = opening(title="Здесь", body=f"{meant} на холме, рядом с церковью")
    opening(body="Walls and bells, стены и коляски.")

    page = shown(Client(headers=ENGLISH).get("/search/", {"q": typed}))

    assert page.meant == meant
    assert page.hits == [post]


@pytest.mark.parametrize("typed", ["100%_", "\\wal%", "%%%%", "____"])
def test_what_means_something_to_a_pattern_is_only_letters(typed):
    opening(body="A walrus.")

    assert shown(Client(headers=ENGLISH).get("/search/", {"q": typed})).hits == []


def test_what_someone_else_mistyped_too_hides_nothing():
    mistyped = opening(body="A walrsu.")
    right = [opening(body=f"A walrus, number {n}.") for n in range(6)]
    client = Client(headers=ENGLISH)

    page = client.get("/search/", {"q": "walrsu", "sort": "newest"})
    assert (shown(page).hits, shown(page).meant) == ([mistyped], "walrus")
    (address,) = re.findall(r'Did you mean <a href="([^"]+)"', page.content.decode())

    assert shown(client.get(f"/search/{unescape(address)}")).hits == right[::-1]


@pytest.mark.parametrize("others", [1, 4])
def test_a_rare_word_is_no_mistake_beside_one_that_is_as_rare(others):
    post = opening(body="A marsh.")
    for n in range(others):
        opening(body=f"The march, number {n}.")

    page = shown(Client(headers=ENGLISH).get("/search/", {"q": "marsh"}))

    assert (page.hits, page.meant) == ([post], None)


def test_forms_are_found_in_each_language_that_is_written_here():
    english = opening(body="The onions are in the soup, with some carrots.")
    russian = opening(body="Натрите свёклу, сварите капусту.")

    assert found(Client(), "onion OR капуста", sort="newest") == [russian, english]


def test_each_post_has_its_own_language():
    for body, language in (
        ("Сегодня хорошая погода, и мы идём гулять в парк.", "russian"),
        ("Натрите свёклу, сварите капусту.", "russian"),
        ("Борщ", "russian"),
        ("Soup", "english"),
        ("Today the weather is fine and we go for a walk.", "english"),
        ("Heute ist das Wetter schön und wir gehen spazieren.", "german"),
        ("Сьогодні гарна погода, і ми йдемо гуляти до лісу, де знайдемо гриби.", "plain"),
    ):
        assert Entry.objects.get(pk=opening("1", body)).language == language


def test_every_language_that_postgresql_stems_is_known():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cfgname FROM pg_ts_config WHERE cfgname !~ '^forum_|^simple$'")
        stemmed = {name for (name,) in cursor.fetchall()}

    assert stemmed <= set(languages.STEMMED.values())
    assert stemmed <= languages.stemmed_here()


def test_what_this_database_does_not_stem_is_kept_as_it_was_written(monkeypatch):
    monkeypatch.setattr(languages, "stemmed_here", lambda: frozenset({"english", "plain"}))

    post = opening(body="Heute ist das Wetter schön und wir gehen spazieren.")

    assert Entry.objects.get(pk=post).language == "plain"
    assert found(Client(), "spazieren") == [post]


@pytest.mark.parametrize(
    ("body", "q"),
    [
        ("Сьогодні гарна погода, і ми йдемо гуляти до лісу, де знайдемо гриби.", "грибів"),
        ("Dzisiaj jest piękna pogoda i idziemy do lasu, gdzie znajdziemy grzyby.", "grzybów"),
        ("Dnes je krásné počasí a jdeme do lesa, kde najdeme houby a borůvky.", "borůvek"),
    ],
)
def test_without_a_stemmer_other_forms_are_found_by_their_trigrams(body, q):
    post = opening(body=body)

    assert Entry.objects.get(pk=post).language == "plain"
    assert found(Client(), q) == [post]
