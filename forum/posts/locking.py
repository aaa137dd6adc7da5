"""Locking a post behind its thread, in the order that everyone keeps."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from forum.posts.models import Post
from forum.threads.locking import Moved, hold_thread, lock_where_it_stands
from forum.threads.models import Thread


def lock_post(post: Post) -> Post:
    """The post as it is now, with its thread and board, locked to the transaction's end.

    Raises Thread.DoesNotExist or Post.DoesNotExist.
    """
    return where_it_stands(post, lock_where_it_stands)


def hold_post(post: Post) -> Post:
    """The post locked in a thread that only stays as it is: others may hold further posts of it.

    For what changes no count of thread and board. Raises Thread.DoesNotExist or Post.DoesNotExist.
    """
    return where_it_stands(post, hold_thread)


def where_it_stands(post: Post, lock: Callable[[int], Thread]) -> Post:
    while True:
        try:
            # Rolling back to here lets the wrong thread go before the right one is asked for. One
            # savepoint for all of it: who waits for a row that was locked in one that was released
            # waits for the whole transaction, even when what is around it was rolled back.
            with transaction.atomic():
                return lock_in_thread(post, lock)
        except Moved:
            continue


def lock_in_thread(post: Post, lock: Callable[[int], Thread]) -> Post:
    thread_id = Post.objects.values_list("thread_id", flat=True).get(pk=post.pk)
    thread = lock(thread_id)
    now = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if now.thread_id != thread_id:
        raise Moved
    now.thread = thread
    return now
