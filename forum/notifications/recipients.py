"""Whom a post concerns, and why."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.ignoring import who_ignore
from accounts.models import User
from forum import markup
from forum.boards.viewer import viewer_of
from forum.notifications.models import Kind
from forum.posts.calling import members_called
from forum.posts.models import Post, Revision


def concerned_by(post: Post) -> dict[int, Kind]:
    """Whom the new post answers, quotes or mentions, and who began its thread; id to reason."""
    kinds: dict[int, Kind] = {}
    if post.reply_to:
        add(kinds, Kind.REPLY_TO_POST, [post.reply_to.author_id])
    add(kinds, Kind.QUOTE, authors_of(markup.render(post.body).quoted_posts))
    add(kinds, Kind.MENTION, post.mentions.values())
    add(kinds, Kind.MENTION, members_called(post.called_groups.values()))
    add(kinds, Kind.REPLY, [post.thread.author_id])
    return kinds


def concerned_by_edit(post: Post, before: Revision) -> dict[int, Kind]:
    """Whom the post quotes or mentions now and did not when it read as `before`."""
    kinds: dict[int, Kind] = {}
    quoted = set(markup.render(post.body).quoted_posts) - set(
        markup.render(before.body).quoted_posts
    )
    named = {name.casefold() for name in markup.mentioned_names(before.body)}
    add(kinds, Kind.QUOTE, authors_of(quoted))
    add(kinds, Kind.MENTION, [id_ for name, id_ in post.mentions.items() if name not in named])
    new_groups = [id_ for name, id_ in post.called_groups.items() if name not in named]
    add(kinds, Kind.MENTION, members_called(new_groups))
    return kinds


def add(kinds: dict[int, Kind], kind: Kind, member_ids: Iterable[int | None]) -> None:
    """The reason that came first stays."""
    for member_id in member_ids:
        if member_id is not None:
            kinds.setdefault(member_id, kind)


def authors_of(post_ids: Iterable[int]) -> list[int | None]:
    return list(Post.objects.filter(pk__in=post_ids).values_list("author_id", flat=True))


def may_hear(post: Post, kinds: dict[int, Kind]) -> dict[int, Kind]:
    """Those of them who may see the post and don't ignore its author; nobody is told of their own
    words."""
    deaf = who_ignore(post.author_id, kinds)
    others = [each for each in kinds if each != post.author_id and each not in deaf]
    return {member.pk: kinds[member.pk] for member in who_see(post, others)}


def who_see(post: Post, member_ids: Iterable[int]) -> list[User]:
    """Those of these members who are active and see the post."""
    members = User.objects.filter(pk__in=member_ids, is_active=True).order_by("pk")
    return [member for member in members if sees(member, post)]


def sees(member: User, post: Post) -> bool:
    return Post.objects.visible_to(viewer_of(member)).filter(pk=post.pk).exists()
