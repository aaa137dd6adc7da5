"""What administrators do, each in one transaction that reads as its story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import Audience, Group, Standing, User
from forum.boards.models import Board, Grant
from forum.boards.rights import TAKE_PART, Right
from forum.posts.rerendering import rerender_formulas
from forum.reactions.models import Reaction, ReactionKind
from forum.threads.models import Thread

# --- the board tree -------------------------------------------------------------------------------


@transaction.atomic
def add_board(board: Board) -> None:
    """Keep a new board as the last of its category, or a new category as the last of all.

    A board starts with its category's grants; a category with those of an ordinary forum.
    Raises PermissionDenied when the category is gone.
    """
    stand_last(lock_tree(), board)
    board.save()
    if board.parent_id is None:
        grant_as_usual(board)
    else:
        copy_grants(board.parent_id, board)


@transaction.atomic
def change_board(board: Board) -> None:
    """Keep what was edited; a board that comes to another category stands last in it.

    Raises PermissionDenied when the board or the category is gone.
    """
    tree = lock_tree()
    if board.pk not in tree:
        raise PermissionDenied(_("This board has been deleted meanwhile."))
    before = tree.pop(board.pk)
    board.position = before.position
    if board.parent_id != before.parent_id:
        stand_last(tree, board)
        put_in_order(before.parent_id, children_of(tree, before.parent_id))
    board.save(
        update_fields=[
            "title",
            "description",
            "slug",
            "parent",
            "position",
            "edit_minutes",
            "lets_delete",
            "delete_minutes",
            "has_open_histories",
            "hold_first",
            "is_nested",
            "has_answers",
            "has_reactions",
            "has_polls",
            "has_bookmarks",
            "has_scheduling",
            "has_maths",
            "takes_files",
            "file_endings",
        ]
    )
    if board.has_maths != before.has_maths:
        rerender_formulas.enqueue(board.pk)


@transaction.atomic
def shift_board(board: Board, steps: int) -> None:
    """One place up (-1) or down (+1) among its siblings; at the end of the list it stays."""
    tree = lock_tree()
    if board.pk not in tree:
        return
    parent_id = tree[board.pk].parent_id
    siblings = children_of(tree, parent_id)
    place = siblings.index(board)
    siblings.insert(max(0, place + steps), siblings.pop(place))
    put_in_order(parent_id, siblings)


@transaction.atomic
def arrange_boards(parent_id: int | None, order: list[int]) -> None:
    """Put these boards into this category in this order, or the categories into theirs.

    Siblings that the order leaves out follow at its end: they came while it was being dragged.
    Raises PermissionDenied when the tree can't be so.
    """
    tree = lock_tree()
    wanted = [tree[board_id] for board_id in dict.fromkeys(order) if board_id in tree]
    if not may_stand_together(tree, parent_id, wanted):
        raise PermissionDenied(_("Boards stand in categories, and categories in nothing."))
    origins = {board.parent_id for board in wanted} - {parent_id}
    left_out = [each for each in children_of(tree, parent_id) if each not in wanted]
    put_in_order(parent_id, [*wanted, *left_out])
    for origin in origins:
        put_in_order(origin, children_of(tree, origin))


@transaction.atomic
def delete_board(board: Board) -> None:
    """Raises PermissionDenied with the reason while anything is in it."""
    tree = lock_tree()
    if board.pk not in tree:
        return
    if children_of(tree, board.pk):
        raise PermissionDenied(_("This category still holds boards. Move or delete them first."))
    if Thread.objects.filter(board=board.pk).exists():
        raise PermissionDenied(
            _("This board still holds threads, perhaps hidden ones. Move them first.")
        )
    gone = tree.pop(board.pk)
    siblings = children_of(tree, gone.parent_id)
    try:
        gone.delete()
    except ProtectedError:
        raise PermissionDenied(_("A thread is scheduled for this board. Drop it first.")) from None
    put_in_order(gone.parent_id, siblings)


def lock_tree() -> dict[int, Board]:
    """All boards by id, in the order that everyone locks them in; replying waits for a moment."""
    list(Board.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    # Read anew: a query that waited for the lock does not see what was added meanwhile.
    return {board.pk: board for board in Board.objects.all()}


def children_of(tree: Mapping[int, Board], parent_id: int | None) -> list[Board]:
    children = [board for board in tree.values() if board.parent_id == parent_id]
    return sorted(children, key=lambda board: (board.position, board.pk))


def stand_last(tree: Mapping[int, Board], board: Board) -> None:
    if board.parent_id is not None and board.parent_id not in tree:
        raise PermissionDenied(_("This category has been deleted meanwhile."))
    siblings = children_of(tree, board.parent_id)
    put_in_order(board.parent_id, siblings)
    board.position = len(siblings)


def put_in_order(parent_id: int | None, boards: Iterable[Board]) -> None:
    """Make these the children, their positions numbered from 0 without gaps."""
    changed = []
    for position, board in enumerate(boards):
        if (board.parent_id, board.position) != (parent_id, position):
            board.parent_id, board.position = parent_id, position
            changed.append(board)
    Board.objects.bulk_update(changed, ["parent", "position"])


def may_stand_together(
    tree: Mapping[int, Board], parent_id: int | None, boards: list[Board]
) -> bool:
    if parent_id is None:
        return all(board.is_category for board in boards)
    parent = tree.get(parent_id)
    in_category = parent is not None and parent.is_category
    return in_category and not any(board.is_category for board in boards)


# --- grants ---------------------------------------------------------------------------------------


def copy_grants(from_board_id: int, to: Board) -> None:
    Grant.objects.bulk_create(
        Grant(board=to, group_id=group_id, rights=rights)
        for group_id, rights in Grant.objects.filter(board=from_board_id).values_list(
            "group_id", "rights"
        )
    )


def grant_as_usual(board: Board) -> None:
    """Everyone reads, members take part."""
    usual = {Audience.EVERYONE: Right.SEE, Audience.MEMBERS: TAKE_PART}
    Grant.objects.bulk_create(
        Grant(board=board, group=group, rights=usual[Audience(group.audience)])
        for group in Group.objects.exclude(audience=Audience.CHOSEN)
    )


@transaction.atomic
def set_grants(board: Board, rights: Mapping[int, Right], *, whole_category: bool) -> int:
    """Give each group these rights here, or on the whole category; says on how many boards."""
    tree = lock_tree()
    if board.pk not in tree:
        return 0
    category_id = tree[board.pk].parent_id or board.pk
    family = [category_id, *(child.pk for child in children_of(tree, category_id))]
    boards = family if whole_category else [board.pk]
    groups = lock_groups(rights)
    Grant.objects.filter(board__in=boards, group__in=groups).delete()
    Grant.objects.bulk_create(
        Grant(board_id=board_id, group=group, rights=rights[group.pk])
        for board_id in boards
        for group in groups
        if rights[group.pk]
    )
    return len(boards)


# --- groups ---------------------------------------------------------------------------------------


@transaction.atomic
def join_group(group: Group, member: User) -> None:
    for locked in lock_groups([group.pk]):
        locked.members.add(member)


@transaction.atomic
def choose_groups(member: User, groups: Iterable[Group]) -> None:
    """These groups and no others, apart from those that everyone is in."""
    member.groups.set(lock_groups(group.pk for group in groups))


@transaction.atomic
def delete_group(group: Group) -> None:
    """With the rights it was given."""
    for locked in lock_groups([group.pk]):
        locked.delete()


def lock_groups(ids: Iterable[int]) -> list[Group]:
    """Those that still are, kept from being deleted; always behind the boards."""
    groups = Group.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    return list(groups.order_by("pk"))


# --- reactions ------------------------------------------------------------------------------------


@transaction.atomic
def change_reaction(kind: ReactionKind) -> None:
    """Keep what was edited. Raises PermissionDenied when it is gone, or when it would make likes
    of what was given before."""
    # Whoever gives it first meanwhile is waited for.
    before = ReactionKind.objects.select_for_update().filter(pk=kind.pk).first()
    if before is None:
        raise PermissionDenied(_("This reaction has been deleted meanwhile."))
    if before.is_like != kind.is_like and Reaction.objects.filter(kind=kind.pk).exists():
        raise PermissionDenied(
            _("Members have reacted with it already. Make another reaction for that.")
        )
    kind.save(update_fields=["emoji", "name_ru", "name_en", "place", "is_offered", "is_like"])


# --- members --------------------------------------------------------------------------------------


@transaction.atomic
def change_standing(actor: User, member: User, standing: Standing) -> None:
    """Raises PermissionDenied: nobody changes their own, so that one administrator always stays."""
    locked = lock_people(actor, member)
    if actor.pk == member.pk:
        raise PermissionDenied(_("You can’t change your own standing. Ask another administrator."))
    locked.standing = standing
    locked.save(update_fields=["standing"])


@transaction.atomic
def change_activity(actor: User, member: User, *, is_active: bool) -> None:
    """Let a member in again, or shut them out and end their sessions. Raises PermissionDenied."""
    locked = lock_people(actor, member)
    if actor.pk == member.pk:
        raise PermissionDenied(_("You can’t switch off your own account."))
    locked.is_active = is_active
    locked.save(update_fields=["is_active"])
    if not is_active:
        for session in UserSession.objects.filter(user=locked):
            session.end()


def lock_people(actor: User, member: User) -> User:
    """The member as they are now. Two administrators who dismiss each other do it one by one."""
    people = User.objects.select_for_update(no_key=True).filter(pk__in=(actor.pk, member.pk))
    locked = {person.pk: person for person in people.order_by("pk")}
    if not (locked[actor.pk].is_staff and locked[actor.pk].is_active):
        raise PermissionDenied(_("You are no longer an administrator."))
    if member.pk not in locked:
        raise PermissionDenied(_("This account has been deleted meanwhile."))
    return locked[member.pk]
