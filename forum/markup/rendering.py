"""From the text of a post to the HTML that is stored beside it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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


def render(
    text: str,
    mentions: Mapping[str, int] = NOBODY,
    *,
    groups: Container[str] = (),
    mark: str = "",
    maths: bool = False,
) -> Rendered:
    """Turn any text into safe HTML; never raises.

    `mentions` maps casefolded member names to member ids, `groups` holds those of groups; names in
    neither stay plain text. `mark`, of a few letters and digits, goes into the ids of footnotes and
    tells this post's from another's on the same page. Formulas are read where `maths` says so.
    """
    env: Env = {"mentions": mentions, "groups": groups, "mark": mark, "maths": maths}
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
