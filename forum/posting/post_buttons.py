"""Buttons below a post: this is the answer, others may edit it, and no, not any more."""

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
from forum.posting.wiki import make_wiki, unmake_wiki
from forum.posts.models import Post
from forum.reading.thread import post_address


def mark_answered(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, mark_answer, _("Marked as the answer."))


def unmark_answered(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, unmark_answer, _("No longer marked as the answer."))


def open_to_others(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, make_wiki, _("Others may edit this post now."))


def close_to_others(request: ForumRequest, post_id: int) -> HttpResponseBase:
    return changed(request, post_id, unmake_wiki, _("This post is its author’s alone again."))


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
