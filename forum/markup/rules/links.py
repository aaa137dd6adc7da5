"""Where a link may lead, and how long we look for one."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

# How markdown-it itself marks the tokens of links that were typed without any brackets.
BARE = "linkify"

type InlineRule = Callable[[StateInline, bool], bool]

# Browsers read both "//host" and "/\host" as another site, so an own address has one slash only.
_ALLOWED_ADDRESS = re.compile(
    r"(?:https?://[^/\\\s]|mailto:|/(?![/\\]))[^\s\x00-\x1f\x7f]*", re.IGNORECASE
)

# Search engines must not count a stranger's link as our word; the other page gets no hold of ours.
EXTERNAL_REL = "nofollow ugc noopener"

# A bracket that opens no link costs a search to its paragraph's end, up to MAX_NESTING times over.
# Text with this many of them is not a letter to people any more.
MAX_FAILED_BRACKETS = 1_000

# Characters of addresses and titles in one post. Whatever is typed fits, even if each letter is
# encoded in six; but one long reference, used a thousand times, would fill a disk.
MAX_ADDRESSES = 300_000


def install(markdown: MarkdownIt) -> None:
    """Teach a parser where links may lead, and to give up looking for them in time."""
    # Its documentation names this as the way to change the answer.
    markdown.validateLink = is_allowed_address  # type: ignore[method-assign]
    markdown.inline.ruler.at("link", _give_up_in_time(link))
    markdown.inline.ruler.at("image", _give_up_in_time(image))
    markdown.core.ruler.push("unlink", _unlink_too_many)


def is_allowed_address(url: str) -> bool:
    """Tell whether a link may lead there: to the web, to mail, or to a page of this site."""
    return _ALLOWED_ADDRESS.fullmatch(url) is not None


def is_own_address(url: str) -> bool:
    """Tell whether an allowed address is a page of this site."""
    return url.startswith("/")


def link_tokens(words: str, attrs: Mapping[str, str], markup: str = "") -> list[Token]:
    """Return the tokens of a link that shows these words; the attributes are those of its tag."""
    return [
        Token("link_open", "a", 1, attrs=dict(attrs), markup=markup),
        Token("text", "", 0, content=words),
        Token("link_close", "a", -1),
    ]


def replace_text(
    tokens: Iterable[Token], replaced: Callable[[str, str], Iterator[Token]]
) -> Iterator[Token]:
    """Yield the tokens, with what `replaced` makes of each text outside links.

    It gets the text and the character in front of it, "" if a tag or nothing is.
    """
    inside_link = False
    before = ""
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            inside_link = token.type == "link_open"
        if token.type == "text" and not inside_link:
            yield from replaced(token.content, before)
        else:
            yield token
        before = token.content[-1:]


def _give_up_in_time(rule: InlineRule) -> InlineRule:
    """Return the rule, deaf in a post where it has failed MAX_FAILED_BRACKETS times."""

    def bounded(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "[!":
            return False
        if state.env.get("failed_brackets", 0) > MAX_FAILED_BRACKETS:
            return False
        if rule(state, silent):
            return True
        state.env["failed_brackets"] = state.env.get("failed_brackets", 0) + 1
        return False

    return bounded


def _unlink_too_many(state: StateCore) -> None:
    """Leave only the words of links that come after MAX_ADDRESSES."""
    left = MAX_ADDRESSES
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                left -= sum(len(str(value)) for value in child.attrs.values())
            if left < 0 and child.type in ("link_open", "link_close"):
                child.type = "text"
