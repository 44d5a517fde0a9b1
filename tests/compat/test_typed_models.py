"""Models whose predict has type hints: the same signatures and checked inputs, here and in MLflow, both ways."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.environments import NEWEST

SCRIPT = Path(__file__).parent / "scripts" / "typed_models.py"
ONLY_HERE = {("counts", 19)}
"""A DataFrame for a list of dicts: MLflow takes its first column, which is never a dict; here it is a dict a row."""


def run(library, step, folder, output=""):
    python = NEWEST.ready() if library == "mlflow" else sys.executable
    done = subprocess.run(
        [python, SCRIPT, library, step, folder, output],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """(who saved, who loaded) → model → its signature and what it made of each input."""
    facts = {}
    for saver in ("mlflow", "regista.mlflow"):
        folder = tmp_path_factory.mktemp("typed")
        run(saver, "save", folder)
        for loader in ("mlflow", "regista.mlflow"):
            output = folder / f"{loader}.json"
            run(loader, "load", folder, output)
            facts[saver, loader] = json.loads(output.read_text())
    return facts


@pytest.mark.parametrize("who", [("mlflow", "regista.mlflow"), ("regista.mlflow", "mlflow"), ("regista.mlflow",) * 2])
def test_signatures_are_those_of_mlflow(found, who):
    expected = {name: fact["signature"] for name, fact in found["mlflow", "mlflow"].items()}
    assert {name: fact["signature"] for name, fact in found[who].items()} == expected
    assert sum(signature is not None for signature in expected.values()) == 13


@pytest.mark.parametrize("saver", ["mlflow", "regista.mlflow"])
def test_each_input_arrives_or_is_refused_as_in_mlflow(found, saver):
    differing = {
        (name, place): (there, here)
        for name, place, there, here in answers(found, (saver, "regista.mlflow"))
        if there != here and (name, place) not in ONLY_HERE
    }
    assert differing == {}


def test_what_needs_no_conversion_arrives_in_mlflow_from_a_model_saved_here(found):
    """MLflow checks by a wrapper that stands in its own pickles; in ours it finds predict as the author wrote it."""
    same = [(name, place) for name, place, there, here in answers(found, ("regista.mlflow", "mlflow")) if there == here]
    assert {("texts", 0), ("whole", 2), ("numbers", 3), ("counts", 7), ("lists", 9), ("anything", 1)} <= set(same)


def answers(found, who):
    """Model, number of the input, what it became when MLflow saved and loaded, and what with ``who``."""
    for name, fact in found["mlflow", "mlflow"].items():
        for place, pair in enumerate(zip(fact["answers"], found[who][name]["answers"], strict=True)):
            yield name, place, *pair
