"""Every call of the model registry by MLflow's own clients, on every kind of database.

``registry_facts.json`` has what ``scripts/registry.py`` finds with MLflow 3.17 against MLflow's own server
(``observe.py`` finds it again). The same must be found here, but for the differences below.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compat.differences import Difference, expected
from compat.environments import OLDEST, Environment
from compat.scenario import Facts, play
from processes import start_server

MLFLOW: dict[str, Any] = json.loads(Path(__file__).with_name("registry_facts.json").read_text())


REFUSED = "INVALID_PARAMETER_VALUE"
ABSENT = "RESOURCE_DOES_NOT_EXIST"

OF_THE_SERVER = (
    Difference(
        ("create_model_refused", 7),
        REFUSED,
        "A name of 257 characters does not fit into the column: MLflow leaves the error to the database.",
    ),
    Difference(("old_name_after_rename", 0), "new name", "A former name means the model until another model takes it."),
    Difference(("local_sources", 8), REFUSED, "A file on another host is the caller's mistake, not the server's."),
    Difference(("local_sources", 9), REFUSED, "As before, with a run."),
    Difference(
        ("sources_of_other_versions", "absent stage"), ABSENT, "What a source names is absent: no error of the server."
    ),
    Difference(
        ("archiving_into_a_stage_that_is_not_active",), [REFUSED, REFUSED], "The caller's mistake, not the server's."
    ),
    Difference(("model_orders", "twice"), REFUSED, "The caller's mistake, not the server's."),
    Difference(("version_orders", "twice"), REFUSED, "The caller's mistake, not the server's."),
    Difference(
        ("model_filters_refused", "description = 'x'"), "no error", "Models can be searched by their description, too."
    ),
    Difference(("version_filters_refused", "description = 'x'"), "no error", "Versions as well."),
    Difference(
        ("model_filters_refused", "name = 'a' AND"),
        REFUSED,
        "MLflow ignores an AND at the end; half a filter is an error here, with the column where it ends.",
    ),
    Difference(("version_filters_refused", "name = 'a' AND"), REFUSED, "As before."),
    Difference(
        ("model_pages", "not positive"),
        [REFUSED, REFUSED],
        "MLflow answers with an empty page whose token leads nowhere.",
    ),
    Difference(
        ("version_details", "aliases", 0), ["champion"], "A search gives the aliases of a version, as getting it does."
    ),
    Difference(
        ("download_uri", "is the source"),
        [False, False],
        "The files of a version are its sealed copy; the source may change.",
    ),
)

# MLflow 2.9's client does not ask the server for an alias that was not allowed then.
OF_THE_OLDEST_CLIENT = (
    Difference(("alias_latest",), REFUSED, "The client refuses the name."),
    Difference(("get_by_alias_refused", "latest without versions"), REFUSED, "The client refuses the name."),
)


def facts_of(environment: Environment) -> dict[str, Any]:
    return expected(MLFLOW, OF_THE_SERVER + (OF_THE_OLDEST_CLIENT if environment == OLDEST else ()))


@pytest.fixture(scope="module")
def registry(client_python: Path, backend: str | None, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("registry")
    output = folder / "facts.json"
    with start_server(folder / "server", backend=backend) as server:
        facts = play(client_python, "registry.py", folder, server.url, str(output), output=output)
        assert "Unexpected error" not in server.output, server.output[-4000:]
        return facts


@pytest.mark.parametrize("step", MLFLOW)
def test_a_step_gives_what_mlflow_gives(registry: Facts, step: str, client_environment: Environment) -> None:
    assert registry[step] == facts_of(client_environment)[step]


def test_every_step_is_compared(registry: Facts) -> None:
    assert registry.steps == list(MLFLOW)
