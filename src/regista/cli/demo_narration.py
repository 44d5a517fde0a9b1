"""Narrator: shows what the demo does while it does it."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

_WIDTH = 108
_INDENT = 4


class Narrator:
    """Prints numbered steps: title, the line that does it, how long it took, what came out."""

    def __init__(self, console: Console | None = None) -> None:
        console = console or Console()
        self._console = Console(file=console.file, width=min(console.width, _WIDTH) if console.is_terminal else _WIDTH)
        self._number = 0
        self._started = time.perf_counter()

    @property
    def width(self) -> int:
        """The columns that what comes out of a step has."""
        return self._console.width - _INDENT

    def open(self, title: str, text: str) -> None:
        """The heading of it all."""
        self._console.print()
        self._console.print(Rule(Text(title, "bold cyan"), align="left", style="cyan"))
        self._console.print(Text(text, "dim"))

    @contextmanager
    def step(self, title: str, language: str, code: str) -> Iterator[None]:
        """Show a step and the code that does it, then time what happens inside."""
        self._number += 1
        self._console.print()
        self._console.print(Text.assemble((f"{self._number:>2}  ", "bold cyan"), (title, "bold")))
        shown = Syntax(textwrap.dedent(code).strip(), language, theme="ansi_light", background_color="default",
                       word_wrap=True)  # fmt: skip
        self._console.print(Padding(shown, (0, 0, 0, _INDENT), expand=False))
        started = time.perf_counter()
        yield
        self._console.print(Text(f"{' ' * _INDENT}done in {_shown(time.perf_counter() - started)}", "green"))

    def say(self, text: str) -> None:
        """What came out of a step."""
        for line in text.splitlines():
            self._console.print(Padding(Text(line), (0, 0, 0, _INDENT), expand=False))

    def close(self, text: str) -> None:
        """The last word."""
        took = _shown(time.perf_counter() - self._started)
        self._console.print()
        self._console.print(Rule(Text(f"{text} ({took})", "bold green"), align="left", style="green"))

    def ask(self, question: str) -> None:
        """Wait for the enter key; an end of input counts as one."""
        self._console.print(Text(question, "bold yellow"))
        try:
            self._console.input()
        except EOFError:
            return


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def table(value: Any) -> str:
    """Name and value of each entry of a mapping, one line each."""
    width = max(map(len, value), default=0)
    return "\n".join(f"{name:<{width}}  {text}" for name, text in value.items())
