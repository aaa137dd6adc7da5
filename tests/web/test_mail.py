from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from forum.web.mail import FilesAndConsole

LINK = "http://localhost:8000/accounts/confirm-email/" + "x" * 60 + "/"
BODY = f"Здравствуйте! {'Длинная строка по-русски. ' * 5}\n\n{LINK}\n"


@pytest.fixture
def sent(tmp_path: Path) -> list[Path]:
    backend = FilesAndConsole(file_path=str(tmp_path))
    letters = [
        EmailMessage(f"Письмо {n}", BODY, "forum@localhost", ["a@example.org"]) for n in (1, 2)
    ]

    assert backend.send_messages(letters) == 2

    return sorted(tmp_path.iterdir())


def test_each_mail_is_a_file_that_a_person_can_read(sent):
    assert len(sent) == 2
    text = sent[0].read_text()
    assert "Subject: Письмо 1" in text
    assert "Здравствуйте!" in text
    assert LINK in text


def test_a_mail_program_reads_it_too(sent):
    mail = email.message_from_bytes(sent[-1].read_bytes(), policy=email.policy.default)

    assert mail["Subject"] == "Письмо 2"
    assert mail["To"] == "a@example.org"
    assert mail.get_content() == BODY


def test_it_is_printed_where_the_operator_looks(tmp_path, capsys):
    FilesAndConsole(file_path=str(tmp_path)).send_messages(
        [EmailMessage("Письмо", BODY, "forum@localhost", ["a@example.org"])]
    )

    assert LINK in capsys.readouterr().out
