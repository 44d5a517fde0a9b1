"""Models of every framework: saved here and loaded by MLflow, saved by MLflow and loaded here, predictions equal.

The same two scripts run on both sides, with ``mlflow`` and with ``regista.mlflow``; each model goes through a server
and its content store.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compat.environments import Environment
from compat.framework_environments import environments, missing
from compat.scenario import Facts, play
from compat.scripts.framework_models import CASES, registered
from processes import ServerProcess, start_server
from regista.client import Client

if absent := missing():
    pytest.skip(f"not installed: {', '.join(absent)}", allow_module_level=True)

HERE = Path(sys.executable)
OURS, THEIRS = "regista.mlflow", "mlflow"
NEWEST, LEGACY = environments()


@pytest.fixture(scope="module", params=[NEWEST, LEGACY], ids=lambda environment: environment.name)
def environment(request: pytest.FixtureRequest) -> Environment:
    """MLflow with every framework; made when it is not there yet, which takes some minutes."""
    environment: Environment = request.param
    environment.ready()
    return environment


@pytest.fixture(scope="module")
def server(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with start_server(tmp_path_factory.mktemp("flavors") / "server") as server:
        yield server


@pytest.fixture(scope="module")
def exchanged(
    environment: Environment, server: ServerProcess, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Facts]:
    """What each side predicted when it saved, and after it loaded what the other had saved."""
    folder = tmp_path_factory.mktemp("exchanged")
    facts = {}
    for side, python, other, its_python in (
        (OURS, HERE, THEIRS, environment.python),
        (THEIRS, environment.python, OURS, HERE),
    ):
        saved, loaded = folder / f"{side}.saved.json", folder / f"{side}.loaded.json"
        facts[f"{side} saved"] = play(python, "save_frameworks.py", folder, side, server.url, str(saved), output=saved)
        script = "load_frameworks.py"
        facts[f"{side} loaded"] = play(its_python, script, folder, other, side, server.url, str(loaded), output=loaded)
    return facts


@pytest.mark.timeout(900)  # the first one waits for the four processes
@pytest.mark.parametrize("name", CASES)
def test_all_that_our_models_would_import_is_known(
    exchanged: dict[str, Facts], server: ServerProcess, name: str
) -> None:
    assert exchanged[f"{OURS} saved"].error(name) is None
    with Client(server.url) as client:
        files = client.inspect_model(f"models:/{registered(name, OURS)}/1").files
    found = {file.path: (file.problems, file.calls, {str(one.verdict) for one in file.globals}) for file in files}
    assert {path: facts for path, facts in found.items() if facts[:2] != ((), ()) or facts[2] - {"known", "code"}} == {}


@pytest.mark.timeout(900)  # four processes that import every framework, and MLflow
@pytest.mark.parametrize("way", ["native", "pyfunc"])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_what_one_side_saves_the_other_loads(
    exchanged: dict[str, Facts], environment: Environment, side: str, name: str, way: str
) -> None:
    if CASES[name].newest_only and environment == LEGACY:
        pytest.skip(f"{environment.name} does not know the format of {name!r}")
    if (environment, side, name, way) == (LEGACY, OURS, "sentence_transformers", "pyfunc"):
        pytest.skip(
            "MLflow 2.22 gives encode() a Series, which sentence-transformers refuses since 5.4: its own models too"
        )
    if (environment, side, way) == (LEGACY, OURS, "pyfunc") and name.startswith("transformers"):
        pytest.skip("MLflow 2.22 asks for pipelines that transformers 5 has no more: of its own models too")
    expected = exchanged[f"{side} saved"][name]
    assert exchanged[f"{side} loaded"][f"{name} {way}"] == pytest.approx(expected, rel=1e-5, abs=1e-7)
