import pytest
from django.core.management import call_command

from forum.markup import RENDERER_VERSION
from forum.posts.models import Post
from forum.posts.rerendering import BATCH, older_posts, rendered, rerender_batch, store
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_post(member):
    return made_by_an_older_renderer(make.post(make.thread(), member, "a[^1] **b**\n\n[^1]: note"))


def made_by_an_older_renderer(post):
    Post.objects.filter(pk=post.pk).update(renderer_version=RENDERER_VERSION - 1, html="<p>old</p>")
    post.refresh_from_db()
    return post


def test_older_html_is_made_again(old_post, capsys):
    call_command("rerender")

    old_post.refresh_from_db()
    assert "<strong>b</strong>" in old_post.html
    assert f'id="fn-p{old_post.pk}-1"' in old_post.html
    assert old_post.renderer_version == RENDERER_VERSION
    assert old_post.edited_at is None
    assert "1 posts" in capsys.readouterr().out


def test_doing_it_twice_changes_nothing(old_post):
    assert rerender_batch() == 1
    assert rerender_batch() == 0


def test_mentions_mean_whom_they_meant(member):
    named = make.member("vera")
    post = made_by_an_older_renderer(make.post(make.thread(), member, "@vera"))
    named.username = "tanya"
    named.save(update_fields=["username"])

    rerender_batch()

    post.refresh_from_db()
    assert f'href="/members/{named.pk}/">@vera</a>' in post.html


def test_a_text_edited_meanwhile_is_left_alone(old_post):
    stale = older_posts()[0]
    Post.objects.filter(pk=old_post.pk).update(body="new", html="<p>new</p>")

    assert not store(stale, rendered(stale))
    old_post.refresh_from_db()
    assert old_post.html == "<p>new</p>"


def test_one_batch_is_bounded_and_asks_once(old_post, member, django_assert_num_queries):
    for n in range(3):
        made_by_an_older_renderer(make.post(old_post.thread, member, f"text {n}"))

    posts_and_files = begin_and_end = 2
    with django_assert_num_queries(posts_and_files + 4 + begin_and_end):
        assert rerender_batch() == 4 < BATCH
