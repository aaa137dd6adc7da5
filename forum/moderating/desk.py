"""The moderators' desk: the queue of reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Max, Min, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.moderating.forms import AnswerForm, ReasonForm
from forum.moderating.models import Report
from forum.moderating.reports import close_reports
from forum.moderating.views import asks_a_guest, fetch_post, require_moderator, sent
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.web.keyset import Stretch, mark_of, stretch

CASES_A_PAGE = 20
MOST_COUNTED = 99


def show_queue(request: ForumRequest) -> HttpResponse:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    reports = Report.objects.visible_to(request.viewer)
    closed = request.GET.get("show") == "closed"
    page = closed_cases(request, reports) if closed else open_cases(request, reports)
    context = {
        "page": page,
        "cases": cases_of(request.viewer, page, reports.closed() if closed else reports.open()),
        "shows_closed": closed,
        "open_count": reports.open().values("post_id").distinct()[: MOST_COUNTED + 1].count(),
    }
    return render(request, "moderating/queue.html", context)


def close(request: ForumRequest, post_id: int) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_moderator(request, post.thread)
    form = AnswerForm(sent(request))
    if not form.is_valid():
        page = {"post": post, "thread": post.thread, "board": post.thread.board, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "moderating/close.html", page, status=status)
    answer, up_to = form.cleaned_data["answer"], form.cleaned_data["up_to"]
    close_reports(request.viewer, post, answer, up_to)
    messages.success(request, _("The reports on this post are closed."))
    return redirect("moderation")


def require_desk(request: ForumRequest) -> None:
    if not request.viewer.moderates_anything:
        raise Http404("moderators only")


# --- the queue ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Case:
    """A post, and the reports on it."""

    post: Post
    is_mine_to_hide: bool
    reports: list[Report] = field(default_factory=list)

    @property
    def close_form(self) -> AnswerForm:
        up_to = self.reports[-1].pk
        return AnswerForm(auto_id=f"close-{self.post.pk}-%s", initial={"up_to": up_to})

    @property
    def hide_form(self) -> ReasonForm:
        return ReasonForm(auto_id=f"hide-{self.post.pk}-%s")


def open_cases(request: ForumRequest, reports: QuerySet[Report]) -> Stretch[Any]:
    """Posts by their oldest open report: who waited longest comes first."""
    marked = reports.filter(closed_at=None).order_by().values("post_id").annotate(mark=Min("id"))
    if after := mark_of(request, "after"):
        marked = marked.filter(mark__gt=after)
    found = marked.order_by("mark").values_list("post_id", "mark", named=True)
    return stretch(request, found[: CASES_A_PAGE + 1], CASES_A_PAGE, "after", "mark")


def closed_cases(request: ForumRequest, reports: QuerySet[Report]) -> Stretch[Any]:
    """Posts by their newest closed report, newest first."""
    closed = reports.exclude(closed_at=None).order_by()
    marked = closed.values("post_id").annotate(mark=Max("id"))
    if before := mark_of(request, "before"):
        marked = marked.filter(mark__lt=before)
    found = marked.order_by("-mark").values_list("post_id", "mark", named=True)
    return stretch(request, found[: CASES_A_PAGE + 1], CASES_A_PAGE, "before", "mark")


def cases_of(viewer: Viewer, page: Stretch[Any], reports: QuerySet[Report]) -> list[Case]:
    """Two queries, however many cases."""
    ids = [row.post_id for row in page.rows]
    posts = Post.objects.select_related("author", "thread__board").in_bulk(ids)
    cases = {
        id_: Case(post, can_moderate_post(viewer, post.thread, post)) for id_, post in posts.items()
    }
    of_page = reports.filter(post_id__in=ids).select_related("reporter", "closed_by")
    for report in of_page.order_by("id"):
        if report.post_id in cases:
            cases[report.post_id].reports.append(report)
    return [cases[id_] for id_ in ids if id_ in cases and cases[id_].reports]
