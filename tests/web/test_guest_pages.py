"""What is kept for guests, for whom, and until when."""

import gzip
import multiprocessing
import random
import threading
import time
from dataclasses import dataclass, field

import pytest

from forum.web.guest_pages import MARK, GuestPages, reader_of, shape_of
from forum.web.kept_pages import KeptPage, OwnPages, SharedPages
from forum.web.memo import TRUSTED_FOR


@dataclass
class Site:
    """A WSGI application that says what it was asked for, and how often."""

    status: str = "200 OK"
    headers: list = field(default_factory=list)
    is_kept: bool = True
    viewed: int = 0
    takes: float = 0
    asked: int = 0

    def __call__(self, environ, start):
        self.asked += 1
        time.sleep(self.takes)
        if self.is_kept:
            environ[MARK] = self.viewed
        start(self.status, [("Vary", "Accept-Language, Cookie"), *self.headers])
        said = " ".join(environ.get(name, "-") for name in ("PATH_INFO", "HTTP_COOKIE"))
        return [f"{self.asked}: ".encode(), said.encode()]


class Known:
    """A database that is listened to without a break."""

    changed_at = 0.0

    @property
    def heard_at(self):
        return time.monotonic()

    def start(self):
        pass


class Lost(Known):
    heard_at = float("-inf")


@dataclass
class Answer:
    status: str
    headers: dict
    body: bytes


def ask(pages, path="/", query="", method="GET", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    told = []
    body = b"".join(pages(environ, lambda status, headers, *_: told.extend((status, headers))))
    return Answer(told[0], dict(told[1]), body)


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def views():
    return []


@pytest.fixture
def pages(site, views):
    return GuestPages(site, Known(), views.append)


def test_the_second_guest_gets_what_was_made_for_the_first(pages, site):
    first, second = ask(pages), ask(pages)

    assert first.body == second.body == b"1: / -"
    assert site.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/latest/"},
        {"query": "page=2"},
        {"host": "127.0.0.1"},
        {"accept_language": "en"},
        {"cookie": "django_language=en"},
        {"cookie": "theme=dark"},
        {"x_forwarded_proto": "https"},
    ],
)
def test_what_a_page_depends_on_makes_it_another(pages, site, other):
    ask(pages, accept_language="ru")
    ask(pages, **{"accept_language": "ru", **other})

    assert site.asked == 2


def test_a_cookie_that_says_nothing_here_makes_no_other_page(pages, site):
    ask(pages)
    ask(pages, cookie="_ga=GA1.2.3; theme=purple")

    assert site.asked == 1


@pytest.mark.parametrize("cookie", ["sessionid=abc", "theme=dark; sessionid=abc", "messages=hello"])
def test_a_members_page_is_neither_kept_nor_answered_from_here(pages, site, cookie):
    ask(pages)
    of_member = ask(pages, cookie=cookie)
    ask(pages, cookie=cookie)

    assert site.asked == 3
    assert cookie.encode() in of_member.body
    assert ask(pages).body == b"1: / -"


@pytest.mark.parametrize("more", [{"method": "POST"}, {"hx_request": "true"}])
def test_what_is_no_plain_reading_passes(pages, site, more):
    ask(pages, **more)
    ask(pages, **more)

    assert site.asked == 2


@pytest.mark.parametrize(
    "unlike",
    [{"is_kept": False}, {"status": "404 Not Found"}, {"headers": [("Set-Cookie", "a=b")]}],
)
def test_what_is_not_for_all_is_not_kept(pages, site, unlike):
    for name, value in unlike.items():
        setattr(site, name, value)

    first = ask(pages)
    ask(pages)

    assert site.asked == 2
    assert "Cache-Control" not in first.headers
    assert first.body == b"1: / -"


def test_a_change_makes_it_anew(pages, site):
    ask(pages)
    pages.freshness.changed_at = time.monotonic()

    assert ask(pages).body == b"2: / -"


def test_a_change_while_a_page_is_made_makes_it_anew(pages, site):
    def changed(environ, start):
        pages.freshness.changed_at = time.monotonic()
        return site(environ, start)

    pages.site = changed
    ask(pages)
    ask(pages)

    assert site.asked == 2


def test_without_word_from_the_database_nothing_is_trusted(site, views):
    pages = GuestPages(site, Lost(), views.append)
    ask(pages)
    ask(pages)

    assert site.asked == 2
    assert TRUSTED_FOR < 1


def test_an_unchanged_page_is_304_without_a_body(pages, site):
    first = ask(pages)
    etag = first.headers["ETag"]
    again = ask(pages, if_none_match=f'"other", W/{etag}')

    assert etag.startswith('"')
    assert again.status == "304 Not Modified"
    assert again.body == b""
    assert again.headers["ETag"] == etag
    assert again.headers["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert site.asked == 1


def test_whoever_takes_gzip_gets_the_same_page_packed(pages, site):
    plain, packed = ask(pages), ask(pages, accept_encoding="br, gzip")

    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert site.asked == 1


def test_the_etag_of_a_packed_page_is_its_own(pages):
    plain, packed = ask(pages), ask(pages, accept_encoding="gzip")
    etag = packed.headers["ETag"]

    again = ask(pages, accept_encoding="gzip", if_none_match=etag)

    assert (again.status, again.headers["ETag"]) == ("304 Not Modified", etag)
    assert "Content-Encoding" not in again.headers
    other = ask(pages, accept_encoding="gzip", if_none_match=plain.headers["ETag"])
    assert other.status == "200 OK"


def test_a_changed_page_is_200_for_an_old_etag(pages):
    etag = ask(pages).headers["ETag"]
    pages.freshness.changed_at = time.monotonic()

    assert ask(pages, if_none_match=etag).status == "200 OK"


def test_caches_on_the_way_have_to_ask_each_time(pages):
    answer = ask(pages)

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Content-Length"] == str(len(answer.body))


def test_each_answer_from_here_counts_a_view(pages, site, views):
    site.viewed = 7
    etag = ask(pages).headers["ETag"]
    ask(pages)
    ask(pages, if_none_match=etag)

    # The first is counted by whoever made the page.
    assert views == [7, 7]


def test_a_cold_page_under_200_clients_is_made_once(pages, site):
    site.takes = 0.05
    bodies = []
    clients = [threading.Thread(target=lambda: bodies.append(ask(pages).body)) for _ in range(200)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert site.asked == 1
    assert bodies == [b"1: / -"] * 200


def test_what_one_process_made_another_need_not_make(pages, site):
    site.takes = 0.2
    forked = multiprocessing.get_context("fork")
    told = forked.Queue()

    def another() -> None:
        ask(pages)
        told.put(site.asked)

    processes = [forked.Process(target=another) for _ in range(3)]
    for process in processes:
        process.start()
    made = sum(told.get(timeout=10) for _ in processes)
    for process in processes:
        process.join()

    assert made == 1


def test_processes_that_wait_for_each_others_pages_all_get_them(pages, site):
    """Threads here wait for pages that are made there, and the other way round."""
    site.takes = 0.002
    forked = multiprocessing.get_context("fork")
    failures = forked.Queue()

    def ask_for_many(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            try:
                ask(pages, f"/{chance.randrange(6)}")
            except OSError as wrong:
                failures.put(str(wrong))
            pages.own.pages.clear()
            pages.freshness.changed_at = time.monotonic()

    def several(seed: int) -> None:
        threads = [threading.Thread(target=ask_for_many, args=(4 * seed + n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    processes = [forked.Process(target=several, args=(n,)) for n in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert failures.empty(), failures.get()


def test_a_process_killed_while_making_a_page_holds_up_nobody(pages, site):
    forked = multiprocessing.get_context("fork")
    began = forked.Event()

    def stuck(environ, start):
        began.set()
        time.sleep(60)

    pages.site = stuck
    process = forked.Process(target=ask, args=(pages,))
    process.start()
    assert began.wait(10)
    process.kill()
    process.join()

    pages.site = site
    assert ask(pages).body == b"1: / -"


def test_addresses_that_are_not_kept_need_not_wait_for_each_other(pages, site):
    site.is_kept = False
    ask(pages)
    site.takes = 0.2
    clients = [threading.Thread(target=ask, args=(pages,)) for _ in range(10)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert time.monotonic() - began < 10 * 0.2


def test_a_page_too_large_to_share_is_kept_all_the_same(pages, site):
    large = [("X-Large", "x" * 200_000)]
    site.headers = large
    ask(pages)
    ask(pages)

    assert site.asked == 1


def test_the_oldest_pages_make_room():
    def page(n: int) -> KeptPage:
        return KeptPage((f"{n:02}",), 0, "", [], b"x" * 90, b"x" * 10, 0)

    own = OwnPages(room=10 * page(0).size)
    for n in range(20):
        own.put(page(n))

    assert own.get(("09",)) is None
    assert own.get(("19",))
    assert own.taken == 10 * page(0).size


def test_long_addresses_take_room_too():
    """Or a crawler of `/sitemap.xml?…` would fill the memory with addresses of small pages."""
    own = OwnPages(room=100_000)
    for n in range(1000):
        own.put(KeptPage((f"{n:04}" + "x" * 1000,), 0, "", [("X-A", "y" * 1000)], b"small", b"", 0))

    kept = [*own.pages.values()]
    assert sum(len(page.key[0]) + len(page.headers[0][1]) for page in kept) < 100_000


@pytest.mark.parametrize(
    "long", [{"path": "/" + "x" * 9000}, {"query": "x" * 9000}, {"host": "x" * 9000}]
)
def test_an_address_that_is_none_of_ours_takes_no_memory(pages, site, long):
    ask(pages, **long)
    ask(pages, **long)

    assert site.asked == 2
    assert not pages.own.pages
    assert not pages.not_kept.until


@pytest.mark.parametrize("long", ["cookie", "accept_language"])
def test_headers_that_no_browser_sends_are_not_remembered(pages, long):
    reader_of.cache_clear()
    ask(pages, **{long: "x=" + "y" * 9000})

    assert reader_of.cache_info().currsize == 0


def test_of_what_is_not_kept_only_hashes_are_remembered(pages, site):
    site.status = "404 Not Found"
    ask(pages, "/" + "x" * 1000)

    assert all(isinstance(each, int) for each in pages.not_kept.until)


@pytest.mark.parametrize(
    "unlike",
    [
        {"status": "302 Found"},
        {"status": "404 Not Found"},
        {"is_kept": False},
    ],
)
def test_nobody_keeps_a_page_from_being_kept(pages, site, unlike):
    """By asking for another at the same address, like `?page=1`, `?page=999` or `?by=2`."""
    for name, value in unlike.items():
        setattr(site, name, value)
    ask(pages, query="by=2")
    site.status, site.is_kept, site.asked = "200 OK", True, 0
    ask(pages)
    ask(pages)

    assert site.asked == 1


def test_one_search_tells_that_no_search_is_kept(pages, site):
    site.is_kept = False
    ask(pages, "/search/", "q=one")

    assert shape_of({"PATH_INFO": "/search/", "QUERY_STRING": "q=two"}) in pages.not_kept


def test_nobody_can_tell_which_pages_wait_for_each_other():
    keys = [(str(n),) for n in range(200)]
    one, other = SharedPages(), SharedPages()

    pairs = [(a, b) for a in keys for b in keys if a < b]
    together = [pair for pair in pairs if one.place_of(pair[0]) == one.place_of(pair[1])]
    assert any(other.place_of(a) != other.place_of(b) for a, b in together)


@pytest.mark.parametrize("status", ["503 Service Unavailable", "304 Not Modified"])
def test_a_page_that_failed_once_is_kept_when_it_is_well_again(pages, site, status):
    site.status, site.is_kept = status, False
    ask(pages)
    site.status, site.is_kept = "200 OK", True
    ask(pages)
    ask(pages)

    assert site.asked == 2
