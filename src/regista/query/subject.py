"""Subject: what can be said about one searchable noun, as data.

The five nouns are declared in ``regista.query.subjects``; parsing, ordering and the error texts follow from
the declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from .tree import EntityName, Field, Operator


class Kind(Enum):
    """The type of a field; it decides which literals fit and what they become."""

    TEXT = auto()  # a quoted string
    IDENTIFIER = auto()  # a quoted string, or an integer that becomes its text
    NUMBER = auto()  # a number, becomes a float
    TIME = auto()  # a number: milliseconds since the epoch
    VERSION = auto()  # an integer, quoted or not
    STAGE = auto()  # a quoted string in any case, becomes the stage's own spelling
    LOGGED_MODEL_STATUS = auto()  # a quoted name or MLflow's number, becomes the REST name


EQUALITY = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})
LISTS = frozenset({Operator.IN, Operator.NOT_IN})
NULLS = frozenset({Operator.IS_NULL, Operator.IS_NOT_NULL})
PATTERNS = EQUALITY | {Operator.LIKE, Operator.ILIKE}
ORDERED = EQUALITY | {
    Operator.LESS,
    Operator.LESS_OR_EQUAL,
    Operator.GREATER,
    Operator.GREATER_OR_EQUAL,
}


@dataclass(frozen=True, slots=True)
class Key:
    """One name that a filter may use, with its synonyms; ``sortable`` says whether order_by may use it too."""

    name: str
    kind: Kind
    operators: frozenset[Operator]
    synonyms: tuple[str, ...] = ()
    sortable: bool = False


@dataclass(frozen=True)
class Group:
    """The keys behind one set of prefixes: a fixed list (``keys``), or any name at all (``any_key``)."""

    entity: EntityName
    prefixes: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    any_key: Key | None = None

    @cached_property
    def _by_name(self) -> dict[str, Key]:
        return {name: key for key in self.keys for name in (key.name, *key.synonyms)}

    def find(self, name: str) -> Key | None:
        """The key of that name or synonym; None if there is none."""
        return self.any_key if self.any_key is not None else self._by_name.get(name)


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key to sort by.

    ``dataset_name`` and ``dataset_digest`` (logged models only) say that the metric's value on that dataset
    counts.
    """

    field: Field
    descending: bool = False
    dataset_name: str | None = None
    dataset_digest: str | None = None

    def __str__(self) -> str:
        return f"{self.field} {'DESC' if self.descending else 'ASC'}"


@dataclass(frozen=True)
class Subject:
    """A searchable noun.

    ``groups``: the first is the noun's own attributes, whose prefix may be left out. ``entity_hint`` ends the
    error about an unknown prefix, ``clause_in_quotes`` says whether errors quote the clause they refuse, and
    ``order_error`` is the error about an unknown key in order_by (MLflow's endpoints differ in these).
    ``default_order`` is used when nothing is asked for; ``tie_break`` is appended to what is asked for, so
    that the order of the results, and with it paging, is always certain.
    """

    noun: str
    groups: tuple[Group, ...]
    entity_hint: str
    default_order: tuple[OrderKey, ...]
    tie_break: tuple[OrderKey, ...]
    clause_in_quotes: bool = False
    order_error: str = "Invalid order by key '{key}' specified. Valid keys are '{valid}'"

    @cached_property
    def _by_prefix(self) -> dict[str, Group]:
        return {prefix: group for group in self.groups for prefix in group.prefixes}

    def find_group(self, prefix: str | None) -> Group | None:
        """The group behind a prefix, the attributes when there is none; None for an unknown prefix."""
        return self.groups[0] if prefix is None else self._by_prefix.get(prefix)


def spelled_set(names: list[str]) -> str:
    """The names as the protocol's error messages list them: ``{'a', 'b'}``."""
    return "{" + ", ".join(f"'{name}'" for name in sorted(names)) + "}"
