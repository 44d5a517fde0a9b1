"""Models beside others: several under one server, a canary, a shadow; metrics and access log say what they did."""

import json
import re

import pytest

from regista.client import Client
from regista.serving.canary import position
from system.scoring_process import Scoring

ROWS = {"dataframe_split": {"columns": ["x"], "data": [[1.0], [2.0]]}}


def times(factor):
    """A model that multiplies."""

    def multiplies(model_input):
        return [factor * value for value in model_input["x"]]

    return multiplies


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    folder = tmp_path_factory.mktemp("registry")
    with Client(folder) as client:
        for factor in (1.0, 10.0, 1.5, 2.0):
            client.log_model(times(factor), "m", experiment_id="0", registered_model_name="times", pip_requirements=[])
        for alias, version in {"champion": 1, "challenger": 2, "shadow": 3}.items():
            client.set_registered_model_alias("times", alias, version)
    return folder


@pytest.fixture(scope="module")
def scoring(registry):
    with Scoring(
        registry, "--canary", "times=models:/times@challenger:30%", "--canary-key", "X-User",
        "--shadow", "times=models:/times@shadow", "--access-log", "--follow-interval", "0.1",
        models=["models:/times@champion", "fixed=models:/times/4"],
    ) as server:  # fmt: skip
        yield server


def test_the_start_line_names_all_models(scoring):
    assert re.fullmatch(
        r"Regista \S+ scores times=models:/times@champion \(version 1\), "
        r"canary times=models:/times@challenger \(version 2\), "
        r"shadow times=models:/times@shadow \(version 3\), fixed=models:/times/4 \(version 4\) at \S+/invocations\n",
        scoring.line,
    )


def test_a_canary_answers_its_share_and_each_user_meets_the_same_model_each_time(scoring):
    users = [f"user-{number}" for number in range(200)]
    expected = {user: "times/2" if position(user.encode()) < 0.3 else "times/1" for user in users}
    assert 35 < list(expected.values()).count("times/2") < 85
    for _ in range(2):
        for user in users:
            status, body, headers = scoring.ask(ROWS, **{"X-User": user})
            factor = {"times/1": 1.0, "times/2": 10.0}[expected[user]]
            assert (status, json.loads(body)) == (200, {"predictions": [factor, 2 * factor]})
            assert headers["X-Regista-Model"] == expected[user]
    told = scoring.text("/metrics")
    counted = re.findall(
        r'requests_total\{deployment="times",status="200",uri="[^"]*@(\w+)",version="\d"\} (\d+)', told
    )
    assert {alias: int(number) for alias, number in counted} == {
        "champion": 2 * list(expected.values()).count("times/1"),
        "challenger": 2 * list(expected.values()).count("times/2"),
    }


def test_another_deployment_has_neither_canary_nor_shadow(scoring):
    for user in ("user-1", "user-2", "user-3"):
        status, body, headers = scoring.ask(ROWS, path="/models/fixed/invocations", **{"X-User": user})
        assert (status, headers["X-Regista-Model"]) == (200, "times/4")
        assert json.loads(body) == {"predictions": [2.0, 4.0]}


def shadow_metrics(scoring):
    found = re.findall(
        r'^regista_serving_shadow_(\w+)\{deployment="times"\} (\S+)$', scoring.text("/metrics"), re.MULTILINE
    )
    return {name.removesuffix("_total"): float(value) for name, value in found}


def test_a_shadow_is_compared_with_what_clients_got(registry, scoring):
    champions = [user for user in map(str, range(100)) if position(user.encode()) >= 0.3][:20]
    asked = sum(map(int, re.findall(r'requests_total\{deployment="times".* (\d+)', scoring.text("/metrics"))))
    scoring.wait_for(lambda: seen_of(shadow_metrics(scoring)) == asked)
    before = shadow_metrics(scoring)
    for user in champions:
        assert scoring.post(ROWS, **{"X-User": user})[1] == b'{"predictions": [1.0, 2.0]}'
    scoring.wait_for(lambda: seen_of(shadow_metrics(scoring)) >= seen_of(before) + len(champions))
    after = shadow_metrics(scoring)
    assert after["different"] == after["compared"] > 0, "every answer of 1.5 times differs"
    assert after["numbers"] == after["unequal"] == 2 * after["compared"]
    assert after["difference"] - before["difference"] == 1.5 * (after["compared"] - before["compared"])
    assert after["largest"] >= 1.0
    page = scoring.text("/shadow")
    assert "models:/times@shadow (times/3)" in page
    assert "100.00%" in page
    assert not re.search(r"(src|href)=", page)

    with Client(registry) as client:
        client.set_registered_model_alias("times", "shadow", 1)
    scoring.wait_for(lambda: scoring.model(place=2)["version"] == "1")
    assert scoring.model(place=2)["role"] == "shadow"


def seen_of(metrics):
    return metrics["compared"] + metrics["dropped"]


def test_the_access_log_has_a_line_for_each_request(scoring):
    _, _, headers = scoring.ask(ROWS, path="/models/fixed/invocations", **{"X-Request-ID": 'mine "1"'})
    assert headers["X-Request-ID"] == "mine%20%221%22"
    scoring.wait_for(lambda: "id=mine%20%221%22\n" in scoring.errors)
    (line,) = [line for line in scoring.errors.splitlines() if line.endswith("id=mine%20%221%22")]
    assert re.fullmatch(
        r"\S+T\S+\+00:00 POST /models/fixed/invocations 200 \d+\.\dms 27B model=times/4 id=mine%20%221%22", line
    )
    assert scoring.post(ROWS, path="/models/no%0Abody/invocations")[0] == 404
    scoring.wait_for(lambda: "POST /models/no%0Abody/invocations 404" in scoring.errors)
