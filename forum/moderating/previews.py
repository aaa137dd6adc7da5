"""What a deed touches, counted before it is done."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.bookmarks.models import Bookmark
from forum.polls.models import Poll
from forum.posts.models import Attachment, Post
from forum.threads.models import Thread
from forum.web.templatetags.words import grouped


def of_merging(thread: Thread) -> list[str]:
    told = of_posts(Post.objects.filter(thread=thread))
    return [*told, _("Its old address, those of its pages and links to its posts lead there.")]


def of_moving(posts: QuerySet[Post]) -> list[str]:
    return [*of_posts(posts), _("Links to them lead to where they are then.")]


def of_posts(posts: QuerySet[Post]) -> list[str]:
    """How many they are, by how many, and what hangs on them. Four queries."""
    ids = posts.order_by().values("pk")
    people = Count("author", distinct=True)
    told = posts.order_by().aggregate(
        n=Count("pk"), people=people, hidden=Count("pk", filter=~Q(hidden_at=None))
    )
    counted = [
        posts_sentence(told["n"], told["people"]),
        hidden_sentence(told["hidden"]),
        polls_sentence(Poll.objects.filter(post__in=ids).count()),
        files_sentence(Attachment.objects.filter(post__in=ids, removed_at=None).count()),
        bookmarks_sentence(Bookmark.objects.filter(post__in=ids).count()),
    ]
    return [sentence for sentence in counted if sentence]


def posts_sentence(posts: int, people: int) -> str:
    of_people = ngettext("of %(n)s member", "of %(n)s members", people) % {"n": grouped(people)}
    return ngettext("%(n)s post %(of_people)s", "%(n)s posts %(of_people)s", posts) % {
        "n": grouped(posts),
        "of_people": of_people,
    }


def threads_sentence(n: int) -> str:
    return ngettext("%(n)s thread", "%(n)s threads", n) % {"n": grouped(n)}


def hidden_sentence(n: int) -> str:
    words = ngettext("%(n)s of them hidden", "%(n)s of them hidden", n)
    return words % {"n": grouped(n)} if n else ""


def polls_sentence(n: int) -> str:
    return ngettext("%(n)s poll", "%(n)s polls", n) % {"n": grouped(n)} if n else ""


def files_sentence(n: int) -> str:
    return ngettext("%(n)s file", "%(n)s files", n) % {"n": grouped(n)} if n else ""


def bookmarks_sentence(n: int) -> str:
    words = ngettext("%(n)s bookmark of a member", "%(n)s bookmarks of members", n)
    return words % {"n": grouped(n)} if n else ""
