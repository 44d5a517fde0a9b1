"""A real model with a signature, and files of rows for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import pytest

from regista.flavors.saving import save_model
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature

INPUTS = Schema([ColSpec("double", "x"), ColSpec("long", "n")])


@pytest.fixture(scope="session")
def frame() -> pandas.DataFrame:
    """25 rows: a text beside the model's two columns."""
    numbers = range(25)
    return pandas.DataFrame(
        {"id": [f"{number:03d}" for number in numbers], "x": [number / 4 for number in numbers], "n": list(numbers)}
    )


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The directory of a model that answers x + n, and fails for n = 13."""

    def added(model_input: Any) -> Any:
        if (model_input["n"] == 13).any():
            raise ValueError("thirteen is unlucky")
        return (model_input["x"] + model_input["n"]).to_numpy()

    path = tmp_path_factory.mktemp("models") / "added"
    save_model(added, path, signature=ModelSignature(INPUTS), pip_requirements=[])
    return str(path)


@pytest.fixture
def model_of(tmp_path: Path) -> Callable[..., str]:
    """Saves a function as a model; gives its directory."""

    def save(function: Any, signature: ModelSignature | None = None) -> str:
        path = tmp_path / "models" / function.__name__
        save_model(function, path, signature=signature, pip_requirements=[])
        return str(path)

    return save


def write_rows(frame: pandas.DataFrame, path: Path, row_group_size: int = 7) -> Path:
    """The rows in a file of the format that its name says."""
    match path.suffix:
        case ".csv":
            frame.to_csv(path, index=False)
        case ".jsonl":
            frame.to_json(path, orient="records", lines=True, double_precision=15)
        case ".parquet":
            frame.to_parquet(path, index=False, row_group_size=row_group_size)
        case ".arrow":
            frame.to_feather(path, chunksize=row_group_size)
        case ".arrows":
            import pyarrow

            table = pyarrow.Table.from_pandas(frame)
            with pyarrow.ipc.new_stream(path, table.schema) as stream:
                stream.write_table(table, max_chunksize=row_group_size)
    return path
