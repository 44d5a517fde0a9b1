"""Code written for MLflow runs unchanged: its imports find Regista, here and in child processes."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest


def python(folder: Path, *arguments: str, code: str | None = None) -> str:
    """What Python prints in ``folder``; ``code`` is its standard input."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, input=code, capture_output=True, text=True, check=False, timeout=240,
        env={**os.environ, "MLFLOW_TRACKING_URI": f"sqlite:///{folder}/runs.db"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(folder: Path, code: str, *arguments: str) -> str:
    """What a script prints under the alias."""
    (folder / "train.py").write_text(textwrap.dedent(code))
    return python(folder, "-m", "regista.mlflow", "train.py", *arguments)


def test_every_kind_of_import_finds_ours(tmp_path: Path) -> None:
    printed = run(
        tmp_path,
        """
        import sys
        import mlflow
        import mlflow.sklearn
        import mlflow.pyfunc as uniform
        from mlflow import MlflowClient, sklearn
        from mlflow.tracking import MlflowClient as older
        from mlflow.store.artifact.runs_artifact_repo import RunsArtifactRepository
        from mlflow.entities.model_registry.model_version_status import ModelVersionStatus
        import regista
        from regista.mlflow import pyfunc

        assert mlflow is regista.mlflow and uniform is pyfunc and sklearn is mlflow.sklearn
        assert MlflowClient is older is regista.Client
        assert sys.modules["mlflow.sklearn"] is sys.modules["regista.mlflow.sklearn"]
        assert mlflow.sklearn.__spec__.name == "regista.mlflow.sklearn"
        print(sys.argv, __name__, RunsArtifactRepository.__module__)
        """,
        "--alpha", "0.5",
    )  # fmt: skip
    assert printed == ("['train.py', '--alpha', '0.5'] __main__ regista.mlflow.store.artifact.runs_artifact_repo\n")


def test_it_stands_before_an_installed_mlflow(tmp_path: Path) -> None:
    (tmp_path / "site" / "mlflow").mkdir(parents=True)
    (tmp_path / "site" / "mlflow" / "__init__.py").write_text("raise SystemExit('the other one')")
    printed = run(
        tmp_path, "import sys; sys.path.insert(0, 'site'); import mlflow.sklearn; print(mlflow.sklearn.__name__)"
    )
    assert printed == "regista.mlflow.sklearn\n"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("import mlflow.langchain", "mlflow.langchain"),
        ("from mlflow import langchain", "mlflow.langchain"),
        ("from mlflow.recipes.steps import train", "mlflow.recipes"),
    ],
)
def test_what_is_not_there_says_whose_it_would_be(tmp_path: Path, statement: str, named: str) -> None:
    printed = run(
        tmp_path,
        f"""
        try:
            {statement}
        except ModuleNotFoundError as error:
            print(error.name, error)
        """,
    )
    assert printed.startswith(f"{named} No module named '{named}': mlflow is Regista here")


def test_classes_of_the_script_are_saved_with_the_model(tmp_path: Path) -> None:
    printed = run(
        tmp_path,
        """
        import mlflow

        class Adder(mlflow.pyfunc.PythonModel):
            def predict(self, context, model_input):
                import mlflow

                return [f"{mlflow.__name__} {one + 1}" for one in model_input]

        if __name__ == "__main__":
            info = mlflow.pyfunc.log_model(name="adder", python_model=Adder())
            print(info.model_uri)
        """,
    )
    loaded = f"""
import mlflow
print(mlflow.pyfunc.load_model({printed.strip()!r}).predict([1, 2]))
"""
    assert python(tmp_path, "-m", "regista.mlflow", "-", code=loaded) == "['regista.mlflow 2', 'regista.mlflow 3']\n"


def test_child_processes_have_it_too(tmp_path: Path) -> None:
    printed = run(
        tmp_path,
        """
        import multiprocessing, subprocess, sys
        import mlflow
        from joblib import Parallel, delayed

        def name(_):
            import mlflow.sklearn

            return mlflow.sklearn.__name__

        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(name, [0]))
            print(Parallel(n_jobs=2)(delayed(name)(number) for number in range(2)))
            child = [sys.executable, "-c", "import mlflow.sklearn; print(mlflow.sklearn.__name__)"]
            print(subprocess.run(child, capture_output=True, text=True, check=True).stdout.strip())
        """,
    )
    ours = "regista.mlflow.sklearn"
    assert printed.splitlines() == [str([ours]), str([ours] * 2), ours]


def test_a_notebook_installs_it(tmp_path: Path) -> None:
    printed = python(
        tmp_path,
        "-c",
        textwrap.dedent(
            """
            import regista.mlflow
            regista.mlflow.install_alias()
            regista.mlflow.install_alias()
            import mlflow.pyfunc
            print(mlflow.pyfunc is regista.mlflow.pyfunc)
            """
        ),
    )
    assert printed == "True\n"


def test_after_mlflow_it_is_too_late(tmp_path: Path) -> None:
    (tmp_path / "mlflow.py").touch()
    printed = python(
        tmp_path,
        "-c",
        textwrap.dedent(
            """
            import mlflow
            from regista.mlflow import MlflowException, install_alias
            try:
                install_alias()
            except MlflowException as error:
                print(error)
            """
        ),
    )
    assert "before the first `import mlflow`" in printed


def test_it_takes_what_python_takes(tmp_path: Path) -> None:
    package = tmp_path / "training"
    package.mkdir()
    (package / "__main__.py").write_text("import sys, mlflow; print(mlflow.__name__, sys.argv[1:])")
    (tmp_path / "job.py").write_text("import sys, mlflow; print(mlflow.__name__, sys.argv[1:])")
    start = ("-m", "regista.mlflow")
    wanted = "regista.mlflow ['a']\n"
    assert python(tmp_path, *start, "training", "a") == wanted
    assert python(tmp_path, *start, "-m", "training", "a") == wanted
    assert python(tmp_path, *start, "-m", "job", "a") == wanted
    assert python(tmp_path, *start, "-c", "import sys, mlflow; print(mlflow.__name__, sys.argv[1:])", "a") == wanted
    assert python(tmp_path, *start, "-", "a", code="import sys, mlflow; print(mlflow.__name__, sys.argv[1:])") == wanted
    assert python(tmp_path, *start, "--help").startswith("usage: python -m regista.mlflow")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["absent.py"], 2, "can't open file"),
        (["-m", "absent_module"], 1, "No module named absent_module"),
        (["-m"], 1, "Argument expected for the -m option"),
        (["-x", "train.py"], 1, "unknown option -x"),
        ([], 2, ""),
    ],
)
def test_what_cannot_be_run_is_said_in_a_line(tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    command = [sys.executable, "-m", "regista.mlflow", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert said in done.stderr
