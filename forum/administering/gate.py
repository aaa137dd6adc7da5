"""The door to these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponseBase

from forum.boards.middleware import ForumRequest


def for_administrators[**Address](
    view: Callable[Concatenate[ForumRequest, Address], HttpResponseBase],
) -> Callable[Concatenate[ForumRequest, Address], HttpResponseBase]:
    """To everyone else there is no such page."""

    @wraps(view)
    def gate(
        request: ForumRequest, /, *args: Address.args, **options: Address.kwargs
    ) -> HttpResponseBase:
        if not request.viewer.is_administrator:
            raise Http404("for administrators")
        return view(request, *args, **options)

    return gate
