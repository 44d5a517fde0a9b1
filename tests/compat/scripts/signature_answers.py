"""What one library says of the cases: python signature_answers.py (mlflow|regista) SEED COUNT FILE.

Writes one JSON line for each case: the signature, whether the data fits it, and what it becomes.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from signature_cases import Case, cases


def main() -> None:
    """Answer all cases."""
    library, seed, count, file = sys.argv[1:]
    infer, read, enforce = _mlflow() if library == "mlflow" else _regista()
    warnings.simplefilter("ignore")
    with Path(file).open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(_answer(case, infer, read, enforce)) + "\n" for case in cases(int(seed), int(count)))


def _answer(case: Case, infer: Any, read: Any, enforce: Any) -> dict[str, Any]:
    try:
        schema = infer(case.example)
    except Exception as error:  # whatever it is, it is the answer
        return {"case": case.name, "signature": None, "error": f"{type(error).__name__}: {error}"}
    text = schema.to_json()
    answer: dict[str, Any] = {"case": case.name, "signature": json.loads(text), "same": read(text) == schema}
    try:
        answer["result"] = described(enforce(case.data, read(text)))
    except Exception as error:
        answer["error"] = f"{type(error).__name__}: {error}"
    return answer


def described(value: Any) -> Any:
    """A value as JSON that two libraries can be compared by: types and contents, not identities."""
    if isinstance(value, pd.DataFrame):
        return {"frame": [[repr(name), *_column(value.iloc[:, place])] for place, name in enumerate(value.columns)]}
    if isinstance(value, pd.Series):
        return {"series": _column(value)}
    if isinstance(value, np.ndarray):
        return {"array": [str(value.dtype), list(value.shape), [repr(_plain(cell)) for cell in value.ravel().tolist()]]}
    if hasattr(value, "toarray"):
        return {"sparse": [type(value).__name__, described(value.toarray())]}
    if isinstance(value, dict):
        return {"dict": {str(key): described(item) for key, item in value.items()}}
    return {"value": [type(value).__name__, repr(value)]}


def _column(series: Any) -> list[Any]:
    return [str(series.dtype), [repr(_plain(cell)) for cell in series.tolist()]]


def _plain(value: Any) -> Any:
    """A value without numpy's kinds of numbers: 1 and int64(1) in a cell are the same to a model."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray) and (not isinstance(value, np.ndarray) or value.ndim):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def _mlflow() -> tuple[Any, Any, Any]:
    from mlflow.models import infer_signature
    from mlflow.models.utils import _enforce_schema
    from mlflow.types.schema import Schema

    return lambda data: infer_signature(data).inputs, Schema.from_json, _enforce_schema


def _regista() -> tuple[Any, Any, Any]:
    from regista.model.enforce import enforce_schema
    from regista.model.infer import infer_signature
    from regista.model.schema import Schema

    return lambda data: infer_signature(data).inputs, Schema.from_json, enforce_schema


if __name__ == "__main__":
    main()
