"""The state of a pickle that is walked: where it is read, its stack, its marks and its memo."""

from __future__ import annotations

import struct
from typing import Any

from .budget import Budget, Unreadable
from .findings import RESOLVED, Findings
from .values import LARGEST_CONTAINER, LONGEST_TEXT, OPAQUE, Name, in_this_python

_LONGEST_NAME = 1000


class PickleState:
    """Reads operands from ``data``, and keeps what CPython's unpickler keeps."""

    def __init__(
        self, data: Any, position: int, findings: Findings, budget: Budget, *, inline_arrays: bool = False
    ) -> None:
        self.data = data
        self.position = position
        self.findings = findings
        self.budget = budget
        self.inline_arrays = inline_arrays
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}
        self.protocol = 0
        self.called = False

    def _need(self, number: int) -> None:
        if len(self.stack) - number < (self.marks[-1] if self.marks else 0):
            raise Unreadable("the pickle takes more from its stack than is there")

    def _pop(self) -> Any:
        self._need(1)
        return self.stack.pop()

    def _top(self) -> Any:
        self._need(1)
        return self.stack[-1]

    def _above_mark(self) -> list[Any]:
        if not self.marks:
            raise Unreadable("the pickle has no mark where it needs one")
        start = self.marks.pop()
        items = self.stack[start:]
        del self.stack[start:]
        self._escape(items)
        return items

    def _escape(self, items: Any) -> None:
        """Functions whose calls are looked through are used otherwise here: as items, as arguments."""
        for item in items:
            if type(item) is Name and (item.module, item.name) in RESOLVED:
                self.findings.add(item)

    def _take(self, size: int) -> int:
        """Go over ``size`` bytes; gives where they start."""
        start = self.position
        if size < 0 or start + size > len(self.data):
            raise IndexError
        self.position = start + size
        return start

    def _number(self, layout: str) -> int:
        start = self._take(struct.calcsize(layout))
        return int(struct.unpack_from(layout, self.data, start)[0])

    def _line(self) -> bytes:
        """The rest of a line; at the end of the file, what is there but for its last byte, as the unpickler has it."""
        found = self.data.find(b"\n", self.position)
        end = len(self.data) - 1 if found < 0 else found
        if end < self.position:
            raise IndexError
        line = bytes(self.data[self.position : end])
        self.position = end + 1
        return line

    def _push_name(self, module: str, name: str) -> None:
        if len(module) + len(name) > _LONGEST_NAME:
            raise Unreadable("the pickle imports a name of more than a thousand characters")
        found = in_this_python(module, name) if self.protocol < 3 else Name(module, name)
        self.findings.add(found, verdict_matters=(found.module, found.name) not in RESOLVED)
        self.stack.append(found)


def ascii_text(raw: bytes) -> Any:
    """The text; which one other bytes mean depends on how the pickle is loaded, so those are not known."""
    return str(raw, "ascii") if len(raw) <= LONGEST_TEXT and raw.isascii() else OPAQUE


def index(line: bytes) -> int:
    """A place in the memo, in text."""
    index = int(line)
    if index < 0:
        raise ValueError("a negative place in the memo")
    return index


def kept(items: Any) -> Any:
    """A container as it is, unless it is too large to matter."""
    return items if len(items) <= LARGEST_CONTAINER else OPAQUE


def extend(target: Any, items: list[Any]) -> None:
    """Items for a list, as far as its items are kept."""
    if isinstance(target, list) and len(target) + len(items) <= LARGEST_CONTAINER:
        target.extend(items)


def set_items(target: Any, items: list[Any]) -> None:
    """Keys and values in turn for a dictionary, as far as its items are kept."""
    if len(items) % 2:
        raise ValueError("a key without a value")
    if isinstance(target, dict) and len(target) * 2 + len(items) <= LARGEST_CONTAINER:
        for key, value in zip(items[::2], items[1::2], strict=True):
            if isinstance(key, str):
                target[key] = value
