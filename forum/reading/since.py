"""What happened while a member was away: on return after a day or more, one page.

Followed boards join here with their room.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.markup import changes, excerpt
from forum.notifications.models import BEGINNING, Kind, Notification
from forum.notifications.rows import Row, whole_tags
from forum.posts.models import Post, Revision
from forum.posts.places import place_at
from forum.threads.models import Participant, ReadMark, Thread

ADDRESSED = (Kind.REPLY_TO_POST, Kind.QUOTE, Kind.MENTION)
REPLIES_SHOWN = 20
THREADS_SHOWN = 15
EDITS_SHOWN = 10
BEST_SHOWN = 5
SOLVED_SHOWN = 10
# However long someone was away, so many of the newest are looked at.
THREADS_LOOKED_AT = 200
EDITS_LOOKED_AT = 300
LIKED_LOOKED_AT = 500
LAST_FEW = 50  # posts of a thread
# Who is not away, but asks, is told of the last days.
LATELY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class NewReply:
    """The newest reply by someone else in a thread where the viewer took part."""

    thread: Thread
    number: int
    author: str | None
    author_id: int | None
    posted_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A post that the viewer had read before it was edited."""

    post: Post
    change: SafeString


def show_since(request: ForumRequest) -> HttpResponseBase:
    viewer = request.viewer
    if viewer.user is None:
        return sign_in_first(request)
    since = viewer.user.away_since or timezone.now() - LATELY
    context = {
        "since": since,
        "was_away": viewer.user.away_since is not None,
        "replies": replies_to(viewer, since),
        "threads": new_replies(viewer, since),
        "best": best_liked(viewer, since),
        "solved": solved(viewer, since),
        "edits": edits_of_read_posts(viewer, since),
    }
    return render(request, "reading/since.html", context)


@require_POST
def seen_since(request: ForumRequest) -> HttpResponse:
    """Take the strip off the index; the page stays where it is."""
    if request.viewer.user is None:
        return sign_in_first(request)
    User.objects.filter(pk=request.viewer.user.pk).update(away_since=None)
    return redirect("index")


# --- what is told ---------------------------------------------------------------------------------


def replies_to(viewer: Viewer, since: datetime) -> list[Row]:
    """What others said to the viewer, newest first."""
    told = Notification.objects.visible_to(viewer).filter(kind__in=ADDRESSED, created_at__gt=since)
    return [Row(each) for each in told.for_rows(viewer).order_by("-id")[:REPLIES_SHOWN]]


def new_replies(viewer: Viewer, since: datetime) -> list[NewReply]:
    """Threads that went on, of those in which the viewer took part; newest activity first."""
    recent = Thread.objects.visible_to(viewer).filter(last_place__gt=place_at(since))
    looked_at = recent.order_by("-last_place").values("pk")[:THREADS_LOOKED_AT]
    threads = Thread.objects.filter(pk__in=looked_at).filter(took_part(viewer, "pk"))
    newest = threads.annotate(newest=Subquery(newest_reply(viewer))).select_related("board")
    found = [
        reply_in(thread) for thread in newest.order_by("-last_place") if vars(thread)["newest"]
    ]
    return [reply for reply in found if reply.posted_at > since][:THREADS_SHOWN]


def newest_reply(viewer: Viewer) -> QuerySet[Post, Any]:
    """Of the thread of the outer query, as one value: by someone else, among the last few."""
    posts = Post.objects.visible_to(viewer).filter(thread=OuterRef("pk")).exclude(author=viewer.id)
    # Without the bound PostgreSQL sorts the whole of a long thread to find its end.
    last_few = posts.filter(number__gt=OuterRef("last_public_number") - LAST_FEW)
    return last_few.order_by("-number").values(
        found=JSONObject(
            number="number",
            author=F("author__username"),
            author_id="author_id",
            posted_at="created_at",
            beginning=Left("html", BEGINNING),
        )
    )[:1]


def reply_in(thread: Thread) -> NewReply:
    newest = vars(thread)["newest"]
    return NewReply(
        thread=thread,
        number=newest["number"],
        author=newest["author"],
        author_id=newest["author_id"],
        posted_at=datetime.fromisoformat(newest["posted_at"]),
        words=excerpt(whole_tags(newest["beginning"])),
    )


def best_liked(viewer: Viewer, since: datetime) -> list[tuple[Post, str]]:
    """What others wrote meanwhile where the viewer took part, and most people liked."""
    liked = Post.objects.filter(like_count__gt=0, id__gt=place_at(since))
    looked_at = liked.order_by("-id").values("pk")[:LIKED_LOOKED_AT]
    replies = Post.objects.visible_to(viewer).filter(
        took_part(viewer, "thread"),
        pk__in=looked_at,
        number__gt=1,
        thread__board__has_reactions=True,
    )
    best = replies.public().exclude(author=viewer.id).order_by("-like_count", "-id")
    shown = best.select_related("author", "thread__board")[:BEST_SHOWN]
    return [(post, excerpt(post.html)) for post in shown]


def solved(viewer: Viewer, since: datetime) -> QuerySet[Thread]:
    """Threads in which the viewer took part and where an answer was found; newest first."""
    answered = Thread.objects.visible_to(viewer).filter(answered_at__gt=since)
    threads = answered.filter(took_part(viewer, "pk"), board__has_answers=True)
    return threads.select_related("board").order_by("-answered_at")[:SOLVED_SHOWN]


def took_part(viewer: Viewer, thread: str) -> Exists:
    """Whether the viewer did in the thread of the outer query, which has it in this column."""
    return Exists(Participant.objects.filter(thread=OuterRef(thread), member=viewer.id))


def edits_of_read_posts(viewer: Viewer, since: datetime) -> list[Edit]:
    """Posts by others, edited since, with what changed since the viewer read them; newest first.

    Who never read the text as it was is not shown it: it is the one that stood there when the mark
    passed the post, and nobody's while it was hidden.
    """
    recent = Revision.objects.order_by("-id").values("pk")[:EDITS_LOOKED_AT]
    edited = Revision.objects.filter(pk__in=recent, replaced_at__gt=since)
    seen = Post.objects.visible_to(viewer).filter(pk__in=edited.values("post"))
    as_read = (
        seen.exclude(author=viewer.id)
        .annotate(read_at=Subquery(when_read(viewer)))
        .values(pk_as_read=Subquery(first_replaced_after(OuterRef("read_at"))))
    )
    befores = Revision.objects.filter(pk__in=as_read, was_hidden=False, purged_at=None)
    newest_first = befores.select_related("post__thread", "post__author").order_by("-id")
    edits = [(before.post, before.body) for before in newest_first]
    return [
        Edit(post, SafeString(changes(before, post.body)))
        for post, before in edits
        if before != post.body
    ][:EDITS_SHOWN]


def when_read(viewer: Viewer) -> QuerySet[ReadMark, Any]:
    """When the mark passed the post of the outer query."""
    marks = ReadMark.objects.filter(member=viewer.id, thread=OuterRef("thread"))
    return marks.filter(number__gte=OuterRef("number")).values("read_at")


def first_replaced_after(moment: OuterRef) -> QuerySet[Revision, Any]:
    """Of the post of the outer query, the text that stood there at the moment, if not today's."""
    later = Revision.objects.filter(post=OuterRef("pk"), replaced_at__gt=moment)
    return later.order_by("id").values("pk")[:1]
