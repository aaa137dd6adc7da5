r"""Maths, where a board has it: `$x^2$` in a line, and `$$` … `$$` on lines of their own.

latex2mathml reads the formula; only elements on our list are written, with escaped words. A formula
that it can't read, or that asks for too much, is shown as it was typed.
"""

import re
from collections.abc import Iterator, MutableMapping
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_FORMULA = 1_000
MAX_IN_ALL = 10_000  # characters of formulas in one post …
EACH = 20  # … where each counts for so many more: small ones take their time too
MAX_ELEMENTS = 2_000
MAX_LINES = 50
MAX_BRACES = 12  # in one another
MAX_ELEMENTS_DEEP = 40
MAX_SIDESETS = 3

# Its macros could grow without end.
_MACRO = re.compile(
    r"\\(?:def|edef|gdef|xdef|let|newcommand|renewcommand|providecommand|newenv|DeclareMath)"
)
# What stands behind it is written twice, and twice again by one within it.
_SIDESET = "\\sideset"
# As in pandoc: `$5 and $6` are prices.
_IN_LINE = re.compile(rf"\$(?![\s$])((?:\\.|[^\\$\n]){{1,{MAX_FORMULA}}}+)(?<!\s)\$(?![\d$])")

ATTRIBUTES = {
    "columnalign": re.compile(r"(?:left|center|right| )+"),
    "display": re.compile("block|inline"),
    "displaystyle": re.compile("true|false"),
    "fence": re.compile("true|false"),
    "form": re.compile("prefix|postfix|infix"),
    "linethickness": re.compile(r"[\d.]{1,5}(?:em|ex|px|pt)?"),
    "mathvariant": re.compile("[a-z-]{1,30}"),
    "maxsize": re.compile(r"[\d.]{1,4}em"),
    "minsize": re.compile(r"[\d.]{1,4}em"),
    "movablelimits": re.compile("true|false"),
    "separator": re.compile("true|false"),
    "stretchy": re.compile("true|false"),
    "width": re.compile(r"-?[\d.]{1,6}em"),
}
ELEMENTS = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "ms", "mspace", "mtext", "mfrac", "msqrt", "mroot"}
    | {"mstyle", "mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover"}
    | {"munderover", "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd"}
)


def install(markdown: MarkdownIt) -> None:
    """Teach a parser formulas; it sees none unless `env["maths"]` is true."""
    markdown.inline.ruler.before("link", "maths", _in_line)
    markdown.inline.add_terminator_char("$")
    markdown.block.ruler.before(
        "fence", "maths_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def mathml(formula: str, display: str) -> str:
    """Return a formula as MathML, or as code when it can't be read."""
    try:
        if _grows(formula) or _depth_of_braces(formula) > MAX_BRACES:
            raise ValueError(formula)
        root = convert_to_element(formula, display=display)
        root.set("alttext", formula)
        written = list(_written(root, 0))
        if len(written) > MAX_ELEMENTS:
            raise ValueError(formula)
    except Exception:  # noqa: BLE001 - it raises what it likes at what people type
        return f"<code>{escape(formula)}</code>"
    return "".join(written)


def _grows(formula: str) -> bool:
    return bool(_MACRO.search(formula)) or formula.count(_SIDESET) > MAX_SIDESETS


def _written(element: Element, depth: int) -> Iterator[str]:
    if depth > MAX_ELEMENTS_DEEP:
        raise ValueError("too deep")
    known = element.tag in ELEMENTS
    if known:
        yield f"<{element.tag}{''.join(_attributes(element))}>"
    # Its texts hold entities, and whatever was typed between the braces of \text{}.
    yield escape(unescape(element.text or ""))
    for child in element:
        yield from _written(child, depth + 1)
        yield escape(unescape(child.tail or ""))
    if known:
        yield f"</{element.tag}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.items():
        if name == "alttext" or (name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value)):
            yield f' {name}="{escape(value)}"'


def _depth_of_braces(formula: str) -> int:
    depth = deepest = 0
    for one in re.findall(r"\\?[{}]|\\(?:left|right|begin|end)\b", formula):
        depth += {"{": 1, "\\left": 1, "\\begin": 1, "}": -1, "\\right": -1, "\\end": -1}.get(
            one, 0
        )
        deepest = max(deepest, depth)
    return deepest


def _cost(formula: str) -> int:
    return len(formula) + EACH


def _may_spend(env: MutableMapping[str, Any], formula: str) -> bool:
    return bool(env.get("maths")) and env.get("maths_spent", 0) + _cost(formula) <= MAX_IN_ALL


def _spend(env: MutableMapping[str, Any], formula: str) -> None:
    env["maths_spent"] = env.get("maths_spent", 0) + _cost(formula)


def _in_line(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$" or not state.env.get("maths"):
        return False
    found = _IN_LINE.match(state.src, state.pos, state.posMax)
    if not found or not _may_spend(state.env, found[1]):
        return False
    if not silent:
        _spend(state.env, found[1])
        token = state.push("maths", "math", 0)
        token.content, token.info = found[1], "inline"
    state.pos = found.end()
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not state.env.get("maths") or state.is_code_block(start) or _line(state, start) != "$$":
        return False
    for last in range(start + 1, min(end, start + 1 + MAX_LINES)):
        if _line(state, last) == "$$":
            break
    else:
        return False
    formula = state.getLines(start + 1, last, state.blkIndent, False).strip()
    if not formula or len(formula) > MAX_FORMULA or not _may_spend(state.env, formula):
        return False
    if not silent:
        _spend(state.env, formula)
        token = state.push("maths", "math", 0)
        token.content, token.info, token.block = formula, "block", True
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
