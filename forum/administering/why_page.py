"""“Why can X do Y here?”, for administrators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.administering.gate import for_administrators
from forum.administering.why import DEEDS, Question, answer, question_of
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.web.fields import LineField

LARGEST_ID = 2**63 - 1


class WhyForm(forms.Form):
    """`question` is what was asked. Of a form that was found valid."""

    who = LineField(
        label=_("Who"),
        required=False,
        max_length=30,
        help_text=_("A member’s name; left empty, a guest."),
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    deed = forms.ChoiceField(
        label=_("Does what"),
        choices=[(key, deed.name) for key, deed in DEEDS.items()],
        error_messages={"invalid_choice": _("Choose one of the deeds in the list.")},
    )
    where = LineField(
        label=_("Where"),
        max_length=500,
        help_text=_("The address of a board, a thread or a post, as the browser shows it."),
        error_messages={"required": _("Say where: paste an address.")},
    )

    def clean_who(self) -> User | None:
        name = self.cleaned_data["who"].strip().removeprefix("@")
        member = User.objects.filter(username__iexact=name).first() if name else None
        if name and member is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return member

    def clean_where(self) -> dict[str, Any]:
        found = found_at(self.cleaned_data["where"].strip())
        if not found:
            raise forms.ValidationError(_("No board, thread or post has this address."))
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and DEEDS[said["deed"]].on not in {*said["where"], "board"}:
            self.add_error("where", _("This is done elsewhere: give the address of such a one."))
        return said

    @property
    def question(self) -> Question:
        return question_of(self.cleaned_data["who"], **self.cleaned_data["where"])


def found_at(address: str) -> dict[str, Any]:
    """The board, thread and post that an address names; nothing when it names none."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path if parts.path.startswith("/") else f"/{parts.path}")
    except (Resolver404, ValueError):
        return {}
    named = match.kwargs
    if post_id := named.get("post_id"):
        posts = Post.objects.select_related("author", "thread__board", "thread__author")
        post = posts.filter(pk=min(post_id, LARGEST_ID)).first()
        return {"board": post.thread.board, "thread": post.thread, "post": post} if post else {}
    if thread_id := named.get("thread_id"):
        threads = Thread.objects.select_related("board", "author")
        thread = threads.filter(pk=min(thread_id, LARGEST_ID)).first()
        return in_thread(thread, parts.fragment) if thread else {}
    board = Board.objects.filter(slug=named.get("slug", "")).first()
    return {"board": board} if board else {}


def in_thread(thread: Thread, fragment: str) -> dict[str, Any]:
    """With the post that the address ends at, `#post-7`."""
    found: dict[str, Any] = {"board": thread.board, "thread": thread}
    number = fragment.removeprefix("post-")
    if number.isascii() and number.isdigit() and len(number) < 10:
        posts = Post.objects.select_related("author")
        if post := posts.filter(thread=thread, number=int(number)).first():
            found["post"] = post
    return found


@for_administrators
def ask(request: ForumRequest) -> HttpResponse:
    form = WhyForm(request.GET if "where" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        question = form.question
        context |= {
            "question": question,
            "answer": answer(question, DEEDS[form.cleaned_data["deed"]]),
            "deed": DEEDS[form.cleaned_data["deed"]].name,
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "administering/why.html", context, status=status)
