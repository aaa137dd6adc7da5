"""Hostile files are refused with a sentence, or served where they can do nothing."""

import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from forum.uploads import redrawing
from forum.uploads.actions import NotTaken
from forum.uploads.models import Upload
from forum.uploads.names import clean_name
from tests import make
from tests.uploads.making import (
    bomb,
    chunk,
    metadata_bomb,
    moving,
    picture,
    png,
    sent,
    taken,
)

pytestmark = pytest.mark.django_db

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(1)</script>"
MEGABYTE = 1024 * 1024


def refused(member, name, content) -> str:
    with pytest.raises(NotTaken) as caught:
        taken(member, name, content)
    assert not Upload.objects.exists()
    return str(caught.value)


BROKEN = {
    "nothing but a beginning": b"\x89PNG\r\n\x1a\n",
    "a truncated PNG": picture("PNG", (400, 300))[:-300],
    "a truncated JPEG": picture("JPEG", (400, 300))[:2000],
    "a truncated WebP": picture("WEBP", (400, 300))[:400],
    "a truncated GIF": picture("GIF", (400, 300))[:900],
    "a truncated AVIF": picture("AVIF", (400, 300))[:400],
    "no pixels": png(0, 0),
    "a size that isn't there": png(3000, 3000),
    "words": b"These are words.",
    "SVG": SVG,
    "HTML": HTML,
    "a BMP": b"BM" + b"\0" * 100,
    "a script behind a beginning": b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
    "a PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["cat.png", "cat.jpg"])
def test_what_is_no_picture_is_refused(member, files_in, name, content):
    assert name in refused(member, name, content)
    assert not files_in()


LARGE = {
    "many pixels": (png(100_000, 100_000), "точек"),
    "the most there can be": (png(2**31 - 1, 2**31 - 1), ""),
    "a strip": (bomb(10_000, 1), "полоса"),
    "a thread": (bomb(1, 10_000), "полоса"),
    "a long animation": (moving(frames=200, size=(1000, 1000)), "длинная"),
}


@pytest.mark.parametrize(("content", "words"), LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_before_it_is_decoded(member, content, words):
    began = time.monotonic()

    assert words in refused(member, "cat.png", content)
    assert time.monotonic() - began < 10


# Made when they are asked for: packing fifty million pixels takes seconds.
BOMBS: dict[str, Callable[[], bytes]] = {
    "of pixels": lambda: bomb(7000, 7000),
    "of metadata": lambda: metadata_bomb(60 * MEGABYTE),
    "of a colour profile": lambda: png(
        1,
        1,
        chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * 150 * MEGABYTE, 9)),
        content=zlib.compress(b"\0" * 4),
    ),
    "of a JPEG's pixels": lambda: picture("JPEG", (7000, 7000), quality=5),
    "of a progressive JPEG": lambda: picture("JPEG", (7000, 7000), quality=5, progressive=True),
    "of a WebP": lambda: picture("WEBP", (7000, 7000), quality=1, method=0),
    "of an AVIF": lambda: picture("AVIF", (7000, 7000), quality=1, speed=10),
    "of a GIF": lambda: picture("GIF", (7000, 7000)),
}


@pytest.fixture
def peak(tmp_path, monkeypatch):
    """How many MB the process that draws held at most, by the kernel's count."""
    told, program = tmp_path / "peak", tmp_path / "watched.py"
    program.write_text(
        "import pathlib, runpy\n"
        "try:\n"
        f"    runpy.run_path({str(redrawing.DRAWING)!r}, run_name='__main__')\n"
        "finally:\n"
        "    status = pathlib.Path('/proc/self/status').read_text()\n"
        "    (peak,) = [line for line in status.splitlines() if line.startswith('VmHWM')]\n"
        f"    pathlib.Path({str(told)!r}).write_text(peak.split()[1])\n"
    )
    monkeypatch.setattr(redrawing, "DRAWING", program)
    return lambda: int(told.read_text()) / 1024


def worked_by_children() -> float:
    """Seconds of a core: a busy machine takes longer for the same."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("made", BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_no_more_memory_and_time_than_a_photo(member, made, peak):
    """Whether it is drawn or refused."""
    content = made()
    began = worked_by_children()

    with suppress(NotTaken):
        taken(member, "cat", content)

    assert worked_by_children() - began < 1.1 * redrawing.MOST_SECONDS
    assert 10 < peak() < 200


def test_its_process_gets_no_more_memory_than_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(redrawing, "MOST_MEMORY", 60 * MEGABYTE)

    drawing = redrawing.redrawn(BytesIO(bomb(6000, 6000)), 2560)
    with pytest.raises(redrawing.NotDrawn) as caught, drawing:
        pass

    assert caught.value.reason in {"too-large", "unreadable"}


def test_a_process_that_hangs_is_ended(monkeypatch, tmp_path, member):
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(redrawing, "DRAWING", sleeper)
    monkeypatch.setattr(redrawing, "MOST_SECONDS", -4)

    began = time.monotonic()
    assert refused(member, "cat.png", picture())
    assert time.monotonic() - began < 5


def test_a_process_that_dies_says_nothing_more(monkeypatch, tmp_path, member):
    dying = tmp_path / "dying.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr(redrawing, "DRAWING", dying)

    assert "cat.png" in refused(member, "cat.png", picture())


def test_only_one_waits_so_that_readers_are_answered(member):
    with redrawing.own_turn():
        redrawing._places.acquire()
        try:
            with pytest.raises(NotTaken) as caught:
                taken(member, "cat.png", picture())
        finally:
            redrawing._places.release()

    assert caught.value.status == 503


def test_whoever_waits_too_long_for_their_turn_is_told(monkeypatch, member):
    monkeypatch.setattr(redrawing, "PATIENCE", 0.1)

    with redrawing.own_turn(), pytest.raises(NotTaken) as caught:
        taken(member, "cat.png", picture())

    assert caught.value.status == 503


POLYGLOTS = {
    "HTML behind": lambda clean: clean + HTML,
    "a zip behind": lambda clean: clean + b"PK\x03\x04" + b"x" * 50 + b"PK\x05\x06" + b"\0" * 18,
    "a script in the comment": lambda clean: (
        clean[:33] + chunk(b"tEXt", b"Comment\0<?php system($_GET[0]); ?><script>") + clean[33:]
    ),
}


@pytest.mark.parametrize("hide", POLYGLOTS.values(), ids=POLYGLOTS)
def test_of_a_polyglot_only_the_picture_is_kept(member, signed_in, hide):
    upload = taken(member, "cat.png", hide(picture()))

    shown = b"".join(signed_in(member).get(upload.get_absolute_url()))
    for trace in (b"<script", b"PK\x03\x04", b"php"):
        assert trace not in shown
    assert Image.open(BytesIO(shown)).format == "WEBP"


def test_a_picture_under_another_name_is_drawn_anew_too(member, signed_in):
    upload = taken(member, "page.html", picture() + HTML)

    answer = signed_in(member).get(upload.get_absolute_url())
    assert upload.is_picture
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"] == 'inline; filename="page.webp"'


@pytest.mark.parametrize("name", ["report.pdf", "archive.zip", "book.docx", "song.mp3"])
def test_a_file_that_is_not_what_its_name_says_is_refused(member, name):
    from forum.uploads.kinds import begins_as_named  # noqa: PLC0415

    assert not begins_as_named(name, HTML[:32])


ACTIVE = [
    "x.svg",
    "x.SVG",
    "x.html",
    "x.htm",
    "x.xhtml",
    "x.js",
    "x.svgz",
    "x",
    "x.",
    ".svg",
    "x.png.svg",
]


@pytest.mark.parametrize("name", ACTIVE)
@pytest.mark.parametrize("content", [SVG, HTML], ids=["SVG", "HTML"])
def test_svg_and_html_are_refused_where_the_board_does_not_list_them(
    signed_in, member, name, content
):
    thread = make.thread()

    answer = signed_in(member).post(
        "/uploads/", {"place": f"reply-{thread.pk}", "files": sent(name, content)}
    )

    assert answer.status_code in {415, 404}  # a file without a name is none
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/", "file"),
        ("...", "file"),
        ("", "file"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066a\u2069\u200b.png", "a.png"),
        ("a\r\nSet-Cookie: x=1.png", "a Set-Cookie_ x=1.png"),
        ("a\x00b.png", "ab.png"),
        ('"><script>.png', "_script_.png"),
        ("\ud800.png", "png"),
        ("x" * 1000 + ".png", "x" * 95 + "….png"),
        ("я" * 1000, "я" * 100),
        ("a\u0301" * 300 + ".pdf", "á" * 95 + "….pdf"),
        ("  Отчёт \t за  год .pdf ", "Отчёт за год .pdf"),
    ],
)
def test_names_are_only_names(came, kept):
    assert clean_name(came) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    "name", ["../../x.png", "x" * 1000 + ".png", "a\u202egnp.exe", 'a"b\r\n.png']
)
def test_no_name_leads_a_file_elsewhere(member, files_in, name):
    upload = taken(member, name, picture())

    assert files_in() == [f"uploads/{upload.key[:2]}/{upload.key}-full.webp"]


def test_a_hostile_name_is_words_on_the_page(signed_in, member):
    thread = make.thread()
    name = "<img src=x onerror=alert(1)>](javascript:alert(1)).txt"

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "See", "files": sent(name, b"words")})

    page = Client().get(f"/t/{thread.pk}/{thread.slug}/").content.decode()
    assert Upload.objects.count() == 1
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert 'class="attachment"' in page


def test_a_form_of_very_many_files_is_bounded(signed_in, member, settings):
    thread = make.thread()
    files = [sent(f"{n}.txt", b"x") for n in range(60)]

    answer = signed_in(member).post(
        f"/t/{thread.pk}/reply/", {"body": "Kept", "files": files, "submission_id": ""}
    )

    assert answer.status_code == 422
    assert Upload.objects.count() <= 10
    assert "Kept" in answer.content.decode()


def test_the_drawing_program_imports_nothing_of_ours():
    program = f"""
import runpy, sys
sys.argv = ["drawing.py"]
runpy.run_path({str(redrawing.DRAWING)!r}, run_name="drawing")
assert not [name for name in sys.modules if name.split(".")[0] in ("django", "forum", "accounts")]
"""
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
