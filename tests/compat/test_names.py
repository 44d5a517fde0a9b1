"""docs/mlflow-names.md says what MLflow has: names and the order of their parameters, compared with the real one."""

from __future__ import annotations

import json

import pytest

from compat.framework_environments import environments, missing
from compat.scenario import Facts, play
from unit.mlflow.name_walk import rows

if absent := missing():
    pytest.skip(f"not installed: {', '.join(absent)}", allow_module_level=True)

NEWEST = environments()[0]
# What MLflow makes for packages that its environments here do not have.
NEEDS_MORE = {"mlflow.data.from_polars"}
# What the newest one has no longer.
OLDER = {("mlflow.tensorflow.autolog", "every_n_iter")}


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("names")
    names, output = folder / "names.json", folder / "signatures.json"
    names.write_text(json.dumps([f"{row.owner}.{row.name}" for row in rows()]))
    return play(NEWEST.ready(), "signatures.py", folder, str(names), str(output), output=output)


@pytest.mark.timeout(300)  # it imports every framework
def test_names_are_mlflows_but_for_those_it_has_removed(theirs: Facts) -> None:
    there = {name for name in theirs.steps if theirs[name] is not None}
    page = {f"{row.owner}.{row.name}": row.removed for row in rows()}
    assert {name for name in page if name not in there} - NEEDS_MORE == {name for name, gone in page.items() if gone}


@pytest.mark.timeout(300)
def test_parameters_stand_in_mlflows_order(theirs: Facts) -> None:
    for row in rows():
        name = f"{row.owner}.{row.name}"
        taken = theirs[name]
        if taken is not None:
            here = [one for one in row.parameters if (name, one) not in OLDER]
            assert here == [one for one in taken if one in row.parameters], name
