"""Pictures are drawn anew, within bounds."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from forum.cards.pictures import MOST_PIXELS, NoPicture, redrawn


def file(format_: str, size=(400, 200), colour=(200, 30, 40), mode="RGB", **options) -> bytes:
    kept = BytesIO()
    Image.new(mode, size, colour).save(kept, format_, **options)
    return kept.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A tiny file that would decode to as many pixels as it says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min(width * height, 1_000_000))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_each_kind_becomes_a_small_webp(format_):
    picture = redrawn(file(format_, (1600, 800)), 480, 360)

    with Image.open(BytesIO(picture.webp)) as image:
        assert (image.format, image.size) == ("WEBP", (480, 240))
        assert (picture.width, picture.height) == (480, 240)


def test_a_small_one_keeps_its_size():
    assert redrawn(file("PNG", (50, 40)), 480, 360)[1:] == (50, 40)


def test_what_is_transparent_stays_so():
    picture = redrawn(file("PNG", colour=(1, 2, 3, 0), mode="RGBA"), 480, 360)

    with Image.open(BytesIO(picture.webp)) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0))[3] == 0


def test_nothing_but_colours_comes_along():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<script>canary</script>")
    exif = Image.Exif()
    exif[0x010E] = "canary"
    for made in (file("PNG", pnginfo=words), file("JPEG", exif=exif, comment=b"canary")):
        assert b"canary" in made
        assert b"canary" not in redrawn(made + b"canary", 480, 360).webp


def test_a_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert redrawn(file("JPEG", (400, 200), exif=exif), 480, 360)[1:] == (180, 360)


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<html><body>words</body></html>",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        file("PNG")[:60],
        file("JPEG")[:200],
        file("BMP"),
        file("TIFF"),
        file("ICO", (64, 64)),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000,
        png_that_says(0, 5),
    ],
)
def test_other_files_are_refused(made):
    with pytest.raises(NoPicture):
        redrawn(made, 480, 360)


@pytest.mark.parametrize("size", [(50_000, 50_000), (5000, 5000), (MOST_PIXELS + 1, 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size):
    bomb = png_that_says(*size)
    began = time.thread_time()

    with pytest.raises(NoPicture, match="pixels"):
        redrawn(bomb, 480, 360)
    assert time.thread_time() - began < 0.1


def test_a_moving_one_stands_still():
    kept = BytesIO()
    frames = [Image.new("RGB", (90, 90), (n, n, n)) for n in range(100)]
    frames[0].save(kept, "GIF", save_all=True, append_images=frames[1:])

    with Image.open(BytesIO(redrawn(kept.getvalue(), 480, 360).webp)) as image:
        assert getattr(image, "n_frames", 1) == 1
