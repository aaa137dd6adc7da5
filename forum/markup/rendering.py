"""From the text of a post to the HTML that is stored beside it."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forum.markup.attached import Attached
from forum.markup.parser import MARKDOWN, Env, printable
from forum.markup.rules.mentions import names_found
from forum.markup.rules.quotes import posts_quoted
from forum.markup.sanitiser import sanitise

# Raise it whenever the same text gives other HTML: posts stored with a lower one are made again.
RENDERER_VERSION = 3

# Characters. The forms refuse more; up to here every text renders in bounded time.
MAX_BODY = 50_000

NOBODY: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, and the ids of the posts it quotes: each once, in order, at most MAX_QUOTES."""

    html: str
    quoted_posts: tuple[int, ...]


def render(  # noqa: PLR0913 - what a text may name, each kind by its own name
    text: str,
    mentions: Mapping[str, int] = NOBODY,
    *,
    groups: Container[str] = (),
    files: Iterable[Attached] = (),
    mark: str = "",
    maths: bool = False,
) -> Rendered:
    """Turn any text into safe HTML; never raises.

    `mentions` maps casefolded member names to member ids, `groups` holds those of groups; names in
    neither stay plain text. `files` are those that it may show; others stay links. `mark`, of a few
    letters and digits, goes into the ids of footnotes and tells this post's from another's on the
    same page. Formulas are read where `maths` says so.
    """
    env: Env = {"mentions": mentions, "groups": groups, "mark": mark, "maths": maths}
    env["files"] = {file.key: file for file in files}
    html = MARKDOWN.render(printable(text), env)
    return Rendered(html=sanitise(html), quoted_posts=posts_quoted(env))


def mentioned_names(text: str) -> tuple[str, ...]:
    """Return the names after an @, as typed: each once whatever its case, at most MAX_MENTIONS.

    Names in code and in links are not mentions.
    """
    if "@" not in text:
        return ()
    env: Env = {}
    MARKDOWN.parse(printable(text), env)
    return names_found(env)
