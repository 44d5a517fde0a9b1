"""Long texts in cells."""

import pytest

from regista.cli.long_text import BEFORE, LONGEST, shortened, telling_parts

COLUMNS = ", ".join(f"column_{place}" for place in range(100))


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("REGISTA_TABLE_WIDTH", "80")


def test_in_a_pipe_a_text_is_whole_on_one_line():
    assert shortened(f"{COLUMNS}\n") == f"{COLUMNS}\\n"
    assert telling_parts([COLUMNS, f"{COLUMNS}x"]) == [COLUMNS, f"{COLUMNS}x"]


def test_in_a_terminal_it_is_cut(terminal):
    assert shortened(COLUMNS) == f"{COLUMNS[: LONGEST - 1]}…"
    assert shortened("x" * LONGEST) == "x" * LONGEST
    assert shortened("a\nb") == "a\\nb"


def test_side_by_side_the_part_is_shown_that_tells_them_apart(terminal):
    assert telling_parts([f"{COLUMNS}, one", f"{COLUMNS}, two"]) == ["… column_99, one", "… column_99, two"]
    assert telling_parts([COLUMNS, f"{COLUMNS}, more"]) == [f"…{COLUMNS[-BEFORE:]}", f"…{COLUMNS[-BEFORE:]}, more"]


@pytest.mark.parametrize(
    "texts", [["a" * 50 + "b", "a" * 50 + "c"], ["b" + COLUMNS, "c" + COLUMNS], [COLUMNS, COLUMNS], [COLUMNS], []]
)
def test_without_a_long_beginning_in_common_it_is_the_beginning(terminal, texts):
    assert telling_parts(texts) == [shortened(text) for text in texts]
