"""Pages that ask an author before a post goes, and before it comes back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.posting.deleting import delete_post, require_delete, require_undelete, undelete_post
from forum.posts.models import Post
from forum.reading.thread import fits, post_address
from forum.web.errors import too_soon

DELETIONS = Allowance("delete", times=30, seconds=300)


def delete(request: ForumRequest, post_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    post = own_or_visible(request, post_id)
    if request.method != "POST":
        require_delete(request.viewer, post.thread, post)
        return asked(request, "posting/delete.html", post)
    if too_often := spent(request):
        return too_often
    delete_post(request.viewer, post)
    if post.is_opening:
        messages.success(request, _("The thread is deleted. Its address brings it back for a day."))
        return redirect(post.thread.board)
    return redirect(post_address(post, request.viewer))


def undelete(request: ForumRequest, post_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    post = own_or_visible(request, post_id)
    if request.method != "POST":
        require_undelete(request.viewer, post.thread, post)
        return asked(request, "posting/undelete.html", post)
    if too_often := spent(request):
        return too_often
    undelete_post(request.viewer, post)
    messages.success(request, _("The post is back."))
    return redirect(post_address(post, request.viewer))


# --- steps ----------------------------------------------------------------------------------------


def own_or_visible(request: ForumRequest, post_id: int) -> Post:
    """Also what the viewer deleted themselves. Raises Http404."""
    viewer, wanted = request.viewer, fits(post_id)
    for posts in (Post.objects.visible_to(viewer), Post.objects.deleted_by(viewer)):
        whole = posts.select_related("author", "thread__author", "thread__board__parent")
        if post := whole.filter(pk=wanted).first():
            return post
    raise Http404("no such post")


def asked(request: ForumRequest, template: str, post: Post) -> HttpResponseBase:
    page = {"post": post, "thread": post.thread, "board": post.thread.board, "form": forms.Form()}
    return render(request, template, page | {"way_back": post_address(post, request.viewer)})


def spent(request: ForumRequest) -> HttpResponseBase | None:
    try:
        spend(DELETIONS, str(request.viewer.id))
    except SpentUp as spent_up:
        return too_soon(request, again_sentence(spent_up), spent_up.wait)
    return None
