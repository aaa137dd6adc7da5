"""`python -m benchmarks.fixed <address> <port>`: the real server, which also answers /fixed/<size>.

What such an answer of `size` bytes reaches is what the server can do at most: the measure of pages.
Asked with the header `X-Computed`, it has Django make a page that is kept for guests; the forum's
own server knows no such header. Nor does it let one member search as often as a benchmark does, or
so many at once: here they wait.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from forum.server import web
from forum.wsgi import pages as computed

PREFIX = "/fixed/"
COMPUTED = "X-Computed: 1"

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Loader(web.Loader):
    def __call__(self) -> Application:
        from forum.search import bounds, views  # noqa: PLC0415 - needs Django set up

        views.SEARCHES_OF_A_MEMBER.times = sys.maxsize
        bounds._places = BoundedSemaphore(sys.maxsize)
        return beside_fixed(super().__call__())


def beside_fixed(pages: Application) -> Application:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(PREFIX):
            answering = computed if "HTTP_X_COMPUTED" in environ else pages
            return answering(environ, start)
        body = answer(int(path.removeprefix(PREFIX)))
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start("200 OK", headers)
        return [body]

    return application


@cache
def answer(size: int) -> bytes:
    return b"x" * size


if __name__ == "__main__":
    web.main(sys.argv[1], int(sys.argv[2]), Loader())
