"""A member's record, and the pages that ask before something is done to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.bans import moment
from accounts.models import Ban, User
from accounts.signing_in import after_recent_sign_in, sign_in_first
from forum.boards.asking import asks_a_guest, require_desk, sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Silence
from forum.limits.refusing import refusals_on, status_of
from forum.log.undoing import can_undo
from forum.posts.models import Post
from forum.sanctions import actions
from forum.sanctions.actions import Charge
from forum.sanctions.forms import BanForm, NoteForm, PlaceForm, ReasonedForm, SilenceForm, WarnForm
from forum.sanctions.models import MOST_POINTS, Caution
from forum.sanctions.permissions import (
    can_ban,
    can_ban_places,
    can_note,
    can_see_record,
    can_warn,
)
from forum.sanctions.record import record_of, session_count, ways_of
from forum.web.address import client_address
from forum.web.keyset import mark_of, stretch
from forum.web.numbers import whole_number

ROWS_A_PAGE = 40
LARGEST_ID = 2**63 - 1


# --- the record -----------------------------------------------------------------------------------


def show_record(request: ForumRequest, member_id: int) -> HttpResponseBase:
    """All that moderators know of a member."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    record = record_of(request.viewer, member)
    undoable = {entry.pk for entry in record.deeds if can_undo(request.viewer, entry)}
    context = {
        "member": member,
        "record": record,
        "ways": ways_of(request.viewer, member),
        "undoable": undoable,
    }
    return render(request, "sanctions/record.html", context)


def show_own(request: ForumRequest) -> HttpResponseBase:
    """A member's own warnings, and what else concerns them: never a note."""
    if request.viewer.user is None:
        return sign_in_first(request)
    me = request.viewer.user
    cautions = Caution.objects.visible_to(request.viewer).filter(member=me)
    context = {
        "cautions": cautions.select_related("post__thread").order_by("-id")[:ROWS_A_PAGE],
        "points": cautions.standing().points(),
        "silences": Silence.objects.in_force().filter(member=me).select_related("board"),
        "is_watched": me.is_watched,
    }
    return render(request, "sanctions/own.html", context)


# --- deeds ----------------------------------------------------------------------------------------


def note(request: ForumRequest, member_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    require(can_note(request.viewer, member), _("You may not write notes about this member."))
    form = NoteForm(sent(request))
    if form.is_valid():
        said = form.cleaned_data
        actions.note(request.viewer, member, said["body"], said["submission_id"])
        messages.success(request, _("The note is kept."))
        return redirect("member-record", member.pk)
    return asked(request, "sanctions/note.html", member, form)


def warn(request: ForumRequest, member_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    require(can_warn(request.viewer, member), _("You may not warn this member."))
    post = cited_post(request, member)
    form = WarnForm(sent(request))
    if form.is_valid() and "preview" not in request.POST and is_warned(request, member, form, post):
        messages.success(request, _("The member is warned."))
        return redirect("member-record", member.pk)
    points = form.cleaned_data.get("points") if form.is_bound and form.is_valid() else None
    ahead = actions.measures_ahead(member, min(points or 1, MOST_POINTS))
    page = {"post": post, "ahead": ahead, "points": actions.points_of(member)}
    return asked(request, "sanctions/warn.html", member, form, **page)


def silence(request: ForumRequest, member_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    require(
        ways_of(request.viewer, member)["silence"] or request.viewer.is_moderator,
        _("You may not silence this member there."),
    )
    form = SilenceForm(request.viewer, sent(request))
    if form.is_valid():
        with refusals_on(form):
            made = actions.silence(request.viewer, member, form.where, form.stop)
            if made is None:
                messages.info(request, _("This member is silenced there already."))
            else:
                messages.success(request, _("The member can read, but not write."))
            return redirect("member-record", member.pk)
    return asked(request, "sanctions/silence.html", member, form)


@after_recent_sign_in
def ban(request: ForumRequest, member_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    require(can_ban(request.viewer, member), _("You may not ban this member."))
    form = BanForm(sent(request))
    if form.is_valid():
        made = actions.ban(request.viewer, member, form.stop)
        if made is None:
            messages.info(request, _("This account is banned already."))
        else:
            messages.success(request, _("The account is banned, and signed out everywhere."))
        return redirect("member-record", member.pk)
    return asked(request, "sanctions/ban.html", member, form, preview=ban_preview(member))


@after_recent_sign_in
def ban_place(request: ForumRequest) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    require_everywhere(request)
    form = PlaceForm(client_address(request), sent(request))
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            place = {name: said[name] for name in ("email_pattern", "network")}
            made = actions.ban_place(request.viewer, form.stop, **place)
            if made is None:
                messages.info(request, _("This is banned already."))
            else:
                messages.success(request, _("The forum is closed to them."))
            return redirect("bans")
    return asked(request, "sanctions/ban_place.html", None, form)


# --- lists ----------------------------------------------------------------------------------------

BANS: dict[str, dict[str, Any]] = {
    "accounts": {"member__isnull": False},
    "emails": {"member": None, "network": ""},
    "networks": {"member": None, "email_pattern": ""},
}


def show_bans(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_everywhere(request)
    kind, over = request.GET.get("kind", ""), request.GET.get("show") == "over"
    if kind and kind not in BANS:
        raise Http404("no such kind")
    bans = Ban.objects.exclude(lifted_at=None) if over else Ban.objects.in_force()
    bans = bans.filter(**BANS.get(kind, {})).select_related("member", "banned_by", "lifted_by")
    page = newest_first(request, bans)
    context = {"page": page, "kind": kind, "shows_over": over}
    return render(request, "sanctions/bans.html", context)


def show_silences(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    over = request.GET.get("show") == "over"
    silences = Silence.objects.visible_to(request.viewer)
    silences = silences.exclude(lifted_at=None) if over else silences.in_force()
    silences = silences.select_related("member", "board", "silenced_by", "lifted_by")
    context = {"page": newest_first(request, silences), "shows_over": over}
    return render(request, "sanctions/silences.html", context)


# --- steps ----------------------------------------------------------------------------------------


def fetch_member(request: ForumRequest, member_id: int) -> User:
    """To who moderates nothing, and of themselves, there is no such page. Raises Http404."""
    member: User = get_object_or_404(User, pk=min(member_id, LARGEST_ID))
    if not can_see_record(request.viewer, member):
        raise Http404("moderators only")
    return member


def require(may: bool, sentence: str) -> None:
    if not may:
        raise PermissionDenied(sentence)


def require_everywhere(request: ForumRequest) -> None:
    if not can_ban_places(request.viewer):
        raise Http404("moderators of the whole forum only")


def cited_post(request: ForumRequest, member: User) -> Post | None:
    """`?post=` of the member, as the form carries it on."""
    post_id = whole_number(request.POST.get("post", request.GET.get("post", "")))
    if not post_id:
        return None
    posts = Post.objects.visible_to(request.viewer).filter(author=member)
    return posts.select_related("author", "thread").filter(pk=min(post_id, LARGEST_ID)).first()


def is_warned(request: ForumRequest, member: User, form: WarnForm, post: Post | None) -> bool:
    said = form.cleaned_data
    charge = Charge(
        said["points"], said["reason"], said["rule"], post=post, expires_at=form.ends_at
    )
    with refusals_on(form):
        actions.warn(request.viewer, member, charge, said["submission_id"])
    return not form.errors


def ban_preview(member: User) -> list[str]:
    sessions = session_count(member)
    lines = [
        ngettext(
            "%(n)d session of theirs ends at once.",
            "%(n)d sessions of theirs end at once.",
            sessions,
        )
        % {"n": sessions},
        ngettext(
            "%(n)d post of theirs stays as it is.",
            "%(n)d posts of theirs stay as they are.",
            member.post_count,
        )
        % {"n": member.post_count},
    ]
    if member.is_banned and member.banned_until:
        lines.insert(
            0, _("Banned already until %(moment)s.") % {"moment": moment(member.banned_until)}
        )
    return lines


def newest_first(request: ForumRequest, rows: Any) -> Any:
    if before := mark_of(request, "before"):
        rows = rows.filter(id__lt=before)
    return stretch(request, rows.order_by("-id")[: ROWS_A_PAGE + 1], ROWS_A_PAGE, "before")


def asked(
    request: ForumRequest, template: str, member: User | None, form: forms.Form, **page: Any
) -> HttpResponse:
    """The page that asks; with what is wrong, when it was sent and can't be done so."""
    status = status_of(form) if form.is_bound and form.errors else 200
    page |= {"member": member, "form": form, "is_grave": isinstance(form, ReasonedForm)}
    return render(request, template, page, status=status)
