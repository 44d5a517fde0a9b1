"""Literals: the values in a filter, which its statements get by name when they are run.

So the statements depend on the shape of a filter alone, and serve all filters of that shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from sqlalchemy import BigInteger, BindParameter, bindparam
from sqlalchemy.types import TypeEngine

from ...query import And, Comparison, Expression, Field, Not, Operator, Or, Value
from .column_types import NUMBER
from .tables import SEARCHED_PREFIX

ESCAPE = "\x1b"
"""Nobody types it: patterns have no escape in the search language, and PostgreSQL would take the backslash for one."""

# Of texts it is that of the column. A number may be too large for the column, which PostgreSQL would refuse.
_TYPES: dict[type, TypeEngine[Any]] = {int: BigInteger(), float: NUMBER}

_NONE: frozenset[str] = frozenset()
_PATTERNS = frozenset({Operator.LIKE, Operator.ILIKE})


@dataclass(frozen=True, slots=True)
class Literal:
    """The value of a comparison, or of a row that a page begins behind, before it is known.

    What of a value decides how to search belongs to the shape: its ``kind`` (a type), for patterns whether they begin
    with some text (``starts``), and which of the values that matter it is or has (``known``).
    """

    name: str
    kind: type
    starts: bool = False
    known: frozenset[str] = frozenset()

    @property
    def value(self) -> BindParameter[Any]:
        """It; of a pattern with what LIKE takes for itself escaped, of IN all values."""
        return bindparam(self.name, type_=_TYPES.get(self.kind))

    @property
    def beginning(self) -> BindParameter[Any]:
        """The part of a text that an index holds; of IN all of them."""
        return bindparam(f"{self.name}_beginning")

    def bounds(self, *, by_beginning: bool) -> tuple[BindParameter[Any], BindParameter[Any]]:
        """What all texts that begin like the pattern are not less than, and what they are less than."""
        of = f"{self.name}_beginning" if by_beginning else self.name
        return bindparam(f"{of}_from"), bindparam(f"{of}_to")


def literal_of(comparison: Comparison) -> Literal:
    """The literal of a comparison of a shape."""
    return cast(Literal, comparison.value)


class Shape:
    """A filter without its values, and these; ``decisive`` are the values of fields that stay ``known``."""

    def __init__(self, expression: Expression | None, decisive: Mapping[Field, frozenset[str]]) -> None:
        self._decisive = decisive
        self._comparisons: list[Comparison] = []
        self.expression = None if expression is None else self._without_literals(expression)

    def values(self, dialect: str) -> dict[str, Any]:
        """The values by name, as statements in this dialect take them."""
        named = enumerate(self._comparisons)
        return {
            name: value for number, comparison in named for name, value in _forms(f"v{number}", comparison, dialect)
        }

    def _without_literals(self, expression: Expression) -> Expression:
        match expression:
            case And(terms=terms):
                return And(tuple(map(self._without_literals, terms)))
            case Or(terms=terms):
                return Or(tuple(map(self._without_literals, terms)))
            case Not(term=term):
                return Not(self._without_literals(term))
            case Comparison(value=None):
                return expression
            case Comparison(field=field, operator=operator, value=value):
                literal = Literal(
                    f"v{len(self._comparisons)}",
                    type(value),
                    starts=operator is Operator.LIKE and start_of(cast(str, value)) != "",
                    known=_among(self._decisive.get(field, _NONE), value),
                )
                self._comparisons.append(expression)
                return Comparison(field, operator, cast(Any, literal))


def start_of(pattern: str) -> str:
    """What all texts begin with that a pattern of LIKE fits, and a greater text than all these exists for."""
    end = next((at for at, sign in enumerate(pattern) if sign in "%_"), len(pattern))
    return pattern[:end].rstrip("\U0010ffff")


def beginning_of(text: str) -> str:
    """What ``Beginning`` gives for a text."""
    return text[:SEARCHED_PREFIX]


def value_forms(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """One value by the names of ``Literal``."""
    yield name, value
    if isinstance(value, str):
        yield f"{name}_beginning", beginning_of(value)


def listed(values: Sequence[str] | Sequence[int], dialect: str) -> Any:
    """Several values as one, for ``Among``."""
    return msgspec.json.encode(values).decode() if dialect == "sqlite" else list(values)


def _forms(name: str, comparison: Comparison, dialect: str) -> Iterator[tuple[str, Any]]:
    value: Any = comparison.value
    if isinstance(value, tuple):
        yield name, listed(value, dialect)
        yield f"{name}_beginning", listed(sorted({beginning_of(text) for text in value}), dialect)
    elif comparison.operator in _PATTERNS:
        yield name, value.replace(ESCAPE, ESCAPE + ESCAPE)
        start = start_of(value)
        for of, text in ((name, start), (f"{name}_beginning", beginning_of(start))):
            yield f"{of}_from", text
            yield f"{of}_to", _after_all(text)
    else:
        yield from value_forms(name, value)


def _among(decisive: frozenset[str], value: Value) -> frozenset[str]:
    return decisive.intersection(value if isinstance(value, tuple) else (str(value),)) if decisive else _NONE


def _after_all(start: str) -> str:
    """The first text, by code point, that comes after all which begin so."""
    kept = start.rstrip("\U0010ffff")
    if not kept:
        return ""
    last = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if last == 0xD800 else last)
