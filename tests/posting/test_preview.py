import pytest
from django.test import Client

from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


def test_it_shows_the_text_as_it_would_stand(member, signed_in):
    answer = signed_in(member).post("/preview/", {"body": "**Bold** and <script>x</script>"})

    assert "<strong>Bold</strong>" in answer.text
    assert "<script>" not in answer.text
    assert not Post.objects.exists()


def test_it_refuses_guests():
    assert Client().post("/preview/", {"body": "Text"}).status_code == 403


def test_it_refuses_get(member, signed_in):
    assert signed_in(member).get("/preview/").status_code == 405


def test_an_empty_text_is_no_error(member, signed_in):
    assert signed_in(member).post("/preview/").status_code == 200


def test_it_mentions_members(member, signed_in):
    other = make.member("Вера")

    answer = signed_in(member).post("/preview/", {"body": "@вера, привет"})

    assert f"/members/{other.pk}/" in answer.text
