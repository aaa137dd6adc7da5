"""Taking what a member gave a post from it, and giving it back: parts of a larger deed, in whose
transaction the right to it was asked. Whoever is told of reactions hears it put right."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from forum.posts import counters
from forum.posts.locking import hold_post
from forum.posts.models import Post
from forum.reactions.actions import hold_kind
from forum.reactions.models import Reaction
from forum.reactions.tasks import tell_of_reactions


def withdraw(member: User, post_id: int, at: datetime) -> list[int]:
    """All that they gave this post; the ids. Raises Thread.DoesNotExist and Post.DoesNotExist."""
    post = hold_post(Post(pk=post_id))
    given = Reaction.objects.standing().filter(post=post, member=member).select_related("kind")
    taken = list(given.order_by("kind_id"))
    for reaction in taken:
        kind = hold_kind(reaction.kind)
        reaction.taken_back_at = at
        reaction.save(update_fields=["taken_back_at"])
        counters.reaction_counted(post, kind.pk, -1, is_like=kind.is_like)
    tell_of_reactions.enqueue(post.pk)
    return [reaction.pk for reaction in taken]


def give_back(reaction_id: int, at: datetime | None) -> None:
    """As it was, if it was withdrawn then and nothing came of it since.

    Raises Thread.DoesNotExist and Post.DoesNotExist.
    """
    reaction = Reaction.objects.select_related("kind").filter(pk=reaction_id).first()
    if reaction is None:
        return
    post = hold_post(Post(pk=reaction.post_id))
    reaction.refresh_from_db(fields=["taken_back_at"])
    if at is None or reaction.taken_back_at != at:
        return
    kind = hold_kind(reaction.kind)
    reaction.give_again()
    counters.reaction_counted(post, kind.pk, +1, is_like=kind.is_like)
    tell_of_reactions.enqueue(post.pk)
