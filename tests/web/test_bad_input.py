"""What hostile or broken clients send is refused or kept, never a 5xx.

Times are the thread's own: what else the machine does is no matter.
"""

import json
from pathlib import Path

import pytest
from django.test import Client

from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make
from tests.pace import in_time

pytestmark = pytest.mark.django_db

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
NAUGHTY = json.loads((CORPORA / "naughty-strings.json").read_text())
PATHOLOGICAL = json.loads((CORPORA / "markdown-pathological.json").read_text())


def strings(found: object) -> list[str]:
    if isinstance(found, str):
        return [found]
    values = found.values() if isinstance(found, dict) else found
    return [text for value in values for text in strings(value)]


@pytest.fixture
def unlimited(monkeypatch):
    from forum.posting import views  # noqa: PLC0415

    monkeypatch.setattr(views, "spend", lambda allowance, who: None)


def test_titles_and_texts_keep_each_naughty_string_or_say_why_not(unlimited, signed_in, member):
    board, client = make.board(), signed_in(member)
    kept = 0

    for text in strings(NAUGHTY):
        answer = client.post(f"/b/{board.slug}/new/", {"title": text, "body": text})
        assert answer.status_code in (302, 422), repr(text)
        if answer.status_code == 302:
            post = Post.objects.select_related("thread").latest("id")
            assert post.body == text.replace("\r\n", "\n").replace("\r", "\n"), repr(text)
            assert post.thread.title == text.strip(), repr(text)
            page = client.get(answer["Location"])
            assert page.status_code == 200, repr(text)
            assert "<script>alert" not in page.text
            kept += 1
        else:
            assert 'role="alert"' in answer.text, repr(text)

    assert kept > 400


@pytest.mark.parametrize("address", ["/members/?q={}", "/latest/?page={}", "/u/{}/", "/b/{}/"])
@pytest.mark.parametrize(
    "text", ["%00", "%ED%A0%80", "%FF%FE", "%F0%9F%92%A9", "..%2f..%2f", "%25"]
)
def test_addresses_take_any_bytes(address, text):
    answer = Client().get(address.format(text))

    assert answer.status_code in (200, 400, 404)


def test_nul_in_a_query_is_a_400_with_a_page():
    answer = Client().get("/members/?q=a%00b")

    assert answer.status_code == 400
    assert "<h1" in answer.text


def test_nul_in_a_form_is_told_and_the_rest_is_kept(member, signed_in):
    answer = signed_in(member).post(
        f"/b/{make.board().slug}/new/", {"title": "My title", "body": "a\0b, my long text"}
    )

    assert answer.status_code == 422
    assert "my long text" in answer.text
    assert not Thread.objects.exists()


def test_broken_utf8_in_a_form_is_no_5xx(member, signed_in):
    answer = signed_in(member).post(
        f"/b/{make.board().slug}/new/",
        b"title=%ED%A0%80x&body=%FF%FEtext",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in (302, 400, 422)


def test_a_post_of_5_megabytes_is_told_that_it_is_too_long_and_kept(member, signed_in):
    text = "Длинно. " * (5 * 1024 * 1024 // 14)

    with in_time(5):
        answer = signed_in(member).post(
            f"/b/{make.board().slug}/new/", {"title": "Long", "body": text}
        )

    assert answer.status_code == 422
    assert text[:1000] in answer.text
    assert 'role="alert"' in answer.text


def test_a_body_beyond_all_bounds_is_a_4xx(member, signed_in):
    answer = signed_in(member).post(
        f"/b/{make.board().slug}/new/",
        b"body=" + b"x" * (33 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )

    assert 400 <= answer.status_code < 500


def test_ten_thousand_nested_quotes_are_bounded(member, signed_in):
    with in_time(1):
        answer = signed_in(member).post(
            f"/b/{make.board().slug}/new/", {"title": "Deep", "body": ">" * 10_000 + " deep"}
        )

    assert answer.status_code in (302, 422)


def scaled(case: dict, length: int) -> str:
    """The case's pattern, repeated until it fills a post."""
    if "text" in case:
        return case["text"][:length]
    share = length / sum(len(text) * times for text, times in case["parts"])
    return "".join(text * max(1, int(times * share)) for text, times in case["parts"])[:length]


@pytest.mark.parametrize("case", PATHOLOGICAL, ids=lambda case: case.get("name", "")[:40])
def test_pathological_markdown_is_bounded(case, member, signed_in, unlimited):
    body = scaled(case, 50_000)
    client, board = signed_in(member), make.board()

    with in_time(2):
        answer = client.post(f"/b/{board.slug}/new/", {"title": "Odd", "body": body})

    assert answer.status_code in (302, 422)


def test_a_forged_host_is_refused():
    assert Client().get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_unknown_methods_are_no_5xx(method):
    assert getattr(Client(), method)("/").status_code < 500


def test_a_thousand_query_parameters_are_no_5xx():
    query = "&".join(f"a{n}=1" for n in range(3000))

    assert Client().get(f"/members/?{query}").status_code < 500
