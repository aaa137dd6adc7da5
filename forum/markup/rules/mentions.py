"""Mentions: `@name` becomes a link to the member, if the caller knows a member of that name.

The name of a group that the caller knows is marked; there is nothing to link to.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.markup.rules.links import link_tokens, replace_text

# Nobody needs to call more people in one post; each is told, so this is a limit on noise.
MAX_MENTIONS = 20

SHORTEST_NAME, LONGEST_NAME = 2, 30

# `@alice@example.org` is an address in another network, nobody of ours.
_MENTION = re.compile(r"(?<!\w)@([\w.-]++)(?!@)")
_WORD = re.compile(r"\w")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to find mentions, after bare links and addresses are taken out of the text."""
    markdown.inline.ruler.before("emphasis", "name", _keep_name_whole)
    markdown.core.ruler.after("bare_links", "mentions", _link_mentions)


def names_found(env: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names that parsing left in `env`, the first MAX_MENTIONS of them."""
    return tuple(env.get("names_found", {}).values())[:MAX_MENTIONS]


def _keep_name_whole(state: StateInline, silent: bool) -> bool:
    """Take the underscores of a name out of emphasis' reach: `@_ann_marie_`."""
    if state.src[state.pos] != "@":
        return False
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    # The last underscores may close emphasis that began before the name; unused, they stay text.
    name = found[0].rstrip("_")
    if not silent:
        state.append_pending(name)
    state.pos += len(name)
    return True


def _link_mentions(state: StateCore) -> None:
    def split(text: str, before: str) -> Iterator[Token]:
        return _split(text, before, state.env)

    quotes = 0
    for token in state.tokens:
        # Who quotes a call doesn't call again.
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and "@" in token.content and not quotes:
            token.children = list(replace_text(token.children or (), split))


def _split(text: str, before: str, env: MutableMapping[str, Any]) -> Iterator[Token]:
    done = 0
    for found in _MENTION.finditer(text):
        name = found[1].rstrip(".-")
        if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
            continue
        if found.start() == 0 and _WORD.match(before):
            continue
        env.setdefault("names_found", {}).setdefault(name.casefold(), name)
        member = env.get("mentions", {}).get(name.casefold())
        if member is not None:
            yield Token("text", "", 0, content=text[done : found.start()])
            yield from link_tokens(f"@{name}", {"class": "mention", "href": f"/members/{member}/"})
        elif name.casefold() in env.get("groups", ()):
            yield Token("text", "", 0, content=text[done : found.start()])
            yield Token("group_mention", "span", 0, content=f"@{name}")
        else:
            continue
        done = found.start() + 1 + len(name)
    yield Token("text", "", 0, content=text[done:])
