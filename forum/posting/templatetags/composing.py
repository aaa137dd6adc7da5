"""What the form for writing has to know of its rules."""

from django.template import Library

from forum.markup import MAX_BODY
from forum.uploads.kinds import PICTURES

register = Library()


@register.simple_tag
def body_limit() -> int:
    """How many characters a post takes at most."""
    return MAX_BODY


@register.simple_tag
def accepted_files(endings: str) -> str:
    """What a browser offers to choose: pictures, and files with these endings."""
    return ",".join(f".{ending}" for ending in (*PICTURES, *endings.split()))


@register.simple_tag
def draft_place(deed: str, pk: object) -> str:
    """Where a draft belongs: `reply-7`."""
    return f"{deed}-{pk}"
