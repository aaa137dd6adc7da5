"""What stands at the address of a thread for the author who deleted it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forum.boards.middleware import ForumRequest
from forum.posts.models import Post
from forum.posts.permissions import UNDO_FOR


def thread_deleted_lately(request: ForumRequest, thread_id: int) -> HttpResponse | None:
    """The way back, as long as there is one. A query for members, on addresses of nothing."""
    own = Post.objects.deleted_by(request.viewer).filter(thread=thread_id, number=1)
    opening = own.filter(deleted_at__gt=timezone.now() - UNDO_FOR).first()
    if opening is None:
        return None
    return render(request, "reading/deleted.html", {"opening": opening}, status=404)
