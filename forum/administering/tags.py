"""Tags: find one, rename, merge, delete; and which of them a board takes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.administering import tagging
from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import MergeForm, TagForm, TaggingForm
from forum.administering.gate import for_administrators
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.tags.choosing import allowed_names
from forum.tags.models import Tag
from forum.tags.names import NAME_LENGTH, tidy
from forum.web.fields import LineField
from forum.web.keyset import stretch
from forum.web.text import is_storable

TAGS_A_PAGE = 60


class FindTagForm(forms.Form):
    q = LineField(label=_("Name begins with"), max_length=NAME_LENGTH, required=False)


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    """By name; `?q=` is how it begins, `?after=` the last of the page before."""
    form = FindTagForm(request.GET)
    tags = Tag.objects.counted_for(request.viewer)
    if form.is_valid() and (begun := tidy(form.cleaned_data["q"])):
        tags = tags.filter(name__startswith=begun)
    if (after := request.GET.get("after", "")) and is_storable(after):
        tags = tags.filter(name__gt=after)
    page = stretch(request, tags[: TAGS_A_PAGE + 1], TAGS_A_PAGE, "after", key="name")
    return render(request, "administering/tags.html", {"form": form, "page": page})


@for_administrators
def create(request: ForumRequest) -> HttpResponse:
    form = TagForm(request.POST or None)
    if kept := keep(form, tagging.add_tag):
        messages.success(request, _("The tag “%(name)s” is made.") % {"name": kept})
        return redirect("administer-tags")
    return answer(request, "administering/tag.html", form)


@for_administrators
def edit(request: ForumRequest, tag_id: int) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.counted_for(request.viewer), pk=tag_id)
    title = tag.name
    form = TagForm(request.POST or None, instance=tag)
    if keep(form, tagging.rename_tag):
        messages.success(request, _("Saved."))
        return redirect("administer-tags")
    aliases = list(tag.aliases.order_by("name"))
    return answer(request, "administering/tag.html", form, tag=tag, title=title, aliases=aliases)


@for_administrators
def merge(request: ForumRequest, tag_id: int) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.counted_for(request.viewer), pk=tag_id)
    form = MergeForm(request.POST or None)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            tagging.merge_tags(tag, into)
        except PermissionDenied as refused:
            form.add_error("into", str(refused))
        else:
            said = _("“%(name)s” is part of “%(into)s” now.") % {"name": tag, "into": into}
            messages.success(request, said)
            return redirect("administer-tag", into.pk)
    return answer(request, "administering/merge_tag.html", form, tag=tag)


@for_administrators
def delete(request: ForumRequest, tag_id: int) -> HttpResponse:
    return confirm(
        request,
        Tag.objects.filter(pk=tag_id).first(),
        tagging.delete_tag,
        question=_("Delete the tag “%(name)s”?"),
        back=reverse("administer-tags"),
    )


@for_administrators
def edit_board(request: ForumRequest, board_id: int) -> HttpResponse:
    board = get_object_or_404(Board, pk=board_id, parent__isnull=False)
    data = sent(request)
    names = ", ".join(sorted(allowed_names(board)))
    form = TaggingForm(data, instance=board, initial={"names": names})
    if keep(form, lambda kept: tagging.set_tagging(kept, form.cleaned_data["names"])):
        messages.success(request, _("Saved."))
        return redirect("administer-board", board.pk)
    return answer(request, "administering/board_tags.html", form, board=board)
