"""Buttons below a reply: this is the answer, and no, it isn't."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.posting.answers import mark_answer, unmark_answer
from forum.posting.own_posts import own_or_visible
from forum.posts.models import Post
from forum.reading.thread import post_address


def mark(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, mark_answer, _("Marked as the answer."))


def unmark(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, unmark_answer, _("No longer marked as the answer."))


def changed(
    request: ForumRequest, post_id: int, action: Callable[[Viewer, Post], bool], said: str
) -> HttpResponseBase:
    """Who comes by a link is shown the post."""
    post = own_or_visible(request, post_id)
    if request.viewer.is_guest:
        return redirect_to_login(post.get_absolute_url())
    if request.method == "POST" and action(request.viewer, post):
        messages.success(request, said)
    return redirect(post_address(post, request.viewer))
