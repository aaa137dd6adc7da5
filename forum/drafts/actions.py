"""Saving a draft, and giving it up."""

from __future__ import annotations

import time
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.drafts.models import Draft, Written
from forum.drafts.places import composers

MOST_DRAFTS = 100


class SavedElsewhere(Exception):
    """Another page of the same member has saved `draft` since."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(str(draft))
        self.draft = draft


class TooManyDrafts(Exception):
    """There is no room for another one."""


def draft_in(viewer: Viewer, place: str) -> Draft | None:
    return Draft.objects.visible_to(viewer).filter(place=place).first()


def save_draft(viewer: Viewer, place: str, written: Written, known: int) -> Draft | None:
    """Keep what is written; nothing is kept of an empty form, and None returned.

    `known` is the version that the page has last seen, 0 for none. Raises SavedElsewhere,
    TooManyDrafts, and PermissionDenied for guests, and for a new draft where the member can't look.
    """
    if viewer.user is None:
        raise PermissionDenied(_("Sign in to write."))
    with transaction.atomic():
        # One after another: all drafts of a member are compared and counted under this lock.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=viewer.user.pk)
        draft = draft_in(viewer, place)
        if draft and draft.holds(written):
            return draft
        if draft and draft.version != known:
            raise SavedElsewhere(draft)
        if written.is_empty:
            drop_draft(viewer, place)
            return None
        if not draft:
            require_room(viewer, place)
        return keep(viewer, place, written, max(known, draft.version if draft else 0))


def drop_draft(viewer: Viewer, place: str) -> None:
    Draft.objects.visible_to(viewer).filter(place=place).delete()


def drop_published(viewer: Viewer, place: str, body: str, known: int) -> None:
    """Called by what publishes `body`, in the same transaction.

    A newer version than the `known` one holds other words, typed on another machine: it stays.
    """
    draft = draft_in(viewer, place)
    if draft and (draft.version <= known or draft.body.strip() == body.strip()):
        Draft.objects.filter(pk=draft.pk, version=draft.version).delete()


def move_drafts(old: str, new: str) -> list[int]:
    """What was begun in one place is gone on with in another; the ids of those that went.

    Who has begun in both has the texts in one, nothing of them is lost.
    """
    there = Draft.objects.filter(place=new)
    both = dict(
        there.filter(member__in=Draft.objects.filter(place=old).values("member")).values_list(
            "member_id", "pk"
        )
    )
    for draft in Draft.objects.filter(place=old, member__in=both).order_by("member_id"):
        joined = Concat("body", Value("\n\n"), Value(draft.body))
        there.filter(pk=both[draft.member_id]).update(body=joined, version=F("version") + 1)
        draft.delete()
    going = Draft.objects.filter(place=old)
    ids = list(going.order_by("member_id").values_list("pk", flat=True))
    going.filter(pk__in=ids).update(place=new)
    return ids


def bring_drafts_back(ids: Collection[int], old: str, new: str) -> None:
    """What `move_drafts` moved, where it isn't published and nothing was begun there since."""
    begun = Draft.objects.filter(place=old).values("member")
    Draft.objects.filter(pk__in=ids, place=new).exclude(member__in=begun).update(place=old)


# --- steps ----------------------------------------------------------------------------------------


def require_room(viewer: Viewer, place: str) -> None:
    """A draft is only begun where one can look; it may be gone on with when that has changed."""
    if place not in composers(viewer, [place]):
        raise PermissionDenied(_("There is nothing here to write to."))
    if Draft.objects.visible_to(viewer).count() >= MOST_DRAFTS:
        raise TooManyDrafts


def keep(viewer: Viewer, place: str, written: Written, before: int) -> Draft:
    draft, _made = Draft.objects.update_or_create(
        member_id=viewer.id,
        place=place,
        defaults={
            "title": written.title,
            "body": written.body,
            "reply_to_id": written.reply_to_id,
            "began": written.began,
            "aside": dict(written.aside),
            "version": next_version(before),
            "saved_at": timezone.now(),
        },
    )
    return draft


def next_version(before: int) -> int:
    """By the clock, in milliseconds: a draft begun anew is never taken for the one before it."""
    return max(before + 1, time.time_ns() // 1_000_000)
