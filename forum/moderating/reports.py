"""Reports: a member's word about a post, and what comes of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import log_closed_reports
from forum.moderating.models import Report, ReportQuerySet
from forum.notifications.telling import Decided, tell_of_report
from forum.posts.models import Post
from forum.posts.permissions import can_report
from forum.posts.rendering import prepare
from forum.threads.locking import lock_thread
from forum.threads.permissions import can_moderate


def is_reported(viewer: Viewer, post: Post) -> bool:
    """Whether the viewer's report on it is still with the moderators."""
    return Report.objects.open().filter(post=post, reporter_id=viewer.id).exists()


def report(viewer: Viewer, post: Post, reason: str) -> bool:
    """Tell the moderators; False when they already have this member's report on it.

    Raises PermissionDenied.
    """
    if viewer.user is None or not can_report(viewer, post):
        raise PermissionDenied(_("You can't report this post."))
    try:
        with transaction.atomic():
            Report.objects.create(
                post=post, reporter=viewer.user, reason=reason, reason_html=prepare(reason).html
            )
    except IntegrityError:
        # The same form, sent twice at the same moment; or the post has just gone.
        if is_reported(viewer, post):
            return False
        raise
    return True


def close_reports(viewer: Viewer, post: Post, answer: str = "", up_to: int | None = None) -> bool:
    """Close the post's open reports, up to the one with this id, and tell who sent them.

    A report that came in since the moderator looked stays open. Raises PermissionDenied.
    """
    with transaction.atomic():
        post.thread = lock_thread(post.thread_id)
        if not can_moderate(viewer, post.thread):
            raise PermissionDenied(_("You may not moderate this post."))
        looked_at = Report.objects.filter(post=post)
        if up_to is not None:
            looked_at = looked_at.filter(id__lte=up_to)
        closed = close_all(viewer, looked_at, Deed.CLOSE_REPORT, answer)
        if closed:
            log_closed_reports(viewer, post, answer)
        return bool(closed)


def close_all(viewer: Viewer, reports: ReportQuerySet, deed: Deed, answer: str = "") -> int:
    """Close those still open; how many they were. Part of the transaction of its cause."""
    found = reports.open().select_related("post__thread").order_by("id")
    closing = list(found.select_for_update(of=("self",), no_key=True))
    Report.objects.filter(pk__in=[each.pk for each in closing]).update(
        closed_at=timezone.now(), closed_by=viewer.user, answer=answer
    )
    for each in closing:
        event, post = f"report:{each.pk}", each.post
        decided = Decided(event, deed, viewer.id, post.thread, post, answer)
        tell_of_report(each.reporter_id, decided)
    return len(closing)
