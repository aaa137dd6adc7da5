"""What a hostile server tries, and that it gets nothing."""

from __future__ import annotations

import gzip
import ssl
import threading
import time

import httpcore
import pytest

from forum.cards.facts import HEAD_ENDS
from forum.cards.fetching import MOST_REDIRECTS, Fetcher, Limits, NotFetched, resolved
from tests.cards.conftest import LIMITS, PUBLIC, Internet, Server, drip, page, redirect, status

HERE = "http://example.org/"
# Seconds that a busy machine may take on top; what drips would go on for a minute.
MARGIN = 20
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_a_page_is_fetched(fetcher, server, internet):
    server.answers["/a?b=1"] = page("<title>A page</title>")

    got = fetcher.fetch(f"{HERE}a?b=1#c", LIMITS)

    assert got.body == b"<title>A page</title>"
    assert got.address == f"{HERE}a?b=1#c"
    assert internet.connected == [(PUBLIC, 80)]
    (request,) = server.asked
    assert request.startswith("GET /a?b=1 HTTP/1.1\r\n")
    assert "\r\nHost: example.org\r\n" in request
    assert "cookie" not in request.lower()


def test_a_redirect_is_followed_and_told(fetcher, server, internet):
    internet.names["other.example"] = [["2606:2800:21f::1"]]
    server.answers |= {"/": redirect("//other.example/b"), "/b": page("here")}

    got = fetcher.fetch(HERE, LIMITS)

    assert (got.address, got.body) == ("http://other.example/b", b"here")
    assert internet.connected == [(PUBLIC, 80), ("2606:2800:21f::1", 80)]


def test_the_environment_has_no_say(fetcher, server, internet, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    server.answers["/"] = page("here")

    assert fetcher.fetch(HERE, LIMITS).body == b"here"
    assert internet.connected == [(PUBLIC, 80)]


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "fd00:ec2::254",
        "fe80::1%2",
    ],
)
def test_a_name_that_leads_within_is_not_connected_to(fetcher, internet, address):
    internet.names["example.org"] = [[address]]

    with pytest.raises(NotFetched, match="not public"):
        fetcher.fetch(HERE, LIMITS)
    assert internet.connected == []


def test_one_address_within_is_enough(fetcher, internet):
    internet.names["example.org"] = [[PUBLIC, "192.168.0.1"]]

    with pytest.raises(NotFetched, match="not public"):
        fetcher.fetch(HERE, LIMITS)
    assert internet.connected == []


def test_a_name_that_changes_between_check_and_connection_gains_nothing(fetcher, server, internet):
    """The name is asked once, and what it said is what is connected to."""
    internet.names["example.org"] = [[PUBLIC], ["127.0.0.1"]]
    server.answers["/"] = page("here")

    fetcher.fetch(HERE, LIMITS)

    assert internet.resolved == ["example.org"]
    assert internet.connected == [(PUBLIC, 80)]


def test_a_name_that_changes_between_two_steps_is_refused_at_the_second(fetcher, server, internet):
    internet.names["example.org"] = [[PUBLIC], ["127.0.0.1"]]
    server.answers |= {"/": redirect("/again"), "/again": page("secret")}

    with pytest.raises(NotFetched, match="not public"):
        fetcher.fetch(HERE, LIMITS)
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost"])
def test_however_loopback_is_written_the_real_resolver_tells(host, server, internet):
    real = Fetcher("test", lambda address: True, resolved, internet)

    with pytest.raises(NotFetched, match="not public"):
        real.fetch(f"http://{host}/", LIMITS)
    assert internet.connected == []


def test_loopback_is_refused_without_any_stand_in(server):
    """The whole way out as it is used, and a server that would answer."""
    server.answers["/"] = page("secret")

    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(NotFetched):
            Fetcher("test", lambda address: True).fetch(f"http://{host}:80/", LIMITS)
        with pytest.raises(NotFetched, match="port"):
            Fetcher("test", lambda address: True).fetch(f"http://{host}:{server.port}/", LIMITS)
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://example.org:22/",
        "http://example.org:8000/",
        "https://example.org:5432/",
        "http://user:pass@example.org/",
        "http://@example.org/",
        "http:///etc/passwd",
        "http://exa mple.org/",
        "http://пример.example/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://example.org/" + "a" * 1000,
        "http://example.org/ü",
        "",
    ],
)
def test_what_is_no_plain_address_of_the_web_is_not_asked(fetcher, internet, address):
    with pytest.raises(NotFetched):
        fetcher.fetch(address, LIMITS)
    assert internet.connected == []


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "http://within.example/",
        "//169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://example.org:6379/",
        "http://user@example.org/",
        "javascript:alert(1)",
        "http://[::1",
        "\xff\xfe",
    ],
)
def test_a_redirect_opens_no_other_door(fetcher, server, internet, to):
    internet.names |= {
        "within.example": [["10.0.0.1"]],
        "localhost": [["127.0.0.1"]],
        "127.0.0.1": [["127.0.0.1"]],
        "169.254.169.254": [["169.254.169.254"]],
        "::1": [["::1"]],
    }
    server.answers["/"] = redirect(to)

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, LIMITS)
    assert {where for where, _ in internet.connected} == {PUBLIC}


def test_redirects_come_to_an_end(fetcher, server):
    server.answers["/"] = redirect("/")

    with pytest.raises(NotFetched, match="too many redirects"):
        fetcher.fetch(HERE, LIMITS)
    assert len(server.asked) == MOST_REDIRECTS + 1


def test_a_site_that_is_not_allowed_is_not_reached_by_a_detour(server, internet):
    internet.names["blocked.example"] = [[PUBLIC]]
    server.answers["/"] = redirect("http://blocked.example/b")
    careful = Fetcher("test", lambda address: "blocked" not in address, internet.resolve, internet)

    with pytest.raises(NotFetched, match="not allowed"):
        careful.fetch(HERE, LIMITS)
    assert len(server.asked) == 1


# --- time and size --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(drip(b"", b""), id="says nothing"),
        pytest.param(drip(b"", b"H"), id="drips its first line"),
        pytest.param(drip(HTML, b"X-A: b\r\n"), id="drips headers"),
        pytest.param(drip(HTML + b"\r\n", b"a"), id="drips its body"),
        pytest.param(
            drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), id="drips chunks"
        ),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="says go on"),
    ],
)
def test_slowness_is_bounded_in_all(fetcher, server, answer):
    server.answers["/"] = answer
    began = time.monotonic()

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, LIMITS)
    assert time.monotonic() - began < LIMITS.seconds + MARGIN


def test_slow_redirects_share_one_deadline(fetcher, server):
    def slowly(client):
        time.sleep(0.6)
        client.sendall(redirect("/"))

    server.answers["/"] = slowly
    began = time.monotonic()

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, LIMITS)
    assert time.monotonic() - began < LIMITS.seconds + MARGIN


def test_a_resolver_that_waits_holds_nobody_up(internet):
    released = threading.Event()
    waiting = Fetcher("test", lambda address: True, lambda *_: released.wait(60) or [], internet)
    began = time.monotonic()

    with pytest.raises(NotFetched, match="resolver"):
        waiting.fetch(HERE, LIMITS)
    assert time.monotonic() - began < LIMITS.seconds + MARGIN
    released.set()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(drip(HTML + b"\r\n", b"a" * 65536, pause=0), id="body"),
        pytest.param(drip(HTML, b"X-A: b\r\n" * 1000, pause=0), id="headers"),
        pytest.param(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, pause=0), id="go on"),
        pytest.param(
            drip(
                HTML + b"Transfer-Encoding: chunked\r\n\r\n",
                b"1;" + b"x" * 4000 + b"\r\na\r\n",
                pause=0,
            ),
            id="words between chunks",
        ),
        pytest.param(
            drip(HTML + b"Content-Length: 99999999999\r\n\r\n", b"a" * 65536, pause=0), id="told"
        ),
    ],
)
def test_what_doesnt_end_is_ended(fetcher, server, answer):
    server.answers["/"] = answer
    began = time.monotonic()

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, Limits(60, *LIMITS[1:]))
    assert time.monotonic() - began < MARGIN


def test_a_page_is_read_to_the_end_of_its_head(fetcher, server):
    head = b"<title>A page</title></HEAD"
    server.answers["/"] = drip(HTML + b"\r\n" + head, b"a" * 65536, pause=0)

    got = fetcher.fetch(HERE, LIMITS, HEAD_ENDS)

    assert got.body == head


def test_its_end_is_found_astride_two_chunks(fetcher, server):
    def in_two(client):
        client.sendall(HTML + b"\r\n<title>A</title></he")
        time.sleep(0.2)
        client.sendall(b"ad><p>")
        time.sleep(5)

    server.answers["/"] = in_two

    assert fetcher.fetch(HERE, LIMITS, HEAD_ENDS).body == b"<title>A</title></head"


def test_nothing_compressed_is_taken(fetcher, server):
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < LIMITS.size
    told = ("Content-Type: text/html", "Content-Encoding: gzip")
    server.answers["/"] = status("200 OK", *told, body=bomb)

    with pytest.raises(NotFetched, match="encoding gzip"):
        fetcher.fetch(HERE, LIMITS)
    assert "\r\nAccept-Encoding: identity\r\n" in server.asked[0]


# --- what comes back ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        page("x", "application/octet-stream"),
        page("x", "image/svg+xml"),
        page("x", "text/htmlx"),
        status("200 OK", body=b"x"),
        status("404 Not Found", "Content-Type: text/html", body=b"x"),
        status("500 Oh", "Content-Type: text/html", body=b"x"),
        status("204 No Content", "Content-Type: text/html"),
        status("302 Found"),
        status("401 No", 'WWW-Authenticate: Basic realm="x"'),
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/0.9 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01" * 100,
        b"",
    ],
)
def test_other_answers_are_no_page(fetcher, server, answer):
    server.answers["/"] = answer

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, LIMITS)


def test_an_answer_that_resets_is_no_page(fetcher, server):
    server.answers["/"] = lambda client: client.close()

    with pytest.raises(NotFetched):
        fetcher.fetch(HERE, LIMITS)


# --- TLS ------------------------------------------------------------------------------------------


def over_tls(authority, name: str) -> tuple[Server, Fetcher]:
    """A server with a certificate for this name, and who asks it as example.org."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    server = Server(context)
    internet = Internet(server, {"example.org": [[PUBLIC]]})
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return server, Fetcher("test", lambda address: True, internet.resolve, internet, trusting)


def test_the_certificate_must_be_of_the_name(authority):
    server, fetcher = over_tls(authority, "example.org")
    server.answers["/"] = page("here")
    assert fetcher.fetch("https://example.org/", LIMITS).body == b"here"

    server, fetcher = over_tls(authority, "other.example")
    server.answers["/"] = page("here")
    with pytest.raises(NotFetched, match=r"[Cc]ertificate"):
        fetcher.fetch("https://example.org/", LIMITS)
    assert server.asked == []


def test_a_certificate_of_an_unknown_authority_is_refused(authority):
    server, fetcher = over_tls(authority, "example.org")
    with pytest.raises(NotFetched, match=r"[Cc]ertificate"):
        Fetcher("test", fetcher.allow, fetcher.resolve, fetcher.backend).fetch(
            "https://example.org/", LIMITS
        )
    assert server.asked == []


def test_a_server_that_never_shakes_hands_is_left(server, internet):
    fetcher = Fetcher("test", lambda address: True, internet.resolve, internet)
    server.talk = lambda client: time.sleep(60)
    began = time.monotonic()

    with pytest.raises(NotFetched):
        fetcher.fetch("https://example.org/", LIMITS)
    assert time.monotonic() - began < LIMITS.seconds + MARGIN


def test_the_port_that_is_told_is_the_one_connected_to(fetcher, server, internet):
    server.answers["/"] = page("here")
    fetcher.fetch("http://example.org:443/", LIMITS)
    assert internet.connected == [(PUBLIC, 443)]
    assert "\r\nHost: example.org:443\r\n" in server.asked[0]


def test_the_next_address_is_tried_where_one_is_deaf(fetcher, server, internet):
    deaf = "203.0.114.1"
    internet.names["example.org"] = [[deaf, PUBLIC]]
    server.answers["/"] = page("here")
    reach = internet.connect_tcp

    def connect(host, port, timeout=None, **_):
        if host == deaf:
            time.sleep(timeout)
            raise httpcore.ConnectTimeout("deaf")
        return reach(host, port, timeout)

    internet.connect_tcp = connect

    assert fetcher.fetch(HERE, LIMITS).body == b"here"
