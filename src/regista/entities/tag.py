"""Tag: a key and a text that may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec


class Tag(msgspec.Struct, frozen=True):
    """One tag of an experiment, run, logged model, registered model or version."""

    key: str
    value: str = ""


def tags_from(values: Mapping[str, object] | Iterable[Tag] | None) -> tuple[Tag, ...]:
    """Tags from a mapping (values are turned into text) or from tags; None gives none."""
    if values is None:
        return ()
    if isinstance(values, Mapping):
        return tuple(Tag(str(key), str(value)) for key, value in values.items())
    return tuple(values)
