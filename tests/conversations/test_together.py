"""Many at once, for real."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest

from forum.conversations import actions
from forum.conversations.actions import Words
from forum.conversations.models import Conversation, Message, Participant
from tests import make
from tests.conversations.making import conversation, regular, unread_of
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_fifty_messages_at_once_get_the_numbers_in_between():
    people = [regular() for _ in range(5)]
    talk = conversation(*people)
    viewers = [make.viewer(each) for each in people]

    at_once(
        *(
            lambda n=n: actions.write_message(viewers[n % 5], talk.pk, Words(f"Message {n}"))
            for n in range(50)
        )
    )

    numbers = Message.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 52))
    talk.refresh_from_db()
    assert (talk.message_count, talk.last_number) == (51, 51)
    assert counts_are_right()


def test_one_form_sent_many_times_at_once_is_one():
    anna, boris, once = make.viewer(regular()), regular(), uuid4()
    at_once(*[lambda: actions.begin(anna, [boris], "A word", Words("Hello", once))] * 20)
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)
    assert counts_are_right()


def test_a_storm_of_everything_keeps_the_counts_right():
    random, people = Random(7), [regular() for _ in range(6)]
    talks = [conversation(*people[:4], title=f"Talk {n}") for n in range(3)]
    viewers = [make.viewer(each) for each in people]

    def deed():
        viewer, talk = random.choice(viewers), random.choice(talks)
        kind, number = (
            random.choice(["say"] * 4 + ["read", "mute", "add", "leave"]),
            random.random(),
        )

        def do():
            try:
                if kind == "say":
                    actions.write_message(viewer, talk.pk, Words("Hm."))
                elif kind == "read":
                    actions.read_up_to(viewer, talk.pk, int(number * 40))
                elif kind == "mute":
                    actions.mute(viewer, talk.pk, is_muted=number < 0.5)
                elif kind == "add":
                    actions.add(viewer, talk.pk, people[4:])
                elif number < 0.2:
                    actions.leave(viewer, talk.pk)
            except Participant.DoesNotExist:
                pass

        return do

    at_once(*(deed() for _ in range(200)))

    for talk in talks:
        numbers = talk.messages.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
    assert sum(map(unread_of, people)) >= 0
    assert counts_are_right()
