"""What the engines of batch scoring are tested with: an environment that has them all, a registry, folders of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas

import regista
from compat.environments import BATCH_ENGINES, CHECKOUT
from processes import run
from regista.client import Client
from regista.mlflow.pyfunc import PythonModel
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature

LIGHT = find_spec("torch") is None
"""Whether heavy packages are to be left out: FRAMEWORKS=no."""
WHY = "the engines of batch scoring take a gigabyte (FRAMEWORKS=no)"


@dataclass(frozen=True)
class Scene:
    """A registry with a model whose every loading is noted, and rows in a folder of CSV files."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Scene:
        notes = folder / "loads"

        class Added(PythonModel):
            def __init__(self, factor: int) -> None:
                self.factor = factor

            def load_context(self, context: Any) -> None:
                import os

                with notes.open("a") as file:
                    file.write(f"{os.getpid()}\n")

            def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
                if (model_input["n"] < 0).any():
                    raise ValueError("below zero")
                return self.factor * (model_input["x"].to_numpy() + model_input["n"].to_numpy())

        signature = ModelSignature(
            Schema([ColSpec("double", "x"), ColSpec("long", "n")]), Schema([ColSpec("double", "sum")])
        )
        with Client(folder / "registry") as client:
            for factor in (1, 2):
                client.log_model(
                    Added(factor), "model", experiment_id="0", registered_model_name="added", signature=signature,
                    pip_requirements=[],
                )  # fmt: skip
            client.set_registered_model_alias("added", "champion", 1)
        for name, first in (("good", 1), ("bad", -25)):
            (folder / name).mkdir()
            for place in range(4):
                numbers = range(first + 10 * place, first + 10 * place + 10)
                rows = pandas.DataFrame(
                    {
                        "id": [f"i{number:02d}" for number in numbers],
                        "x": [number / 4 for number in numbers],
                        "n": numbers,
                    }
                )
                rows.to_csv(folder / name / f"{place}.csv", index=False)
        return cls(folder)

    def expected(self) -> list[dict[str, Any]]:
        """The rows that scoring in one process gives."""
        regista.set_tracking_uri(self.folder / "registry")
        try:
            regista.predict_file(
                "models:/added@champion", self.folder / "good", self.folder / "alone.parquet", keep_columns=["id"]
            )
        finally:
            regista.set_tracking_uri(None)
        (self.folder / "loads").unlink()
        return rows_of(self.folder / "alone.parquet")

    def run(self, script: str, *arguments: str, around: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What a script of ``scripts`` says last in the environment of the engines, with these variables too."""
        path = CHECKOUT / "tests" / "compat" / "scripts" / script
        environment = {"PYTHONPATH": str(CHECKOUT / "src"), "REGISTA_TRACKING_URI": str(self.folder / "registry")}
        environment |= around or {}
        said = run(
            [str(BATCH_ENGINES.ready()), str(path), *arguments],
            folder=self.folder,
            environment=environment,
            timeout=540,
        )
        content: dict[str, Any] = json.loads(said.splitlines()[-1])
        return content

    def loads(self) -> list[int]:
        """The processes that loaded the model, one after the other."""
        return [int(line) for line in (self.folder / "loads").read_text().split()]


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, or of a folder of parts in the order of their names."""
    parts = sorted(path.iterdir()) if path.is_dir() else [path]
    return [row for part in parts for row in pandas.read_parquet(part).to_dict("records")]
