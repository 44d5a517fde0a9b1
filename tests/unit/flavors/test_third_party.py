"""A flavor in a distribution of somebody else's: installed by pip, found by its entry point, held to the contract."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

FILES = {
    "pocket/__init__.py": '''
        """A framework: models that multiply."""

        class Factor:
            def __init__(self, factor):
                self.factor = factor

            def predict(self, values):
                return values * self.factor
        ''',
    "pocket_regista.py": '''
        """Its flavor."""

        import json

        from regista.errors import InvalidParameter, ModelError
        from regista.flavors.base import SavedFlavor, is_from


        class PocketFlavor:
            name = "pocket"
            loader_modules = ("mlflow.pocket", "pocket_regista")
            options = frozenset({"indent"})

            def matches(self, model):
                return is_from(model, "pocket")

            def save(self, model, path, options):
                if not isinstance(model.factor, int | float):
                    raise InvalidParameter(f"factor must be a number, got {model.factor!r}")
                (path / "factor.json").write_text(json.dumps(model.factor, indent=options.get("indent")))
                function = {"loader_module": "mlflow.pocket"}
                entries = {"python_function": function, "pocket": {"data": "factor.json"}}
                return SavedFlavor(entries, frozenset({"pocket"}))

            def load(self, path, model, options):
                import pocket

                file = path / model.flavors["pocket"]["data"]
                if not file.is_file():
                    raise ModelError(f"{path} has no {file.name}")
                return pocket.Factor(json.loads(file.read_text()))

            def load_pyfunc(self, path, model, options):
                return self.predictor(self.load(path, model, options), {})

            def predictor(self, model, options):
                return Predictor(model)


        class Predictor:
            def __init__(self, model):
                self.raw_model = model

            def predict(self, data, params=None):
                return self.raw_model.predict(data)
        ''',
    "pocket-1.0.dist-info/METADATA": """
        Metadata-Version: 2.1
        Name: pocket
        Version: 1.0
        """,
    "pocket-1.0.dist-info/WHEEL": """
        Wheel-Version: 1.0
        Generator: by hand
        Root-Is-Purelib: true
        Tag: py3-none-any
        """,
    "pocket-1.0.dist-info/entry_points.txt": """
        [regista.flavors]
        pocket = pocket_regista:PocketFlavor
        """,
}
CONTRACT = """
import numpy
from pocket import Factor
from pocket_regista import PocketFlavor
from regista.testing.flavors import FlavorContract


class TestPocket(FlavorContract):
    flavor_class = PocketFlavor
    frameworks = ("pocket",)
    options = {"indent": 1}

    def make_model(self):
        return Factor(3)

    def make_data(self):
        return numpy.array([1, 2])
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pip has installed the distribution into."""
    folder = tmp_path_factory.mktemp("pocket")
    wheel = folder / "pocket-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, textwrap.dedent(text).lstrip())
        archive.writestr("pocket-1.0.dist-info/RECORD", "".join(f"{name},,\n" for name in FILES))
    options = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", "--target", str(folder / "site")]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(wheel)], check=True, timeout=240)
    return folder / "site"


def run(folder: Path, *arguments: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Python in ``folder``, with the distribution in ``site``."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=240,
        env={**os.environ, "PYTHONPATH": str(site or ""), "MLFLOW_TRACKING_URI": str(folder / "store")},
    )  # fmt: skip


def test_it_keeps_the_contract(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "test_pocket.py").write_text(CONTRACT)
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pocket.py", site=installed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "skipped" not in done.stdout


LOG = """
import numpy
import regista
from pocket import Factor

info = regista.log_model(Factor(2), name="twice", registered_model_name="twice", input_example=numpy.array([1]))
assert type(regista.load_model("models:/twice/1")) is Factor
assert regista.pyfunc.load_model("models:/twice/1").predict(numpy.array([1, 2])).tolist() == [2, 4]
assert regista.pyfunc.load_model(info.model_uri, trust="pinned").predict(numpy.array([3])).tolist() == [6]
assert "pocket==1.0" in open(regista.download_artifacts(info.model_uri + "/requirements.txt")).read().split()
"""
LOAD = """
import regista

try:
    regista.load_model("models:/twice/1")
except regista.errors.RegistaError as error:
    print(type(error).__name__, error)
"""


def test_models_find_it_by_themselves_and_say_so_where_it_is_missing(installed: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "-c", LOG, site=installed)
    assert done.returncode == 0, done.stderr
    without = run(tmp_path, "-c", LOAD)
    assert without.returncode == 0, without.stderr
    assert without.stdout.startswith("InvalidParameter There is no flavor 'pocket'; known are ['catboost', ")
