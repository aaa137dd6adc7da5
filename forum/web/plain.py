"""Answers to scripts, which are no pages."""

from __future__ import annotations

from django.http import HttpResponse


def plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
