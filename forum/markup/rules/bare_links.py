"""Bare links: `https://example.org`, `www.example.org` and `me@example.org` without any brackets.

Our own, because both linkify-it and the GFM plugin of mdit-py-plugins take time that grows with
the square of a post: "http://http://http://…" kept them for 15 seconds. Every pattern here runs
over the text once.
Where a link ends follows https://github.github.com/gfm/#autolinks-extension-
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.markup.rules.links import BARE, link_tokens, replace_text

# Characters; browsers and servers do not promise more either.
MAX_BARE_LINK = 2_000

_WEB = re.compile(r"(?<!\w)https?://(?:[^\W_]|[^\x00-\x7f]|\[)", re.IGNORECASE)
# A pipe would end a spoiler or a table's cell; the others cannot stand in an address.
_REST = re.compile(rf"[^\s<>\"`|\\]{{1,{MAX_BARE_LINK}}}+")
_WWW_OR_MAIL = re.compile(
    r"(?P<www>(?<![\w@./-])www\.\w[^\s<>\"`|\\]*+)"
    r"|(?P<mail>(?<![\w.+-])(?:mailto:)?[a-z0-9._+-]{1,64}+@[^\W_][\w-]*+(?:\.[^\W_][\w-]*+)++)",
    re.IGNORECASE,
)
_TRAILING = "?!.,:;*_~'\"[]"
_TRAILING_ENTITY = re.compile(r"&[a-z0-9]{1,31};", re.IGNORECASE)


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to see bare links."""
    # Web addresses are found with the rest of the inline Markdown, lest their underscores become
    # emphasis. The others are rare, so they are looked for afterwards, in what is still text.
    markdown.inline.ruler.before("newline", "bare_web_link", _web_link)
    markdown.core.ruler.after("inline", "bare_links", _link_www_and_mail)


def _web_link(state: StateInline, silent: bool) -> bool:
    """Link the address whose colon the parser has come to; its scheme is still pending text."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    start = _scheme_start(state)
    address = _until_its_end(state.src, start, state.posMax) if start is not None else ""
    tokens = _linked(state.md, address, address)
    if start is None or not tokens:
        return False
    state.pending = state.pending[: start - state.pos]
    for token in tokens:
        pushed = state.push(token.type, token.tag, token.nesting)
        pushed.attrs, pushed.content = token.attrs, token.content
        pushed.markup = token.markup
    state.pos = start + len(address)
    return True


def _scheme_start(state: StateInline) -> int | None:
    for scheme in ("http", "https"):
        start = state.pos - len(scheme)
        if start >= 0 and _WEB.match(state.src, start, state.posMax):
            return start if state.pending.endswith(state.src[start : state.pos]) else None
    return None


def _until_its_end(text: str, start: int, end: int) -> str:
    """Return the address that starts here, without the punctuation that ends the sentence."""
    found = _REST.match(text, start, end)
    if not found or len(found[0]) == MAX_BARE_LINK:
        return ""
    return _trimmed(found[0])


def _trimmed(address: str) -> str:
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last == ";" and (entity := _trailing_entity(address[:end])):
            end -= len(entity)
        elif last in _TRAILING:
            end -= 1
        elif last == ")" and unopened > 0:
            end -= 1
            unopened -= 1
        else:
            break
    return address[:end]


def _trailing_entity(address: str) -> str:
    found = _TRAILING_ENTITY.fullmatch(address, max(address.rfind("&"), 0))
    return found[0] if found else ""


def _linked(markdown: MarkdownIt, address: str, words: str) -> list[Token]:
    """Return a link's tokens, or none if it would lead where links may not."""
    href = markdown.normalizeLink(address)
    if not markdown.validateLink(href):
        return []
    return link_tokens(markdown.normalizeLinkText(words), {"href": href}, BARE)


def _link_www_and_mail(state: StateCore) -> None:
    def split(text: str, before: str) -> Iterator[Token]:
        return _split(state.md, text)

    for token in state.tokens:
        if token.type == "inline" and _WWW_OR_MAIL.search(token.content):
            token.children = list(replace_text(token.children or (), split))


def _split(markdown: MarkdownIt, text: str) -> Iterator[Token]:
    done = 0
    for found in _WWW_OR_MAIL.finditer(text):
        words = _trimmed(found[0]) if found["www"] else found[0]
        tokens = (
            _linked(markdown, _with_scheme(words), words) if len(words) <= MAX_BARE_LINK else []
        )
        if tokens:
            yield Token("text", "", 0, content=text[done : found.start()])
            yield from tokens
            done = found.start() + len(words)
    yield Token("text", "", 0, content=text[done:])


def _with_scheme(words: str) -> str:
    if "@" not in words or words.lower().startswith("www."):
        return f"http://{words}"
    return words if words.lower().startswith("mailto:") else f"mailto:{words}"
