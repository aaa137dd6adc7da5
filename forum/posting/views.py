"""The pages for writing. All keep what was typed when they refuse it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.cards.showing import with_cards
from forum.drafts import places
from forum.drafts.actions import draft_in
from forum.drafts.models import Draft
from forum.holding.models import HeldPost
from forum.holding.permissions import why_held
from forum.limits.refusing import refusals_on, refuse, status_of
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.markup import MAX_BODY, changes
from forum.polls.forms import PollForm
from forum.polls.permissions import shows_polls
from forum.posting import actions
from forum.posting.attaching import Sent, sent_with_files
from forum.posting.forms import EditForm, OpeningEditForm, ReplyForm, ThreadForm
from forum.posting.mentions import calls_beginning, members_to_mention
from forum.posting.permissions import can_call_groups
from forum.posting.quoting import quote_of_post, quote_of_words
from forum.posting.sending import send_edit, send_reply, send_thread
from forum.posts.attaching import uploads_in
from forum.posts.models import PAGE_SIZE, Post, page_of
from forum.posts.rendering import PLAIN, prepare
from forum.reading.marks import note_reading
from forum.reading.moved import fetch_survivor
from forum.reading.post_rows import PostRow, posts_between, rendered, rows_between
from forum.reading.thread import fetch_thread, fits, post_address
from forum.tags.fields import fit_tags
from forum.threads.models import Thread
from forum.threads.permissions import can_reply, can_schedule_thread
from forum.web.numbers import whole_number
from forum.web.plain import plain
from forum.web.taken import tell_taken

POSTS = Allowance("post", times=20, seconds=300)
PREVIEWS = Allowance("preview", times=120, seconds=60)
MENTIONS = Allowance("mention", times=120, seconds=60)
NOT_YET = 0  # the id of a post that isn't written
LONGEST_ID = 19  # digits; Python refuses to read thousands of them


def start_thread(request: ForumRequest, slug: str) -> HttpResponseBase:
    board = get_object_or_404(
        Board.objects.visible_to(request.viewer).select_related("parent"), slug=slug
    )
    if asks_a_guest(request):
        return sign_in_first(request)
    if request.method != "POST":
        actions.require_start(request.viewer, board)
    desk = desk_at(request, places.to_start(board))
    sent = sent_with_files(request, board)
    form = form_of(ThreadForm, request, sent, aside_of(desk.draft) | restored(desk.draft, {}))
    fit_tags(form, request.viewer, board)
    poll = form_of(PollForm, request, sent, aside_of(desk.draft)) if shows_polls(board) else None
    page = {"form": form, "board": board, "refused_files": sent.refusals, "poll": poll}
    page["can_schedule"] = can_schedule_thread(request.viewer, board)
    page |= desk._asdict()
    is_poll_right = poll is None or not poll.is_bound or poll.is_valid()
    if not is_sent(request, form, sent) or not is_poll_right:
        return composer(request, "posting/start_thread.html", page)

    def write() -> Post | HeldPost:
        title, asked = form.cleaned_data["title"], poll.asked if poll else None
        return send_thread(request.viewer, board, title, form.words, asked)

    return answer(request, form, write) or composer(request, "posting/start_thread.html", page)


def reply(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_survivor(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    if request.method != "POST":
        actions.require_reply(request.viewer, thread)
    desk = desk_at(request, places.to_reply(thread))
    sent = sent_with_files(request, thread.board)
    form = form_of(ReplyForm, request, sent, restored(desk.draft, quoted(request)))
    page = {"form": form, "thread": thread, "board": thread.board, **desk._asdict()}
    page["refused_files"] = sent.refusals
    page["seen"] = request.POST.get("seen", "") if request.method == "POST" else thread.last_number
    is_here = thread.pk == thread_id
    if not is_sent(request, form, sent) or (is_here and is_overtaken(request, thread, form, page)):
        return composer(request, "posting/reply.html", page)
    return answer(
        request, form, lambda: send_reply(request.viewer, thread, form.words)
    ) or composer(request, "posting/reply.html", page)


def edit(request: ForumRequest, post_id: int) -> HttpResponseBase:
    posts = Post.objects.visible_to(request.viewer).select_related(
        "thread__board__parent", "author"
    )
    post = get_object_or_404(posts, pk=fits(post_id))
    if asks_a_guest(request):
        return sign_in_first(request)
    if request.method != "POST":
        actions.require_edit(request.viewer, post.thread, post)
    kind = OpeningEditForm if post.is_opening else EditForm
    desk = desk_at(request, places.to_edit(post))
    sent = sent_with_files(request, post.thread.board)
    form = form_of(kind, request, sent, aside_of(desk.draft) | edited(desk.draft, post))
    page = {"form": form, "post": post, "thread": post.thread, "board": post.thread.board}
    page |= {"refused_files": sent.refusals, **desk._asdict()}
    if not is_sent(request, form, sent):
        return composer(request, "posting/edit.html", page)

    def write() -> Post | HeldPost:
        body, title = form.cleaned_data["body"], form.cleaned_data.get("title", "")
        return send_edit(request.viewer, post, body, title, form.editing)

    try:
        answered = answer(request, form, write)
    except actions.EditedMeanwhile as meanwhile:
        answered = None
        page |= both_texts(form, meanwhile.post)
    return answered or composer(request, "posting/edit.html", page)


@require_POST
def preview(request: ForumRequest) -> HttpResponse:
    """The text as it would be shown, as a fragment; of a report it is the reason."""
    require_member(request)
    try:
        spend(PREVIEWS, str(request.viewer.id))
    except SpentUp as spent:
        return HttpResponse(again_sentence(spent), status=429)
    body = request.POST.get("body", request.POST.get("reason", ""))[:MAX_BODY]
    board = places.board_at(request.viewer, request.POST.get("place", ""))
    return render(
        request, "posting/composer.html#preview", {"preview": previewed(request, body, board)}
    )


def quote_post(request: ForumRequest, post_id: int) -> HttpResponse:
    """A post, or the `words` of it that are sent, as the Markdown of a quote."""
    try:
        if request.method == "POST":
            require_member(request)
            words = request.POST.get("words", "")[:MAX_BODY]
            text = quote_of_words(request.viewer, fits(post_id), words)
        else:
            text = quote_of_post(request.viewer, fits(post_id))
    except PermissionDenied as refused:
        return plain(str(refused), 403)
    return plain(text)


@require_GET
def mentions(request: ForumRequest) -> HttpResponse:
    """Names that begin with `q`, as JSON: of those who see `thread=`, `post=` or `board=`."""
    require_member(request)
    try:
        spend(MENTIONS, str(request.viewer.id))
    except SpentUp as spent:
        return plain(again_sentence(spent), 429)
    thread = given_thread(request)
    boards = Board.objects.visible_to(request.viewer)
    board = thread.board if thread else get_object_or_404(boards, pk=given_id(request, "board"))
    names = members_to_mention(request.viewer, board, thread, request.GET.get("q", ""))
    return JsonResponse({"names": names, "groups": groups_to_offer(request, board)})


# --- steps ----------------------------------------------------------------------------------------


def form_of[Kind: forms.Form](
    kind: type[Kind], request: ForumRequest, sent: Sent, initial: dict[str, Any]
) -> Kind:
    """The form as it was sent. When only a file was to be attached, it isn't judged yet."""
    if sent.data is not None and "attach" in request.POST and not request.viewer.is_guest:
        return kind(initial=sent.data.dict())
    return kind(sent.data, initial=initial)


def is_sent(request: ForumRequest, form: forms.Form, sent: Sent) -> bool:
    """Whether it is time to write: sent, valid, with all its files, not just to be previewed."""
    if request.method != "POST" or sent.refusals:
        return False
    if request.viewer.is_guest:
        form.add_error(
            None, _("You are signed out. Sign in in another tab, then send this once more.")
        )
        return False
    return form.is_valid() and "preview" not in request.POST


def is_overtaken(
    request: ForumRequest, thread: Thread, form: ReplyForm, page: dict[str, Any]
) -> bool:
    """Whether others replied since the page was made: it comes back once, with what they wrote."""
    seen, sent = form.cleaned_data["seen"], form.cleaned_data["submission_id"]
    if seen is None or not can_reply(request.viewer, thread):
        return False
    came = posts_since(request, thread, seen)
    if not came or actions.sent_before(request.viewer, sent):
        return False
    page["came"], page["seen"] = rendered(came, thread, request.viewer), thread.last_number
    form.add_error(None, came_sentence(len(came)))
    return True


def posts_since(request: ForumRequest, thread: Thread, seen: int) -> list[PostRow]:
    """Those of others, the newest of them where they are many."""
    first = max(seen, thread.last_number - PAGE_SIZE) + 1
    if first > thread.last_number:
        return []
    rows = rows_between(request.viewer, thread, first, thread.last_number)
    return [row for row in rows if row.author_id != request.viewer.id]


def came_sentence(n: int) -> str:
    return ngettext(
        "%(n)d reply came while you wrote. Have a look, then send yours.",
        "%(n)d replies came while you wrote. Have a look, then send yours.",
        n,
    ) % {"n": n}


def answer(
    request: ForumRequest, form: forms.Form, write: Callable[[], Post | HeldPost]
) -> HttpResponseBase | None:
    """Write and go to the post; nothing when refused, with the reason put on the form."""
    with refusals_on(form):
        spend(POSTS, str(request.viewer.id))
        made = write()
    if form.errors:
        return None
    answered = held(request, made) if isinstance(made, HeldPost) else posted(request, made)
    return tell_taken(request, answered)


def held(request: ForumRequest, made: HeldPost) -> HttpResponseBase:
    """To its own page, which says what it waits for."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": made.get_absolute_url()})
    return redirect(made)


def both_texts(form: forms.Form, post: Post) -> dict[str, Any]:
    """The other editor's text beside the one that was sent, which replaces it when sent again."""
    sentence = _("Someone edited this post while you wrote. Your text is kept below.")
    refuse(form, sentence, 409)
    title = form.cleaned_data.get("title") or post.thread.title
    return {
        "newer": post,
        "newer_edit": post.revisions.select_related("editor").last(),
        "began": post.last_edit,
        "change": SafeString(changes(post.body, form.cleaned_data["body"])),
        "title_change": post.thread.title != title and changes(post.thread.title, title),
    }


def posted(request: ForumRequest, post: Post) -> HttpResponseBase:
    """htmx puts the new posts in place at the thread's foot; everyone else is sent to the post."""
    if not request.htmx or "after" not in request.POST:
        return redirect(post_address(post, request.viewer))
    if request.path != reverse("reply", args=[post.thread_id]):  # it was merged meanwhile
        return HttpResponse(headers={"HX-Redirect": post_address(post, request.viewer)})
    after = request.POST["after"]
    since = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else post.number
    if page_of(max(since, 1)) != page_of(post.number):
        return HttpResponse(headers={"HX-Redirect": post_address(post, request.viewer)})
    new = posts_between(request.viewer, post.thread, since + 1, post.number)
    if request.viewer.user:
        note_reading(request, request.viewer.user, post.thread, post.number)
    context = {"posts": new, "thread": post.thread, "form": ReplyForm(), "last": post.number}
    context |= {"submission_id": uuid4(), "board": post.thread.board}
    return render(request, "posting/composer.html#posted", context)


def composer(request: ForumRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The form's page, with a preview when one was asked for and can be made."""
    form = page["form"]
    is_previewed = "preview" in request.POST and not request.viewer.is_guest
    if is_previewed and form.is_bound and "body" not in form.errors:
        page["preview"] = previewed(request, form.cleaned_data["body"], page["board"])
    forms_sent = [each for each in (form, page.get("poll")) if each and each.is_bound]
    refused = bool(page.get("refused_files")) or any(each.errors for each in forms_sent)
    page["attached"] = uploads_in(str(form["body"].value() or ""), request.viewer)
    page["will_wait"] = why_held(request.viewer, page["board"]) is not None
    status = status_of(form) if refused else 200
    if request.htmx and request.method == "POST":
        template = "posting/composer.html#form"
        page |= {"inline": True, "last": request.POST.get("after", "")}
    return render(request, template, page, status=status)


def previewed(request: ForumRequest, body: str, board: Board | None) -> str:
    terms = actions.terms(request.viewer, board) if board else PLAIN
    (shown,) = with_cards([(NOT_YET, prepare(body, terms).html)], request.viewer)
    return shown


class Desk(NamedTuple):
    """Where this is written, the draft that was found there, and which one the page knows."""

    draft_place: str
    draft_known: int
    draft: Draft | None = None


def desk_at(request: ForumRequest, place: str) -> Desk:
    if request.method == "POST":
        return Desk(place, whole_number(request.POST.get("known", "")) or 0)
    draft = draft_in(request.viewer, place)
    return Desk(place, draft.version if draft else 0, draft)


def restored(draft: Draft | None, asked: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with: the draft, and below it what was to be quoted."""
    if not draft:
        return asked
    texts = [text for text in (draft.body, asked.get("body")) if text]
    reply_to = asked.get("reply_to", draft.reply_to_id)
    return {"title": draft.title, "body": "\n\n".join(texts), "reply_to": reply_to}


def aside_of(draft: Draft | None) -> dict[str, Any]:
    return draft.aside if draft else {}


def edited(draft: Draft | None, post: Post) -> dict[str, Any]:
    """A draft goes on from the text that it began with, whatever became of the post since."""
    return {
        "title": (draft and draft.title) or post.thread.title,
        "body": draft.body if draft else post.body,
        "began": draft.began or 0 if draft else post.last_edit,
    }


def quoted(request: ForumRequest) -> dict[str, Any]:
    """What the form begins with when it was opened from a post: `?quote=` or `?to=` its id."""
    for name in ("quote", "to"):
        text = request.GET.get(name, "")
        if text.isascii() and text.isdigit():
            if len(text) > LONGEST_ID:
                raise Http404("no such post")
            post_id = fits(int(text))
            body = quote_of_post(request.viewer, post_id) + "\n\n" if name == "quote" else ""
            return {"body": body, "reply_to": post_id}
    return {}


def groups_to_offer(request: ForumRequest, board: Board) -> list[dict[str, str]]:
    if not can_call_groups(request.viewer, board):
        return []
    calls = calls_beginning(request.GET.get("q", ""))
    return [{"name": call, "label": _("%(name)s: a group") % {"name": call}} for call in calls]


def require_member(request: ForumRequest) -> None:
    if request.viewer.is_guest:
        raise PermissionDenied(_("Sign in to write."))


def given_thread(request: ForumRequest) -> Thread | None:
    if "post" in request.GET:
        posts = Post.objects.visible_to(request.viewer)
        post = get_object_or_404(posts, pk=given_id(request, "post"))
        return fetch_thread(request, post.thread_id)
    return fetch_thread(request, given_id(request, "thread")) if "thread" in request.GET else None


def given_id(request: ForumRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Http404("no such thing")
    return fits(int(text))
