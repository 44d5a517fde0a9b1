"""The size of a page and its cursor, checked the same way by every call that has them."""

from __future__ import annotations

from ..errors import InvalidParameter


def check_max_results(max_results: int, limit: int) -> None:
    """Raise InvalidParameter unless ``max_results`` is from 1 to ``limit``."""
    problem = f"Invalid value {max_results!r:.200} for parameter 'max_results' supplied. It must be "
    if not isinstance(max_results, int) or max_results < 1:
        raise InvalidParameter(problem + "a positive integer")
    if max_results > limit:
        raise InvalidParameter(problem + f"at most {limit}")


def check_before(before: int | None) -> None:
    """Raise InvalidParameter unless ``before`` is absent or can be the id of an event."""
    if before is not None and not (isinstance(before, int) and 0 <= before < 2**63):
        raise InvalidParameter(
            f"Invalid value {before!r:.200} for parameter 'before' supplied. It must be the id of an event."
        )
