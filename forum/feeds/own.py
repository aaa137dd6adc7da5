"""The page on which members make, renew and take back their private feeds."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.feeds.atom import whole
from forum.feeds.models import FeedKey, new_salt
from forum.tags.models import Tag
from forum.threads.models import Thread
from forum.web.keyset import mark_of


class Feed(NamedTuple):
    title: str
    address: str


@never_cache
def show_own_feeds(request: ForumRequest) -> HttpResponseBase:
    """All addresses of the member's; with `?t=` a thread's id, `?u=` a member's or `?tag=` a tag's,
    theirs first."""
    member = request.viewer.user
    if member is None:
        return sign_in_first(request)
    key = FeedKey.objects.filter(member=member).first()
    wanted = asked_for(request)
    context = {"key": key, "feeds": addresses(request.viewer, key, wanted) if key else []}
    return render(request, "feeds/own.html", context)


def asked_for(request: ForumRequest) -> tuple[str, str, dict[str, int]] | None:
    """The title, the kind and the name of one feed. Raises Http404."""
    if (thread_id := mark_of(request, "t")) is not None:
        thread = get_object_or_404(Thread.objects.visible_to(request.viewer), pk=thread_id)
        return thread.title, "thread", {"thread_id": thread.pk}
    if (member_id := mark_of(request, "u")) is not None:
        member = get_object_or_404(User, pk=member_id, is_active=True)
        return member.username, "member", {"member_id": member.pk}
    if (tag_id := mark_of(request, "tag")) is not None:
        tag = get_object_or_404(Tag.objects.visible_to(request.viewer), pk=tag_id)
        return f"#{tag.name}", "tag", {"tag_id": tag.pk}
    return None


def addresses(
    viewer: Viewer, key: FeedKey, wanted: tuple[str, str, dict[str, int]] | None
) -> list[Feed]:
    def address(kind: str, **of: object) -> str:
        return whole(reverse(f"private-{kind}-feed", kwargs={"token": key.token, **of}))

    first = [Feed(wanted[0], address(wanted[1], **wanted[2]))] if wanted else []
    boards = Board.objects.visible_to(viewer).filter(parent__isnull=False).in_tree_order()
    return [
        *first,
        Feed(_("All boards"), address("all")),
        *(Feed(board.title, address("board", slug=board.slug)) for board in boards),
    ]


@require_POST
def renew_own_feeds(request: ForumRequest) -> HttpResponse:
    """Make the addresses, or make others: the old ones end."""
    member = request.viewer.user
    if member is None:
        return sign_in_first(request)
    fresh = {"salt": new_salt(), "created_at": timezone.now()}
    _key, is_first = FeedKey.objects.update_or_create(member=member, defaults=fresh)
    if is_first:
        messages.success(request, _("Your feeds are ready."))
    else:
        messages.success(request, _("Your feeds have new addresses; earlier ones no longer work."))
    return redirect("own-feeds")


@require_POST
def revoke_own_feeds(request: ForumRequest) -> HttpResponse:
    member = request.viewer.user
    if member is None:
        return sign_in_first(request)
    FeedKey.objects.filter(member=member).delete()
    messages.success(request, _("Your private feeds no longer work."))
    return redirect("own-feeds")
