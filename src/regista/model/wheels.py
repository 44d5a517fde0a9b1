"""Libraries in the model: every distribution that its requirements come to, as wheels in a folder beside it.

As MLflow's ``add_libraries_to_model`` writes them: requirements.txt and conda.yaml name the files, what stood there
before is kept in original_requirements.txt, and MLmodel says for which platform the wheels are.
"""

from __future__ import annotations

import importlib.util
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError, InvalidParameter, Unavailable
from . import trust
from .environment import CONDA_FILE, REQUIREMENTS_FILE, read_conda, yaml_text
from .lock import LOCK_FILE
from .mlmodel import MLMODEL_FILE, Model
from .scan.directory import scan_directory

FOLDER = "wheels"
ORIGINAL_FILE = "original_requirements.txt"
KEY = "wheels"
_SHOWN = 500  # characters of what pip says that an error repeats


def add_wheels(directory: Path) -> Model:
    """Download the wheels into a model directory, and make its files name them; gives the description as it is then.

    pip looks where the requirements say, or its own configuration. Raises InvalidParameter for a model that has its
    libraries already, or no requirements.txt; ConfigurationError when pip is not there, and Unavailable when it finds
    no wheels: offline, or a distribution that has none for this platform.
    """
    model = Model.load(directory)
    requirements = directory / REQUIREMENTS_FILE
    if KEY in model.extra:
        raise InvalidParameter("The model has its libraries already.")
    if not requirements.is_file():
        raise InvalidParameter(f"The model has no {REQUIREMENTS_FILE}, so nothing says what it needs.")
    _download(directory)
    lines = [f"{FOLDER}/{wheel.name}" for wheel in sorted((directory / FOLDER).glob("*.whl"))]
    requirements.replace(directory / ORIGINAL_FILE)
    requirements.write_text("\n".join(lines), encoding="utf-8")
    conda = directory / CONDA_FILE
    if conda.is_file():
        content = read_conda(conda.read_text(encoding="utf-8"), CONDA_FILE)
        conda.write_text(yaml_text(_with_pip(content, lines)), encoding="utf-8")
    (directory / LOCK_FILE).unlink(missing_ok=True)  # its hashes are of what an index has
    model.extra[KEY] = {"platform": platform.platform()}
    if trust.KEY in model.extra:  # a model without a record has none of the wheels either
        scanned = scan_directory(directory, model.flavors)
        trust.add_to_record(model, [file for file in scanned if file.path.startswith(f"{FOLDER}/")])
    model.model_size_bytes = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    model.save(directory / MLMODEL_FILE)
    return model


def _with_pip(conda: Mapping[str, Any], lines: list[str]) -> dict[str, Any]:
    others = [part for part in conda.get("dependencies") or () if not (isinstance(part, Mapping) and "pip" in part)]
    return {**conda, "dependencies": [*others, {"pip": lines}]}


def _download(directory: Path) -> None:
    if importlib.util.find_spec("pip") is None:
        raise ConfigurationError("pip is not installed here, which downloads the libraries (`python -m ensurepip`).")
    command = [sys.executable, "-m", "pip", "wheel", "--only-binary=:all:", "--wheel-dir", FOLDER]
    command += ["--requirement", REQUIREMENTS_FILE, "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(  # noqa: S603 - our own interpreter, with arguments of ours
        command, cwd=directory, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise Unavailable(f"pip found no wheels: {said[:_SHOWN]}{'…' if len(said) > _SHOWN else ''}")
