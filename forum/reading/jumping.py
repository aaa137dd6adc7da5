"""Jumping within a thread: to a number, a day, or the next of somebody's posts."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.posts.models import Post, page_of
from forum.posts.places import first_number_since
from forum.reading.thread import fetch_thread, flat_address
from forum.threads.models import Thread
from forum.web.keyset import mark_of

# Further off, a day has no moment in UTC; and nobody wrote in a forum then.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)
WAYS = ("number", "date")


class JumpForm(forms.Form):
    """Where to: a number or a day, whichever was sent."""

    number = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages={
            "invalid": gettext_lazy("A post's number is a whole number, like 14."),
            "min_value": gettext_lazy("Posts are numbered from 1."),
        },
    )
    date = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": gettext_lazy("A day is written like 2024-05-31 or 31.05.2024.")},
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and said.get("number") is None and said.get("date") is None:
            if "date" in self.data:
                self.add_error("date", _("Say which day."))
            else:
                self.add_error("number", _("Say which number."))
        return said


@require_safe
def jump(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """To the post asked for; without any, or with one that can't be, the page that asks."""
    thread = fetch_thread(request, thread_id)
    if "of" in request.GET:
        return jump_to_post_of(request, thread)
    form = JumpForm(request.GET if any(way in request.GET for way in WAYS) else None)
    if form.is_valid():
        return redirect(
            place(request.viewer, thread, wanted(request.viewer, thread, form.cleaned_data))
        )
    return shown(request, thread, form, 422 if form.is_bound else 200)


def wanted(viewer: Viewer, thread: Thread, said: dict[str, Any]) -> int:
    if said["number"] is not None:
        return nearest(viewer, thread, min(said["number"], thread.last_number + 1))
    since = first_number_since(thread.pk, start_of(said["date"]))
    return at_or_after(viewer, thread, since)


def start_of(day: date) -> datetime:
    """Midnight in the reader's zone."""
    return timezone.make_aware(datetime.combine(min(max(day, EARLIEST), LATEST), time.min))


def jump_to_post_of(request: ForumRequest, thread: Thread) -> HttpResponseBase:
    """`?of=` a member: their last post here; with `&after=` or `&before=` a number, the next."""
    posts = numbers(request.viewer, thread).filter(author=mark_of(request, "of"))
    after, before = mark_of(request, "after"), mark_of(request, "before")
    if after is not None:
        posts = posts.filter(number__gt=within(thread, after)).order_by("number")
    elif before is not None:
        posts = posts.filter(number__lt=within(thread, before)).order_by("-number")
    else:
        posts = posts.order_by("-number")
    if (number := posts.first()) is not None:
        return redirect(place(request.viewer, thread, number))
    return shown(request, thread, JumpForm(), 404, nothing_there=True)


def shown(
    request: ForumRequest, thread: Thread, form: JumpForm, status: int, **more: bool
) -> HttpResponseBase:
    context = {"thread": thread, "board": thread.board, "form": form, **more}
    return render(request, "reading/jump.html", context, status=status)


# --- places ---------------------------------------------------------------------------------------


def numbers(viewer: Viewer, thread: Thread) -> QuerySet[Post, int]:
    """The numbers of the thread's posts that the viewer may see."""
    posts = Post.objects.visible_to(viewer.sight).filter(thread=thread.pk)
    return posts.values_list("number", flat=True)


def nearest(viewer: Viewer, thread: Thread, number: int) -> int:
    """The number, or that of the post next to it: the later one of two as near."""
    return min(
        on_both_sides(viewer, thread, number),
        key=lambda other: (abs(other - number), -other),
        default=1,
    )


def at_or_after(viewer: Viewer, thread: Thread, number: int) -> int:
    """The next post from here; beyond the last one, that."""
    return max(on_both_sides(viewer, thread, number), default=1)


def on_both_sides(viewer: Viewer, thread: Thread, number: int) -> list[int]:
    """The first post at or after the number and the last one before it, as far as there are any."""
    posts = numbers(viewer, thread)
    later = posts.filter(number__gte=number).order_by("number")[:1]
    earlier = posts.filter(number__lt=number).order_by("-number")[:1]
    return list(later.union(earlier, all=True))


def within(thread: Thread, number: int) -> int:
    """No larger than what the column holds; beyond the last number, all are the same."""
    return min(number, thread.last_number + 1)


def place(viewer: Viewer, thread: Thread, number: int) -> str:
    """The address of a post's place among all posts of its thread."""
    return f"{flat_address(thread, page_of(number), viewer)}#post-{number}"
