"""Narrow: begin a search with the few rows that one of its comparisons leaves."""

from __future__ import annotations

from ...query import And, Comparison, Expression, Operator
from .transaction import Snapshot
from .where import Searchable, is_not_a_prompt, owners

FEW = 1000
"""Up to so many rows are looked up one by one; for more, walking over the index of the order is better."""


def few_candidates(reading: Snapshot, expression: Expression | None, noun: Searchable) -> list[int] | None:
    """The keys among which all results are, when a tag, param or metric of the filter leaves only a few.

    SQLite knows nothing about how often a value occurs: of its own it would walk over all rows in the order
    that was asked for, and look for each whether it is among those few.
    """
    terms = expression.terms if isinstance(expression, And) else (expression,)
    for term in terms:
        if not isinstance(term, Comparison) or term.operator is Operator.IS_NULL or is_not_a_prompt(term):
            continue
        table = noun.values.get(term.field.entity)
        if table is not None and term.field.entity not in noun.special:
            found = [row[0] for row in reading.execute(owners(term, table).limit(FEW + 1))]
            if len(found) <= FEW:
                return found
    return None
