"""Bars of transfers: for those that are long or large, where somebody looks."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console
from rich.live import Live

from regista.artifacts.progress import NoProgress, told, watched
from regista.artifacts.progress_bars import LARGE, ProgressBars


class Terminal(io.StringIO):
    """Keeps what a terminal is sent."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return Terminal()


def test_what_is_short_and_small_shows_nothing(terminal: Terminal) -> None:
    with ProgressBars(lambda: terminal, Clock()).transfer("Downloading f", LARGE - 1) as transfer:
        transfer.advance(LARGE - 1)
    assert terminal.getvalue() == ""


def test_what_is_large_shows_a_bar_that_goes(terminal: Terminal) -> None:
    with ProgressBars(lambda: terminal, Clock()).transfer("Downloading [b]f", LARGE) as transfer:
        transfer.advance(LARGE // 2)
    shown = terminal.getvalue()
    assert "Downloading [b]f" in shown  # and not in bold
    assert "25.0/50.0 MB" in shown
    assert shown.endswith("\x1b[2K")  # the line is cleared at the end


def test_what_is_long_shows_a_bar_from_then_on(terminal: Terminal) -> None:
    clock = Clock()
    with ProgressBars(lambda: terminal, clock).transfer("Uploading 2 files", 3000) as transfer:
        transfer.advance(1000)
        assert terminal.getvalue() == ""
        clock.now += 1
        transfer.advance(500)
    assert "1.5/3.0 kB" in terminal.getvalue()


def test_a_size_that_nobody_knows(terminal: Terminal) -> None:
    with ProgressBars(lambda: terminal, Clock()).transfer("Downloading f", None) as transfer:
        transfer.advance(LARGE - 1)
        assert terminal.getvalue() == ""
        transfer.advance(1)
    assert "Downloading f" in terminal.getvalue()


def test_bytes_that_must_come_again_are_taken_back(terminal: Terminal) -> None:
    with ProgressBars(lambda: terminal, Clock()).transfer("Downloading f", LARGE) as transfer:
        transfer.advance(20_000_000)
        transfer.advance(-20_000_000)
        transfer.advance(1_000_000)
    assert "1.0/50.0 MB" in terminal.getvalue()


@pytest.mark.parametrize("closed", [False, True])
def test_what_is_no_terminal_is_sent_nothing(closed: bool) -> None:
    stream = io.StringIO()
    if closed:
        stream.close()
    with ProgressBars(lambda: stream, Clock()).transfer("Downloading f", 10 * LARGE) as transfer:
        transfer.advance(5 * LARGE)
    assert closed or stream.getvalue() == ""


def test_a_program_that_shows_something_itself_goes_on_undisturbed(terminal: Terminal) -> None:
    bars = ProgressBars(lambda: terminal, Clock())
    with Live("the program's own", console=Console(file=terminal)), bars.transfer("Downloading f", LARGE) as transfer:
        transfer.advance(LARGE)
    assert "the program's own" in terminal.getvalue()


def test_transfers_at_once_do_not_disturb_each_other(terminal: Terminal) -> None:
    bars = ProgressBars(lambda: terminal, Clock())

    def work(number: int) -> int:
        with bars.transfer(f"Downloading {number}", LARGE) as transfer:
            for _ in range(50):
                transfer.advance(LARGE // 50)
        return number

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))


def test_an_error_in_a_transfer_is_the_callers_and_the_bar_goes(terminal: Terminal) -> None:
    with (
        pytest.raises(ValueError, match="mine"),
        ProgressBars(lambda: terminal, Clock()).transfer("Downloading f", LARGE) as transfer,
    ):
        transfer.advance(1)
        raise ValueError("mine")
    assert terminal.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize("variable", ["REGISTA_PROGRESS", "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"])
def test_the_setting_switches_them_off(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    assert ProgressBars.default() is not None
    monkeypatch.setenv(variable, "false")
    assert ProgressBars.default() is None


def test_a_transfer_without_bars_is_told_and_does_nothing() -> None:
    with NoProgress().transfer("Downloading f", None) as transfer:
        assert list(watched([b"a", b"b"], transfer)) == [b"a", b"b"]


def test_names_of_transfers() -> None:
    assert told(["d/f"]) == "Downloading d/f"
    assert told(["a", "b"], "Uploading") == "Uploading 2 files"
