"""ResultKind: one of Spark's types, as processes know it that have no Spark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ResultKind:
    """``name`` is Spark's own (``array<int>``), ``element`` the kind of an array's elements, ``fields`` a struct's."""

    name: str
    element: ResultKind | None = None
    fields: tuple[tuple[str, ResultKind], ...] | None = None

    @classmethod
    def of(cls, kind: Any) -> ResultKind:
        """Of one of Spark's types."""
        element = cls.of(kind.elementType) if hasattr(kind, "elementType") else None
        fields = (
            tuple((field.name, cls.of(field.dataType)) for field in kind.fields) if hasattr(kind, "fields") else None
        )
        return cls(kind.simpleString(), element, fields)

    @property
    def plain(self) -> ResultKind:
        """The kind in arrays of arrays."""
        return self if self.element is None else self.element.plain
