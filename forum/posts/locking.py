"""Locking a post behind its thread, in the order that everyone keeps."""

from __future__ import annotations

from forum.posts.models import Post
from forum.threads.locking import hold_thread, lock_thread


def lock_post(post: Post) -> Post:
    """The post as it is now, with its thread and board, locked to the transaction's end.

    Raises Thread.DoesNotExist or Post.DoesNotExist.
    """
    thread = lock_thread(post.thread_id)
    now = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    now.thread = thread
    return now


def hold_post(post: Post) -> Post:
    """The post locked in a thread that only stays as it is: others may hold further posts of it.

    For what changes no count of thread and board. Raises Thread.DoesNotExist or Post.DoesNotExist.
    """
    thread_id = Post.objects.values_list("thread_id", flat=True).get(pk=post.pk)
    thread = hold_thread(thread_id)
    now = Post.objects.select_for_update(no_key=True).get(pk=post.pk, thread=thread)
    now.thread = thread
    return now
