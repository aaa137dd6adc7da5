"""What a post was before it was edited: its history, one earlier version, and letting go of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in import after_recent_sign_in, sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.markup import changes
from forum.posting.forms import PurgeForm
from forum.posting.purging import purge_version, require_purge
from forum.posts.models import Post, Revision
from forum.posts.permissions import (
    can_edit_wiki,
    can_purge,
    can_see_history,
    sees_whole_history,
)
from forum.posts.rendering import Terms, prepare
from forum.reading.rationing import FILTERS, rationed
from forum.reading.thread import fits
from forum.web.keyset import mark_of

# Comparing may take a twentieth of a second each, where someone made it hard.
EDITS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the version that it replaced, and what it changed; nothing where words are gone."""

    before: Revision
    at: datetime
    by: User | None
    reason: str
    change: SafeString | None
    title_change: SafeString | None


@rationed(FILTERS)
def show_history(request: ForumRequest, post_id: int) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if not can_see_history(request.viewer, post.thread, post):
        return refused(request)
    older_than = mark_of(request, "before")
    edits, more = edits_of(request.viewer, post, older_than)
    page = {
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        "edits": edits,
        "older": edits[-1].before.pk if more else None,
        "is_whole": sees_whole_history(request.viewer, post.thread, post),
        "can_purge": can_purge(request.viewer, post.thread, post),
    }
    return render(request, "posting/history.html", page)


@rationed(FILTERS)
def show_version(request: ForumRequest, post_id: int, version_id: int) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if not can_see_history(request.viewer, post.thread, post):
        return refused(request)
    version = fetch_version(request, post, version_id)
    terms = Terms(maths=post.thread.board.has_maths, writer=request.viewer)
    page = {
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        "version": version,
        "html": SafeString(prepare(version.body, terms).html),
        "can_purge": can_purge(request.viewer, post.thread, post) and not version.is_purged,
    }
    return render(request, "posting/version.html", page)


@after_recent_sign_in
def purge(request: ForumRequest, post_id: int, version_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    post = fetch_post(request, post_id)
    require_purge(request.viewer, post.thread, post)
    version = fetch_version(request, post, version_id)
    form = PurgeForm(sent(request))
    if not form.is_valid():
        page: dict[str, object] = {"post": post, "thread": post.thread, "version": version}
        page |= {"board": post.thread.board, "form": form}
        return render(request, "posting/purge.html", page, status=422 if form.is_bound else 200)
    purge_version(request.viewer, version, form.cleaned_data["reason"])
    messages.success(request, _("That version is gone for good."))
    return redirect("post-history", post.pk)


# --- steps ----------------------------------------------------------------------------------------


def fetch_post(request: ForumRequest, post_id: int) -> Post:
    posts = Post.objects.visible_to(request.viewer)
    whole = posts.select_related("author", "thread__board__parent")
    return get_object_or_404(whole, pk=fits(post_id))


def fetch_version(request: ForumRequest, post: Post, version_id: int) -> Revision:
    versions = versions_shown(request.viewer, post).select_related("post", "editor")
    return get_object_or_404(versions, pk=fits(version_id))


def refused(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    raise PermissionDenied(_("Only its author and the moderators see what was edited here."))


def versions_shown(viewer: Viewer, post: Post) -> QuerySet[Revision]:
    """The earlier versions that the viewer may read, oldest first; of a wiki post those since it
    was opened to them.

    What a moderator took out of a post is no longer for all, and no older version is either: it
    may have said the same.
    """
    versions = Revision.objects.filter(post=post)
    if sees_whole_history(viewer, post.thread, post):
        return versions
    if can_edit_wiki(viewer, post.thread, post):
        return versions.filter(replaced_at__gte=post.wiki_at, was_hidden=False)
    by_others = versions.exclude(editor=post.author_id).order_by("-pk")
    last = by_others.values_list("pk", flat=True).first()
    return versions.filter(pk__gt=last) if last else versions


def edits_of(viewer: Viewer, post: Post, before: int | None) -> tuple[list[Edit], bool]:
    """A page of edits, newest first, and whether there are older ones."""
    versions = versions_shown(viewer, post).select_related("editor").order_by("-pk")
    older = versions.filter(pk__lt=fits(before)) if before else versions
    found = list(older[: EDITS_A_PAGE + 1])
    after = versions.filter(pk=before).first() if before else None
    title = title_before(post, before)
    edits = []
    for version in found[:EDITS_A_PAGE]:
        edits.append(edit_of(version, after, post, title))
        after, title = version, version.title or title
    return edits, len(found) > EDITS_A_PAGE


def edit_of(version: Revision, after: Revision | None, post: Post, title: str) -> Edit:
    is_gone = version.is_purged or (after is not None and after.is_purged)
    text = after.body if after else post.body
    return Edit(
        before=version,
        at=version.replaced_at,
        by=version.editor,
        reason=version.reason,
        change=None if is_gone else SafeString(changes(version.body, text)),
        title_change=SafeString(changes(version.title, title)) if version.title else None,
    )


def title_before(post: Post, version_id: int | None) -> str:
    """What the thread was called when that version of its opening post stood; now, without one."""
    later = Revision.objects.filter(post=post, pk__gte=version_id) if version_id else None
    renamed = later.exclude(title="").order_by("pk").first() if later is not None else None
    return renamed.title if renamed else post.thread.title
