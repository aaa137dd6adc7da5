"""Colours for code: Pygments' short class names, which `static/css/highlight.css` gives colours."""

import re
from collections.abc import Iterator, MutableMapping
from html import escape
from itertools import groupby
from time import thread_time
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

# Characters in one post; code beyond them is shown plain. It bounds the time and the HTML's size.
MAX_HIGHLIGHTED = 20_000

# Lexers are made for code. On nonsense most take time that grows with the square of its length,
# some within one regular expression, which nothing can interrupt. So what has no lines like code
# gets no colours, and when this time is over the rest gets none. Ordinary code takes a tenth of
# it. It is the thread's own time: a busy machine changes nothing.
SECONDS_TO_HIGHLIGHT = 0.2
_UNLIKE_CODE = re.compile(r"[^\n]{400}|\s{100}")

# Names a fence may carry. A list of our own, because Pygments looks through all installed packages
# for a name it does not know, and because each of these was timed on hostile code.
_NAMES = """
    asm awk bash bat c c# c++ clojure cmake cpp cs csharp css dart delphi diff docker dockerfile
    elixir erlang ex f# fortran fsharp go golang graphql haskell hs html ini java javascript
    js json json5 jsx julia kotlin latex less lisp lua make makefile markdown matlab md mysql nginx
    nix objc objective-c ocaml pascal perl php pl plpgsql po postgres postgresql powershell
    prolog protobuf ps1 py py3 pycon pytb python python3 r rb rs ruby rust scala scheme scss sh
    shell sql sqlite3 swift tcl tex toml ts tsx typescript udiff vb.net vim vue xml yaml yml zig zsh
"""
LANGUAGES = frozenset(_NAMES.split())

# Kinds that keep the colour of the text, as highlight.css has it, so they need no tags: names,
# punctuation, operators, spaces, and a few rare ones.
COLOURLESS = frozenset(
    {"", "n", "nx", "p", "pm", "o", "w", "x", "g"} | {"esc", "ges", "l", "ld", "py"}
)


def highlight(code: str, language: str, env: MutableMapping[str, Any]) -> str:
    """Return code as HTML, with colours if we know the language and `env` has allowance left."""
    language = language.lower()
    allowance = env.get("highlight_allowance", MAX_HIGHLIGHTED)
    if language not in LANGUAGES or len(code) > allowance or _UNLIKE_CODE.search(code):
        return escape(code)
    env["highlight_allowance"] = allowance - len(code)
    runs = list(_runs(code, language))
    done = "".join(text for _, text in runs)
    # Where a lexer leaves a character out or turns two around, what was typed goes before colours.
    if not code.startswith(done):
        return escape(code)
    return "".join(_tagged(name, text) for name, text in runs) + escape(code[len(done) :])


def _runs(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield class and text of each run of code, until SECONDS_TO_HIGHLIGHT are over."""
    deadline = thread_time() + SECONDS_TO_HIGHLIGHT
    # Not get_tokens(): it changes white space, and here every character typed must come out.
    tokens = get_lexer_by_name(language).get_tokens_unprocessed(code)
    for name, run in groupby(tokens, key=lambda token: _short_name(token[1])):
        yield name, "".join(text for _, _, text in run)
        if thread_time() > deadline:
            return


def _tagged(name: str, text: str) -> str:
    return escape(text) if name in COLOURLESS else f'<span class="{name}">{escape(text)}</span>'


def _short_name(kind: _TokenType) -> str:
    """Return the class of a kind of token, or of the nearest kind above it that has one."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return STANDARD_TYPES[kind]
