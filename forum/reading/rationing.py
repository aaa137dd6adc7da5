"""What is dear to make is rationed to guests by their network; members never wait for crawlers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from forum.boards.middleware import ForumRequest
from forum.limits.rations import Ration
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.web.address import client_network
from forum.web.errors import too_soon

# A reader who looks through a thread for somebody's posts doesn't come near it.
FILTERS = Ration(times=30, seconds=60)


type View = Callable[..., HttpResponseBase]


def rationed(ration: Ration, *parameters: str) -> Callable[[View], View]:
    """Count a guest's request for the view; with `parameters`, only one that brings any of them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: ForumRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_dear = not parameters or any(name in request.GET for name in parameters)
            if is_dear and request.viewer.is_guest:
                try:
                    ration.spend(client_network(request))
                except SpentUp as spent:
                    return too_soon(request, again_sentence(spent), spent.wait)
            return view(request, *args, **kwargs)

        return answer

    return decorate
