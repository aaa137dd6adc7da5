"""Tags: all that the viewer may know, and the threads that have one."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.boards.middleware import ForumRequest
from forum.reading.boards import head_of_list
from forum.reading.choosing import choosing_threads
from forum.reading.head import list_head
from forum.reading.listing import Source, list_page, reading_state
from forum.reading.thread import fits
from forum.tags.models import Tag, tag_at, threads_with_tag
from forum.web.guest_pages import keep_for_guests
from forum.web.keyset import stretch
from forum.web.text import is_storable

TAGS_A_PAGE = 100


def show_tags(request: ForumRequest) -> HttpResponse:
    """By name; `?after=` the last of the page before."""
    tags = Tag.objects.visible_to(request.viewer).counted_for(request.viewer)
    after = request.GET.get("after", "")
    if after and is_storable(after):
        tags = tags.filter(name__gt=after)
    page = stretch(request, tags[: TAGS_A_PAGE + 1], TAGS_A_PAGE, "after", key="name")
    keep_for_guests(request)
    head = list_head(_("Tags"), reverse("tags"), None, reverse("all-feed")) if page.is_first else ""
    return render(request, "tags/tags_page.html", {"page": page, "head": head})


def show_tag(request: ForumRequest, tag_id: int, slug: str) -> HttpResponseBase:
    tag = fetch_tag(request, tag_id)
    if (tag.pk, tag.slug) != (tag_id, slug):
        return redirect(tag, permanent=True)
    sight = request.viewer.sight
    source = Source(("tag", sight), lambda tag_id: threads_with_tag(sight, tag_id), (tag.pk,))
    listing = list_page(request, source, tag.get_absolute_url(), tag.threads)
    keep_for_guests(request)
    feed = reverse("tag-feed", args=[tag.pk])
    head = head_of_list(listing, tag.name, tag.get_absolute_url(), feed)
    context = {
        "tag": tag,
        "listing": listing,
        "head": head,
        **reading_state(request, listing.threads),
        **choosing_threads(request, tag.get_absolute_url(), listing, listing.threads),
    }
    return render(request, "tags/tag.html", context)


# --- steps ----------------------------------------------------------------------------------------


def fetch_tag(request: ForumRequest, tag_id: int) -> Tag:
    """The tag with its count, or the one that it went into. Raises Http404."""
    tags = Tag.objects.visible_to(request.viewer).counted_for(request.viewer)
    if (tag := tag_at(tags, fits(tag_id))) is None:
        raise Http404("no such tag")
    return tag
