"""Files that come along with a text, in its form or before it by a script."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.drafts import places
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.markup import markdown_for
from forum.posting import actions
from forum.posting.permissions import can_attach
from forum.uploads.actions import NotTaken, take
from forum.uploads.models import Upload
from forum.uploads.receiving import Received
from forum.web.plain import plain

UPLOADS = Allowance("upload", times=60, seconds=600)
LONGEST_WORDS = 1000


class Sent(NamedTuple):
    """What a form holds now, None when none was sent, and why files of it were refused."""

    data: QueryDict | None
    refusals: list[str]


def sent_with_files(request: ForumRequest, board: Board) -> Sent:
    """The form, its text followed by the files that were chosen in it; each is taken in first."""
    if request.method != "POST" or request.viewer.is_guest or not came(request):
        return Sent(sent(request), [])
    if was_sent(request):  # with its files
        return Sent(request.POST, [])
    lines, refusals = [], []
    for file in came(request):
        try:
            upload = taken(request, board, file)
        except NotTaken as refused:
            refusals.append(str(refused))
        else:
            lines.append(markdown_for(upload.attached, words_of(request)))
    data = request.POST.copy()
    data["body"] = "\n\n".join(part for part in (data.get("body", "").rstrip(), *lines) if part)
    return Sent(data, refusals)


@require_POST
def upload(request: ForumRequest) -> HttpResponseBase:
    """The `file` for a text at `place`, as JSON: the Markdown that shows it with these `words`."""
    if request.viewer.is_guest:
        return plain(_("Sign in to write."), 403)
    board = places.board_at(request.viewer, request.POST.get("place", ""))
    files = came(request)
    if board is None or len(files) != 1:
        return plain(_("There is nothing here to write to."), 404)
    try:
        made = taken(request, board, files[0])
    except NotTaken as refused:
        return plain(str(refused), refused.status)
    return JsonResponse(told(made, words_of(request)))


# --- steps ----------------------------------------------------------------------------------------


def came(request: ForumRequest) -> list[Received]:
    return [file for file in request.FILES.getlist("files") if isinstance(file, Received)]


def was_sent(request: ForumRequest) -> bool:
    try:
        submission = UUID(request.POST.get("submission_id", ""))
    except ValueError:
        return False
    return actions.sent_before(request.viewer, submission) is not None


def taken(request: ForumRequest, board: Board, file: Received) -> Upload:
    """Raises NotTaken."""
    if request.viewer.user is None or not can_attach(request.viewer, board):
        raise NotTaken(_("No files are attached on this board."), 403)
    try:
        spend(UPLOADS, str(request.viewer.id))
    except SpentUp as spent:
        raise NotTaken(again_sentence(spent), 429) from None
    return take(request.viewer.user, file, board.file_endings.split())


def words_of(request: ForumRequest) -> str:
    return " ".join(request.POST.get("words", "")[:LONGEST_WORDS].split())


def told(upload: Upload, words: str) -> dict[str, Any]:
    return {
        "markdown": markdown_for(upload.attached, words),
        "address": upload.get_absolute_url(),
        "thumbnail": upload.thumbnail if upload.is_picture else "",
    }
