"""CSV and JSON lines."""

from __future__ import annotations

import base64
from typing import IO, Any

import msgspec

from ...errors import ModelError
from ...serving.respond import encode_special


class CsvWriter:
    """A header, then a line for each row; lists and objects in a cell are JSON, bytes base64."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._columns: list[str] | None = None

    def write(self, answer: Any) -> None:
        """Add rows; ModelError when their columns are others than before."""
        begins = self._columns is None
        self._columns = _same_columns(self._columns, answer)
        self._file.write(_flat(answer).to_csv(index=False, header=begins, lineterminator="\n").encode())

    def close(self) -> None:
        """Nothing is left to write."""

    def abandon(self) -> None:
        """Nothing is held."""


class JsonLinesWriter:
    """An object for each row, in strict JSON: what is missing, and NaN, is null."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._columns: list[str] | None = None
        self._encoder = msgspec.json.Encoder(enc_hook=_plain)

    def write(self, answer: Any) -> None:
        """Add rows; ModelError when their columns are others than before, or have no JSON form."""
        self._columns = _same_columns(self._columns, answer)
        try:
            self._file.write(self._encoder.encode_lines(answer.to_dict("records")))
        except (TypeError, ValueError, RecursionError) as error:
            raise ModelError(f"the model's answer cannot be written as JSON: {error}") from None

    def close(self) -> None:
        """Nothing is left to write."""

    def abandon(self) -> None:
        """Nothing is held."""


def _same_columns(before: list[str] | None, answer: Any) -> list[str]:
    names = list(answer.columns)
    if before is not None and names != before:
        raise ModelError(f"the model's answer has the columns {', '.join(names)}; before it was {', '.join(before)}")
    return names


def _flat(answer: Any) -> Any:
    """The table with nested cells as text; the same one when there are none."""
    nested = [place for place, dtype in enumerate(answer.dtypes) if str(dtype) == "object"]
    if not nested:
        return answer
    flat = answer.copy(deep=False)
    for place in nested:
        flat.isetitem(place, [_cell(value) for value in answer.iloc[:, place]])
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list | tuple | dict) or type(value).__name__ == "ndarray":
        return msgspec.json.encode(value, enc_hook=_plain).decode()
    return value


def _plain(value: Any) -> Any:
    return None if type(value).__name__ == "NaTType" else encode_special(value)
