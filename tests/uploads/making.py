"""Files as people send them, and as nobody should. All are made here; none is kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from forum.uploads.actions import take
from forum.uploads.models import Upload
from forum.uploads.receiving import Received


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 60), **options: object) -> bytes:
    file = BytesIO()
    gradient = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (gradient, gradient.rotate(90).resize(size), gradient)).save(
        file, kind, **options
    )
    return file.getvalue()


def moving(kind: str = "GIF", frames: int = 5, size: tuple[int, int] = (60, 40)) -> bytes:
    pictures = [Image.new("RGB", size, (30 * n % 256, n % 256, 160)) for n in range(frames)]
    file = BytesIO()
    pictures[0].save(file, kind, save_all=True, append_images=pictures[1:], duration=80, loop=0)
    return file.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def taken(owner: User, name: str = "cat.png", content: bytes = b"") -> Upload:
    """An upload of this member, as the forms make one."""
    content = content or picture()
    came = Received(BytesIO(content), name, None, len(content), is_whole=True)
    return take(owner, came, ["txt", "pdf", "html", "svg"])


# --- hostile --------------------------------------------------------------------------------------


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int, *between: bytes, content: bytes = b"") -> bytes:
    """A PNG that says it has this size, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", content or zlib.compress(b"\0" * 100))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(between) + body + chunk(b"IEND", b"")
    )


def bomb(width: int, height: int) -> bytes:
    """All of its pixels are there: black, and packed a thousand times smaller."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width * 3)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(width, height, content=packed)


def metadata_bomb(size: int) -> bytes:
    """Kilobytes of packed text that become megabytes."""
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * size, 9))
    return png(1, 1, *[text] * 20, content=zlib.compress(b"\0" * 4))
