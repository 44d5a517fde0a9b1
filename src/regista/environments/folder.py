"""Environments in the folder that keeps them: made once, whatever is killed meanwhile, and found again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError, InvalidParameter, Unavailable
from ..settings import ENV_ROOT
from .conda import CondaMaker
from .maker import EnvironmentMaker, Run, Wanted
from .mark import Mark, read_mark, write_mark
from .own_package import find_own_package
from .program import run
from .specification import EnvironmentSpec
from .uv import UvMaker
from .virtualenv import VirtualenvMaker

LOCAL = "local"
"""The word for no environment of its own."""

MAKERS: Mapping[str, Callable[[], EnvironmentMaker]] = {
    "virtualenv": VirtualenvMaker,
    "uv": UvMaker,
    "conda": CondaMaker,
}
"""By the names that ``--env-manager`` has; ``LOCAL`` is none of them: it makes nothing."""

_SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"


@dataclass(frozen=True, slots=True)
class ModelEnvironment:
    """An environment that is whole."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def variables(self, around: Mapping[str, str]) -> dict[str, str]:
        """The variables of a process in it, which is started from one that has those ``around``."""
        kept = {name: value for name, value in around.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}
        place = str(self.folder)
        path = os.pathsep.join(filter(None, [str(self.folder / "bin"), kept.get("PATH")]))
        return {**kept, "PATH": path, "VIRTUAL_ENV": place}


def check_manager(manager: str) -> None:
    """InvalidParameter when there is no such ``env_manager``."""
    if manager != LOCAL and manager not in MAKERS:
        raise InvalidParameter(f"env_manager must be one of {', '.join([LOCAL, *MAKERS])}, got {str(manager)!r:.50}")


def check_variables(field: str, variables: Any) -> None:
    """InvalidParameter that names ``field`` when these are no variables of a process; None are none."""
    pairs = variables.items() if isinstance(variables, Mapping) else [] if variables is None else [(variables, "")]
    for name, value in pairs:
        texts = isinstance(name, str) and isinstance(value, str)
        if not texts or not name or "=" in name or "\0" in name + value:
            right = "{'OMP_NUM_THREADS': '1'}"
            raise InvalidParameter(
                f"{field} must be texts by their names, as in {right}, got {name!r:.50}: {value!r:.50}"
            )


def prepare_environment(
    directory: Path,
    manager: str,
    *,
    model: str | None = None,
    mlflow: bool = False,
    extras: tuple[str, ...] = (),
    override: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    root: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> ModelEnvironment:
    """The environment that the files in a model directory describe, Regista in it; made when it is not there yet.

    ``manager`` is one of ``MAKERS``, ``model`` what errors call the model, ``root`` the folder of environments (the
    setting, when None). ``mlflow`` installs MLflow where Regista alone has asked for it, ``extras`` are those of
    Regista that have to be there. ``override`` are requirements that stand for the model's own of the same names, or
    beside them; ``variables`` are set for what makes the environment. ``tell`` is told when something is made, because
    that takes a while. Raises InvalidParameter for a manager that there is not, ModelError for files that cannot be
    understood, ConfigurationError when a program or a Python is missing, and Unavailable when something cannot be
    installed.
    """
    check_manager(manager)
    model = model or str(directory)
    spec = EnvironmentSpec.read(directory, conda=manager == "conda", mlflow=mlflow).overridden(override)
    mark = Mark(manager, spec, find_own_package(extras), mlflow)
    place = root or environment_root()
    found = ModelEnvironment(place / mark.name)
    if _is_whole(found.folder, mark):
        return found
    with _alone(place, mark.name) as lock:
        if not _is_whole(found.folder, mark):  # else somebody else has made it meanwhile
            tell(f"Making the environment of {model} with {manager} (Python {spec.python}) in {found.folder}")
            try:
                _make(found, mark, directory, lambda command: run(command, directory, lock, variables or {}))
            except Unavailable as error:
                raise Unavailable(f"The environment of {model} cannot be made by {manager}: {error.message}") from error
            finally:
                if not _is_whole(found.folder, mark):
                    shutil.rmtree(found.folder, ignore_errors=True)
    return found


def environment_root() -> Path:
    """The setting, else where the system keeps what can be had again."""
    try:
        if chosen := ENV_ROOT.read():
            return Path(chosen).expanduser().absolute()
        base = os.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else Path.home() / ".cache") / "regista" / "environments"
    except RuntimeError:  # a user without a home
        raise ConfigurationError("Nothing says where environments are to be kept; set REGISTA_ENV_ROOT") from None


def _make(environment: ModelEnvironment, mark: Mark, directory: Path, start: Run) -> None:
    folder, spec = environment.folder, mark.spec
    if folder.exists():  # a making that was killed
        shutil.rmtree(folder)
    with tempfile.TemporaryDirectory(prefix="regista-environment-") as lists:
        wanted = Wanted.listed(folder, spec, spec.steps(directory, mark.own.requirements), Path(lists))
        MAKERS[mark.manager]().make(wanted, start)
    if mark.own.source is not None:
        asked = subprocess.run([environment.python, "-c", _SITE], capture_output=True, text=True, check=True)  # noqa: S603
        Path(asked.stdout.strip(), "_regista.pth").write_text(f"{mark.own.source}\n", encoding="utf-8")
    write_mark(folder, mark)


def _is_whole(folder: Path, mark: Mark) -> bool:
    return read_mark(folder) == mark and ModelEnvironment(folder).python.exists()  # its Python may have been removed


@contextmanager
def _alone(root: Path, name: str) -> Iterator[int]:
    """Wait while another process makes the same environment; gives the lock's descriptor."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(root / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"Environments cannot be kept in {root} (REGISTA_ENV_ROOT): {error.strerror}"
        ) from None
    try:
        with suppress(ImportError):  # Windows: whoever makes the same at once there gets an error
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
