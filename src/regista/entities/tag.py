"""Tag: a key and a text that may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ..errors import InvalidParameter


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
    found = tuple(values) if isinstance(values, Iterable) else (values,)
    if not all(isinstance(tag, Tag) for tag in found):
        raise InvalidParameter(
            f"Invalid value {values!r:.200} for parameter 'tags' supplied: it must be a dictionary of names and texts."
        )
    return found
