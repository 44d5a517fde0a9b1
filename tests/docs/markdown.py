"""Reading the project's Markdown."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def read(name):
    """The text of a page below the project's root."""
    return (ROOT / name).read_text()


def first_cells(name):
    """The first cell of every table row of a page, without back-quotes."""
    return re.findall(r"^\| `([^`]+)` \|", read(name), re.MULTILINE)


def code_blocks(name, language):
    """The fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", read(name), re.MULTILINE | re.DOTALL)


def sections(name, level=2):
    """Title → text of the sections of a page."""
    parts = re.split(rf"^{'#' * level} (.+)$", read(name), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
