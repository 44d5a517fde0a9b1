"""Figures of training results, drawn with matplotlib where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any


def can_draw() -> bool:
    """Whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def confusion_matrix(shares: Any, labels: Sequence[object]) -> Any:
    """A figure of how true labels (rows) were predicted (columns); ``shares`` of each row, square, from 0 to 1."""
    names = [str(label) for label in labels]
    figure, axes = _empty("Confusion matrix", names)
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    figure.colorbar(image, ax=axes)
    ticks = range(len(names))
    axes.set(xticks=ticks, yticks=ticks, xticklabels=names, yticklabels=names)
    axes.set(xlabel="Predicted label", ylabel="True label")
    if len(names) <= 20:  # more would not be legible
        for row in ticks:
            for column in ticks:
                share = float(shares[row][column])
                colour = "white" if share > 0.5 else "black"
                axes.text(column, row, f"{share:.2g}", ha="center", va="center", color=colour)
    return figure


def curve(x: Any, y: Any, *, title: str, across: str, up: str, legend: str) -> Any:
    """A figure of one curve over numbers from 0 to 1."""
    figure, axes = _empty(title)
    axes.plot(x, y, label=legend)
    axes.set(xlabel=across, ylabel=up, xlim=(-0.01, 1.01), ylim=(-0.01, 1.05))
    axes.legend(loc="lower left")
    return figure


def bars(values: dict[str, float], *, title: str) -> Any:
    """A figure of one bar per name, the longest on top."""
    ordered = sorted(values.items(), key=lambda item: item[1])
    figure, axes = _empty(title, [name for name, _ in ordered], height=max(3.0, 0.25 * len(values) + 1))
    axes.barh([name for name, _ in ordered], [value for _, value in ordered])
    axes.set(xlabel="Importance", ylabel="Feature")
    return figure


def _empty(title: str, names: Sequence[str] = (), height: float = 4.8) -> Any:
    """A figure with axes, and with room for ``names`` at its left.

    It belongs to no window, as pyplot's do, which all threads share. The room is reckoned, because matplotlib's own
    layouts draw everything twice to find it.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, height))
    left = min(0.5, 0.12 + 0.0135 * max((len(name) for name in names), default=2))
    figure.subplots_adjust(left=left, bottom=0.55 / height, top=1 - 0.4 / height)
    axes = figure.subplots()
    axes.set_title(title)
    return figure, axes
