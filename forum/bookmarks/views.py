"""A member's bookmarks: put on a post, listed, changed, taken away."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.bookmarks.actions import drop_bookmark, keep_bookmark
from forum.bookmarks.forms import BookmarkForm
from forum.bookmarks.models import Bookmark
from forum.bookmarks.permissions import can_bookmark
from forum.limits.refusing import refusals_on, status_of
from forum.limits.spending import Allowance, spend
from forum.markup import excerpt
from forum.posts.models import Post
from forum.web.keyset import mark_of, stretch

BOOKMARKS = Allowance("bookmark", times=60, seconds=300)
BOOKMARKS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A bookmark of `for_rows`, with the first words of a post that is still seen."""

    bookmark: Bookmark

    @property
    def words(self) -> str:
        return excerpt(self.bookmark.post.html) if self.bookmark.sees_post else ""


def show_bookmarks(request: ForumRequest) -> HttpResponse:
    if request.viewer.is_guest:
        return sign_in_first(request)
    mine = Bookmark.objects.visible_to(request.viewer).for_rows(request.viewer).order_by("-id")
    if before := mark_of(request, "before"):
        mine = mine.filter(id__lt=before)
    page = stretch(request, mine[: BOOKMARKS_A_PAGE + 1], BOOKMARKS_A_PAGE, "before")
    context = {"page": page, "rows": [Row(bookmark) for bookmark in page.rows]}
    return render(request, "bookmarks/bookmarks.html", context)


def bookmark_post(request: ForumRequest, post_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    posts = Post.objects.visible_to(request.viewer)
    post = get_object_or_404(posts.select_related("author", "thread__board"), pk=post_id)
    kept = Bookmark.objects.visible_to(request.viewer).filter(post=post).first()
    if kept is None and not can_bookmark(request.viewer, post.thread.board):
        raise PermissionDenied(_("Posts of this board can’t be bookmarked."))
    before = {"note": kept.note, "remind_at": kept.remind_at} if kept else {}
    form = BookmarkForm(sent(request), initial=before)
    if form.is_valid() and is_kept(request, post, form):
        messages.success(request, _("The bookmark is kept."))
        return redirect(post)
    context = {
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        "form": form,
        "kept": kept,
    }
    status = status_of(form) if form.is_bound else 200
    return render(request, "bookmarks/bookmark.html", context, status=status)


@require_POST
def drop(request: ForumRequest, post_id: int) -> HttpResponseBase:
    """Also of a post that the member may not see any more."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    if drop_bookmark(request.viewer, post_id):
        messages.success(request, _("The bookmark is gone."))
    return redirect("bookmarks")


# --- steps ----------------------------------------------------------------------------------------


def is_kept(request: ForumRequest, post: Post, form: BookmarkForm) -> bool:
    """Whether it could be; if not, the form says why and keeps what was typed."""
    wanted = form.cleaned_data
    with refusals_on(form, denied_with=422):
        spend(BOOKMARKS, str(request.viewer.id))
        keep_bookmark(request.viewer, post, wanted["note"], wanted["remind_at"])
    return not form.errors
