import json

import pytest
from django.test import Client

from forum.drafts import actions as drafting
from forum.drafts import views
from forum.drafts.models import Draft, Written
from forum.limits.spending import Allowance
from forum.markup import MAX_BODY
from tests import make

pytestmark = pytest.mark.django_db


def save(client, place, body="Words", known=0, **more):
    return client.post("/drafts/", {"place": place, "body": body, "known": known, **more})


def test_it_keeps_what_is_written_and_tells_the_version(member, signed_in):
    thread = make.thread()
    answer = save(signed_in(member), f"reply-{thread.pk}", "Half a thou", reply_to=7)

    draft = Draft.objects.get()
    assert (draft.member, draft.body, draft.reply_to_id) == (member, "Half a thou", 7)
    assert json.loads(answer.text) == {
        "version": draft.version,
        "saved_at": draft.saved_at.isoformat(),
    }


def test_it_keeps_one_draft_a_place(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"
    first = save(client, place, "Half").json()

    second = save(client, place, "Whole", known=first["version"]).json()

    assert Draft.objects.get().body == "Whole"
    assert second["version"] > first["version"]


def test_all_three_places_take_a_draft(member, signed_in):
    post = make.post(make.thread(), member)
    client = signed_in(member)
    for place in (f"new-{post.thread.board_id}", f"reply-{post.thread_id}", f"edit-{post.pk}"):
        assert save(client, place).status_code == 200
    assert Draft.objects.count() == 3


def test_an_empty_one_is_dropped(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"
    known = save(client, place, "Half").json()["version"]

    answer = save(client, place, " \n", known=known)

    assert answer.json()["version"] == 0
    assert not Draft.objects.exists()


def test_a_newer_one_saved_elsewhere_is_shown_and_kept(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"
    known = save(client, place, "Here").json()["version"]
    newer = save(client, place, "On the phone", known=known).json()["version"]

    answers = [save(client, place, "At the desk", known=stale) for stale in (0, known)]
    answers.append(save(client, place, "", known=known))

    for answer in answers:
        assert answer.status_code == 409
        assert answer.json()["body"] == "On the phone"
        assert answer.json()["version"] == newer
    assert save(client, place, "At the desk", known=newer).status_code == 200


def test_the_same_words_sent_twice_are_no_conflict(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"

    first, second = save(client, place), save(client, place)

    assert second.status_code == 200
    assert first.json() == second.json()


def test_a_draft_begun_anew_is_not_taken_for_the_one_before(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"
    old = save(client, place, "Old").json()["version"]
    client.post("/drafts/discard/", {"place": place})
    save(client, place, "New")

    assert save(client, place, "Old and more", known=old).status_code == 409


def test_it_refuses_guests_with_a_sentence():
    answer = save(Client(), f"reply-{make.thread().pk}")

    assert answer.status_code == 403
    assert answer["Content-Type"].startswith("text/plain")
    assert not Draft.objects.exists()


def test_it_refuses_to_begin_where_one_cannot_look(member, signed_in):
    thread = make.thread(make.hidden_board(), make.moderator())
    client = signed_in(member)

    hidden, nowhere = save(client, f"reply-{thread.pk}"), save(client, "reply-999999")

    assert hidden.status_code == nowhere.status_code == 403
    assert hidden.text == nowhere.text
    assert not Draft.objects.exists()


def test_it_goes_on_being_kept_when_the_place_was_hidden(member, signed_in):
    thread = make.thread()
    client, place = signed_in(member), f"reply-{thread.pk}"
    known = save(client, place, "Half").json()["version"]
    thread.hide()

    assert save(client, place, "Whole", known=known).status_code == 200


@pytest.mark.parametrize(
    "place", ["", "reply-", "reply-0", "reply-1\n", "reply-" + "9" * 40, "steal-1", "reply-1\0"]
)
def test_a_mangled_place_is_refused(member, signed_in, place):
    assert save(signed_in(member), place).status_code == 400
    assert signed_in(member).get("/drafts/", {"place": place}).status_code in {200, 400}


@pytest.mark.parametrize("known", ["-1", "x", "9" * 30])
def test_a_mangled_version_is_refused(member, signed_in, known):
    assert save(signed_in(member), f"reply-{make.thread().pk}", known=known).status_code == 400


def test_what_cannot_be_stored_is_refused(member, signed_in):
    assert save(signed_in(member), f"reply-{make.thread().pk}", "a\0b").status_code == 400


def test_it_is_bounded_in_size(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"

    assert save(client, place, "x" * MAX_BODY).status_code == 200
    assert save(client, place, "x" * (MAX_BODY + 1)).status_code == 413
    assert save(client, place, title="x" * 1001).status_code == 413


def test_it_is_bounded_in_number(member, signed_in, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 2)
    client = signed_in(member)
    places = [f"reply-{make.thread().pk}" for _ in range(3)]

    assert [save(client, place).status_code for place in places] == [200, 200, 429]


def test_it_is_bounded_in_pace(member, signed_in, monkeypatch):
    monkeypatch.setattr(views, "SAVINGS", Allowance("draft", times=1, seconds=60))
    client, place = signed_in(member), f"reply-{make.thread().pk}"

    assert [save(client, place).status_code for _ in range(2)] == [200, 429]


def test_it_is_told_to_its_member_alone(member, signed_in):
    place = f"reply-{make.thread().pk}"
    save(signed_in(member), place, "My secret")

    assert signed_in(member).get("/drafts/", {"place": place}).json()["body"] == "My secret"
    for other in (make.member(), make.administrator()):
        assert signed_in(other).get("/drafts/", {"place": place}).json() == {"version": 0}
    assert Client().get("/drafts/", {"place": place}).status_code == 403


# --- without a script -----------------------------------------------------------------------------


def test_the_button_saves_and_leads_to_the_list(member, signed_in):
    thread, client = make.thread(), signed_in(member)
    page = client.get(f"/t/{thread.pk}/reply/")
    assert 'name="save_draft"' in page.text

    answer = save(client, f"reply-{thread.pk}", "For later", save_draft=1)

    assert answer["Location"] == "/drafts/"
    assert "For later" in client.get("/drafts/").text


def test_the_button_inside_htmx_leads_there_too(member, signed_in):
    answer = signed_in(member).post(
        "/drafts/",
        {"place": f"reply-{make.thread().pk}", "body": "For later", "save_draft": 1},
        headers={"HX-Request": "true"},
    )

    assert answer["HX-Redirect"] == "/drafts/"


def test_a_refused_button_shows_both_texts_and_can_be_pressed_again(member, signed_in):
    client, place = signed_in(member), f"reply-{make.thread().pk}"
    version = save(client, place, "On the phone").json()["version"]

    page = save(client, place, "At the desk", save_draft=1)

    assert page.status_code == 409
    assert 'role="alert"' in page.text
    assert "On the phone" in page.text
    assert "At the desk" in page.text
    assert f'name="known" value="{version}"' in page.text


def test_a_guests_button_keeps_the_text():
    page = save(Client(), f"reply-{make.thread().pk}", "My long words", save_draft=1)

    assert page.status_code == 403
    assert "My long words" in page.text


# --- publishing -----------------------------------------------------------------------------------


def test_publishing_drops_the_draft(member, signed_in):
    post = make.post(make.thread(), member)
    client, thread = signed_in(member), post.thread
    places = (f"new-{thread.board_id}", f"reply-{thread.pk}", f"edit-{post.pk}")
    new, reply, edit = [save(client, place).json()["version"] for place in places]

    client.post(f"/b/{thread.board.slug}/new/", {"title": "Title", "body": "Text", "known": new})
    client.post(f"/t/{thread.pk}/reply/", {"body": "Text", "known": reply})
    client.post(f"/p/{post.pk}/edit/", {"body": "Text", "known": edit})

    assert not Draft.objects.exists()


def test_a_newer_draft_typed_elsewhere_outlives_publishing(member, signed_in):
    post = make.post(make.thread(), member)
    client, thread = signed_in(member), post.thread
    places = (f"new-{thread.board_id}", f"reply-{thread.pk}", f"edit-{post.pk}")
    versions = [save(client, place).json()["version"] for place in places]
    for place, known in zip(places, versions, strict=True):
        save(client, place, body="Typed on the telephone", known=known)

    new = {"title": "Title", "body": "Text", "known": versions[0]}
    client.post(f"/b/{thread.board.slug}/new/", new)
    client.post(f"/t/{thread.pk}/reply/", {"body": "Text"})
    client.post(f"/p/{post.pk}/edit/", {"body": "Text", "known": "1"})

    kept = Draft.objects.filter(body="Typed on the telephone")
    assert set(kept.values_list("place", flat=True)) == set(places)


def test_a_draft_of_just_what_is_published_is_dropped_whatever_was_known(member, signed_in):
    thread = make.thread()
    save(signed_in(member), f"reply-{thread.pk}", body="Text\n")

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Text"})

    assert not Draft.objects.exists()


def test_a_refused_reply_leaves_the_draft(member, signed_in):
    thread = make.thread()
    save(signed_in(member), f"reply-{thread.pk}")
    thread.lock()

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Text"})

    assert Draft.objects.exists()


def test_the_drafts_of_others_stay_when_one_publishes(member, signed_in):
    thread, other = make.thread(), make.member()
    drafting.save_draft(make.viewer(other), f"reply-{thread.pk}", Written("", "Mine"), 0)

    signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": "Text"})

    assert Draft.objects.get().member == other
