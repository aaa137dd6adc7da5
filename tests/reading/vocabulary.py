"""Whether JSON-LD says what schema.org's own definitions allow.

They are read from msgspec-schemaorg, whose classes are generated from the vocabulary: each property
with the types that it may have, inherited as there.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any

import msgspec_schemaorg.models as models  # noqa: PLR0402 - `from` sends its package round in circles

KEYWORDS = {"@context", "@type", "@id"}
# What schema.org lets stand for each of its own data types.
PLAIN = {
    "str": str,
    "bool": bool,
    "int": int,
    "float": (int, float),
    "URL": str,
    "datetime": str,
    "date": str,
}
MOMENTS = {"datePublished", "dateModified"}


def check(told: dict[str, Any], context: str | None = "https://schema.org") -> None:
    """Fails on a type or property that isn't there, and on a value of another type."""
    assert told.get("@context") == context
    kind = told["@type"]
    allowed = properties(kind)
    for name, value in told.items():
        if name in KEYWORDS:
            continue
        assert name in allowed, f"{kind} has no {name}"
        for each in value if isinstance(value, list) else [value]:
            check_value(f"{kind}.{name}", each, allowed[name])
            if name in MOMENTS:
                assert datetime.fromisoformat(each).tzinfo


def check_value(where: str, value: Any, types: set[str]) -> None:
    if isinstance(value, dict):
        ancestors = {each.__name__ for each in model(value["@type"]).__mro__}
        assert ancestors & types, f"{where} may be no {value['@type']}"
        check(value, None)
    elif isinstance(value, str) and not types & PLAIN.keys():
        # A thing may be given by its address, also an action of schema.org's own.
        assert value.startswith(("http://", "https://")), f"{where} is no text"
        kind = re.fullmatch(r"https://schema\.org/(\w+)", value)
        assert not kind or {each.__name__ for each in model(kind[1]).__mro__} & types, where
    else:
        fitting = tuple(PLAIN[each] for each in types & PLAIN.keys())
        assert any(isinstance(value, each) for each in fitting), f"{where} may not be {value!r}"


def model(kind: str) -> type:
    return getattr(models, kind)


@cache
def properties(kind: str) -> dict[str, set[str]]:
    """Of a type of schema.org: what its properties may hold, by name."""
    found: dict[str, set[str]] = {}
    for each in reversed(model(kind).__mro__):
        for name, annotation in vars(each).get("__annotations__", {}).items():
            found[name] = set(re.findall(r"\w+", str(annotation)))
    return found
