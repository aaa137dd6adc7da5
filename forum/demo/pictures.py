"""Pictures for the demo's posts, drawn here: `![words](#hills)` in a post shows one."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from accounts.models import User
from forum.markup import attached_keys
from forum.posts.models import Attachment, Post
from forum.uploads.actions import take
from forum.uploads.models import Upload
from forum.uploads.receiving import Received

NAMED = re.compile(r"(!\[[^\]]*\]\()#([a-z]+)\)")
SIZE = (1600, 1000)

type Colour = tuple[int, int, int]


def with_pictures(body: str, owner: User, seen: list[Upload]) -> str:
    """The text with each picture that it names in its place; they are added to `seen`."""

    def put(found: re.Match[str]) -> str:
        upload = take(owner, file_of(found[2]), [])
        seen.append(upload)
        return f"{found[1]}{upload.get_absolute_url()})"

    return NAMED.sub(put, body)


def attach_all(posts: list[Post], uploads: list[Upload]) -> None:
    by_key = {upload.key: upload for upload in uploads}
    Attachment.objects.bulk_create(
        Attachment(post=post, upload=by_key[key])
        for post in posts
        for key in attached_keys(post.body)
        if key in by_key
    )


def file_of(name: str) -> Received:
    file = BytesIO()
    PICTURES[name]().save(file, "PNG")
    return Received(file, f"{name}.png", None, file.tell(), is_whole=True)


# --- what there is to see -------------------------------------------------------------------------


def hills() -> Image.Image:
    """Ranges of hills at dusk, each paler than the one in front of it."""
    chance = random.Random(7)  # noqa: S311 - the same hills each time
    picture = sky((250, 214, 165), (108, 122, 160))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((1060, 330, 1200, 470), fill=(255, 236, 196))
    for depth in range(6):
        near = depth / 5
        colour = blend((150, 150, 175), (28, 40, 52), near)
        draw.polygon(list(ridge(chance, 480 + 85 * depth, 60 + 18 * depth)), fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def lights() -> Image.Image:
    """Northern lights over a dark shore."""
    chance = random.Random(3)  # noqa: S311
    picture = sky((18, 40, 58), (6, 9, 24))
    glow = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(glow)
    for x in range(0, SIZE[0], 6):
        top = 260 + 120 * math.sin(x / 210) + 60 * math.sin(x / 67)
        height = 240 + chance.randrange(180)
        green = 120 + chance.randrange(100)
        draw.line((x, top, x + 40, top + height), fill=(20, green, 90 + green // 4), width=7)
    picture = Image.blend(picture, glow.filter(ImageFilter.GaussianBlur(24)), 0.5)
    draw = ImageDraw.Draw(picture)
    draw.polygon(list(ridge(chance, 850, 30)), fill=(5, 8, 14))
    return picture


def boards() -> Image.Image:
    """Planed oak, lamella beside lamella."""
    chance = random.Random(11)  # noqa: S311
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    for n in range(8):
        tone = blend((205, 164, 110), (170, 124, 76), chance.random())
        draw.rectangle((0, n * 125, SIZE[0], n * 125 + 123), fill=tone)
        for _ in range(40):
            y, bend = n * 125 + chance.randrange(120), chance.uniform(-14, 14)
            line = [(x, y + bend * math.sin(x / 420)) for x in range(0, SIZE[0] + 20, 20)]
            draw.line(line, fill=blend(tone, (98, 66, 38), chance.uniform(0.1, 0.45)), width=2)
    return picture.filter(ImageFilter.GaussianBlur(0.7))


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "hills": hills,
    "lights": lights,
    "boards": boards,
}


def sky(low: Colour, high: Colour) -> Image.Image:
    shade = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, low), Image.new("RGB", SIZE, high), shade)


def ridge(chance: random.Random, base: float, height: float) -> Iterator[tuple[float, float]]:
    waves = [(chance.uniform(90, 420), chance.uniform(0, 6), chance.random()) for _ in range(5)]
    yield 0, SIZE[1]
    for x in range(0, SIZE[0] + 10, 10):
        yield x, base - height * sum(part * math.sin(x / wide + at) for wide, at, part in waves)
    yield SIZE[0], SIZE[1]


def blend(one: Colour, other: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(one, other, strict=True)]
    return mixed[0], mixed[1], mixed[2]
