"""The size of a page, checked the same way by every call that has one."""

from __future__ import annotations

from ..errors import InvalidParameter


def check_max_results(max_results: int, limit: int) -> None:
    """Raise InvalidParameter unless ``max_results`` is from 1 to ``limit``."""
    problem = f"Invalid value {max_results} for parameter 'max_results' supplied. It must be "
    if max_results < 1:
        raise InvalidParameter(problem + "a positive integer")
    if max_results > limit:
        raise InvalidParameter(problem + f"at most {limit}")
