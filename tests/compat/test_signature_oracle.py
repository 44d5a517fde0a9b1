"""5,000 examples: MLflow and Regista infer the same signature, accept the same data and make the same of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.environments import NEWEST
from compat.signature_differences import DIFFERENCES, same, unexplained

SCRIPT = Path(__file__).parent / "scripts" / "signature_answers.py"
SEED, COUNT = 1, 5000


def answers(python, library, file):
    subprocess.run([python, SCRIPT, library, str(SEED), str(COUNT), file], check=True, capture_output=True, timeout=250)
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    theirs = answers(NEWEST.ready(), "mlflow", folder / "mlflow.jsonl")
    ours = answers(sys.executable, "regista", folder / "regista.jsonl")
    assert len(theirs) == len(ours) == COUNT
    return list(zip(theirs, ours, strict=True))


def test_both_agree_but_for_the_differences_that_have_a_reason(pairs):
    assert [pair for pair in pairs if unexplained(*pair)] == []


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.what)
def test_each_difference_is_one(pairs, difference):
    assert any(difference.covers(*pair) for pair in pairs if not same(*pair))


def test_most_cases_agree_without_a_reason_and_half_of_the_data_fit(pairs):
    assert sum(same(*pair) for pair in pairs) > 0.85 * COUNT
    assert sum("result" in ours for _, ours in pairs) > 0.4 * COUNT


def test_every_signature_is_the_same_after_a_trip_through_json(pairs):
    assert [ours["case"] for _, ours in pairs if ours["signature"] and not ours["same"]] == []
