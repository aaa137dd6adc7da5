"""What passes between the server and the site (PEP 3333)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

type Headers = list[tuple[str, str]]
type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def whole(chunks: Iterable[bytes]) -> bytes:
    """The answer's body, which is closed, as nobody needs it any more."""
    try:
        return b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
