"""Taking a file in: looked at, drawn anew, kept, and only then noted, within its owner's quota."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from forum.uploads import files, kinds
from forum.uploads.models import Upload, new_key
from forum.uploads.names import clean_name
from forum.uploads.receiving import Received
from forum.uploads.redrawing import NotDrawn, redrawn

logger = logging.getLogger(__name__)

LONGEST_SIDE = 2560
WIDTHS = (320, 640, 1280)
HEAD = 32  # bytes that tell what a file is


class NotTaken(Exception):
    """The file is refused; the message is a sentence for whoever sent it."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.status = status


def take(owner: User, came: Received, endings: Iterable[str]) -> Upload:
    """Keep a file that is a picture or ends in one of `endings`. Raises NotTaken; then nothing is
    kept, neither a file nor a row."""
    name = clean_name(came.name or "")
    require_size(name, came)
    require_room(owner, came.size or 0)
    head = came.read(HEAD)
    came.seek(0)
    try:
        if kinds.is_picture(name, head):
            upload = take_picture(owner, name, came)
        else:
            require_kind(name, head, list(endings))
            upload = take_file(owner, name, came)
    except (OSError, files.NotKept):
        logger.exception("An upload could not be kept.")
        raise no_room() from None
    return note(owner, upload)


def take_picture(owner: User, name: str, came: Received) -> Upload:
    try:
        with redrawn(came, LONGEST_SIDE, WIDTHS) as drawn:
            key = new_key()
            size = files.write_files(key, drawn.files)
            widths = sorted(int(file.stem) for file in drawn.files if file.stem != "full")
            return Upload(
                key=key,
                owner=owner,
                name=name,
                size=size,
                width=drawn.width,
                height=drawn.height,
                widths=widths,
            )
    except NotDrawn as wrong:
        if wrong.reason == "no-room":
            raise no_room() from None
        status = 503 if wrong.reason == "busy" else 422
        raise NotTaken(why_not_drawn(name, wrong.reason), status) from None


def take_file(owner: User, name: str, came: Received) -> Upload:
    key = new_key()
    size = files.write(key, [("file", came)])
    return Upload(key=key, owner=owner, name=name, size=size)


def note(owner: User, upload: Upload) -> Upload:
    """The row comes last and exactly: two files at once are counted one after the other."""
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).values_list("pk").get(pk=owner.pk)
            require_room(owner, upload.size)
            upload.save(force_insert=True)
    except BaseException:
        files.delete(upload)
        raise
    return upload


def no_room() -> NotTaken:
    return NotTaken(_("There is no room for files at the moment. Try again later."), 507)


# --- what is refused ------------------------------------------------------------------------------


def require_size(name: str, came: Received) -> None:
    if (came.size or 0) > settings.UPLOAD_MAX_SIZE:
        sentence = _("“%(name)s” is too large: a file may have %(most)s.")
        most = filesizeformat(settings.UPLOAD_MAX_SIZE)
        raise NotTaken(sentence % {"name": name, "most": most}, 413)
    if not came.is_whole:
        raise no_room()
    if not came.size:
        raise NotTaken(_("“%(name)s” is empty.") % {"name": name})


def require_room(owner: User, size: int) -> None:
    used = Upload.objects.of_member(owner.pk).total_size()
    if used + size > settings.UPLOAD_QUOTA:
        sentence = _(
            "Your files may have %(quota)s in all, and there is no room for this one. What no post "
            "of yours shows is let go of after two days."
        )
        raise NotTaken(sentence % {"quota": filesizeformat(settings.UPLOAD_QUOTA)}, 413)


def require_kind(name: str, head: bytes, endings: list[str]) -> None:
    if not kinds.is_taken(name, endings):
        raise NotTaken(
            _("“%(name)s” can’t be attached here. What can: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(["PNG", "JPEG", "GIF", "WebP", "AVIF", *endings])},
            415,
        )
    if not kinds.begins_as_named(name, head):
        raise NotTaken(_("“%(name)s” is not what its name says.") % {"name": name}, 415)


def why_not_drawn(name: str, reason: str) -> str:
    sentences = {
        "too-large": _("“%(name)s” has too many pixels. Make it smaller, then attach it."),
        "too-long": _("“%(name)s” is too long and thin for a picture."),
        "too-much-moving": _("“%(name)s” moves for too long. Make it shorter or smaller."),
        "too-slow": _("“%(name)s” takes too long to read. Make it smaller, then attach it."),
        "busy": _("Many pictures are coming in just now. Try again in a minute."),
    }
    unreadable = _("“%(name)s” can’t be read as a picture: it is damaged, or something else.")
    return sentences.get(reason, unreadable) % {"name": name}
