"""Entity: the base of every noun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value that travels unchanged from the SQL row to the caller, and is its own JSON.

    A field with a default is left out of the JSON while it has that default: this is MLflow's rule of
    presence (a scalar is emitted once it was set, an empty list never, null never). A list that people read
    as a mapping is stored as ``<noun>_list`` under its wire name and offered as a dict property.

    ``dict(entity)`` and iteration give the public names and values, sorted by name.
    """

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        names = {n for n in self.__struct_fields__ if not n.endswith("_list")} - self._hidden()
        for cls in type(self).__mro__:
            names.update(n for n, v in vars(cls).items() if isinstance(v, property) and not n.startswith("_"))
        for name in sorted(names):
            yield name, getattr(self, name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: " + ", ".join(f"{n}={v!r}" for n, v in self) + ">"

    @classmethod
    def _hidden(cls) -> set[str]:
        """Wire fields that are not part of the public value."""
        return set()
