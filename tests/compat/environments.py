"""Environments of their own for MLflow's real clients, made once and kept in ``.venvs`` of the checkout."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
STAMP = "regista-compat.json"


@dataclass(frozen=True)
class Environment:
    """A virtual environment: its name below ``.venvs`` and what is installed in it."""

    name: str
    requirements: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return CHECKOUT / ".venvs" / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def ready(self) -> Path:
        """Its interpreter; the environment is made when it is absent or was made for other requirements."""
        stamp = self.folder / STAMP
        wanted = {"requirements": list(self.requirements), "python": list(sys.version_info[:2]), "compiled": True}
        with self._alone():
            if not (self.python.exists() and stamp.exists() and json.loads(stamp.read_text()) == wanted):
                if self.folder.exists():
                    shutil.rmtree(self.folder)
                self._make()
                stamp.write_text(json.dumps(wanted))
        return self.python

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait while another process (tests in parallel, a benchmark) makes the environment."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self.folder.with_name(f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        uv = _uv()
        if uv:
            _run([*uv, "venv", "--quiet", "--python", sys.executable, str(self.folder)])
            # Compiled once, as pip does; otherwise, where Python may not write, each run compiles a thousand modules.
            install = [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(self.python)]
            _run([*install, *self.requirements])
        else:
            venv.create(self.folder, with_pip=True)
            _run(
                [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *self.requirements]
            )


def requirement_of(distribution: str) -> str:
    """The release that is installed here, as a requirement."""
    return f"{distribution}=={version(distribution)}"


# The newest MLflow (skops is its default format for scikit-learn, boto3 is for its runs in S3), the last of the 2.x
# line, and an early 2.x release. scikit-learn is that of the tests themselves: a pickle of one version is not promised
# to load in another. The older ones need what was current then: pandas with numpy's types, pkg_resources (which
# setuptools 81 drops), and an SQLAlchemy with which their own servers start, for whoever compares what those answer
# (observe.py).
_SKLEARN = requirement_of("scikit-learn")
NEWEST = Environment("mlflow-newest", ("mlflow>=3.17", _SKLEARN, "skops", "pandas", "boto3"))
LEGACY = Environment("mlflow-2.22", ("mlflow==2.22.*", _SKLEARN, "pandas<3", "sqlalchemy<2.1"))
OLDEST = Environment("mlflow-2.9", ("mlflow==2.9.2", _SKLEARN, "pandas<3", "setuptools<81", "sqlalchemy<2.1"))
ALL = (NEWEST, LEGACY, OLDEST)

# What Regista itself needs, for environments in which it runs from its sources.
OWN = tuple(line for line in requires("regista") or () if "extra ==" not in line)
_PICKLED = tuple(map(requirement_of, ("cloudpickle", "numpy", "pandas", "pyarrow")))
BATCH_ENGINES = Environment("batch-engines", ("distributed", "pyspark>=4", "ray[data]", *_PICKLED, *OWN))
MLSERVER = Environment("mlserver", ("mlserver>=1.7,<2", "uvloop<0.22", "pandas", *OWN))
V2_CLIENT = Environment("v2-client", ("tritonclient[http]", "numpy"))


def _uv() -> list[str]:
    if found := shutil.which("uv"):
        return [found]
    return [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else []


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
