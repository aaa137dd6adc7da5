"""The colours of code: enough contrast by day and by night, and none forgotten."""

from __future__ import annotations

import re
from math import cos, radians, sin
from pathlib import Path

import pytest
from pygments.token import STANDARD_TYPES

from forum.markup.highlighting import COLOURLESS

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
HIGHLIGHT = (CSS / "highlight.css").read_text(encoding="utf-8")
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

# tokens.css says them by day, by night as chosen, and by night as the system asks.
DAY, NIGHT, SYSTEM_NIGHT = ("day", "night", "system's night")


def _values(token: str) -> dict[str, str]:
    found = re.findall(rf"{token}: (.*?);", TOKENS)
    return dict(zip((DAY, NIGHT, SYSTEM_NIGHT), found, strict=True))


GROUNDS = _values("--sunken")
NAMES = sorted(set(re.findall(r"--code-\w+", HIGHLIGHT)))


def _luminance(oklch: str) -> float:
    """Relative luminance as WCAG has it; the matrices are Björn Ottosson's, of OKLab."""
    light, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", oklch))
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    cones = (
        (light + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (light - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (light - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    rgb = (
        (4.0767416621, -3.3077115913, 0.2309699292),
        (-1.2684380046, 2.6097574011, -0.3413193965),
        (-0.0041960863, -0.7034186147, 1.7076147010),
    )
    red, green, blue = (
        min(max(sum(f * c for f, c in zip(row, cones, strict=True)), 0), 1) for row in rgb
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("time", [DAY, NIGHT, SYSTEM_NIGHT])
@pytest.mark.parametrize("name", NAMES)
def test_a_colour_can_be_read(name: str, time: str) -> None:
    assert _contrast(_values(name)[time], GROUNDS[time]) >= 4.5


def test_every_class_in_posts_has_a_rule() -> None:
    styled = set(re.findall(r"\.([a-z]\w*)", re.sub(r"/\*.*?\*/", "", HIGHLIGHT)))

    assert set(STANDARD_TYPES.values()) - COLOURLESS <= styled


def test_no_class_that_posts_never_have_gets_a_colour() -> None:
    styled = set(re.findall(r"\.([a-z]\w*)", re.sub(r"/\*.*?\*/", "", HIGHLIGHT)))

    assert not styled & COLOURLESS
