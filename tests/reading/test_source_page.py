"""The page that this forum is modelled on, posted through the form as it was written."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from forum.posts import counters
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).parents[2].parent / "shared" / "source-page.txt"
PARAGRAPHS = 11


@pytest.fixture
def source() -> tuple[str, str]:
    lines = [line.strip() for line in SOURCE.read_text().splitlines() if line.strip()]
    title = lines[2]
    first = next(place for place, line in enumerate(lines) if line.startswith("Recently"))
    return title, "\n\n".join(lines[first : first + PARAGRAPHS])


def test_it_is_shown_as_the_source_shows_it(source, signed_in):
    title, body = source
    author = make.member(
        "author",
        joined_at=timezone.now() - timedelta(days=740),
        carried_posts=217,
        carried_threads=150,
    )
    counters.recount()
    board = make.board("Форум")

    sent = signed_in(author).post(f"/b/{board.slug}/new/", {"title": title, "body": body})
    page = Client().get(sent["Location"], headers={"Accept-Language": "ru"}).text

    thread = Thread.objects.get()
    assert (
        thread.title == title == "China and Latin America set a model for South-South cooperation"
    )
    assert thread.posts.get().body == body
    text = page[page.index('<article id="post-1"') : page.index("</article>")]
    for paragraph in body.split("\n\n"):
        shown = paragraph.replace("&", "&amp;").replace('"', "&quot;")
        assert paragraph in text or shown in text or paragraph.replace("'", "&#x27;") in text
    assert text.count("<p>") >= PARAGRAPHS
    flat = page.replace("\xa0", " ")
    for shown in (
        "1 сообщение",
        "1 участник",
        "Почётный участник",
        "2 года назад",
        "218",
        "Главная",
    ):
        assert shown in flat
    assert 'data-field="thread-starter"' in page
    assert "/suggestions/" in page
