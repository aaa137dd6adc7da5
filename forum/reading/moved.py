"""Old addresses of threads that were merged into others."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from forum.boards.middleware import ForumRequest
from forum.posts.models import PAGE_SIZE, Post
from forum.reading.thread import post_address
from forum.threads.redirects import post_that_was, survivor_of
from forum.web.paging import page_number


def go_to_survivor(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """To the thread that took this one in; from a later page, to where its first post is now.

    Raises Http404, also where the viewer may not see that thread.
    """
    thread = survivor_of(thread_id, request.viewer)
    if thread is None:
        raise Http404("no such thread")
    page = page_number(request)
    post_id = post_that_was(thread_id, (page - 1) * PAGE_SIZE + 1) if page > 1 else None
    posts = Post.objects.visible_to(request.viewer).select_related("thread__board")
    post = posts.filter(pk=post_id).first() if post_id else None
    # Crawlers take it as final; browsers ask again, as a merge can be undone.
    answer = redirect(post_address(post, request.viewer) if post else thread, permanent=True)
    patch_cache_control(answer, no_cache=True)
    return answer
