from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.posts.models import Post
from forum.threads.models import Thread

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


class Deed(models.TextChoices):
    """What a moderator did; UNDO where taking a deed back has no name of its own."""

    LOCK = "lock", _("locked the thread")
    UNLOCK = "unlock", _("unlocked the thread")
    PIN = "pin", _("pinned the thread")
    UNPIN = "unpin", _("unpinned the thread")
    MOVE = "move", _("moved the thread")
    HIDE_THREAD = "hide_thread", _("hid the thread")
    RESTORE_THREAD = "restore_thread", _("restored the thread")
    HIDE_POST = "hide_post", _("hid the post")
    RESTORE_POST = "restore_post", _("restored the post")
    EDIT_POST = "edit_post", _("edited the post")
    PURGE_VERSION = "purge_version", _("purged an earlier version of the post")
    MARK_ANSWER = "mark_answer", _("marked the post as the answer")
    UNMARK_ANSWER = "unmark_answer", _("no longer marks the post as the answer")
    MAKE_WIKI = "make_wiki", _("let others edit the post")
    UNMAKE_WIKI = "unmake_wiki", _("no longer lets others edit the post")
    RETAG = "retag", _("changed the tags of the thread")
    CLOSE_REPORT = "close_report", _("closed the report")
    RENAME = "rename", _("renamed the thread")
    MERGE = "merge", _("merged threads")
    SPLIT = "split", _("split the thread")
    MOVE_POSTS = "move_posts", _("moved posts to another thread")
    FEATURE = "feature", _("featured the thread")
    UNFEATURE = "unfeature", _("no longer features the thread")
    ANNOUNCE = "announce", _("announced the thread everywhere")
    UNANNOUNCE = "unannounce", _("no longer announces the thread")
    SLOW_MODE = "slow_mode", _("changed the slow mode of the thread")
    AUTO_CLOSE = "auto_close", _("changed when the thread closes by itself")
    PURGE_THREAD = "purge_thread", _("purged the thread")
    PURGE_POST = "purge_post", _("purged the post")
    APPROVE = "approve", _("approved what was held")
    REFUSE = "refuse", _("refused what was held")
    NOTE = "note", _("noted something about the member")
    WARN = "warn", _("warned the member")
    SILENCE = "silence", _("silenced the member")
    BAN = "ban", _("banned")
    CLEAN_UP = "clean_up", _("cleaned up after the spammer")
    DECIDE_CASE = "decide_case", _("decided the case")
    DECIDE_APPEAL = "decide_appeal", _("decided the appeal")
    REMOVE_MESSAGE = "remove_message", _("removed a message from a conversation")
    SEE_AS = "see_as", _("looked at the forum as another")
    UNDO = "undo", _("took back what was done")


class LogQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What was done on boards that the viewer moderates; moves from there and to there."""
        if viewer.sees_everything:
            return self
        moderated = viewer.board_ids(Right.MODERATE)
        return self.filter(Q(board_id__in=moderated) | Q(to_board_id__in=moderated))

    def for_rows(self, viewer: Viewer) -> Self:
        """With all that a row says and its undoing asks, and whether the viewer still sees what it
        is about."""
        targets = ("thread__author", "thread__board", "post__author")
        threads = Thread.objects.visible_to(viewer).filter(pk=OuterRef("thread_id"))
        posts = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
        return (
            self.select_related("actor", "member", "board", "to_board", "undone_by", *targets)
            .defer("post__body", "post__html", "post__mentions", "inverse", "undone_by__inverse")
            .annotate(sees_thread=Exists(threads), sees_post=Exists(posts))
        )


class LogEntry(models.Model):
    """Who did what, to what, why and when. Rows are only ever added: PostgreSQL sees to it.

    `board` is where it was done, `to_board` where a moved thread went, `member` whose words it was
    or who it was done to. `before` and `after` are what it changed; `inverse` is what taking it
    back needs to know, by the `kind` of `forum.log.undoing`. What was taken back has another row,
    which `undoes` it.
    """

    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=20, choices=Deed)
    board = models.ForeignKey(Board, models.SET_NULL, null=True, related_name="+")
    to_board = models.ForeignKey(Board, models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True, default="")
    before = models.JSONField(default=dict, db_default={})
    after = models.JSONField(default=dict, db_default={})
    inverse = models.JSONField(null=True)
    # Empty where `inverse` is; apart from it, since that may be long and a row only asks for this.
    inverse_kind = models.CharField(max_length=20, default="", db_default="")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    # Of the rooms above: the case in which it was decided, and what was done together with it.
    case_id = models.BigIntegerField(null=True)
    batch = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = LogQuerySet.as_manager()

    # Set by `for_rows`.
    sees_thread: bool
    sees_post: bool

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("moderation log")
        indexes = (
            models.Index(F("id").desc(), name="log_newest_first"),
            models.Index(F("actor"), F("id").desc(), name="log_by_actor"),
            models.Index(F("member"), F("id").desc(), name="log_by_member"),
            models.Index(F("board"), F("id").desc(), name="log_by_board"),
            models.Index(F("deed"), F("id").desc(), name="log_by_deed"),
            models.Index("case_id", "id", name="log_by_case", condition=Q(case_id__isnull=False)),
            models.Index("batch", "id", name="log_by_batch", condition=Q(batch__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.actor_id} {self.deed}"

    @property
    def is_undone(self) -> bool:
        """Asks the database, unless it came by `for_rows`."""
        return hasattr(self, "undone_by")
