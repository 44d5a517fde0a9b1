"""A prediction in the environment of its model: by the command line of the Regista that is there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...batch.address import ModelAddress
from ...client.environment_files import fetch_environment_files
from ...environments.folder import check_manager, check_variables, prepare_environment
from ...errors import ModelError
from ...fluent.client import client_of


def predict_in_environment(
    manager: str,
    model_uri: str | os.PathLike[str],
    body: bytes,
    content_type: str,
    *,
    install_mlflow: bool = False,
    override: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """The answer's JSON to a body (``json`` or ``csv``); the environment is made when it is not there yet.

    ``override`` are requirements instead of the model's own, ``variables`` are set for what is started.
    InvalidParameter for a manager that there is not, ModelError with what was said last when there is no answer, and
    what ``prepare_environment`` raises.
    """
    check_manager(manager)
    check_variables("extra_envs", variables)
    client = client_of(model_uri)
    address = ModelAddress.of(client, model_uri)
    with tempfile.TemporaryDirectory(prefix="regista-prediction-") as folder:
        files = fetch_environment_files(client, address.uri, Path(folder, "files"))
        environment = prepare_environment(
            files,
            manager,
            model=address.uri,
            mlflow=install_mlflow,
            override=override,
            variables=variables,
            tell=lambda text: print(text, file=sys.stderr),
        )
        source, target = Path(folder, "body"), Path(folder, "answer.json")
        source.write_bytes(body)
        places = {"REGISTA_TRACKING_URI": address.tracking_uri, "REGISTA_REGISTRY_URI": address.registry_uri}
        around = {name: uri for name, uri in places.items() if uri}
        command = [str(environment.python), "-m", "regista", "models", "predict", "-m", address.uri]
        done = subprocess.run(  # noqa: S603 - our own program, in the environment that was made for it
            [*command, "-i", str(source), "-t", content_type, "-o", str(target)],
            env={**environment.variables(os.environ), **around, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["it said nothing"]
            raise ModelError(f"The model's environment {environment.folder} gave no answer: {said[-1]}")
        return target.read_bytes()
