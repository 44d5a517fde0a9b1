"""Param: a key and a text that is written once."""

from __future__ import annotations

import msgspec


class Param(msgspec.Struct, frozen=True):
    """One parameter of a run or a logged model; logging another value for its key is an error."""

    key: str
    value: str = ""
