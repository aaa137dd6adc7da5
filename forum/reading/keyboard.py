"""The keys that do things, told on a page; the same words fill the help that `?` opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_keys(request: HttpRequest) -> HttpResponse:
    return render(request, "reading/keyboard.html")
