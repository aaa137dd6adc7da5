"""Images, which we show as links to them.

Loading a remote image would tell a stranger's server who reads the post, and when.
"""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.markup.rules.links import link_tokens


def install(markdown: MarkdownIt) -> None:
    """Make a parser turn images into links, once their alternative text is whole."""
    markdown.core.ruler.after("text_join", "images_as_links", _show_images_as_links)


def _show_images_as_links(state: StateCore) -> None:
    for token in state.tokens:
        if any(child.type == "image" for child in token.children or ()):
            token.children = list(_without_images(token.children or (), state))


def _without_images(tokens: Iterable[Token], state: StateCore) -> Iterator[Token]:
    inside_link = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            inside_link = token.type == "link_open"
        if token.type != "image":
            yield token
        elif inside_link:  # a link in a link is no HTML
            yield Token("text", "", 0, content=_words_for(token, state))
        else:
            yield from link_tokens(_words_for(token, state), _attributes(token))


def _words_for(image: Token, state: StateCore) -> str:
    alternative = state.md.renderer.renderInlineAsText(  # type: ignore[attr-defined]
        image.children, state.md.options, state.env
    )
    return alternative.strip() or str(image.attrs["src"])


def _attributes(image: Token) -> dict[str, str]:
    kept = {"class": "image-link", "href": str(image.attrs["src"])}
    if "title" in image.attrs:
        kept["title"] = str(image.attrs["title"])
    return kept
