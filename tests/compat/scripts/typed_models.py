"""Models with type hints: typed_models.py (mlflow|regista.mlflow) (save|load) FOLDER OUTPUT_JSON.

``save`` writes one model for each hint; ``load`` loads them, and says of each its signature and what it makes of each
input: what its predict is given, or that the input is refused.
"""

import datetime
import importlib
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pydantic

mlflow = importlib.import_module(sys.argv[1])
PythonModel = importlib.import_module(f"{sys.argv[1]}.pyfunc").PythonModel


class Message(pydantic.BaseModel):
    role: str
    content: str | None = None
    score: float = 0.5
    tags: list[str] = []


class Letter(pydantic.BaseModel):
    message: Message
    counts: dict[str, int]


HINTS: dict[str, Any] = {
    "texts": list[str],
    "whole": list[int],
    "numbers": list[float],
    "truths": list[bool],
    "bytes": list[bytes],
    "moments": list[datetime.datetime],
    "counts": list[dict[str, int]],
    "lists": list[list[str]],
    "anything": list[Any],
    "one_of": list[str | int],
    "messages": list[Message],
    "letters": list[Letter],
    "conversations": list[list[Message]],
    "frame": pd.DataFrame,
    "text": str,
}
MESSAGE = {"role": "user", "content": "hello"}
INPUTS: list[Any] = [
    ["a", "b"],
    ["a", 1],
    [1, 2],
    [1.5],
    [True],
    [b"x"],
    [datetime.datetime(2026, 3, 1)],
    [{"a": 1}],
    [{"a": "x"}],
    [["a"], []],
    [MESSAGE],
    [{"content": "no role"}],
    [{**MESSAGE, "score": "1"}],
    [{"message": MESSAGE, "counts": {"a": 1}}],
    [[MESSAGE]],
    [None],
    [],
    "a",
    ("a",),
    pd.DataFrame({"x": ["a", "b"]}),
    pd.DataFrame([MESSAGE]),
    np.array(["a"]),
]


def model_of(hint):
    class Typed(PythonModel):
        def predict(self, model_input: hint, params=None):
            return shown(model_input)

    return Typed()


def shown(value):
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value.to_dict() if isinstance(value, pd.DataFrame) else repr(value)


def answer(model, value):
    try:
        return model.predict(value)
    except Exception:  # the words differ, that it is refused does not
        return "refused"


def main() -> None:
    folder, output = Path(sys.argv[3]), Path(sys.argv[4])
    warnings.simplefilter("ignore")
    if sys.argv[2] == "save":
        for name, hint in HINTS.items():
            mlflow.pyfunc.save_model(str(folder / name), python_model=model_of(hint), pip_requirements=["pandas"])
        return
    found = {}
    for name in HINTS:
        model = mlflow.pyfunc.load_model(str(folder / name))
        signature = model.metadata.signature
        found[name] = {
            "signature": None if signature is None else signature.to_dict(),
            "answers": [answer(model, value) for value in INPUTS],
        }
    output.write_text(json.dumps(found))


main()
