"""Where our signatures and what fits them differ from MLflow's on purpose, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What is different, why, and whether a pair of answers (MLflow's, ours) is a case of it."""

    what: str
    why: str
    covers: Callable[[Answer, Answer], bool]


def unexplained(theirs: Answer, ours: Answer) -> bool:
    """Whether two answers differ in a way that is not among ``DIFFERENCES``."""
    return not same(theirs, ours) and not any(difference.covers(theirs, ours) for difference in DIFFERENCES)


def same(theirs: Answer, ours: Answer) -> bool:
    """Whether both infer the same, accept the same, and make the same of it; refusals have their own words."""
    return all(theirs.get(part) == ours.get(part) for part in ("signature", "same", "result"))


def _accepted(answer: Answer) -> bool:
    return "result" in answer


def _columns(answer: Answer) -> list[dict[str, Any]]:
    return answer["signature"] or []


def _changes(theirs: Any, ours: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Where two JSON values differ: the path, and both values."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in {**theirs, **ours}:
            yield from _changes(theirs.get(key), ours.get(key), (*path, key))
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for place, pair in enumerate(zip(theirs, ours, strict=True)):
            yield from _changes(*pair, (*path, str(place)))
    elif theirs != ours:
        yield path, theirs, ours


def _only(theirs: Answer, ours: Answer, allowed: Callable[[tuple[str, ...], Any, Any], bool]) -> bool:
    changes = list(_changes(theirs["signature"], ours["signature"]))
    return bool(changes) and all(allowed(*change) for change in changes)


def _typed_though_missing(theirs: Answer, ours: Answer) -> bool:
    return _only(
        theirs,
        ours,
        lambda path, a, b: (path[-1] == "type" and a == "any") or (path[1:] == ("properties",) and a is None),
    )


def _needed_members(theirs: Answer, ours: Answer) -> bool:
    return _only(
        theirs, ours, lambda path, a, b: path[-1] == "required" and "properties" in path and (a, b) == (False, True)
    )


def _gaps_in_lists(theirs: Answer, ours: Answer) -> bool:
    return _only(theirs, ours, lambda path, a, b: path[-1] == "required" and (a, b) == (True, False))


def _free_columns(theirs: Answer, ours: Answer) -> bool:
    """Both accept, and what they made of it differs in columns of type any only."""
    if theirs["signature"] != ours["signature"] or not (_accepted(theirs) and _accepted(ours)):
        return False
    free = [column["type"] == "any" for column in _columns(theirs)]
    columns = theirs["result"].get("frame"), ours["result"].get("frame")
    if None in columns or len(columns[0]) != len(columns[1]):
        return len(free) == 1 and free[0]
    everything = len(free) == 1 and free[0]
    named = {repr(column.get("name")): kind for column, kind in zip(_columns(theirs), free, strict=True)}
    return all(a == b or everything or named.get(a[0], False) for a, b in zip(*columns, strict=True))


def _list_columns(theirs: Answer, ours: Answer) -> bool:
    """Both accept, and what they made of it differs in columns of lists and columns of type any only."""
    if theirs["signature"] != ours["signature"] or not (_accepted(theirs) and _accepted(ours)):
        return False
    named = {repr(column.get("name")): column["type"] for column in _columns(theirs)}
    columns = theirs["result"].get("frame", ()), ours["result"].get("frame", ())
    differing = [a for a, b in zip(*columns, strict=True) if a != b]
    return bool(differing) and all(named.get(column[0]) in {"array", "any"} for column in differing)


def _no_rows(theirs: Answer, ours: Answer) -> bool:
    columns = [answer.get("result", {}).get("frame", []) for answer in (theirs, ours)]
    return theirs["signature"] == ours["signature"] and all(found and not found[0][2] for found in columns)


def _error_of(answer: Answer, *texts: str) -> bool:
    return any(text in answer.get("error", "") for text in texts)


DIFFERENCES = (
    Difference(
        "A column of type any keeps its dtype",
        "Any means that nothing is known of the data, so nothing is done to them; MLflow reads each value anew.",
        _free_columns,
    ),
    Difference(
        "A column without values has the type of its dtype",
        "float32 and string say what the column holds, though all of it is missing; MLflow infers any. "
        "The same for single values of numpy's small integers.",
        _typed_though_missing,
    ),
    Difference(
        "A gap in a column does not make the members of its objects optional",
        "That a cell may be missing says nothing of what must be in a cell that is there.",
        _needed_members,
    ),
    Difference(
        "A gap in a list makes the list optional, wherever the gap is",
        "MLflow's answer depends on where in the list the gap is; its booleans with gaps become False.",
        _gaps_in_lists,
    ),
    Difference(
        "Moments are accepted where moments are declared",
        "A datetime given alone, in a dict, or within a nested value; MLflow infers datetime of it and then refuses it "
        "('Expected type datetime, received type datetime').",
        lambda theirs, ours: (
            _accepted(ours) and _error_of(theirs, "Found: date", "type datetime, received", "using all scalar")
        ),
    ),
    Difference(
        "Categories of texts are texts",
        "A signature inferred from a category says string, so the data it was inferred from must fit it.",
        lambda theirs, ours: (
            _accepted(ours) and _error_of(theirs, "convert category to <U0", "convert category to |S0")
        ),
    ),
    Difference(
        "Objects nested in objects are accepted",
        "MLflow reads an object in an object that may hold None as a scalar ('Expected type object, received dict').",
        lambda theirs, ours: _accepted(ours) and _error_of(theirs, "Expected type object, received type dict"),
    ),
    Difference(
        "The items of a list keep their kind and their gaps",
        "MLflow makes arrays of them: moments become numbers, None becomes the text 'None', texts are cut.",
        _list_columns,
    ),
    Difference(
        "Moments are tensors, in a DataFrame as well",
        "The same values are accepted as an array.",
        lambda theirs, ours: _accepted(ours) and _error_of(theirs, "the input pandas dataframe values should be"),
    ),
    Difference(
        "What has no rows has the declared types",
        "A model is given float64 for a column declared double, as it is when there are rows; MLflow gives int64.",
        _no_rows,
    ),
    Difference(
        "Truth values and dicts are no numbers",
        "An object column of True and 0.5, or of a dict, does not become double; MLflow makes 1.0 and NaN of them.",
        lambda theirs, ours: _accepted(theirs) and _error_of(ours, "to double: it holds mixed"),
    ),
    Difference(
        "An empty list in a dict is a column without rows",
        "MLflow makes a row of it, the cell of which is the list, for whatever type is declared.",
        lambda theirs, ours: "'[]'" in str(theirs.get("result")) and _error_of(ours, "Can not safely convert float64"),
    ),
)
