"""Pickles of strangers, and what a scan finds in them."""

from __future__ import annotations

import os
import pickle
from typing import Any

from regista.model.scan.budget import Budget
from regista.model.scan.contents import scan_bytes
from regista.model.scan.findings import Findings


class Shell:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, ("echo pwned",)


class Call:
    """Calls what it is given when it is unpickled."""

    def __init__(self, maker: Any, *arguments: Any) -> None:
        self.maker, self.arguments = maker, arguments

    def __reduce__(self) -> Any:
        return self.maker, self.arguments


SHELL = f"{os.system.__module__}.system"


def found(content: bytes, *, budget: Budget | None = None, must_be_pickle: bool = False) -> Findings:
    """The findings in a file's bytes."""
    findings = Findings()
    scan_bytes(content, findings, budget or Budget(), must_be_pickle=must_be_pickle)
    return findings


def names(content: bytes) -> set[str]:
    """The names that a file's bytes import, without problems."""
    findings = found(content, must_be_pickle=True)
    assert not findings.problems
    return {one.name for one in findings.judged()}


def verdicts(content: bytes) -> dict[str, str]:
    """Each name with its verdict."""
    return {one.name: str(one.verdict) for one in found(content, must_be_pickle=True).judged()}


def pickled(value: Any, protocol: int = pickle.DEFAULT_PROTOCOL) -> bytes:
    return pickle.dumps(value, protocol)
