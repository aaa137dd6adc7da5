"""`python -m benchmarks upload`: a photo of 12 megapixels, from its sending to its thumbnail.

A member sends it as the composer does, then asks for the smallest size: the time is that of both
answers together. Beside it what the server's processes held at most, those that draw too.
"""

from __future__ import annotations

import http.client
import json
import time
from argparse import ArgumentParser, Namespace
from http import HTTPStatus
from io import BytesIO
from statistics import median
from uuid import uuid4

from PIL import Image

from accounts.models import Standing, User
from benchmarks import taken
from benchmarks.pages import cookie_of
from benchmarks.scratch import refuse_a_forum_of_people
from benchmarks.server import ADDRESS, free_port, started
from benchmarks.write import open_threads, token_in
from forum.drafts import places
from forum.limits.models import Spent
from forum.server.console import say, step
from forum.server.refusal import Refused
from forum.uploads import files
from forum.uploads.models import Upload
from forum.uploads.redrawing import DRAWING

WIDTH, HEIGHT = 4000, 3000
TIMES = 7
ALLOWED_SECONDS, ALLOWED_MB = 2.0, 200


def options_from(arguments: list[str]) -> Namespace:
    return ArgumentParser(prog="python -m benchmarks upload", description=__doc__).parse_args(
        arguments
    )


def run(_options: Namespace) -> None:
    refuse_a_forum_of_people()
    Spent.objects.all().delete()  # of a run before this
    member = User.objects.filter(standing=Standing.MEMBER, is_active=True).earliest("pk")
    photo, port = made_up_photo(), free_port()
    place = places.to_reply(open_threads(1)[0])
    with started(port) as processes, Peak(processes["web"]) as peak:
        sender = Sender(port, cookie_of(member), place)
        sender.send(photo)  # each process imports what it needs
        with step("Photos"):
            seconds = [sender.send(photo) for _ in range(TIMES)]
    let_go(member)
    say(
        f"\nA photo of {WIDTH} × {HEIGHT}, {len(photo) / 1024**2:.1f} MB, to its thumbnail: "
        f"{median(seconds):.2f} s (median), {max(seconds):.2f} s (slowest of {TIMES}).\n"
        f"The largest process held {peak.largest} MB at most, the one that draws {peak.drawing} MB."
    )
    if median(seconds) >= ALLOWED_SECONDS or peak.largest >= ALLOWED_MB:
        raise Refused(f"Allowed are {ALLOWED_SECONDS} s and {ALLOWED_MB} MB.")


def made_up_photo() -> bytes:
    """Soft shapes and some grain, as light through a lens: it packs as well as photos do."""
    shapes = [Image.effect_noise((40, 30), spread) for spread in (90, 120, 150)]
    soft = Image.merge(
        "RGB", [each.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC) for each in shapes]
    )
    grain = Image.effect_noise((WIDTH, HEIGHT), 25)
    photo = Image.blend(soft, Image.merge("RGB", [grain] * 3), 0.12)
    kept = BytesIO()
    photo.save(kept, "JPEG", quality=90)
    return kept.getvalue()


def let_go(member: User) -> None:
    for upload in Upload.objects.of_member(member.pk):
        files.delete(upload)
        upload.delete()


class Peak(taken.Looking):
    """The most memory that any process of the family held, in MB, and that of those that draw."""

    every = 0.02

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.most: dict[bool, int] = {True: 0, False: 0}

    def look(self) -> None:
        for pid in taken.family(self.pid):
            is_drawing, megabytes = resident(pid)
            self.most[is_drawing] = max(self.most[is_drawing], megabytes)

    @property
    def largest(self) -> int:
        return max(self.most.values())

    @property
    def drawing(self) -> int:
        return self.most[True]


def resident(pid: int) -> tuple[bool, int]:
    """Whether it draws, and the most it has held so far, as the kernel counts it."""
    try:
        is_drawing = DRAWING.name.encode() in (taken.PROC / str(pid) / "cmdline").read_bytes()
        status = (taken.PROC / str(pid) / "status").read_text()
    except OSError:  # it has just ended
        return False, 0
    found = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return is_drawing, int(found[0].split()[1]) // 1024 if found else 0


class Sender:
    """A member's browser."""

    def __init__(self, port: int, cookie: str, place: str) -> None:
        self.server = http.client.HTTPConnection(ADDRESS, port, timeout=60)
        self.cookie = cookie
        self.place = place

    def send(self, photo: bytes) -> float:
        """Seconds until the thumbnail was there."""
        boundary = uuid4().hex
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": self.cookie,
            "X-CSRFToken": token_in(self.cookie),
        }
        body = multipart(boundary, self.place, photo)
        began = time.perf_counter()
        told = json.loads(self.asked("POST", "/uploads/", body, headers))
        thumbnail = self.asked("GET", told["thumbnail"], None, {"Cookie": self.cookie})
        lasted = time.perf_counter() - began
        if not thumbnail.startswith(b"RIFF"):
            raise Refused("What came isn't a picture.")
        return lasted

    def asked(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        self.server.request(method, path, body, headers)
        answer = self.server.getresponse()
        content = answer.read()
        if answer.status != HTTPStatus.OK:
            raise Refused(f"{path} answered {answer.status}: {content[:200].decode()}")
        return content


def multipart(boundary: str, place: str, photo: bytes) -> bytes:
    fields = [
        b'Content-Disposition: form-data; name="place"\r\n\r\n' + place.encode(),
        b'Content-Disposition: form-data; name="files"; filename="photo.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + photo,
    ]
    mark = b"--" + boundary.encode()
    return b"".join(mark + b"\r\n" + field + b"\r\n" for field in fields) + mark + b"--\r\n"
