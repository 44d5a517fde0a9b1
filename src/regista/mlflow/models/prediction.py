"""Calling a model as its scoring server would: MLflow's names in ``mlflow.models``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ...errors import InvalidParameter, ModelError
from ...fluent.pyfunc import load_model
from ...model.example import InputExample

_HERE = (None, "local")
_CONTENT_TYPES = {"json": "application/json", "csv": "text/csv"}


def predict(
    model_uri: str | os.PathLike[str],
    input_data: Any = None,
    input_path: str | os.PathLike[str] | None = None,
    content_type: str = "json",
    output_path: str | os.PathLike[str] | None = None,
    env_manager: str | None = None,
    install_mlflow: bool = False,
    pip_requirements_override: Iterable[str] | None = None,
    extra_envs: Mapping[str, str] | None = None,
) -> None:
    """Call a model with data or a file, and print the answer's JSON or write it to ``output_path``.

    The data is a DataFrame, an array, or what JSON can hold; with ``content_type="csv"`` a DataFrame or text. A file
    is sent as it is. The model runs in this process, or with an ``env_manager`` (virtualenv, uv, conda) in another one,
    in an environment made of what its files say it needs. Those two may be changed: ``extra_envs`` are variables of
    that process, ``pip_requirements_override`` requirements instead of the model's own of the same names, or beside
    them. InvalidParameter when the data does not fit the model, ModelError when the model cannot be called.
    """
    override = _override(pip_requirements_override)
    if env_manager in _HERE:
        _check_unchanged(override, extra_envs)
    if content_type not in _CONTENT_TYPES:
        raise InvalidParameter(f"content_type must be one of json or csv, got {content_type!r}")
    body = _body(input_data, input_path, content_type)
    if env_manager in _HERE:
        answer = _answer(model_uri, body, content_type)
    else:
        from .prediction_process import predict_in_environment

        answer = predict_in_environment(
            str(env_manager),
            model_uri,
            body,
            content_type,
            install_mlflow=install_mlflow,
            override=override,
            variables=extra_envs,
        )
    if output_path is None:
        print(answer.decode())
    else:
        Path(output_path).write_bytes(answer)


def validate_serving_input(model_uri: str | os.PathLike[str], serving_input: str | Mapping[str, Any]) -> Any:
    """What the model returns for the body of a scoring request, as text or as a dictionary.

    Raises InvalidParameter when the body is none that the model takes, and whatever the model raises.
    """
    from ...serving.scorer import Scorer

    text = serving_input if isinstance(serving_input, str) else json.dumps(serving_input)
    return Scorer(load_model(model_uri)).predict(text.encode())


def convert_input_example_to_serving_input(input_example: Any) -> str | None:
    """The body of a scoring request that holds the example, as JSON text; None for None."""
    return None if input_example is None else InputExample.of(input_example).serving_text()


def _override(lines: Iterable[str] | None) -> tuple[str, ...]:
    given = (lines,) if isinstance(lines, str) else tuple(lines or ())
    if wrong := [line for line in given if not isinstance(line, str)]:
        raise InvalidParameter(f"pip_requirements_override must be a list of texts, got {wrong[0]!r:.200}")
    return given


def _check_unchanged(override: tuple[str, ...], variables: Any) -> None:
    if override:
        raise InvalidParameter(
            "pip_requirements_override goes with an env_manager other than local: this process has its packages."
        )
    if variables:
        raise InvalidParameter("extra_envs go with an env_manager other than local: this process has its variables.")


def _answer(model_uri: str | os.PathLike[str], body: bytes, content_type: str) -> bytes:
    from ...serving.scorer import Scorer

    answer = Scorer(load_model(model_uri)).score(_CONTENT_TYPES[content_type], body)
    if not answer.ok:
        raise (InvalidParameter if answer.status < 500 else ModelError)(answer.message)
    return answer.body


def _body(data: Any, path: str | os.PathLike[str] | None, content_type: str) -> bytes:
    if (data is None) == (path is None):
        raise InvalidParameter("Give either input_data or input_path.")
    if path is not None:
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise InvalidParameter(f"input_path {os.fspath(path)!r} cannot be read: {error.strerror}") from None
    if content_type == "json":
        return InputExample.of(data).serving_text().encode()
    text = data.to_csv(index=False) if hasattr(data, "to_csv") else data
    if not isinstance(text, str):
        raise InvalidParameter(f"With content_type='csv' input_data is a DataFrame or text, got {type(data).__name__}")
    return text.encode()
