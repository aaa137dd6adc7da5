"""Reacting, and taking it back. Each is one transaction that asks again under the lock; done twice
it is done once, and the second time says False.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.silences import why_silent
from forum.boards.viewer import Viewer
from forum.posts import counters
from forum.posts.locking import hold_post
from forum.posts.models import Post
from forum.posts.permissions import is_own
from forum.reactions.models import Reaction, ReactionKind
from forum.reactions.permissions import can_react, shows_reactions
from forum.reactions.tasks import tell_of_reactions
from forum.threads.models import Thread

NOT_OFFERED = gettext_lazy("This reaction is not offered any more.")
# The insert of a reaction locks nothing: foreign keys are checked as late as at the commit.
HOLD_KIND = "SELECT * FROM reactions_reactionkind WHERE id = %s FOR KEY SHARE"


@transaction.atomic
def react(viewer: Viewer, post: Post, kind: ReactionKind) -> bool:
    """Raises PermissionDenied."""
    now = held(viewer, post)
    given = Reaction.objects.filter(post=now, member=viewer.user, kind=kind).first()
    if given and given.taken_back_at is None:
        return False
    kind = hold_kind(kind)
    if not kind.is_offered:
        raise PermissionDenied(NOT_OFFERED)
    if given:
        given.give_again()
    else:
        Reaction.objects.create(post=now, member=viewer.user, kind=kind)
        tell_of_reactions.enqueue(now.pk)
    counters.reaction_counted(now, kind.pk, +1, is_like=kind.is_like)
    return True


@transaction.atomic
def take_back(viewer: Viewer, post: Post, kind: ReactionKind) -> bool:
    """Raises PermissionDenied."""
    now = held(viewer, post)
    given = Reaction.objects.standing().filter(post=now, member=viewer.user, kind=kind).first()
    if given is None:
        return False
    given.take_back()
    tell_of_reactions.enqueue(now.pk)  # a line that nobody read yet is put right
    counters.reaction_counted(now, kind.pk, -1, is_like=kind.is_like)
    return True


# --- steps ----------------------------------------------------------------------------------------


def held(viewer: Viewer, post: Post) -> Post:
    """The post as it is now, locked, and open to the viewer's reactions."""
    now = hold_post(post)
    require_reacting(viewer, now.thread, now)
    return now


def hold_kind(kind: ReactionKind) -> ReactionKind:
    """The kind as it is now; nobody changes whether it is a like to the transaction's end.

    Raises PermissionDenied when it is gone.
    """
    now = next(iter(ReactionKind.objects.raw(HOLD_KIND, [kind.pk])), None)
    if now is None:
        raise PermissionDenied(NOT_OFFERED)
    return now


def require_reacting(viewer: Viewer, thread: Thread, post: Post) -> None:
    """Raises PermissionDenied with the reason."""
    if not can_react(viewer, thread, post):
        raise PermissionDenied(why_not(viewer, thread, post))


def why_not(viewer: Viewer, thread: Thread, post: Post) -> str:
    if is_own(viewer, post):
        return _("This post is your own: reactions to it are for others.")
    if not shows_reactions(thread):
        return _("There are no reactions on this board.")
    return why_silent(viewer, thread.board_id) or _("You may not react to this post.")
