"""Pictures from outside, made our own: decoded within bounds, drawn anew and smaller. No Django.

Nothing of the file that came is kept but its colours: no metadata, no second picture, no script.
For whatever room takes pictures from people.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

# With all decoders of Pillow on, one picture took 379 MB.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
# Looked at before anything is decoded; four bytes each.
MOST_PIXELS = 16_000_000
QUALITY = 82


class NoPicture(Exception):
    """It can't or mustn't be decoded."""


class Picture(NamedTuple):
    webp: bytes
    width: int
    height: int


def redrawn(file: bytes, width: int, height: int) -> Picture:
    """The first picture of the file, as WebP, no larger than this. Raises NoPicture."""
    try:
        with Image.open(BytesIO(file), formats=FORMATS) as image:
            return drawn(image, width, height)
    # A decoder fed with what isn't its format may fail in any way.
    except Exception as wrong:
        raise NoPicture(f"{type(wrong).__name__}: {wrong}") from wrong


def drawn(image: Image.Image, width: int, height: int) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise NoPicture(f"{image.width} × {image.height} pixels")
    # A photo is decoded at a half or a quarter of its size when that is enough.
    image.draft("RGB", (width * 2, height * 2))
    image.load()
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((width, height))
    kept = BytesIO()
    plain.save(kept, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Picture(kept.getvalue(), *plain.size)
