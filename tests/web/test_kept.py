"""Pieces kept from page to page never show one reader what is another's."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.test import Client
from django.utils import translation

from accounts.models import User
from forum.notifications.models import Kind, Notification
from tests import make

ONE_TWO = "{% kept a=a around b=b %}<p>{{ a }}-{{ b }}</p>{% endkept %}"


def rendered(template: Template, **context: object) -> str:
    return template.render(RequestContext(HttpRequest(), context))


def test_it_is_rendered_once_for_all_who_are_shown_the_same():
    times = []
    template = Template("{% kept a=a %}{{ a }}{{ count }}{% endkept %}")

    class Counted(str):
        def __str__(self) -> str:
            times.append(self)
            return super().__str__()

    for _ in range(3):
        rendered(template, a=Counted("x"))

    assert len(times) <= 1


def test_another_value_is_another_piece():
    template = Template(ONE_TWO)

    assert [rendered(template, a=n, b="") for n in (1, 2, 1)] == [
        "<p>1-</p>",
        "<p>2-</p>",
        "<p>1-</p>",
    ]


def test_what_is_set_in_is_new_each_time_and_escaped():
    template = Template(ONE_TWO)

    assert rendered(template, a=1, b="<b>") == "<p>1-&lt;b&gt;</p>"
    assert rendered(template, a=1, b="two") == "<p>1-two</p>"


def test_the_same_text_safe_and_not_is_not_the_same():
    from django.utils.safestring import SafeString  # noqa: PLC0415

    template = Template(ONE_TWO)

    assert rendered(template, a=SafeString("<i>"), b="") == "<p><i>-</p>"
    assert rendered(template, a="<i>", b="") == "<p>&lt;i&gt;-</p>"


def test_inside_there_is_nothing_but_what_is_named():
    template = Template("{% kept a=a %}{{ a }}{{ secret }}{{ request.path }}{% endkept %}")

    assert rendered(template, a=1, secret="hers", request=HttpRequest()) == "1"


def test_each_language_has_its_own():
    template = Template("{% kept %}{% translate 'Sign in' %}{% endkept %}")
    said = []
    for language in ("en", "ru", "en"):
        with translation.override(language):
            said.append(rendered(template))

    assert said == ["Sign in", "Войти", "Sign in"]


@pytest.mark.django_db
def test_an_object_is_refused(member):
    with pytest.raises(TypeError, match="plain value"):
        rendered(Template(ONE_TWO), a=member, b="")


# --- on pages -------------------------------------------------------------------------------------


@pytest.fixture
def thread(db):
    return make.thread(title="About the bell")


def tell(user: User, times: int) -> None:
    for n in range(times):
        Notification.objects.create(recipient=user, kind=Kind.REPORT, event=f"test:{n}")


def header(page: str) -> str:
    return page.partition("</header>")[0].partition("<header")[2]


def bell(page: str) -> str:
    found = re.search(r'data-field="unread-count">([^<]*)', page)
    return found[1] if found else ""


def test_readers_in_turn_each_get_their_own_page(signed_in, thread):
    alice, boris = make.member("alice", theme="dark"), make.member("boris", language="en")
    boss, guest = make.administrator("boss"), None
    tell(alice, 3)
    tell(boss, 120)
    bells = {alice: "3", boris: "", boss: "99+", guest: ""}
    browsers = {user: signed_in(user) if user else Client() for user in bells}

    for _ in range(2):
        for user, browser in browsers.items():
            page = browser.get(thread.get_absolute_url()).content.decode()

            assert bell(page) == bells[user]
            assert ('data-theme="dark"' in page) == (user == alice)
            assert ('lang="en"' in page[:40]) == (user == boris)
            for other in (alice, boris, boss):
                assert (f"/u/{other.username}/" in header(page)) == (user == other)
            assert ("/administering/" in header(page)) == (user == boss)
            assert ("/accounts/login/" in header(page)) == (user is guest)
            assert ("csrfmiddlewaretoken" in page) == (user is not guest)


def test_each_page_leads_back_to_itself(client, thread):
    other = make.thread()
    for each in (thread, other, thread):
        address = each.get_absolute_url()
        page = client.get(f"{address}?page=01&a=<b>").content.decode()

        assert f'name="next" value="{address}?page=01&amp;a=%3Cb%3E"' in page
        assert f"/accounts/login/?next={address}" in header(page)


def test_each_form_has_its_own_token_and_submission(signed_in, thread):
    other = make.thread()
    alice, boris = signed_in(make.member("alice")), signed_in(make.member("boris"))
    tokens, submissions, addresses = [], [], []
    for browser, shown in ((alice, thread), (alice, other), (boris, thread), (boris, other)):
        page = browser.get(shown.get_absolute_url()).content.decode()
        form = page[page.index('id="composer"') :]
        tokens.append(re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1])
        submissions.append(re.search(r'name="submission_id" value="([\w-]+)"', form)[1])
        addresses.append(re.search(r' action="([^"]+)"', form)[1])

    assert len(set(tokens)) == 4  # masked anew each time
    assert len(set(submissions)) == 4
    assert addresses == [f"/t/{shown.pk}/reply/" for shown in (thread, other) * 2]


def test_a_token_from_a_kept_form_is_accepted_only_from_its_reader(thread):
    browsers = [Client(enforce_csrf_checks=True) for _ in range(2)]
    tokens = []
    for browser, name in zip(browsers, ("alice", "boris"), strict=True):
        browser.force_login(make.member(name))
        page = browser.get(thread.get_absolute_url()).content.decode()
        tokens.append(re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1])
    reply = {"body": "Hello."}
    address = f"/t/{thread.pk}/reply/"

    assert browsers[0].post(address, reply | {"csrfmiddlewaretoken": tokens[1]}).status_code == 403
    assert browsers[0].post(address, reply | {"csrfmiddlewaretoken": tokens[0]}).status_code == 302


@pytest.mark.django_db
def test_every_place_in_the_header_is_marked_there_and_nowhere_else(signed_in):
    boss = signed_in(make.administrator())
    nav = re.search(r'<nav class="site-nav".*?</nav>', boss.get("/").content.decode(), re.DOTALL)[0]
    places = re.findall(r'href="([^"]+)"', nav)
    assert len(places) >= 5

    for place in [*places, *places]:
        here = header(boss.get(place).content.decode())
        marked = re.findall(r'href="([^"]+)" aria-current="page"', here)
        assert marked == [place]
