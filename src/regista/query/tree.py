"""The syntax tree of a filter: frozen values that the stores compile and nobody splices into SQL as text.

The meaning of a comparison is two-valued: it holds or it does not. A thing without the named tag, param,
metric or alias fulfils no comparison but ``IS NULL``, not even ``!=`` (MLflow's rule), so
``NOT tag.team = 'a'`` finds more than ``tag.team != 'a'``: also the things without that tag. A field with
several values (``alias``) fulfils a comparison when one of its values does.

``str(node)`` is text that parses to an equal tree.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

EntityName: TypeAlias = Literal["attribute", "tag", "param", "metric", "dataset"]
Value: TypeAlias = str | int | float | tuple[str, ...] | None

_PLAIN_KEY = re.compile(r"[\w.\-/:]+")


class Operator(StrEnum):
    """How a field is compared; the value is the spelling."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    LIKE = "LIKE"
    ILIKE = "ILIKE"
    IN = "IN"
    NOT_IN = "NOT IN"
    IS_NULL = "IS NULL"
    IS_NOT_NULL = "IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Field:
    """What is compared or sorted by: an attribute of the noun itself, or a key of its tags, params, metrics…

    ``key`` of an attribute is the canonical one of the subject, whatever synonym the text used.
    """

    entity: EntityName
    key: str

    def __str__(self) -> str:
        if self.entity == "attribute":
            return self.key
        if _PLAIN_KEY.fullmatch(self.key):
            return f"{self.entity}.{self.key}"
        quote = next(quote for quote in "`\"'" if quote not in self.key or quote == "'")
        return f"{self.entity}.{quote}{self.key}{quote}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``field operator value``.

    ``value`` is text, an integer (versions, times in milliseconds), a float (metrics, and times written with
    a fraction), a tuple of texts (IN, NOT IN) or None (IS NULL, IS NOT NULL). The patterns of LIKE and ILIKE
    have ``%`` for any run of characters and ``_`` for one; LIKE minds the case, ILIKE does not.
    ``column`` (from 1) is where the comparison stood in the text; it does not count for equality.
    """

    field: Field
    operator: Operator
    value: Value
    column: int = dataclasses.field(default=0, compare=False)

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.field} {self.operator}"
        if isinstance(self.value, tuple):
            return f"{self.field} {self.operator} ({', '.join(quoted(text) for text in self.value)})"
        value = quoted(self.value) if isinstance(self.value, str) else repr(self.value)
        return f"{self.field} {self.operator} {value}"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more terms hold."""

    terms: tuple[Expression, ...]

    def __str__(self) -> str:
        return " AND ".join(_bracketed(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more terms holds."""

    terms: tuple[Expression, ...]

    def __str__(self) -> str:
        return " OR ".join(_bracketed(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Not:
    """The term does not hold."""

    term: Expression

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.term)}"


Expression: TypeAlias = Comparison | And | Or | Not


def quoted(text: str) -> str:
    """The text as a string literal, in the first form that can hold it: ``'…'``, ``"…"`` or ``E'…'``."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"E'{escaped}'"


def _bracketed(term: Expression) -> str:
    return f"({term})" if isinstance(term, And | Or) else str(term)
