"""Conversations to look at: the member's list, one of them, who is in it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.conversations import actions, places
from forum.conversations.fetching import fetch_message, fetch_part
from forum.conversations.forms import AddForm, MessageForm
from forum.conversations.models import Participant
from forum.conversations.permissions import can_add, can_write
from forum.conversations.rows import MessageRow, list_rows, message_rows
from forum.limits.refusing import refusals_on, status_of
from forum.limits.spending import Allowance, spend
from forum.web.keyset import mark_of, stretch
from forum.web.paging import Pages, page_number

ROWS_A_PAGE = 20
MOST_NAMED = 50
ADDITIONS = Allowance("add to conversation", times=30, seconds=3600)


@never_cache
def show_list(request: ForumRequest) -> HttpResponseBase:
    """Where something was said last comes first."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    mine = Participant.objects.present().filter(member=request.viewer.id)
    if before := mark_of(request, "before"):
        mine = mine.filter(place__lt=before)
    found = mine.select_related("conversation").order_by("-place")[: ROWS_A_PAGE + 1]
    page = stretch(request, found, ROWS_A_PAGE, "before", key="place")
    context = {"page": page, "rows": list_rows(request.viewer, page.rows)}
    return render(request, "conversations/list.html", context)


@never_cache
def show(request: ForumRequest, conversation_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    part = fetch_part(request.viewer, conversation_id)
    page = page_number(request)
    if page > part.last_page:
        raise Http404("no such page")
    rows = message_rows(request.viewer, part, page)
    note_reading(request, part, rows)
    conversation = part.conversation
    people = conversation.participants.present().select_related("member").order_by("id")
    context = {
        "conversation": conversation,
        "part": part,
        "rows": rows,
        "people": [each.member for each in people[:MOST_NAMED]],
        "pages": Pages(page, part.last_page, part.address_of_page),
        "can_write": can_write(request.viewer, part),
        "can_add": can_add(request.viewer, part),
        "sees_all": part.first_number == 1,
        "form": MessageForm(),
        "draft_place": places.to_talk(conversation.pk),
    }
    return render(request, "conversations/conversation.html", context)


def go_to_message(request: ForumRequest, message_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    message = fetch_message(request.viewer, message_id)
    part = fetch_part(request.viewer, message.conversation_id)
    return redirect(part.address_of(message.number))


def add(request: ForumRequest, conversation_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    part = fetch_part(request.viewer, conversation_id)
    form = AddForm(sent(request))
    form.viewer = request.viewer
    if form.is_valid():
        with refusals_on(form):
            spend(ADDITIONS, str(request.viewer.id))
            added = actions.add(request.viewer, part.conversation_id, form.cleaned_data["to"])
        if not form.errors:
            messages.success(request, added_sentence([member.username for member in added]))
            return redirect(part.conversation)
    context = {"form": form, "conversation": part.conversation}
    status = status_of(form) if form.errors else 200
    return render(request, "conversations/add.html", context, status=status)


def leave(request: ForumRequest, conversation_id: int) -> HttpResponseBase:
    """Asks first. Who has left already has what they wanted."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    if request.method != "POST":
        part = fetch_part(request.viewer, conversation_id)
        context = {"conversation": part.conversation, "form": forms.Form()}
        return render(request, "conversations/leave.html", context)
    try:
        actions.leave(request.viewer, conversation_id)
    except Participant.DoesNotExist:
        if not has_left(request, conversation_id):
            raise Http404 from None
    messages.success(request, _("You have left the conversation."))
    return redirect("conversations")


@require_POST
def mute(request: ForumRequest, conversation_id: int) -> HttpResponseBase:
    """`on` or, if it isn't sent, off."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    part = fetch_part(request.viewer, conversation_id)
    is_muted = request.POST.get("mute") == "on"
    actions.mute(request.viewer, part.conversation_id, is_muted=is_muted)
    said = _("The conversation is muted: it doesn’t count as unread in the header any more.")
    messages.success(request, said if is_muted else _("You hear of the conversation again."))
    return redirect(part.conversation)


# --- steps ----------------------------------------------------------------------------------------


def note_reading(request: ForumRequest, part: Participant, rows: list[MessageRow]) -> None:
    """The page's own header says how much is unread afterwards."""
    shown = rows[-1].message.number if rows else 0
    if shown <= part.read_number or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    is_over = actions.read_up_to(request.viewer, part.conversation_id, shown)
    if is_over and (user := request.viewer.user):
        user.unread_conversations = max(0, user.unread_conversations - 1)


def has_left(request: ForumRequest, conversation_id: int) -> bool:
    ever = Participant.objects.filter(member=request.viewer.id)
    return ever.filter(conversation=conversation_id).exists()


def added_sentence(names: list[str]) -> str:
    if not names:
        return _("They are in the conversation already.")
    return ngettext(
        "%(names)s takes part from now on.", "%(names)s take part from now on.", len(names)
    ) % {"names": ", ".join(names)}
