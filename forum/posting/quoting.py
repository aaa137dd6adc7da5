"""Quotes for the composer to take in: of a whole post, or of words chosen in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.markup import plain_text, quote, quote_words
from forum.posts.models import Post


def quote_of_post(viewer: Viewer, post_id: int) -> str:
    post = quotable(viewer, post_id)
    return quote(author_of(post), post.pk, post.body, post.created_at.date())


def quote_of_words(viewer: Viewer, post_id: int, words: str) -> str:
    """The quote of words that stand in the post. Raises PermissionDenied when they don't.

    What the post itself quotes is not its author's. Words of a spoiler stay in one.
    """
    post = quotable(viewer, post_id)
    if not stands_in(post.html, words):
        raise PermissionDenied(_("These words don't stand in the post as it is now."))
    is_hidden = not stands_in(post.html, words, with_spoilers=False)
    on = post.created_at.date()
    return quote_words(author_of(post), post.pk, words, on, hidden=is_hidden)


def quotable(viewer: Viewer, post_id: int) -> Post:
    """The post, if the viewer may see it. Raises Http404."""
    return get_object_or_404(Post.objects.visible_to(viewer).select_related("author"), pk=post_id)


def author_of(post: Post) -> str:
    return post.author.username if post.author else _("deleted member")


def stands_in(html: str, words: str, *, with_spoilers: bool = True) -> bool:
    """Whether these are words of a rendered text; what it quotes is not its own."""
    wanted = letters(words)
    return bool(wanted) and wanted in letters(plain_text(html, with_spoilers=with_spoilers))


def letters(text: str) -> str:
    """What a selection and the post have in common: spaces are the browser's own."""
    return "".join(text.split())
