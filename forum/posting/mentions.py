"""Members to mention: those who can see what is written about, who take part in it first."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Upper

from accounts.models import Audience, Standing, User
from forum.boards.models import Board, Grant
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.posts.calling import groups_to_call
from forum.threads.models import Thread

OFFERED = 8
TAKING_PART = 200  # of a thread's most frequent writers, among whom the name is looked for first


def members_to_mention(
    viewer: Viewer, board: Board, thread: Thread | None, begun: str
) -> list[str]:
    """Names that begin so, in any case, of others who see the board (or the thread on it)."""
    may_see = seeing(board, hidden=bool(thread and thread.hidden_at)).exclude(pk=viewer.id or 0)
    first = list(taking_part(thread, may_see, begun)) if thread else []
    if len(first) == OFFERED or not begun:
        return first
    others = beginning(may_see, begun).order_by(Upper("username"))
    names = others.values_list("username", flat=True)[: OFFERED + len(first)]
    return [*first, *(name for name in names if name not in first)][:OFFERED]


def calls_beginning(begun: str) -> list[str]:
    """Of the groups that may be called, those whose `@name` begins so."""
    calls = (group.call for group in groups_to_call())
    return [call for call in calls if call.casefold().startswith(begun.casefold())][:OFFERED]


def taking_part(thread: Thread, may_see: QuerySet[User], begun: str) -> list[str]:
    most = thread.participants.order_by("-post_count", "member_id")
    counts = dict(most.values_list("member_id", "post_count")[:TAKING_PART])
    members = beginning(may_see.filter(pk__in=counts), begun)
    found = sorted(members.values_list("pk", "username"), key=lambda row: -counts[row[0]])
    return [name for _, name in found[:OFFERED]]


def beginning(members: QuerySet[User], begun: str) -> QuerySet[User]:
    return members.filter(username__istartswith=begun) if begun else members


def seeing(board: Board, *, hidden: bool = False) -> QuerySet[User]:
    """Members who see the board; those who moderate it, when it is about what is hidden there."""
    enough = Right.MODERATE if hidden else Right.SEE | Right.MODERATE
    grants = Grant.objects.annotate(held=F("rights").bitand(enough.value))
    groups = list(grants.filter(board=board, held__gt=0).values_list("group_id", "group__audience"))
    members = User.objects.filter(is_active=True)
    if any(audience in (Audience.EVERYONE, Audience.MEMBERS) for _, audience in groups):
        return members
    chosen = User.groups.through.objects.filter(group_id__in=[pk for pk, _ in groups])
    return members.filter(Q(standing__gte=Standing.MODERATOR) | Q(pk__in=chosen.values("user_id")))
