"""Old addresses of threads that were merged into others."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from forum.boards.middleware import ForumRequest
from forum.posts.models import PAGE_SIZE, Post
from forum.reading.thread import fetch_thread, post_address
from forum.threads.models import Thread
from forum.threads.redirects import post_that_was, survivor_of
from forum.web.paging import page_number


def fetch_survivor(request: ForumRequest, thread_id: int) -> Thread:
    """The thread, or the one that it went into. Raises Http404."""
    try:
        return fetch_thread(request, thread_id)
    except Http404:
        if survivor := survivor_of(thread_id, request.viewer):
            return fetch_thread(request, survivor.pk)
        raise


def go_to_survivor(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """To the thread that took this one in; from a later page, to where its first post is now, also
    of a thread that is there still, whose last posts went elsewhere.

    Raises Http404, also where the viewer may not see that thread.
    """
    page = page_number(request)
    post_id = post_that_was(thread_id, (page - 1) * PAGE_SIZE + 1) if page > 1 else None
    posts = Post.objects.visible_to(request.viewer).select_related("thread__board")
    survivor = survivor_of(thread_id, request.viewer)
    if post := posts.filter(pk=post_id).first() if post_id else None:
        address = post_address(post, request.viewer)
    elif survivor:
        address = survivor.get_absolute_url()
    else:
        raise Http404("no such thread")
    # Crawlers take it as final; browsers ask again, as a merge can be undone.
    answer = redirect(address, permanent=True)
    patch_cache_control(answer, no_cache=True)
    return answer
