import pytest

from forum.markup import render
from tests.pace import in_time


def shown(text: str) -> str:
    return render(text, maths=True).html


def test_a_formula_becomes_mathml():
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in shown("so $x^2$ it is")
    assert '<div class="maths" tabindex="0"><math display="block"' in shown("$$\n\\frac{a}{b}\n$$")


def test_a_board_without_maths_shows_what_was_typed():
    assert render("$x^2$").html == "<p>$x^2$</p>\n"


def test_prices_are_no_formulas():
    assert "<math" not in shown("it costs $5 and $6, or $ 7 $")


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{y}{x}",
        r"\text{&lt;script&gt;}",
    ],
)
def test_a_formula_brings_nothing_but_a_formula(formula):
    html = shown(f"${formula}$").replace("alttext", "")

    for bad in ("<script", "<img", "href=", "style=", "class="):
        assert bad not in html


@pytest.mark.parametrize(
    "formula",
    [
        *(r"\frac", r"\def\x{\x\x}\x", "{" * 500 + "}" * 500, "^^"),
        # Each of these writes what is behind it twice: seventy of them took two gigabytes.
        r"\sideset{a}{b}" * 66,
        r"\sideset{}{}" * 80 + "x",
        r"\DeclareMathOperator{\x}{" + "a" * 400 + "}" + r"\x" * 200,
    ],
)
def test_what_cannot_be_read_is_shown_as_code(formula):
    assert "<math" not in shown(f"${formula}$")
    assert "<code>" in shown(f"${formula}$")


def test_a_sum_has_signs_at_both_sides():
    assert "<mphantom>" in shown(r"$\sideset{_1^2}{_3^4}\sum_a^b x$")


@pytest.mark.parametrize(
    "text",
    [
        *("$x$ " * 12_000, "$" * 50_000, "$$\n" * 16_000, "$a" * 25_000),
        *(r"$\frac{a}{b}$ " * 3_500, "$" + r"\left(" * 12 + "x" * 900 + "$ "),
    ],
)
def test_it_ends_in_time(text):
    with in_time(2):
        shown(text[:50_000])


def test_a_post_holds_many_formulas_but_not_thousands():
    """As many small ones as fit into a post would be half a second and 670 KB."""
    assert shown(r"$\frac{a}{b} + x_1^2$ " * 200).count("<math") == 200

    html = shown("$x$ " * 12_500)

    assert html.count("<math") < 500
    assert len(html) < 2 * 50_000
