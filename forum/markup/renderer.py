"""Tokens to HTML, where ours differs from plain CommonMark."""

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.markup.highlighting import LANGUAGES, highlight
from forum.markup.rules.links import EXTERNAL_REL, is_own_address
from forum.markup.rules.maths import mathml
from forum.markup.rules.spoilers import UNTITLED_SUMMARY
from forum.markup.rules.uploads import picture_html

# Cells say their alignment in a style, which our Content-Security-Policy would refuse.
_ALIGNMENTS = {
    "text-align:left": "left",
    "text-align:center": "center",
    "text-align:right": "right",
}

type Tokens = Sequence[Token]


class PostRenderer(RendererHTML):
    """Writes the HTML of posts; each public method writes the tokens of its name.

    What scrolls has a tabindex: without it the keyboard could not scroll it.
    """

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        if not is_own_address(str(tokens[idx].attrs["href"])):
            tokens[idx].attrSet("rel", EXTERNAL_REL)
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        # No role: "region" would need a name, and fill the list of landmarks with tables.
        return '<div class="table-scroll" tabindex="0"><table>\n'

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _cell(tokens[idx])

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _cell(tokens[idx])

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _code(escapeHtml(tokens[idx].content))

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        words = tokens[idx].info.split()
        language = words[0].lower() if words else ""
        code = highlight(tokens[idx].content, language, env)
        return _code(code, language if language in LANGUAGES else "")

    def maths(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        formula = mathml(tokens[idx].content, tokens[idx].info)
        if tokens[idx].info == "inline":
            return formula
        return f'<div class="maths" tabindex="0">{formula}</div>\n'

    def group_mention(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<span class="group-mention">{escapeHtml(tokens[idx].content)}</span>'

    def picture(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        told = tokens[idx].meta
        return picture_html(told["file"], tokens[idx].content, bare=told["bare"])

    def file_size(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f' <span class="attachment-size">{tokens[idx].content}</span>'

    def task_box(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<span class="task-box">{tokens[idx].content}</span> '

    def quote_date(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        date = tokens[idx].content
        return f'<time datetime="{date}">{date}</time>'

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        name, number = _footnote(tokens[idx], env)
        is_first = not tokens[idx].meta["subId"]
        own = f' id="fnref-{name}"' if is_first else ""
        return f'<sup><a class="footnote-call" href="#fn-{name}"{own}>{number}</a></sup>'

    def footnote_block_open(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<div class="footnotes"><ol>\n'

    def footnote_block_close(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</ol></div>\n"

    def footnote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<li id="fn-{_footnote(tokens[idx], env)[0]}">'

    def footnote_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        if tokens[idx].meta["subId"]:
            return ""
        # U+FE0E: as a letter, not as a picture.
        name = _footnote(tokens[idx], env)[0]
        return f' <a class="footnote-back" href="#fnref-{name}">↩\ufe0e</a>'

    def spoiler_block_open(
        self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        title = escapeHtml(tokens[idx].content)
        summary = f"<summary>{title}</summary>" if title else UNTITLED_SUMMARY
        return f'<details class="spoiler">{summary}\n'

    def spoiler_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "" if tokens[idx].hidden else '<span class="spoiler" tabindex="0">'


def _cell(token: Token) -> str:
    side = _ALIGNMENTS.get(str(token.attrs.get("style")))
    return f'<{token.tag} class="align-{side}">' if side else f"<{token.tag}>"


def _code(inner: str, language: str = "") -> str:
    named = f' class="language-{escapeHtml(language)}"' if language else ""
    return f'<pre tabindex="0"><code{named}>{inner}</code></pre>\n'


def _footnote(token: Token, env: EnvType) -> tuple[str, int]:
    """Return what the ids of a footnote end with, and its number."""
    number = token.meta["id"] + 1
    return f"{env.get('mark', '')}-{number}".lstrip("-"), number
