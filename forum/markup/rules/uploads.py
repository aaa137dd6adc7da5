"""Files that were uploaded here, as far as the caller knows them: pictures, and files to save.

Any other address stays the link that it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.markup.attached import ADDRESS, MOST_ATTACHED, Attached

# Of a post's column on a wide screen; on a narrow one it takes nearly all of it.
SIZES = "(max-width: 48rem) 92vw, 42rem"
# Pixels: what a page shows at most, the rest is for the larger view.
SHOWN = 1280
# CSS pixels: as wide as the column, and no higher than most screens.
WIDEST, HIGHEST = 672, 512
KILOBYTE = 1024

type Files = Mapping[str, Attached]


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to show files, before images become links to elsewhere."""
    markdown.core.ruler.before("images_as_links", "uploads", _show_files)


def _show_files(state: StateCore) -> None:
    files: Files = state.env.get("files", {})
    for token in state.tokens if files else ():
        token.children = list(_with_files(token.children or (), files, state))


def _with_files(tokens: Iterable[Token], files: Files, state: StateCore) -> Iterator[Token]:
    link: Attached | None = None  # the file that the link around this leads to
    inside_link = False
    for token in tokens:
        if token.type == "link_open":
            inside_link = True
            if link := file_at(str(token.attrs["href"]), files):
                token.attrs["href"] = _address_to_save(link)
            if link and not link.width:
                token.attrSet("class", "attachment")
        elif token.type == "link_close":
            inside_link = False
            if link and not link.width:
                yield Token("file_size", "span", 0, content=_size(link.size))
            link = None
        elif token.type == "image" and (file := _shown_at(token, files, state.env)):
            words = _words_of(token, state)
            yield from _shown(file, words, inside_link=inside_link)
            continue
        yield token


def file_at(address: str, files: Files) -> Attached | None:
    found = ADDRESS.fullmatch(address)
    return files.get(found[1]) if found else None


def _shown_at(image: Token, files: Files, env: MutableMapping[str, Any]) -> Attached | None:
    """The file to show there, until a post shows too many: an address is short, HTML is not."""
    file = file_at(str(image.attrs["src"]), files)
    if file:
        env["files_shown"] = env.get("files_shown", 0) + 1
    return file if env.get("files_shown", 0) <= MOST_ATTACHED else None


def _shown(file: Attached, words: str, *, inside_link: bool) -> Iterator[Token]:
    if file.width:
        # A picture without words is called as its file is: a link must be called something.
        told = {"file": file, "bare": inside_link}
        yield Token("picture", "img", 0, content=words or file.name, meta=told)
    elif inside_link:  # a link in a link is no HTML
        yield Token("text", "", 0, content=words or file.name)
    else:
        attrs = {"class": "attachment", "href": _address_to_save(file)}
        yield Token("link_open", "a", 1, attrs=dict(attrs))
        yield Token("text", "", 0, content=words or file.name)
        yield Token("file_size", "span", 0, content=_size(file.size))
        yield Token("link_close", "a", -1)


def _words_of(image: Token, state: StateCore) -> str:
    words = state.md.renderer.renderInlineAsText(  # type: ignore[attr-defined]
        image.children, state.md.options, state.env
    )
    return words.strip()


def _address_to_save(file: Attached) -> str:
    """Without scripts a browser takes the name to save it by from the address."""
    return f"{file.address}/full.webp" if file.width else f"{file.address}/{quote(file.name)}"


def _size(size: int) -> str:
    """As short as it gets: the HTML is the same for readers of all languages."""
    if size < KILOBYTE**2:
        return f"{max(1, round(size / KILOBYTE))} KB"
    return f"{size / KILOBYTE**2:.1f} MB"


def picture_html(file: Attached, words: str, *, bare: bool) -> str:
    """The picture at the size of a page, in a link to all of it unless it stands in one."""
    widths = [width for width in file.widths if width <= SHOWN]
    shown = f"{file.address}/{max(widths)}.webp" if widths else f"{file.address}/full.webp"
    width, height = _size_on_page(file)
    attrs = {"src": shown, "alt": words, "width": str(width), "height": str(height)}
    if widths:
        sources = [f"{file.address}/{width}.webp {width}w" for width in widths]
        sources.append(f"{file.address}/full.webp {file.width}w")
        attrs |= {"srcset": ", ".join(sources), "sizes": SIZES}
    attrs |= {"loading": "lazy", "decoding": "async"}
    written = "".join(f' {name}="{escapeHtml(value)}"' for name, value in attrs.items())
    picture = f"<img{written}>"
    return picture if bare else f'<a class="picture" href="{file.address}/full.webp">{picture}</a>'


def _size_on_page(file: Attached) -> tuple[int, int]:
    """What a page keeps free for it, so that nothing moves when it comes."""
    scale = min(1, WIDEST / file.width, HIGHEST / file.height)
    return max(1, round(file.width * scale)), max(1, round(file.height * scale))
