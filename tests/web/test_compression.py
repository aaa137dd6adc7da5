"""Which answers are packed, for whom, and what they say of it."""

from __future__ import annotations

import gzip

import pytest

from forum.web.compression import Compressed, packed, takes_packed

TEXT = "Съешь же ещё этих мягких французских булок. ".encode() * 40
LONG = len(TEXT)


def ask(headers, chunks=(TEXT,), accepted="gzip, deflate, br"):
    told = []
    site = Compressed(lambda _environ, start: start("200 OK", headers) or chunks)
    answer = site({"HTTP_ACCEPT_ENCODING": accepted}, lambda *said: told.extend(said))
    return dict(told[1]), b"".join(answer)


def page(*more, kind="text/html; charset=utf-8", length=LONG):
    return [("Content-Type", kind), ("Content-Length", str(length)), *more]


def test_a_page_is_packed():
    headers, body = ask(page(("Vary", "Cookie")))

    assert gzip.decompress(body) == TEXT
    assert len(body) < len(TEXT) / 4
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] == str(len(body))
    assert headers["Vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0, *"])
def test_who_does_not_take_it_gets_it_plain(accepted):
    headers, body = ask(page(), accepted=accepted)

    assert body == TEXT
    assert "Content-Encoding" not in headers
    assert headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(page(kind="image/png"), id="a picture"),
        pytest.param(page(("Content-Encoding", "br")), id="packed already"),
        pytest.param(page(length=200), id="small"),
        pytest.param([("Content-Type", "text/html")], id="a stream"),
        pytest.param(page(kind=""), id="of no kind"),
    ],
)
def test_what_gains_nothing_stays_as_it_is(headers):
    said, body = ask(headers)

    assert body == TEXT
    assert said.get("Content-Encoding") in (None, "br")


def test_the_same_page_has_not_always_the_same_length():
    assert len({len(ask(page())[1]) for _ in range(50)}) > 1


def test_an_etag_tells_no_longer_of_the_very_bytes():
    assert ask(page(("ETag", '"abc"')))[0]["ETag"] == 'W/"abc"'
    assert ask(page(("ETag", 'W/"abc"')))[0]["ETag"] == 'W/"abc"'


def test_what_was_answered_is_closed():
    class Chunks(list):
        closed = False

        def close(self):
            self.closed = True

    chunks = Chunks([TEXT])
    ask(page(), chunks)
    assert chunks.closed


@pytest.mark.parametrize("padding", [0, 1, 99])
@pytest.mark.parametrize("body", [b"", b"x", TEXT])
def test_every_body_comes_out_again(body, padding):
    assert gzip.decompress(packed(body, padding)) == body


def test_browsers_take_it():
    assert takes_packed({"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"})
