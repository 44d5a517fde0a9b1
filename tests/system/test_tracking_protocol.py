"""The tracking REST protocol request by request, as no client library sends it: exact keys, types and errors.

The answers are those of MLflow's server 3.17 (``tests/compat/observe_tracking.py`` asks it the same); where it answers
500 for the caller's mistake, this one answers 400 or 404 and says what is wrong.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator

import pytest

from processes import start_server
from system.plain_http import PlainServer
from system.registry_refusals import ABSENT, EXISTS, WRONG
from system.tracking_answers import ANSWERS, FIRST, WINE, point, tag
from system.tracking_refusals import REFUSALS
from system.tracking_scene import Scene, reads_only, settled

LARGEST = sys.float_info.max
STATUS = {WRONG: 400, EXISTS: 400, ABSENT: 404}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainServer]:
    with start_server(tmp_path_factory.mktemp("protocol")) as process:
        yield PlainServer(process.port)
        assert "Traceback" not in process.output, process.output[-4000:]


@pytest.fixture
def scene(server: PlainServer) -> Scene:
    return Scene(server)


@pytest.fixture(scope="module")
def lasting_scene(server: PlainServer) -> Scene:
    """A scene that no test changes."""
    return Scene(server)


@pytest.mark.parametrize("case", ANSWERS)
def test_the_answer_has_these_fields_and_no_others(server: PlainServer, lasting_scene: Scene, case: str) -> None:
    method, path, fields, expected = ANSWERS[case]
    scene = lasting_scene if reads_only(method, path) else Scene(server)
    answer = scene.ask(method, path, fields)
    assert (answer.status, answer.body) == (200, settled(scene.filled(expected)))
    assert answer.kind.startswith("application/json")


@pytest.mark.parametrize("case", REFUSALS)
def test_the_error_has_this_code_says_this_and_nothing_changed(lasting_scene: Scene, case: str) -> None:
    scene = lasting_scene
    before = scene.everything()
    *request, (code, beginning) = REFUSALS[case]
    answer = scene.ask(*request)
    assert (answer.status, answer.body["error_code"]) == (STATUS[code], code), answer.body
    assert answer.body["message"].startswith(scene.filled(beginning)), answer.body["message"]
    assert answer.body["message"]
    assert answer.kind.startswith("application/json")
    assert scene.everything() == before


NUMBERS = {
    "0.5": 0.5,
    "1": 1.0,
    "-0.0": 0.0,
    "1e308": 1e308,
    "5e-324": 5e-324,
    "123456789012345678901234567890": 123456789012345678901234567890.0,
    '"0.5"': 0.5,
    '"-1e-3"': -0.001,
    '"NaN"': "NaN",
    "NaN": "NaN",
    '"Infinity"': LARGEST,
    "Infinity": LARGEST,
    "1e400": LARGEST,
    '"-Infinity"': -LARGEST,
    "-Infinity": -LARGEST,
}
WHOLE_NUMBERS = {
    "0": 0,
    "-5": -5,
    '"7"': 7,
    "3.0": 3,
    "9223372036854775807": 2**63 - 1,
    '"-9223372036854775808"': -(2**63),
}


class TestNumbers:
    @pytest.mark.parametrize("text", NUMBERS)
    def test_a_value_in_any_spelling(self, lasting_scene: Scene, text: str) -> None:
        run = lasting_scene.server.post("runs/create", experiment_id="0")
        run_id = run["run"]["info"]["run_id"]
        entry = f'{{"key": "v", "value": {text}, "timestamp": 1, "step": 2}}'
        body = f'{{"run_id": "{run_id}", {entry[1:]}'
        assert lasting_scene.send("runs/log-metric", body)[:2] == (200, {})
        assert lasting_scene.send("runs/log-batch", f'{{"run_id": "{run_id}", "metrics": [{entry}]}}')[:2] == (200, {})
        history = lasting_scene.server.get("metrics/get-history", run_id=run_id, metric_key="v")
        assert history == {"metrics": [point("v", NUMBERS[text], 1, 2)]}
        data = lasting_scene.server.get("runs/get", run_id=run_id)["run"]["data"]
        assert data["metrics"] == history["metrics"]

    @pytest.mark.parametrize("text", ['"much"', '""', '"1_000"', '" 1"', '"0x10"', "true", "[1]", "{}", "null"])
    def test_what_is_no_value(self, lasting_scene: Scene, text: str) -> None:
        answer = lasting_scene.send(
            "runs/log-metric", f'{{"run_id": "FIRST", "key": "v", "value": {text}, "timestamp": 1}}'
        )
        assert (answer.status, answer.body["error_code"]) == (400, WRONG)
        assert "'value'" in answer.body["message"]
        answer = lasting_scene.send(
            "runs/log-batch", f'{{"run_id": "FIRST", "metrics": [{{"key": "v", "value": {text}, "timestamp": 1}}]}}'
        )
        assert (answer.status, answer.body["error_code"]) == (400, WRONG)
        assert "'metrics[0].value'" in answer.body["message"]

    @pytest.mark.parametrize("text", WHOLE_NUMBERS)
    def test_a_step_in_any_spelling(self, scene: Scene, text: str) -> None:
        body = f'{{"run_id": "FIRST", "key": "v", "value": 1, "timestamp": 1, "step": {text}}}'
        assert scene.send("runs/log-metric", body)[:2] == (200, {})
        history = scene.server.get("metrics/get-history", run_id=scene.words["FIRST"], metric_key="v")
        assert history == {"metrics": [point("v", 1.0, 1, WHOLE_NUMBERS[text])]}


class TestConventions:
    @pytest.mark.parametrize("path", ["experiments/get?experiment_id=EXPERIMENT", "runs/get?run_id=FIRST"])
    def test_the_ui_s_prefix_answers_the_same(self, lasting_scene: Scene, path: str) -> None:
        answers = [lasting_scene.ask("GET", f"/{api}/2.0/mlflow/{path}&x=y", {}) for api in ("api", "ajax-api")]
        assert answers[0].status == 200
        assert answers[0] == answers[1]

    @pytest.mark.parametrize("path", ["experiments/search-datasets", "metrics/get-history-bulk"])
    def test_what_is_for_the_ui_alone(self, server: PlainServer, path: str) -> None:
        assert server.ask("POST", path, {}).status == 404

    @pytest.mark.parametrize("path", ["experiments/list", "runs/list", "runs/", "logged-models/x/y"])
    def test_unknown_paths(self, server: PlainServer, path: str) -> None:
        answer = server.ask("GET", path, {})
        assert (answer.status, answer.body["error_code"]) == (404, "ENDPOINT_NOT_FOUND")

    @pytest.mark.parametrize(
        ("method", "path"),
        [("GET", "runs/search"), ("GET", "runs/create"), ("POST", "runs/get"), ("PUT", "runs/log-metric")],
    )
    def test_other_methods(self, server: PlainServer, method: str, path: str) -> None:
        assert server.ask(method, path, {}).status == 405


class TestEffects:
    def test_a_run_s_name_and_its_tag_are_one(self, scene: Scene) -> None:
        names = []
        for path, fields in [
            ("set-tag", {"key": "mlflow.runName", "value": "by tag"}),
            ("update", {"run_name": "by update"}),
            ("log-batch", {"tags": [tag("mlflow.runName", "by batch")]}),
        ]:
            assert scene.ask("POST", f"runs/{path}", {"run_id": "SECOND", **fields}).status == 200
            run = scene.ask("GET", "runs/get", {"run_id": "SECOND"}).body["run"]
            names.append([run["info"]["run_name"], run["data"]["tags"][0]["value"]])
        assert names == [[f"by {how}"] * 2 for how in ("tag", "update", "batch")]

    def test_long_values_are_cut(self, scene: Scene) -> None:
        long = "x" * 30_000
        scene.ask("POST", "runs/log-parameter", {"run_id": "SECOND", **tag("p", long)})
        scene.ask("POST", "runs/set-tag", {"run_id": "SECOND", **tag("t", long)})
        scene.ask("POST", "runs/log-batch", {"run_id": "SECOND", "params": [tag("q", long)], "tags": [tag("u", long)]})
        data = scene.ask("GET", "runs/get", {"run_id": "SECOND"}).body["run"]["data"]
        lengths = {pair["key"]: len(pair["value"]) for pair in data["params"] + data["tags"]}
        assert {key: lengths[key] for key in "pqtu"} == {"p": 6000, "q": 6000, "t": 8000, "u": 8000}

    def test_an_experiment_takes_its_runs_to_the_bin_and_back(self, scene: Scene) -> None:
        stages = []
        for path in ("delete", "restore"):
            assert scene.ask("POST", f"experiments/{path}", {"experiment_id": "EXPERIMENT"}).status == 200
            runs = [scene.ask("GET", "runs/get", {"run_id": run}).body["run"] for run in ("FIRST", "GONE")]
            stages.append([run["info"]["lifecycle_stage"] for run in runs])
        assert stages == [["deleted", "deleted"], ["active", "active"]]

    def test_a_refused_batch_leaves_nothing_and_a_good_one_everything(self, scene: Scene) -> None:
        items = {"metrics": [point("loss", 1, 99, 9)], "params": [tag("new", "1")], "tags": [tag("team", "red")]}
        refused = {**items, "params": [tag("new", "1"), tag("depth", "4")]}
        assert scene.ask("POST", "runs/log-batch", {"run_id": "FIRST", **refused}).status == 400
        assert scene.ask("GET", "runs/get", {"run_id": "FIRST"}).body["run"]["data"] == settled(FIRST["data"])
        assert scene.ask("POST", "runs/log-batch", {"run_id": "FIRST", **items}).status == 200
        assert scene.ask("GET", "runs/get", {"run_id": "FIRST"}).body["run"]["data"] == {
            "metrics": [point("loss", 1.0, 99, 9)],
            "params": [tag("depth", "3"), tag("new", "1")],
            "tags": [tag("mlflow.runName", "first"), tag("team", "red")],
        }

    def test_the_models_of_2_x_are_listed_in_a_tag(self, scene: Scene) -> None:
        model = {"artifact_path": "m", "flavors": {"a": {}}, "utc_time_created": "now", "run_id": scene.words["FIRST"]}
        for path in ("m", "n"):
            said = json.dumps({**model, "artifact_path": path, "model_uuid": "u", "signature": {}})
            assert scene.ask("POST", "runs/log-model", {"run_id": "FIRST", "model_json": said}).status == 200
        tags = scene.ask("GET", "runs/get", {"run_id": "FIRST"}).body["run"]["data"]["tags"]
        (listed,) = [pair["value"] for pair in tags if pair["key"] == "mlflow.log-model.history"]
        assert json.loads(listed) == [{**model, "artifact_path": path, "model_uuid": "u"} for path in ("m", "n")]

    def test_inputs_and_outputs_come_with_the_run(self, scene: Scene) -> None:
        beer = {"dataset": {**WINE["dataset"], "name": "beer", "schema": "{}", "profile": "[]"}}
        for _ in range(2):
            fields = {"datasets": [WINE, beer], "models": [{"model_id": "LOGGED"}]}
            assert scene.ask("POST", "runs/log-inputs", {"run_id": "FIRST", **fields}).status == 200
        outputs = [{"model_id": "LOGGED", "step": 3}]
        assert scene.ask("POST", "runs/outputs", {"run_id": "FIRST", "models": outputs}).status == 200
        run = scene.ask("GET", "runs/get", {"run_id": "FIRST"}).body["run"]
        assert run["inputs"] == scene.filled({"dataset_inputs": [WINE, beer], "model_inputs": [{"model_id": "LOGGED"}]})
        assert run["outputs"] == scene.filled({"model_outputs": outputs})

    def test_a_deleted_logged_model_is_gone_and_deleting_it_again_is_no_error(self, scene: Scene) -> None:
        answers = [scene.ask(method, "logged-models/LOGGED", {}) for method in ("DELETE", "DELETE", "GET")]
        assert [answer.status for answer in answers] == [200, 200, 404]
        assert scene.ask("POST", "logged-models/search", {"experiment_ids": ["EXPERIMENT"]}).body == {}

    def test_what_a_queue_sends_twice_is_carried_out_once(self, scene: Scene) -> None:
        queue = uuid.uuid4().hex
        for value in ("first", "second"):
            fields = {"tags": [tag("team", value)], "delivery": {"queue": queue, "sequence": 1}}
            assert scene.ask("POST", "runs/log-batch", {"run_id": "FIRST", **fields})[:2] == (200, {})
        tags = scene.ask("GET", "runs/get", {"run_id": "FIRST"}).body["run"]["data"]["tags"]
        assert tag("team", "first") in tags


class TestPages:
    def test_runs_by_their_tokens(self, lasting_scene: Scene) -> None:
        fields = {"experiment_ids": ["EXPERIMENT"], "run_view_type": "ALL", "max_results": 1}
        found, token = [], ""
        for _ in range(3):
            page = lasting_scene.ask("POST", "runs/search", {**fields, "page_token": token}).body
            found += [run["info"]["run_name"] for run in page["runs"]]
            token = page.get("next_page_token", "")
        assert (found, token) == (["gone", "second", "first"], "")

    def test_a_token_of_a_number_leads_to_the_rows_behind_it(self, lasting_scene: Scene) -> None:
        """As MLflow writes its tokens: base64 of {"offset": 1}."""
        fields = {"experiment_ids": ["EXPERIMENT"], "page_token": "eyJvZmZzZXQiOiAxfQ=="}
        page = lasting_scene.ask("POST", "runs/search", fields).body
        assert [run["info"]["run_name"] for run in page["runs"]] == ["first"]

    def test_a_history_by_its_tokens(self, lasting_scene: Scene) -> None:
        fields = {"run_id": "FIRST", "metric_key": "loss", "max_results": 1}
        first = lasting_scene.ask("GET", "metrics/get-history", fields).body
        fields["page_token"] = first["next_page_token"]
        second = lasting_scene.ask("GET", "metrics/get-history", fields).body
        assert first["metrics"] == [point("loss", 0.5, 10, 0)]
        assert second == {"metrics": [point("loss", 0.25, 20, 1)]}

    def test_a_sample_of_a_history_keeps_its_ends(self, scene: Scene) -> None:
        points = [point("m", at, at, at) for at in range(1000)]
        scene.ask("POST", "runs/log-batch", {"run_id": "FIRST", "metrics": points})
        fields = {"run_ids": ["FIRST"], "metric_key": "m", "max_results": 10}
        found = scene.ask("GET", "metrics/get-history-bulk-interval", fields).body["metrics"]
        steps = [one["step"] for one in found]
        assert len(steps) <= 10
        assert steps == sorted(steps)
        assert (steps[0], steps[-1]) == (0, 999)
        assert all(one["value"] == one["step"] for one in found)
