"""The strings that Python files and templates ask gettext for, as it is asked when they run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import FilterExpression, Node
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise

SOURCES = ("accounts", "forum", "templates")
TEMPLATE_SUFFIXES = (".html", ".txt")

# What each function of django.utils.translation takes first, its lazy and its noop kind too.
ARGUMENTS = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}


@dataclass(frozen=True)
class Place:
    """A line of a file, told from the root of the project."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class String:
    """What gettext is asked for."""

    msgid: str
    plural: str = ""
    context: str = ""


@dataclass
class Found:
    """The strings of a source and their places; and what could not be read, as sentences."""

    strings: dict[String, list[Place]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def add(self, file: str, strings: Iterable[tuple[int, String]]) -> None:
        """Note the strings of a file, given with their lines."""
        try:
            for line, string in strings:
                self.strings.setdefault(string, []).append(Place(file, line))
        except Unreadable as wrong:
            self.unreadable.append(f"{file}:{wrong}")


class Unreadable(Exception):
    """A string that only running the program would tell, or a broken file; with its line."""


def strings_in(root: Path, sources: Iterable[str] = SOURCES) -> Found:
    """All strings in the Python files and templates of these folders of `root`."""
    found = Found()
    for source in sources:
        for path in sorted((root / source).rglob("*")):
            file = path.relative_to(root).as_posix()
            if path.suffix == ".py" and "migrations" not in path.parts:
                found.add(file, of_python(path.read_text("utf-8")))
            elif is_template(file):
                found.add(file, of_template(path.read_text("utf-8")))
    return found


def is_template(file: str) -> bool:
    return "templates/" in file and file.endswith(TEMPLATE_SUFFIXES)


# --- Python ---------------------------------------------------------------------------------------


def of_python(source: str) -> Iterator[tuple[int, String]]:
    """The strings of a module, by its own names for gettext. Raises `Unreadable`."""
    try:
        tree = ast.parse(source)
    except SyntaxError as wrong:
        raise Unreadable(f"{wrong.lineno}: {wrong.msg}") from None
    names = names_of_gettext(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (takes := arguments_of(node.func, names)):
            yield from asked_by(node, takes)


def names_of_gettext(tree: ast.Module) -> dict[str, str]:
    """The names a module imports from django.utils.translation, as `_`: `gettext_lazy`."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def arguments_of(function: ast.expr, names: dict[str, str]) -> tuple[str, ...]:
    if isinstance(function, ast.Attribute):
        name = function.attr
    else:
        name = names.get(function.id, "") if isinstance(function, ast.Name) else ""
    return ARGUMENTS.get(name.removesuffix("_lazy").removesuffix("_noop"), ())


def asked_by(call: ast.Call, takes: tuple[str, ...]) -> Iterator[tuple[int, String]]:
    given = call.args[: len(takes)]
    if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in given):
        raise Unreadable(f"{call.lineno}: a string for translation is put together at run time.")
    texts = [text for argument in given if (text := text_of(argument))]
    # What is no literal is some other string's name: that one is marked where it is written.
    if len(texts) == len(takes):
        yield call.lineno, String(**dict(zip(takes, texts, strict=True)))


def text_of(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return ""


# --- templates ------------------------------------------------------------------------------------


def of_template(source: str) -> Iterator[tuple[int, String]]:
    """The strings of a template, read from the nodes that Django makes of it. Raises `Unreadable`.

    The nodes are asked rather than the text, so that trimming, doubled percent signs and the like
    are Django's own.
    """
    try:
        template = Template(source, engine=Engine.get_default())
    except TemplateSyntaxError as wrong:
        line = wrong.token.lineno if hasattr(wrong, "token") else 1
        raise Unreadable(f"{line}: {wrong}") from None
    yield from asked_within(template.nodelist, 1)


def asked_within(thing: object, line: int) -> Iterator[tuple[int, String]]:
    line = getattr(getattr(thing, "token", None), "lineno", line)
    if string := asked_of(thing):
        yield line, string
    for part in parts_of(thing):
        yield from asked_within(part, line)


def asked_of(thing: object) -> String | None:
    if isinstance(thing, TranslateNode):
        return of_translate(thing)
    if isinstance(thing, BlockTranslateNode):
        return of_blocktranslate(thing)
    # `_("…")` as a value or a filter's argument has become a lazy string.
    if isinstance(thing, Promise):
        reduced: Any = thing.__reduce__()
        function, texts = reduced[1][:2]
        return String(**dict(zip(ARGUMENTS[function.__name__], texts, strict=True)))
    return None


def of_translate(node: TranslateNode) -> String | None:
    literal = node.filter_expression.var.literal
    if not isinstance(literal, str) or node.noop:
        return None
    return String(literal.replace("%", "%%"), context=context_of(node))


def of_blocktranslate(node: BlockTranslateNode) -> String:
    singular, plural = (
        node.render_token_list(tokens or [])[0] for tokens in (node.singular, node.plural)
    )
    return String(singular, plural, context_of(node))


def context_of(node: TranslateNode | BlockTranslateNode) -> str:
    return str(node.message_context.resolve(Context())) if node.message_context else ""


def parts_of(thing: object) -> list[object]:
    if isinstance(thing, list | tuple):
        return list(thing)
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, Node | TokenBase):
        return list(vars(thing).values())
    if isinstance(thing, FilterExpression):
        return [thing.var, thing.filters]
    return []
