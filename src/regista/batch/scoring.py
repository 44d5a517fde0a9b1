"""BatchScorer: a loaded model called with pieces of files, and errors that say which rows they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InvalidParameter, ModelError, RegistaError
from ..flavors.loaded import PyFuncModel
from ..serving.coerce import as_tensor
from ..serving.respond import is_pandas
from ..serving.scorer import Scorer
from .piece import Piece, told_rows


class BatchScorer:
    """Calls a model with pieces; ``params`` go along with each that has none of its own."""

    def __init__(self, model: PyFuncModel, params: Mapping[str, Any] | None = None) -> None:
        self._scorer = Scorer(model)
        self._inputs = model.input_schema
        self._names = set(self._inputs.input_names()) if self._inputs and self._inputs.has_input_names() else None
        self._params = None if params is None else dict(params)

    def score(self, piece: Piece) -> Any:
        """What the model returns for the piece.

        InvalidParameter when the rows do not fit it, ModelError when it fails itself. The message names the first row
        that is refused when the model is called with fewer, or all rows of the piece.
        """
        try:
            return self._call(piece.data, piece.params)
        except Exception as error:
            rows = told_rows(piece.first, piece.rows)
            if is_pandas(piece.data, "DataFrame") and piece.rows > 1:
                found, error = self._narrowed(piece, error)
                rows = told_rows(piece.first + found.start, len(found))
            kind = InvalidParameter if isinstance(error, InvalidParameter) else ModelError
            raise kind(f"{rows}: {_reason(error)}") from error

    def _call(self, data: Any, params: Any) -> Any:
        if is_pandas(data, "DataFrame"):
            if self._names is not None and self._names <= set(data.columns):
                data = data[[name for name in data.columns if name in self._names]]
            data = as_tensor(data, self._inputs)
        return self._scorer.call(data, self._params if params is None else params)

    def _narrowed(self, piece: Piece, error: Exception) -> tuple[range, Exception]:
        """The fewest rows, halved again and again, for which the model still fails, and how it fails for them.

        All of them when it fails for the last one too: that is the table's fault and not a row's.
        """
        rows = range(piece.rows)
        if self._fails(piece, range(piece.rows - 1, piece.rows)):
            return rows, error
        while len(rows) > 1:
            middle = (rows.start + rows.stop) // 2
            for half in (range(rows.start, middle), range(middle, rows.stop)):
                if again := self._fails(piece, half):
                    rows, error = half, again
                    break
            else:
                break
        return rows, error

    def _fails(self, piece: Piece, rows: range) -> Exception | None:
        try:
            self._call(piece.data.iloc[rows.start : rows.stop].reset_index(drop=True), piece.params)
        except Exception as error:
            return error
        return None


def _reason(error: Exception) -> str:
    """Why it was refused, without the rows themselves, which the enforcement's message begins with."""
    cause = error.__cause__
    if isinstance(error, InvalidParameter) and cause is not None and "Failed to enforce schema" in error.message:
        return str(cause)
    if isinstance(error, RegistaError):
        return error.message
    return f"the model failed: {type(error).__name__}: {error}"
