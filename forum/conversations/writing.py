"""Pages for writing in conversations, with the forum's composer. All keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.conversations import actions, places
from forum.conversations.fetching import fetch_part, fetch_words, part_in
from forum.conversations.forms import BeginForm, EditForm, MessageForm, words_of
from forum.conversations.models import Message, Participant
from forum.conversations.permissions import can_write, is_new
from forum.conversations.quoting import quote_of_message, quote_of_words
from forum.conversations.rows import MessageRow, rows_between
from forum.limits.refusing import refusals_on, refuse, status_of
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.markup import MAX_BODY
from forum.posting.attaching import Sent
from forum.posting.mentions import OFFERED, beginning
from forum.posting.views import MENTIONS, aside_of, desk_at, is_sent, previewed, restored
from forum.posts.models import PAGE_SIZE
from forum.reading.thread import fits
from forum.web.numbers import whole_number
from forum.web.plain import plain
from forum.web.taken import tell_taken

DAY, HOUR = 24 * 3600, 3600
BEGINNINGS = Allowance("conversation", times=50, seconds=DAY)
BEGINNINGS_OF_NEW = Allowance("conversation of a new member", times=5, seconds=DAY)
BEGINNINGS_OF_STAFF = Allowance("conversation of the staff", times=200, seconds=DAY)
MESSAGES = Allowance("message", times=200, seconds=HOUR)
MESSAGES_OF_NEW = Allowance("message of a new member", times=40, seconds=HOUR)


def begin(request: ForumRequest) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    desk = desk_at(request, places.TO_BEGIN)
    to = request.GET.get("to", "") or aside_of(desk.draft).get("to", "")
    form = BeginForm(sent(request), initial={"to": to, **restored(desk.draft, {})})
    form.viewer = request.viewer
    page = {"form": form, "write_address": reverse("start-conversation"), **desk._asdict()}
    page["cancel_address"] = reverse("conversations")
    if not is_to_be_sent(request, form):
        return composer(request, "conversations/begin.html", page)

    def write() -> Message:
        said = form.cleaned_data
        return actions.begin(request.viewer, said["to"], said["title"], words_of(form))

    allowance = allowance_of(request, BEGINNINGS_OF_NEW, BEGINNINGS)
    message = written(request, form, allowance, write)
    if message is None:
        return composer(request, "conversations/begin.html", page)
    return tell_taken(request, redirect(message.conversation))


def write(request: ForumRequest, conversation_id: int) -> HttpResponseBase:
    """To who isn't there, and to who has just left, the same is said, with what they typed."""
    part = part_in(request.viewer, conversation_id)
    if request.method != "POST":
        if request.viewer.is_guest:
            return sign_in_first(request)
        if part is None:
            raise Http404("no such conversation")
        actions.require_write(request.viewer, part)
    desk = desk_at(request, places.to_talk(conversation_id))
    form = MessageForm(sent(request), initial=restored(desk.draft, quoted(request, part)))
    page = {"form": form, "part": part, **desk._asdict()}
    page["conversation"] = part and part.conversation
    page["write_address"] = reverse("write-message", args=[conversation_id])
    page["cancel_address"] = reverse("conversation", args=[conversation_id])
    page["seen"] = request.POST.get("seen", "") or (part.conversation.last_number if part else "")
    if not is_to_be_sent(request, form) or is_overtaken(request, part, form, page):
        return composer(request, "conversations/write.html", page)
    message = written(
        request,
        form,
        allowance_of(request, MESSAGES_OF_NEW, MESSAGES),
        lambda: actions.write_message(request.viewer, conversation_id, words_of(form)),
    )
    if message is None:
        return composer(request, "conversations/write.html", page)
    part = part or fetch_part(request.viewer, conversation_id)
    return tell_taken(request, redirect(part.address_of(message.number)))


def edit(request: ForumRequest, message_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    message = own_message(request, message_id)
    if request.method != "POST" and message:
        actions.require_edit(request.viewer, message)
    desk = desk_at(request, places.to_edit(message_id))
    text = desk.draft.body if desk.draft else (message.body if message else "")
    form = EditForm(sent(request), initial={"body": text})
    page = {"form": form, "message": message, "is_edit": True, **desk._asdict()}
    page["write_address"] = reverse("edit-message", args=[message_id])
    page["cancel_address"] = reverse("message", args=[message_id])
    if not is_to_be_sent(request, form):
        return composer(request, "conversations/edit.html", page)
    with refusals_on(form), gone_on(form):
        spend(allowance_of(request, MESSAGES_OF_NEW, MESSAGES), str(request.viewer.id))
        if message is None:
            raise Participant.DoesNotExist
        actions.edit_message(request.viewer, message, words_of(form))
    if form.errors:
        return composer(request, "conversations/edit.html", page)
    return tell_taken(request, redirect("message", message_id))


def quote_message(request: ForumRequest, message_id: int) -> HttpResponse:
    """A message, or the `words` of it that are sent, as the Markdown of a quote."""
    if request.viewer.is_guest:
        return plain(_("Sign in to write."), 403)
    message = fetch_words(request.viewer, message_id)
    if request.method != "POST":
        return plain(quote_of_message(message))
    try:
        return plain(quote_of_words(message, request.POST.get("words", "")[:MAX_BODY]))
    except PermissionDenied as refused:
        return plain(str(refused), 403)


@require_GET
def offer_names(request: ForumRequest) -> HttpResponse:
    """Names that begin with `q`, as JSON: of all members, or of those `in` a conversation."""
    if request.viewer.is_guest:
        return plain(_("Sign in to write."), 403)
    try:
        spend(MENTIONS, str(request.viewer.id))
    except SpentUp as spent:
        return plain(again_sentence(spent), 429)
    begun = request.GET.get("q", "").strip()[:30]
    members = User.objects.filter(is_active=True).exclude(pk=request.viewer.id or 0)
    if (number := whole_number(request.GET.get("in", ""))) is not None:
        part = fetch_part(request.viewer, number)
        there = part.conversation.participants.present().values("member")
        members = members.filter(pk__in=there)
    elif not begun:
        return JsonResponse({"names": []})
    names = beginning(members, begun).order_by("username").values_list("username", flat=True)
    return JsonResponse({"names": list(names[:OFFERED])})


# --- steps ----------------------------------------------------------------------------------------


def is_to_be_sent(request: ForumRequest, form: forms.Form) -> bool:
    return is_sent(request, form, Sent(sent(request), []))


def allowance_of(request: ForumRequest, of_new: Allowance, of_others: Allowance) -> Allowance:
    if of_others is BEGINNINGS and request.viewer.is_moderator:
        return BEGINNINGS_OF_STAFF
    return of_new if is_new(request.viewer) else of_others


@contextmanager
def gone_on(form: forms.Form) -> Iterator[None]:
    """What isn't theirs, or not any more, is said on the form, which keeps the text."""
    try:
        yield
    except Participant.DoesNotExist:
        refuse(form, _("This conversation isn’t open to you. Your text is kept here."), 404)


def written(
    request: ForumRequest, form: forms.Form, allowance: Allowance, write: Callable[[], Message]
) -> Message | None:
    """The message; nothing when refused, with the reason put on the form."""
    if first := actions.sent_before(request.viewer, form.cleaned_data["submission_id"]):
        return first
    with refusals_on(form), gone_on(form):
        spend(allowance, str(request.viewer.id))
        return write()
    return None


def is_overtaken(
    request: ForumRequest, part: Participant | None, form: forms.Form, page: dict[str, Any]
) -> bool:
    """Whether others wrote since the page was made: it comes back once, with what they wrote."""
    seen = form.cleaned_data["seen"]
    if seen is None or part is None or not can_write(request.viewer, part):
        return False
    came = came_since(request, part, seen)
    if not came or actions.sent_before(request.viewer, form.cleaned_data["submission_id"]):
        return False
    page["came_messages"], page["seen"] = came, part.conversation.last_number
    form.add_error(None, came_sentence(len(came)))
    return True


def came_since(request: ForumRequest, part: Participant, seen: int) -> list[MessageRow]:
    """What others said, the newest of it where it is much."""
    last = part.conversation.last_number
    first = max(seen, last - PAGE_SIZE) + 1
    if first > last:
        return []
    rows = rows_between(request.viewer, part, first, last)
    return [
        row for row in rows if row.message.is_said and row.message.author_id != request.viewer.id
    ]


def came_sentence(n: int) -> str:
    return ngettext(
        "%(n)d message came while you wrote. Have a look, then send yours.",
        "%(n)d messages came while you wrote. Have a look, then send yours.",
        n,
    ) % {"n": n}


def composer(request: ForumRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The form's page, with a preview when one was asked for and can be made."""
    form = page["form"]
    is_previewed = "preview" in request.POST and not request.viewer.is_guest
    if is_previewed and form.is_bound and "body" not in form.errors:
        page["preview"] = previewed(request, form.cleaned_data["body"], None)
    return render(request, template, page, status=status_of(form) if form.errors else 200)


def quoted(request: ForumRequest, part: Participant | None) -> dict[str, Any]:
    """What the form begins with when it was opened from a message: `?quote=` its id."""
    number = whole_number(request.GET.get("quote", ""))
    if number is None or part is None:
        return {}
    message = fetch_words(request.viewer, number)
    if message.conversation_id != part.conversation_id:
        raise Http404("no such message")
    return {"body": quote_of_message(message) + "\n\n"}


def own_message(request: ForumRequest, message_id: int) -> Message | None:
    """What is edited. Who is signed out, or has left, gets their text back and no other; so does
    who only made that up. Raises Http404 for others."""
    found = Message.objects.visible_to(request.viewer).said().select_related("conversation")
    message: Message | None = found.filter(pk=fits(message_id)).first()
    if message is None and request.method != "POST":
        raise Http404("no such message")
    return message
