import re

from forum.markup import render

NOTED = "One[^a] and two[^b].\n\n[^a]: first\n[^b]: second *note*\n"


def test_a_call_and_its_note_lead_to_each_other():
    html = render(NOTED, mark="k").html

    assert '<sup><a class="footnote-call" href="#fn-k-1" id="fnref-k-1">1</a></sup>' in html
    assert '<li id="fn-k-2"><p>second <em>note</em> <a class="footnote-back"' in html
    assert 'href="#fnref-k-2"' in html


def test_two_posts_share_no_ids():
    first = re.findall(' id="([^"]+)"', render(NOTED, mark="one").html)
    second = re.findall(' id="([^"]+)"', render(NOTED, mark="two").html)

    assert len(first) == len(second) == 4
    assert not set(first) & set(second)


def test_ids_stay_unique_when_a_note_is_called_twice():
    ids = re.findall(' id="([^"]+)"', render("a[^1] b[^1]\n\n[^1]: x", mark="k").html)

    assert len(ids) == len(set(ids)) == 2


def test_a_note_in_a_spoiler_stays_there_as_text():
    html = render("a[^1]\n\n::: spoiler\n[^1]: the murderer\n:::\n").html

    assert "footnotes" not in html
    assert html.index("<details") < html.index("the murderer") < html.index("</details>")


def test_nobody_can_link_to_an_id_of_the_page_by_hand():
    assert "<a" not in render("[x](#fn-k-1) [y](#top)").html


def test_calls_have_an_end():
    html = render("[^1]" * 10_000 + "\n\n[^1]: x").html

    assert html.count("footnote-call") == 200
