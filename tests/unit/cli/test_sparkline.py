"""Sparklines."""

import pytest

from regista.cli.sparkline import can_show_sparklines, sparkline
from regista.entities.metric import LARGEST

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "width", "line"),
    [
        ([], 5, ""),
        ([3], 5, "▁"),
        ([3, 3], 5, "▁▁"),
        ([1, 2, 3, 4, 5, 6, 7, 8], 8, "▁▂▃▄▅▆▇█"),
        ([8, 1], 5, "█▁"),
        ([NAN], 5, " "),
        ([0, NAN, 1], 5, "▁ █"),
        ([1, LARGEST, 2, -LARGEST, 3], 5, "▁█▅▁█"),  # infinities do not flatten the others
        ([LARGEST], 5, "█"),
        ([0, 5e-324], 5, "▁█"),
        ([-1.7e308, 0, 1.7e308], 5, "▁▅█"),
        (list(range(1000)), 8, "▁▂▃▄▅▆▇█"),
        ([1, 2, 3], 1, "▁"),
        ([1, 2], 0, ""),
    ],
)
def test_values_become_blocks_from_the_least_to_the_greatest(values, width, line):
    assert sparkline(values, width) == line


def test_the_first_and_the_last_value_stay():
    assert sparkline([9, *[0] * 100, 5], 3) == "█▁▅"


def test_encodings_without_blocks_are_known():
    assert can_show_sparklines("utf-8")
    assert not can_show_sparklines("ascii")
    assert not can_show_sparklines("no such encoding")
