"""{% kept %} … {% endkept %}: what is inside is rendered once for all who are shown the same.

    {% kept theme=theme name=site_name around next=request.path %}
      <p class="{{ theme }}">{{ name }} <a href="?next={{ next }}">…</a></p>
    {% endkept %}

Inside there is nothing but the values named by the tag, so nothing can be shown to the next reader
that isn't theirs too. Those before `around` are asked and shown as ever: for each set of them the
inside is rendered once, in each language and time zone. They are plain values, of which equal ones
look equal: no objects, no ages. Those after `around` differ from page to page: they may stand
anywhere in the HTML, but not in a condition, and filters belong into the tag.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString

from forum.web.fragments import filled, piece, stand_ins

register = Library()

AROUND = "around"
PLAIN = (str, Promise, int, type(None), datetime)

type Values = dict[str, FilterExpression]


@register.tag("kept")
def kept(parser: Parser, token: Token) -> KeptNode:
    bits = token.split_contents()[1:]
    start = bits.index(AROUND) if AROUND in bits else len(bits)
    shown, set_in = named(bits[:start], parser), named(bits[start + 1 :], parser)
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(inside, shown, set_in)


def named(bits: list[str], parser: Parser) -> Values:
    values = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"kept takes name=value, not {bits[0]}")
    return values


class KeptNode(Node):
    # No blocks of a page are inside: Django looks for them on each rendering.
    child_nodelists = ()

    def __init__(self, inside: NodeList, shown: Values, set_in: Values) -> None:
        self.inside = inside
        self.shown = shown
        self.set_in = set_in

    def render(self, context: Context) -> SafeString:
        shown = {name: value.resolve(context) for name, value in self.shown.items()}
        # The same text is shown in another way when it is HTML.
        safe = tuple(isinstance(value, SafeData) for value in shown.values())
        found = piece((self, safe, *shown.values()), lambda: self.rendered(shown, context))
        return filled(found, lambda name: self.set_in[name].resolve(context))

    def rendered(self, shown: dict[str, Any], context: Context) -> str:
        for name, value in shown.items():
            refuse_objects(name, value)
        return self.inside.render(context.new({**shown, **stand_ins(self.set_in)}))


def refuse_objects(name: str, value: Any) -> None:
    """A model's instance is equal to an older one of itself that shows something else."""
    parts = value if isinstance(value, tuple) else (value,)
    for part in parts:
        if isinstance(part, tuple):
            refuse_objects(name, part)
        elif not isinstance(part, PLAIN):
            raise TypeError(f"{name} of a kept piece is a {type(part).__name__}, no plain value")
