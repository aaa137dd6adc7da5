"""Everything that someone may keep from others, each with a secret word of its own in it.

A room that hides something adds a place here; `test_canary` then looks for its word everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import Group, User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.bookmarks.actions import keep_bookmark
from forum.cards.facts import Facts
from forum.cards.models import Card, CardRules
from forum.cases.appealing import answer, appeal
from forum.cases.deciding import decide
from forum.cases.handling import remark
from forum.conversations import actions as conversing
from forum.drafts.actions import save_draft
from forum.drafts.models import Written
from forum.drafts.places import to_edit, to_reply, to_start
from forum.moderating import actions as moderating
from forum.polls.actions import Asked, vote
from forum.posting import actions
from forum.posting.approving import refuse
from forum.posting.deleting import delete_post
from forum.posting.sending import send_edit, send_reply, send_thread
from forum.posting.tagging import retag
from forum.posts.models import Post
from forum.sanctions.actions import Charge, Stop, ban, ban_place, note, silence, warn
from forum.scheduling.models import ScheduledThread
from forum.suggestions.models import Suggestion
from forum.tags.models import Tag, TagAlias
from forum.threads.models import Pointer, Thread
from forum.threads.redirects import leave_redirect
from forum.uploads.models import Upload
from tests import make
from tests.cases.reporting import case_of, decision, report
from tests.uploads.making import taken


@dataclass
class World:
    """A thread that all may read, a member who took part, and what is kept from both."""

    member: User
    author: User
    moderator: User
    thread: Thread
    reply: Post
    threads: list[Thread] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    boards: list[Board] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    scheduled: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)


type Hide = Callable[[World, str], None]

PLACES: dict[str, Hide] = {}


def place(hide: Hide) -> Hide:
    """Its secret word is made of the function's name."""
    PLACES[secret_of(hide.__name__)] = hide
    return hide


def secret_of(name: str) -> str:
    return f"canary{name.replace('_', '')}"


def made() -> World:
    """In which the member was told of what was hidden only later."""
    author, member = make.member("author"), make.member("member")
    thread = make.thread(make.board("Town square"), author, title="Bells of the town")
    reply = make.post(thread, member, "The member's own words.")
    return World(member, author, make.moderator("moderator"), thread, reply)


def fresh(thread: Thread) -> Thread:
    return Thread.objects.select_related("board").get(pk=thread.pk)


def fill(world: World) -> None:
    for secret, hide in PLACES.items():
        hide(world, secret)
    # What remains is the last that the thread shows.
    make.post(world.thread, world.author, "The last words.")
    world.thread.refresh_from_db()


# --- the places -----------------------------------------------------------------------------------


@place
def hidden_board(world: World, secret: str) -> None:
    board = make.hidden_board(f"Board {secret}")
    Board.objects.filter(pk=board.pk).update(description=f"About {secret}")
    board.refresh_from_db()
    thread = make.thread(board, world.moderator, title=f"Title {secret}", body=f"Text {secret}")
    thread.pin(everywhere=True)
    thread.feature()
    thread.announce()
    left = world.thread.board
    Pointer.objects.create(thread=thread, board=left, place=thread.last_place)
    world.boards.append(board)
    world.threads.append(thread)
    world.posts.append(thread.posts.get())


@place
def hidden_category(world: World, secret: str) -> None:
    category = make.category(secret)
    make.board("Within", everyone=Right(0), members=Right(0), parent=category)
    world.boards.append(category)


@place
def merged_thread(world: World, secret: str) -> None:
    thread = make.thread(make.hidden_board(), world.moderator, title=secret, body=secret)
    leave_redirect(900_001, thread, {n: thread.posts.get().pk for n in (1, 21)})
    world.merged.append(900_001)


@place
def hidden_thread(world: World, secret: str) -> None:
    """Of which the member had been told by a reply to their post."""
    board = world.thread.board
    thread = make.thread(board, world.author, title=f"Title {secret}", body=f"Text {secret}")
    own = make.post(thread, world.member, "The member was here.")
    make.post(thread, world.author, f"@member {secret}", to=own)
    moderating.hide_thread(make.viewer(world.moderator), thread, "rude")
    thread.refresh_from_db()
    world.threads.append(thread)
    world.posts += thread.posts.all()


@place
def behind_a_card(world: World, secret: str) -> None:
    """Links that all may read, to what they may not; a card would tell of it."""
    thread = make.thread(make.hidden_board(), world.moderator, title=secret, body=f"Text {secret}")
    hidden = make.thread(world.thread.board, world.moderator, title=secret, body=f"Text {secret}")
    post = make.post(world.thread, world.author, f"Text {secret}")
    links = [f"/t/{each.pk}/" for each in (thread, hidden)]
    links += [f"/t/{thread.pk}/#post-1", f"/p/{hidden.posts.get().pk}/", f"/p/{post.pk}/"]
    make.post(world.thread, world.author, "\n".join(settings.SITE_URL + link for link in links))
    moderating.hide_thread(make.viewer(world.moderator), hidden, "rude")
    world.threads += [thread, hidden]
    world.posts += [thread.posts.get(), hidden.posts.get(), post]


@place
def card_of_a_hidden_board(world: World, secret: str) -> None:
    """Of a page that an open thread has linked too, when there were no cards."""
    linked = "http://example.org/a-page"
    make.post(world.thread, world.author, linked)
    CardRules.objects.create(pk=1, is_on=True)
    thread = make.thread(make.hidden_board(), world.moderator, title=secret, body=linked)
    Card.objects.get().keep(Facts(f"Page {secret}", secret, secret), "", (0, 0))
    world.threads.append(thread)
    world.posts.append(thread.posts.get())


@place
def hidden_post(world: World, secret: str) -> None:
    post = make.post(world.thread, world.author, f"@member {secret}", to=world.reply)
    world.posts.append(post)


@place
def poll_of_a_hidden_thread(world: World, secret: str) -> None:
    asked = Asked(f"Question {secret}", (f"One {secret}", f"Other {secret}"), is_secret=False)
    board = world.thread.board
    words = actions.Words("An opening post.")
    opening = actions.start_thread(make.viewer(world.author), board, "Poll", words, asked)
    vote(make.viewer(world.author), opening.poll, [opening.poll.options.first().pk])
    moderating.hide_thread(make.viewer(world.moderator), opening.thread, "rude")
    opening.refresh_from_db()
    world.threads.append(opening.thread)
    world.posts.append(opening)


@place
def file_of_a_hidden_post(world: World, secret: str) -> None:
    upload = taken(world.author, f"{secret}.txt", secret.encode())
    post = make.post(world.thread, world.author, f"[{secret}](/uploads/{upload.key})")
    world.posts.append(post)
    world.uploads.append(upload)


@place
def file_on_a_hidden_board(world: World, secret: str) -> None:
    upload = taken(world.moderator, f"{secret}.txt", secret.encode())
    body = f"[{secret}](/uploads/{upload.key})"
    thread = make.thread(make.hidden_board(), world.moderator, body=body)
    world.threads.append(thread)
    world.posts.append(thread.posts.get())
    world.uploads.append(upload)


@place
def file_not_yet_posted(world: World, secret: str) -> None:
    world.uploads.append(taken(world.author, f"{secret}.txt", secret.encode()))


@place
def old_revision(world: World, secret: str) -> None:
    thread = make.thread(world.thread.board, world.author, title=secret, body=f"Text {secret}")
    post = thread.posts.get()
    actions.edit_post(make.viewer(world.author), post, "New words.", "New title")
    world.threads.append(thread)
    world.posts.append(post)


@place
def someone_elses_draft(world: World, secret: str) -> None:
    """In the very place where the member might write too."""
    for place in (to_reply(world.thread), to_start(world.thread.board), to_edit(world.reply)):
        save_draft(make.viewer(world.author), place, Written(f"Title {secret}", secret), 0)


@place
def draft_for_what_was_hidden(world: World, secret: str) -> None:
    """The member's own, in a thread and on a board whose titles are kept from them since."""
    thread = make.thread(world.thread.board, world.author, title=secret, body=secret)
    board = make.board(f"Board {secret}")
    for place in (to_reply(thread), to_edit(make.post(thread, world.member)), to_start(board)):
        save_draft(make.viewer(world.member), place, Written("", "The member's own draft."), 0)
    board.grants.all().delete()
    moderating.hide_thread(make.viewer(world.moderator), thread, "rude")
    world.threads.append(thread)
    world.boards.append(board)
    world.posts += thread.posts.all()


@place
def bookmarked_and_hidden_since(world: World, secret: str) -> None:
    """By the member, and by someone else with a note of their own."""
    thread = make.thread(world.thread.board, world.author, title=secret, body=secret)
    post = make.post(thread, world.author, secret)
    keep_bookmark(make.viewer(world.member), post, "", None)
    keep_bookmark(make.viewer(world.author), world.reply, secret, None)
    moderating.hide_thread(make.viewer(world.moderator), thread, "rude")
    world.threads.append(thread)
    world.posts.append(post)


@place
def tag_of_what_is_hidden(world: World, secret: str) -> None:
    """On a hidden thread, on a hidden board, and as the name of today of one that all may type."""
    open_board = world.thread.board
    hidden_board = make.hidden_board()
    Board.objects.filter(pk__in=[open_board.pk, hidden_board.pk]).update(tagging="free")
    threads = [make.thread(open_board, world.author), make.thread(hidden_board, world.moderator)]
    for thread in threads:
        names = [f"{secret} {thread.pk}", "bells"]
        retag(make.viewer(world.moderator), Thread.objects.get(pk=thread.pk), names)
    TagAlias.objects.create(name="chimes", tag=Tag.objects.get(name=f"{secret} {threads[1].pk}"))
    retag(make.viewer(world.author), world.thread, ["bells"])
    moderating.hide_thread(make.viewer(world.moderator), threads[0], "rude")
    world.threads += threads
    world.tags += Tag.objects.values_list("pk", flat=True)


@place
def scheduled_thread(world: World, secret: str) -> None:
    """On the very board that all read; without its task, since these are done at once here."""
    made = ScheduledThread.objects.create(
        board=world.thread.board,
        author=world.moderator,
        title=f"Title {secret}",
        body=f"Text {secret}",
        publish_at=timezone.now() + timedelta(days=1),
    )
    world.scheduled.append(made.pk)


@place
def held_post(world: World, secret: str) -> None:
    """A reply, a thread and another text of a post, waiting where the member reads and writes."""
    board = world.thread.board
    mine = make.post(world.thread, world.author, "The author's own words.")
    upload = taken(world.author, f"{secret}.txt", secret.encode())
    body = f"@member {secret} [{secret}](/uploads/{upload.key})"
    Board.objects.filter(pk=board.pk).update(hold_first=1000)
    author, thread = make.viewer(world.author), fresh(world.thread)
    held = [
        send_reply(author, thread, actions.Words(body)),
        send_thread(author, thread.board, secret, actions.Words(body, tags=()), None),
        send_edit(author, Post.objects.get(pk=mine.pk), body, "", actions.Editing(secret)),
    ]
    refuse(make.viewer(world.moderator), held[0], secret)
    Board.objects.filter(pk=board.pk).update(hold_first=0)
    world.held += [each.pk for each in held]
    world.uploads.append(upload)


@place
def deleted_post(world: World, secret: str) -> None:
    post = make.post(world.thread, world.author, f"@member {secret}", to=world.reply)
    delete_post(make.viewer(world.author), post)
    world.posts.append(post)


@place
def deleted_thread(world: World, secret: str) -> None:
    thread = make.thread(world.thread.board, world.author, title=secret, body=f"Text {secret}")
    delete_post(make.viewer(world.author), thread.posts.get())
    world.threads.append(thread)
    world.posts.append(thread.posts.get())


@place
def what_a_moderator_took_out(world: World, secret: str) -> None:
    """On a board where everyone may see what authors edited."""
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_open_histories=True)
    thread = make.thread(board, world.author, title=secret, body=secret)
    post, author = thread.posts.get(), make.viewer(world.author)
    actions.edit_post(author, post, f"More {secret}", f"More {secret}")
    actions.edit_post(make.viewer(world.moderator), post, "Fit for all.", "New title")
    actions.edit_post(author, post, "Fit for all to see.", "Newest title")
    world.threads.append(thread)
    world.posts.append(post)


@place
def letter_to_the_staff(world: World, secret: str) -> None:
    Suggestion.objects.create(
        author=world.author, body=f"Text {secret}", email=f"{secret}@example.org", answer=secret
    )


@place
def note_of_the_moderators(world: World, secret: str) -> None:
    """About the author, and about the very member."""
    for someone in (world.author, world.member):
        note(make.viewer(world.moderator), someone, f"Text {secret}")


@place
def warning_of_another(world: World, secret: str) -> None:
    charge = Charge(1, f"Reason {secret}", f"Rule {secret}", post=world.thread.posts.first())
    warn(make.viewer(world.moderator), world.author, charge)


@place
def stopped_by_moderators(world: World, secret: str) -> None:
    staff, someone = make.viewer(world.moderator), make.member()
    silence(staff, someone, world.thread.board, Stop(f"Reason {secret}"))
    ban(staff, someone, Stop(f"Reason {secret}"))
    ban_place(staff, Stop(secret), email_pattern=f"*@{secret}.example.org")


@place
def reason_of_a_report(world: World, secret: str) -> None:
    report(world.thread.posts.get(number=1), secret)


@place
def snapshot_of_what_was_edited(world: World, secret: str) -> None:
    """Reported by the member, who hasn't come back to it and reads no more of it than everyone."""
    post = make.thread(world.thread.board, world.author, body=secret).posts.get()
    report(post, by=world.member)
    actions.edit_post(make.viewer(world.author), post, "Gentle words.")


@place
def decided_case(world: World, secret: str) -> None:
    """About someone else: what the staff say of it, the reason, the appeal and its answer."""
    post = make.post(world.thread, world.author, "Rude words.")
    report(post, by=world.member)
    staff, judge = make.viewer(world.moderator), make.viewer(make.moderator())
    remark(staff, case_of(post), secret, None)
    decide(staff, case_of(post), decision("hide", reason=secret))
    appeal(make.viewer(world.author), case_of(post), secret)
    answer(judge, case_of(post), is_upheld=False, reason=secret)


@place
def said_of_the_member(world: World, secret: str) -> None:
    """In a case about the member's own words, in which they may appeal."""
    post = make.post(world.thread, world.member, "Rude words of the member.")
    report(post, secret)
    staff = make.viewer(world.moderator)
    remark(staff, case_of(post), secret, None)
    decide(staff, case_of(post), decision("hide"))


@place
def reason_in_the_log(world: World, secret: str) -> None:
    thread = make.thread(world.thread.board, make.member())
    post = make.post(thread, make.member())
    moderating.hide_post(make.viewer(world.moderator), post, secret)
    world.posts.append(post)


@place
def address_of_a_member(world: World, secret: str) -> None:
    User.objects.filter(pk=world.author.pk).update(email=f"{secret}@example.org")


@place
def group_of_the_staff(world: World, secret: str) -> None:
    Group.objects.create(name=secret).members.add(world.author)


@place
def someone_elses_notification(world: World, secret: str) -> None:
    board = make.hidden_board()
    one, other = make.board_moderator(board), make.board_moderator(board)
    thread = make.thread(board, one, title=secret, body=secret)
    make.post(thread, other, f"@{one.username} {secret}")
    world.threads.append(thread)


@place
def others_conversation(world: World, secret: str) -> None:
    """Of the author with the moderator, who reply, edit and draft in it too."""
    words = conversing.Words(f"@member {secret}")
    people = [world.moderator]
    first = conversing.begin(make.viewer(world.author), people, f"Title {secret}", words)
    talk = first.conversation.pk
    conversing.write_message(make.viewer(world.moderator), talk, conversing.Words(secret))
    conversing.edit_message(make.viewer(world.author), first, conversing.Words(f"More {secret}"))
    save_draft(make.viewer(world.author), f"talk-{talk}", Written("", secret), 0)
    save_draft(make.viewer(world.author), "letter-1", Written(f"Title {secret}", secret), 0)
    world.conversations.append(talk)
    world.messages += first.conversation.messages.values_list("pk", flat=True)


@place
def before_member_came(world: World, secret: str) -> None:
    """They take part since, and see what is written since."""
    words, author = conversing.Words(secret), make.viewer(world.author)
    first = conversing.begin(author, [world.moderator], "An open title", words)
    conversing.add(author, first.conversation.pk, [world.member])
    world.conversations.append(first.conversation.pk)
    world.messages += first.conversation.messages.values_list("pk", flat=True)


@place
def conversation_left(world: World, secret: str) -> None:
    """With a draft of their own in it, and told of it before."""
    author = make.viewer(world.author)
    first = conversing.begin(author, [world.member], f"Title {secret}", conversing.Words(secret))
    talk, member = first.conversation.pk, make.viewer(world.member)
    save_draft(member, f"talk-{talk}", Written("", "The member's own words."), 0)
    conversing.leave(member, talk)
    world.conversations.append(talk)
    world.messages.append(first.pk)
