"""Groups that moderators call by `@name`, as administrators allow it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Audience, Group, User

# In one post: more would tell half the forum.
MOST_GROUPS = 3
MOST_MEMBERS = 100  # of one group


def groups_to_call() -> list[Group]:
    return list(Group.objects.filter(audience=Audience.CHOSEN, is_called=True))


def members_called(group_ids: Iterable[int]) -> list[int]:
    """The first of each group; whether they may see the post is asked elsewhere."""
    belonging = User.groups.through.objects.order_by("user_id")
    return [
        member_id
        for group_id in list(group_ids)[:MOST_GROUPS]
        for member_id in belonging.filter(group=group_id).values_list("user_id", flat=True)[
            :MOST_MEMBERS
        ]
    ]
