"""Every address of the site, from the URLconf: one that can't be filled in fails the test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

type Values = Mapping[str, Sequence[object]]

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


class Address(NamedTuple):
    name: str
    path: str


class Unfilled(Exception):
    """A part of an address for which no values are known."""


def all_addresses(values: Values) -> list[Address]:
    """With each combination of the values that its parts may have. Raises Unfilled."""
    return [
        Address(pattern.name or route, path)
        for route, pattern in patterns(get_resolver())
        for path in filled(route, values)
    ]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each with its whole route, in which all parts stand as `<name>`."""
    for each in resolver.url_patterns:
        route = before + route_of(each)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def route_of(each: URLPattern | URLResolver) -> str:
    if isinstance(each.pattern, RoutePattern):
        return CONVERTER.sub(r"<\1>", str(each.pattern))
    # Of a regular expression: its groups as parts, its anchors left out.
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", str(each.pattern))
    route = named.removeprefix("^").removesuffix("$")
    if re.search(r"[][()*+?\\^$|]", route):
        raise Unfilled(f"{each.pattern} is an expression that this test can't read")
    return route


def filled(route: str, values: Values) -> Iterator[str]:
    names = CONVERTER.findall(route)
    if unknown := set(names) - values.keys():
        raise Unfilled(f"no values for {unknown} of {route}")
    for combination in product(*(values[name] for name in names)):
        path = route
        for name, value in zip(names, combination, strict=True):
            path = path.replace(f"<{name}>", str(value))
        yield f"/{path}"
