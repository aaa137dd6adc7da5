"""The tags of a thread, as its row in a list and its page show them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, JSONField, OuterRef, QuerySet, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.safestring import SafeString

from forum.boards.viewer import Viewer
from forum.tags.models import SHOWN, ThreadTag
from forum.tags.permissions import can_tag
from forum.threads.models import Thread
from forum.web import composed
from forum.web.fragments import kept


class TagFacts(NamedTuple):
    id: int
    slug: str
    name: str

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.id, self.slug])


def tags_of_thread() -> Case:
    """In a query of threads: the JSON of each tag by name, where the board shows them."""
    given = ThreadTag.objects.filter(thread=OuterRef("pk")).order_by("tag__name")
    facts = JSONObject(id="tag_id", slug="tag__slug", name="tag__name")
    shown = ArraySubquery(given.values(facts=facts), output_field=ArrayField(JSONField()))
    return Case(When(board__tagging__in=SHOWN, then=shown))


def tags_from(found: Iterable[str]) -> tuple[TagFacts, ...]:
    """What `tags_of_thread` gave, raw."""
    return tuple(TagFacts(**json.loads(each)) for each in found)


def tags_in_head(viewer: Viewer, thread: Thread) -> SafeString:
    """Of a thread that the viewer sees; one query where its board has tags, none elsewhere."""
    if not thread.board.takes_tags:
        return SafeString("")
    rows = composed.rows(("tags",), columns_of, thread.pk)
    tags = tuple(TagFacts._make(row) for row in rows)
    shown = {"tags": tags, "can_tag": can_tag(viewer, thread), "thread_id": thread.pk}
    return kept("tags/in_head.html", tuple(shown.values()), shown)


def columns_of(thread_id: int) -> QuerySet[ThreadTag, Any]:
    given = ThreadTag.objects.filter(thread=thread_id).order_by("tag__name")
    return given.values_list("tag_id", F("tag__slug"), F("tag__name"))
