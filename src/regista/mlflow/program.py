"""The program ``python -m regista.mlflow``: Python's own command line with ``import mlflow`` read as Regista."""

from __future__ import annotations

import io
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from .alias import install_alias, share_alias

USAGE = """\
usage: python -m regista.mlflow [SCRIPT | -m MODULE | -c CODE | -] [ARGUMENT]...

Runs Python code that was written for MLflow, unchanged: `import mlflow` gives Regista's names, whether MLflow is
installed or not, in this process and in the Python processes it starts.
"""


def main(arguments: Sequence[str]) -> None:
    """Run what the arguments name as ``python`` would run it; SystemExit when they name nothing that can be run."""
    first, *rest = arguments or ["--help"]
    if first in {"--help", "-h"}:
        sys.stdout.write(USAGE)
        raise SystemExit(0 if arguments else 2)
    if first in {"-m", "-c"}:
        if not rest:
            raise SystemExit(f"Argument expected for the {first} option\n{USAGE}")
        what, *rest = rest
    elif first.startswith("-") and first != "-":
        raise SystemExit(f"unknown option {first}: options of Python stand before -m regista.mlflow\n{USAGE}")
    else:
        what = first
    install_alias()
    share_alias()
    if first == "-m":
        _run_module(what, rest)
    elif first == "-c":
        sys.argv = ["-c", *rest]
        _run_code(what, "<string>", "")
    elif first == "-":
        sys.argv = ["-", *rest]
        _run_code(sys.stdin.read(), "<stdin>", "")
    else:
        _run_script(what, rest)


def _run_module(name: str, arguments: Sequence[str]) -> None:
    sys.path[0] = str(Path.cwd())
    sys.argv = [name, *arguments]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except ImportError as error:
        if error.name in {None, name}:  # what the module itself imports in vain is the module's own affair
            raise SystemExit(f"{sys.executable}: {error}") from None
        raise


def _run_script(name: str, arguments: Sequence[str]) -> None:
    path = Path(name)
    sys.argv = [name, *arguments]
    if path.is_dir() or path.suffix in {".zip", ".pyz", ".pyc"}:
        runpy.run_path(name, run_name="__main__")
        return
    try:
        with io.open_code(str(path.absolute())) as file:
            source = file.read()
    except OSError as error:
        problem = f"{sys.executable}: can't open file {str(path.absolute())!r}: {error.strerror}\n"
        sys.stderr.write(problem)
        raise SystemExit(2) from None
    _run_code(source, name, str(path.resolve().parent))


def _run_code(source: str | bytes, name: str, folder: str) -> None:
    """Run ``source`` as the module ``__main__``, which stays: its classes are pickled by that name afterwards."""
    module = ModuleType("__main__")
    if not name.startswith("<"):
        module.__file__ = str(Path(name).absolute())
    module.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = module
    sys.path[0] = folder
    exec(compile(source, module.__dict__.get("__file__", name), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the user's program
