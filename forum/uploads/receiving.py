"""How a file comes in: into memory while it is small, else into a temporary file, and never more
than a file may have. What is too much is counted and thrown away, so that the rest of the form is
read and nothing typed in it is lost."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY = 1024 * 1024
# In one form; more of them come in as empty ones that are too many.
MOST_FILES = 10


class Received(UploadedFile):
    """What came. `size` is all that was sent, also where not all of it could be kept."""

    def __init__(self, *args: Any, is_whole: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_whole = is_whole


class BoundedUploadHandler(FileUploadHandler):
    """Django's way to have its say while a form is read; one for all files of a form."""

    chunk_size = 256 * 1024
    count = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.count += 1
        self.kept: SpooledTemporaryFile | None = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_SIZE or self.count > MOST_FILES:
            self.let_go()
        if self.kept is None:
            return
        try:
            self.kept.write(raw_data)
        except OSError:  # no room on the disk
            self.let_go()

    def file_complete(self, file_size: int) -> Received:
        is_whole = self.kept is not None
        file = self.kept or SpooledTemporaryFile()  # noqa: SIM115
        file.seek(0)
        return Received(
            file,
            self.file_name or "",
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
            is_whole=is_whole,
        )

    def upload_interrupted(self) -> None:
        self.let_go()

    def let_go(self) -> None:
        if self.kept is not None:
            self.kept.close()
            self.kept = None
