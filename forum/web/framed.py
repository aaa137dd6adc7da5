"""A busy page as a frame, kept for all who are shown the same, and what is its own set into it.

The template is an ordinary one, and makes the same page when it is rendered as ever. As a frame it
is given nothing but what is named here and by the view: a value that isn't named shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from forum.web.context import site
from forum.web.fragments import filled, frame, stand_ins
from forum.web.templatetags.keeping import refuse_objects

# What templates may ask of the reader in a condition; their name and page only stand somewhere.
TOLD_OF_READER = ("is_guest", "moderates", "administers")


def framed(
    request: HttpRequest, template: str, shown: Mapping[str, Any], own: Mapping[str, Any]
) -> HttpResponse:
    """The template's page. A frame is kept for each set of `shown`, with `own` set in.

    `shown` are plain values, of which equal ones look equal; `own` may stand anywhere, but not in
    a condition or before a filter; a function among them is asked only where it stands.
    """
    if len(get_messages(request)):
        return render(request, template, {**shown, **own})
    of_site = site(request)
    reader: dict[str, Any] = of_site.pop("reader")  # type: ignore[assignment]
    told = {name: reader[name] for name in TOLD_OF_READER}
    values = {
        "csrf_token": lambda: get_token(request),
        "this_address": of_site.pop("this_address"),
        "this_path": of_site.pop("this_path"),
        **{f"reader_{name}": value for name, value in reader.items()},
        **own,
    }

    def rendered() -> str:
        for name, value in shown.items():
            refuse_objects(name, value)
        standing = stand_ins(values)
        of_reader = {name: standing[f"reader_{name}"] for name in reader} | told
        return render_to_string(template, {**of_site, **shown, **standing, "reader": of_reader})

    def value_of(name: str) -> Any:
        value = values[name]
        return value() if callable(value) else value

    key = (template, *of_site.values(), *told.values(), *shown.values())
    return HttpResponse(filled(frame(key, rendered), value_of))
