"""From what was typed to what is stored."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from accounts.models import User
from forum import markup
from forum.boards.viewer import Viewer
from forum.posts.attaching import uploads_in
from forum.posts.calling import MOST_GROUPS, groups_to_call
from forum.uploads.models import Upload


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready to be kept: its HTML, whom it mentions, which posts it quotes."""

    html: str
    mentions: dict[str, int]
    quoted_posts: tuple[int, ...]
    called_groups: dict[str, int] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text may hold, by its board and its writer; what it `called` before it still calls.

    Without a `writer` it shows no files.
    """

    maths: bool = False
    calls_groups: bool = False
    called: Mapping[str, int] = field(default_factory=dict)
    writer: Viewer | None = None


PLAIN = Terms()


def prepare(body: str, terms: Terms = PLAIN) -> Prepared:
    """A query when anybody is mentioned, one more by whom may call groups, and one for files."""
    names = markup.mentioned_names(body)
    mentions = members_named(names)
    groups = groups_called([name for name in names if name.casefold() not in mentions], terms)
    # The post has no id yet; any letters will do that no other post has.
    mark = secrets.token_hex(4)
    uploads = uploads_in(body, terms.writer) if terms.writer else []
    rendered = markup.render(
        body,
        mentions,
        groups=groups,
        files=[upload.attached for upload in uploads],
        mark=mark,
        maths=terms.maths,
    )
    return Prepared(rendered.html, mentions, rendered.quoted_posts, groups, uploads)


def members_named(names: tuple[str, ...]) -> dict[str, int]:
    if not names:
        return {}
    wanted = [name.casefold() for name in names]
    members = User.objects.annotate(folded=Lower("username")).filter(folded__in=wanted)
    return dict(members.filter(is_active=True).values_list("folded", "id"))


def groups_called(names: list[str], terms: Terms) -> dict[str, int]:
    """The first of these that are groups to call, by their folded names."""
    wanted = [name.casefold() for name in names]
    known = dict(terms.called)
    if terms.calls_groups and wanted:
        known |= {group.call.casefold(): group.pk for group in groups_to_call()}
    called = [name for name in wanted if name in known][:MOST_GROUPS]
    return {name: known[name] for name in called}
