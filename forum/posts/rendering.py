"""From what was typed to what is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db.models.functions import Lower

from accounts.models import User
from forum import markup


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready to be kept: its HTML, whom it mentions, which posts it quotes."""

    html: str
    mentions: dict[str, int]
    quoted_posts: tuple[int, ...]


def prepare(body: str) -> Prepared:
    """At most one query, and none when nobody is mentioned."""
    mentions = members_named(markup.mentioned_names(body))
    # The post has no id yet; any letters will do that no other post has.
    rendered = markup.render(body, mentions, mark=secrets.token_hex(4))
    return Prepared(rendered.html, mentions, rendered.quoted_posts)


def members_named(names: tuple[str, ...]) -> dict[str, int]:
    if not names:
        return {}
    wanted = [name.casefold() for name in names]
    members = User.objects.annotate(folded=Lower("username")).filter(folded__in=wanted)
    return dict(members.filter(is_active=True).values_list("folded", "id"))
