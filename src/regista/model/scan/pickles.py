"""Files of pickles: one, several behind each other, with arrays between the opcodes, or torch's older format."""

from __future__ import annotations

from typing import Any

from .budget import Budget, CutShort, Unreadable
from .findings import Findings
from .machine import PickleMachine, is_opcode

# The first of torch's five pickles, before the raw numbers (torch.serialization, before it took zip archives).
_TORCH_MAGIC = 0x1950A86A20F9469CFC6C
_TORCH_PICKLES = 5
_FEW = 20_000


def is_marked(start: bytes) -> bool:
    """Whether the first bytes say that this is a pickle; all since protocol 2 do, unless somebody left that out."""
    return start[:1] == b"\x80" and len(start) > 1 and start[1] <= 5


def may_be_pickle(start: bytes) -> bool:
    """Whether a file with these first bytes could be a pickle, or has called something before it is none any more."""
    if not start or not is_opcode(start[0]):
        return False
    machine = PickleMachine(start, 0, Findings(), Budget(steps=_FEW, depth=2), inline_arrays=True)
    try:
        machine.run()
    except CutShort:
        return True
    except Unreadable:
        return machine.called
    return True


def scan_pickles(
    data: Any, findings: Findings, budget: Budget, *, must_be_pickle: bool, inline_arrays: bool, position: int = 0
) -> str | None:
    """Walk all pickles of ``data`` from ``position`` on; gives the kind of file, None when these are none.

    When it need not be one, what cannot be walked to its end counts as some other data, unless a function was
    called before that: loading would call it as well.
    """
    collected = Findings()
    count, kind, called = 0, "pickle", False
    while position < len(data) and not (kind == "torch" and count == _TORCH_PICKLES):
        machine = PickleMachine(data, position, collected, budget, inline_arrays=inline_arrays)
        try:
            value = machine.run()
        except Unreadable as error:
            if not (must_be_pickle or called or machine.called or kind == "torch"):
                return None
            findings.include(collected)
            where = f"behind the pickle, at byte {position}: " if count else ""
            raise Unreadable(f"{where}{error}") from None
        called = called or machine.called
        kind = "torch" if count == 0 and value == _TORCH_MAGIC else kind
        position = machine.position
        count += 1
    if must_be_pickle and not count:
        raise Unreadable("it should be a pickle and is empty")
    if not must_be_pickle and not collected.names and kind != "torch":
        return None  # no more than plain values, if it is a pickle at all
    findings.include(collected)
    return kind
