"""Tokens to HTML, where ours differs from plain CommonMark."""

from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.markup.highlighting import highlight
from forum.markup.rules.links import EXTERNAL_REL, is_own_address
from forum.markup.rules.spoilers import UNTITLED_SUMMARY

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
        return _code(highlight(tokens[idx].content, words[0] if words else "", env))

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


def _code(inner: str) -> str:
    return f'<pre tabindex="0"><code>{inner}</code></pre>\n'
