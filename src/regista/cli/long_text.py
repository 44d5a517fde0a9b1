"""Long texts, cut to what a terminal has room for; in a pipe they are whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from .output import one_line, terminal

LONGEST = 60
"""Characters of a cell: three lines of a narrow column."""
BEFORE = 12
"""Characters that stay before the place where texts begin to differ."""


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line, of at most so many characters; an ellipsis stands for the rest."""
    line = one_line(text)
    return line if len(line) <= longest or terminal() is None else f"{line[: longest - 1]}…"


def telling_parts(texts: Sequence[str], longest: int = LONGEST) -> list[str]:
    """The same for texts that stand side by side: what is cut off first is the beginning that all of them share."""
    if terminal() is not None and max(map(len, texts), default=0) > longest and len(set(texts)) > 1:
        shared = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False)))
        if shared > BEFORE:
            texts = [f"…{text[shared - BEFORE :]}" for text in texts]
    return [shortened(text, longest) for text in texts]
