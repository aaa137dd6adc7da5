"""A picture drawn anew: decoded within bounds, upright, smaller, its colours in common terms.

Nothing else of the file that came is kept: no metadata, no second file behind the first. It runs
as a process of its own (see `redrawing`), for it reads what strangers send: the system bounds its
memory and its time, and what goes wrong with a decoder goes wrong there. No Django, none of ours.

    python drawing.py FOLDER  reads FOLDER/came and FOLDER/asked.json, writes FOLDER/drawn.json
                              and beside it the files that it names
"""

from __future__ import annotations

import errno
import json
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import ExifTags, Image, ImageCms

# With all decoders of Pillow on, one picture took 379 MB.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# A phone's JPEG may hold several pictures, of which the first is meant: Pillow calls that an MPO.
MOVING = {"PNG", "GIF", "WEBP", "AVIF"}
PHOTOS = {"JPEG", "MPO", "AVIF"}
QUALITY = 82
# Of WebP's seven methods: 4 takes twice the time of 2, and saves a twentieth of the bytes.
METHOD = 2
# A drawing or a screenshot has fewer; lossless it is sharper, and smaller too.
FEW_COLOURS = 4096
MEGABYTE = 1024 * 1024
# What a camera's orientation asks for.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
NOTHING_ELSE = {"exif": b"", "icc_profile": b"", "xmp": b""}


class Refused(Exception):
    """It is not drawn; the reason is one of those that `redrawing` has sentences for."""


class Asked(NamedTuple):
    """`longest` bounds both sides of the largest; `widths` are those of the smaller ones. What
    `moves` not is the first picture of an animation."""

    longest: int
    widths: list[int]
    moves: bool
    most_pixels: int  # of one picture
    most_moving_pixels: int  # of all pictures of an animation together
    most_memory: int  # bytes
    seconds: int


def main(folder: Path) -> None:
    asked = Asked(**json.loads((folder / "asked.json").read_text()))
    bound(asked)
    try:
        told = draw(folder, asked)
    except Refused as refused:
        told = {"refused": str(refused)}
    except MemoryError:
        told = {"refused": "too-large"}
    except OSError as wrong:
        is_full = wrong.errno in {errno.ENOSPC, errno.EDQUOT}
        told = {"refused": "no-room" if is_full else "unreadable", "why": str(wrong)[:200]}
    # A decoder fed with what isn't its format may fail in any way.
    except Exception as wrong:  # noqa: BLE001
        told = {"refused": "unreadable", "why": f"{type(wrong).__name__}: {wrong}"[:200]}
    (folder / "drawn.json").write_text(json.dumps(told))


def bound(asked: Asked) -> None:
    """More than this the system doesn't give us, whatever the file makes a decoder ask for."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (asked.most_memory, asked.most_memory))
    resource.setrlimit(resource.RLIMIT_CPU, (asked.seconds, asked.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(folder: Path, asked: Asked) -> dict[str, Any]:
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = None  # asked below, with a sentence
    with Image.open(folder / "came", formats=FORMATS) as image:
        require_size(image, asked)
        if asked.moves and image.format in MOVING and getattr(image, "n_frames", 1) > 1:
            return moving(image, folder, asked)
        return still(image, folder, asked)


def require_size(image: Image.Image, asked: Asked) -> None:
    """By what the file says of itself; a decoder writes no more than that."""
    width, height = image.size
    if width * height > asked.most_pixels:
        raise Refused("too-large")
    if max(width, height) > 20 * min(width, height):
        raise Refused("too-long")


# --- one picture ----------------------------------------------------------------------------------


def still(image: Image.Image, folder: Path, asked: Asked) -> dict[str, Any]:
    is_photo = image.format in PHOTOS
    # A photo is decoded at a half or a quarter of its size when that is enough.
    image.draft("RGB", (asked.longest, asked.longest))
    image.load()
    plain = reduced(image, asked.longest)
    lossless = not is_photo and plain.getcolors(FEW_COLOURS) is not None
    files = [save(plain, folder, "full", lossless=lossless)]
    width, height = plain.size
    for smaller in sorted((each for each in asked.widths if each < width), reverse=True):
        plain = plain.resize((smaller, max(1, round(height * smaller / width))), reducing_gap=2.0)
        files.append(save(plain, folder, str(smaller), lossless=lossless))
    return {"width": width, "height": height, "files": files}


def reduced(image: Image.Image, longest: int) -> Image.Image:
    """Made smaller before it is copied often, and turned upright last."""
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    profile = image.info.get("icc_profile")
    plain = as_colours(image)
    plain.thumbnail((longest, longest), reducing_gap=2.0)
    plain = in_common_colours(plain, profile)
    return plain.transpose(turn) if turn is not None else plain


def as_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):  # 16 bits of grey, which Pillow would cut off at 255
        image = image.point(lambda grey: grey / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def in_common_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Without its profile a phone's wide colours would look dull."""
    if not profile or len(profile) > MEGABYTE:
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        common = ImageCms.createProfile("sRGB")
        ImageCms.profileToProfile(image, own, common, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile for other kinds of colours, or a broken one
    return image


def save(image: Image.Image, folder: Path, name: str, *, lossless: bool) -> str:
    file = f"{name}.webp"
    options = {"quality": QUALITY, "method": METHOD, "lossless": lossless, **NOTHING_ELSE}
    image.save(folder / file, "WEBP", **options)
    return file


# --- several, one after the other -----------------------------------------------------------------


def moving(image: Image.Image, folder: Path, asked: Asked) -> dict[str, Any]:
    """An animation keeps its size: each of its pictures is read, drawn and forgotten."""
    width, height = image.size
    frames = getattr(image, "n_frames", 1)
    if width * height * frames > asked.most_moving_pixels:
        raise Refused("too-much-moving")
    options = {"quality": QUALITY, "method": 0, **NOTHING_ELSE}
    image.save(folder / "full.webp", "WEBP", save_all=True, **options)
    return {"width": width, "height": height, "files": ["full.webp"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
