from __future__ import annotations

import io
import re
import time

import pytest

from forum.server import console
from forum.server.console import say, step


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0)


def test_a_step_tells_its_name_and_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Tables"):
        pass

    assert re.fullmatch(r"  Tables +0\.\d s\n", capsys.readouterr().out)


@pytest.mark.usefixtures("impatient")
def test_in_a_log_a_long_step_tells_its_tenths(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Demo forum") as progress:
        for done in range(101):
            progress(done, 100)

    assert "10% 20% 30%" in capsys.readouterr().out


@pytest.mark.usefixtures("impatient")
def test_on_a_terminal_a_long_step_draws_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)

    with step("Demo forum") as progress:
        progress(50, 100)
        time.sleep(0.3)

    assert "[############------------] 50 %" in terminal.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_failed_step_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no"), step("Tables"):
        raise ValueError("no")

    assert capsys.readouterr().out.endswith("failed\n")


def test_a_closed_terminal_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", closed)

    say("nobody reads this")
