"""The registry's REST protocol request by request, as no client library sends it: exact keys, types and errors.

The answers are those of MLflow's server 3.17; where it answers 500 for the caller's mistake, or with a page of HTML,
this one answers 400, 404 or 405 and says what is wrong.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from processes import start_server
from system.plain_http import PREFIX, PlainServer
from system.registry_answers import (
    ANSWERS,
    FIRST,
    MODEL,
    MODELS,
    SECOND,
    THIRD,
    TIMES,
    VERSIONS,
    one,
    without,
)
from system.registry_refusals import ABSENT, EXISTS, REFUSALS, WRONG

STATUS = {WRONG: 400, EXISTS: 400, ABSENT: 404}
NAMES = itertools.count(1)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainServer]:
    with start_server(tmp_path_factory.mktemp("protocol")) as server:
        yield PlainServer(server.port)
        assert "Traceback" not in server.output, server.output[-4000:]


@pytest.fixture
def model(registry: PlainServer) -> str:
    """The name of a model as the tables expect it; ``MODEL`` there."""
    name = f"model {next(NAMES)}"
    registry.post(f"{MODELS}create", name=name, description="about it", tags=[{"key": "team", "value": "blue"}])
    registry.post(f"{VERSIONS}create", name=name, source="s3://bucket/1")
    registry.post(f"{VERSIONS}create", name=name, source="s3://bucket/2", tags=[{"key": "a"}])
    registry.post(f"{VERSIONS}transition-stage", name=name, version="1", stage="Staging")
    registry.post(f"{MODELS}alias", name=name, alias="champ", version="1")
    return name


def filled(value: Any, model: str) -> Any:
    """The value with the name of the test's model in it."""
    if isinstance(value, str):
        return value.replace(MODEL, model)
    if isinstance(value, dict):
        return {key: filled(inner, model) for key, inner in value.items()}
    return [filled(inner, model) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", ANSWERS)
def test_the_answer_has_these_fields_and_no_others(registry: PlainServer, model: str, case: str) -> None:
    method, path, fields, expected = ANSWERS[case]
    answer = registry.ask(method, path, filled(fields, model))
    assert (answer.status, answer.body) == (200, filled(expected, model))
    assert answer.kind.startswith("application/json")


@pytest.mark.parametrize("case", REFUSALS)
def test_the_error_has_this_code_says_this_and_nothing_changed(registry: PlainServer, model: str, case: str) -> None:
    before = registry.get(f"{MODELS}get", name=model)
    method, path, fields, (code, beginning) = REFUSALS[case]
    answer = registry.ask(method, path, filled(fields, model))
    assert (answer.status, answer.body["error_code"]) == (STATUS[code], code), answer.body
    assert answer.body["message"].startswith(filled(beginning, model)), answer.body["message"]
    assert answer.body["message"]
    assert answer.kind.startswith("application/json")
    assert registry.get(f"{MODELS}get", name=model) == before


class TestConventions:
    def test_the_ui_s_prefix_answers_the_same(self, registry: PlainServer, model: str) -> None:
        query = urlencode({"name": model})
        answers = [registry.send("GET", f"/{api}/2.0/mlflow/{MODELS}get?{query}") for api in ("api", "ajax-api")]
        assert answers[0] == answers[1]
        assert answers[0].status == 200

    @pytest.mark.parametrize("prefix", ["/api/3.0/mlflow/", "/api/2.0/preview/mlflow/", "/api/2.0/", "/"])
    def test_other_prefixes_are_unknown(self, registry: PlainServer, prefix: str) -> None:
        answer = registry.send("GET", f"{prefix}{MODELS}search")
        assert (answer.status, answer.body["error_code"]) == (404, "ENDPOINT_NOT_FOUND")

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", "delete"),
            ("GET", "delete"),
            ("POST", "search"),
            ("PUT", "create"),
            ("POST", "update"),
            ("POST", "get"),
        ],
    )
    def test_another_method_is_not_allowed(self, registry: PlainServer, method: str, path: str) -> None:
        assert registry.send(method, f"{PREFIX}{MODELS}{path}", b'{"name": "x"}').status == 405

    def test_a_get_may_have_its_fields_in_the_body(self, registry: PlainServer, model: str) -> None:
        answer = registry.send("GET", f"{PREFIX}{VERSIONS}get", json.dumps({"name": model, "version": "1"}).encode())
        assert answer.body == one(filled(FIRST, model))

    def test_numbers_in_the_body_of_a_get_are_numbers(self, registry: PlainServer, model: str) -> None:
        body = {"filter": f"name = '{model}'", "max_results": 1, "order_by": ["version_number"]}
        answer = registry.send("GET", f"{PREFIX}{VERSIONS}search", json.dumps(body).encode())
        assert answer.body["model_versions"] == [filled(FIRST, model)]

    def test_numbers_in_a_query_are_text(self, registry: PlainServer, model: str) -> None:
        page = registry.get(f"{VERSIONS}search", filter=f"name = '{model}'", max_results="1")
        assert len(page["model_versions"]) == 1
        assert page["next_page_token"]

    def test_a_query_has_no_camelcase(self, registry: PlainServer, model: str) -> None:
        page = registry.get(f"{VERSIONS}search", filter=f"name = '{model}'", maxResults="1")
        assert len(page["model_versions"]) == 2

    def test_the_fields_of_a_delete_are_in_the_body(self, registry: PlainServer, model: str) -> None:
        answer = registry.send("DELETE", f"{PREFIX}{MODELS}delete?{urlencode({'name': model})}")
        assert (answer.status, answer.body["message"].split(".")[0]) == (
            400,
            "Missing value for required parameter 'name'",
        )
        assert registry.get(f"{MODELS}get", name=model)

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
    def test_a_body_must_be_called_json(self, registry: PlainServer, kind: str | None) -> None:
        answer = registry.send("POST", f"{PREFIX}{MODELS}create", b'{"name": "never made"}', kind)
        assert (answer.status, answer.body["error_code"]) == (400, WRONG)
        assert answer.body["message"].startswith("Bad Request. Content-Type")

    def test_the_content_type_may_have_parameters(self, registry: PlainServer, model: str) -> None:
        body = json.dumps({"name": model, "key": "k"}).encode()
        assert registry.send("POST", f"{PREFIX}{MODELS}set-tag", body, "application/json; charset=utf-8").body == {}

    @pytest.mark.parametrize("body", [b"junk", b"{", b"", b"\xff\xfe"])
    def test_a_body_that_is_no_json_has_no_fields(self, registry: PlainServer, body: bytes) -> None:
        answer = registry.send("POST", f"{PREFIX}{MODELS}create", body)
        assert (answer.status, answer.body["error_code"]) == (400, WRONG)
        assert answer.body["message"].startswith("Missing value for required parameter 'name'.")

    @pytest.mark.parametrize("body", [b"[1]", b"5", b"true", b'[{"name": "x"}]'])
    def test_a_body_that_is_no_object_is_refused(self, registry: PlainServer, body: bytes) -> None:
        answer = registry.send("POST", f"{PREFIX}{MODELS}create", body)
        assert (answer.status, answer.body["error_code"]) == (400, WRONG)

    def test_a_body_that_is_text_is_decoded_again(self, registry: PlainServer, model: str) -> None:
        body = json.dumps(json.dumps({"name": model, "key": "k"})).encode()
        assert registry.send("POST", f"{PREFIX}{MODELS}set-tag", body).body == {}


class TestPages:
    def test_the_last_page_has_no_token(self, registry: PlainServer, model: str) -> None:
        page = registry.get(f"{VERSIONS}search", filter=f"name = '{model}'", max_results=2)
        assert list(page) == ["model_versions"]

    def test_a_token_of_a_number_leads_to_the_rows_behind_it(self, registry: PlainServer, model: str) -> None:
        """As MLflow writes its tokens: base64 of {"offset": 1}."""
        query = {"filter": f"name = '{model}'", "order_by": "version_number", "page_token": "eyJvZmZzZXQiOiAxfQ=="}
        assert registry.get(f"{VERSIONS}search", **query) == {"model_versions": [filled(SECOND, model)]}

    def test_pages_by_their_tokens_have_each_model_once(self, registry: PlainServer) -> None:
        mark = f"page {next(NAMES)}"
        made = [f"{mark} {number}" for number in range(5)]
        for name in made:
            registry.post(f"{MODELS}create", name=name)
        found, query = [], {"filter": f"name LIKE '{mark} %'", "max_results": 2}
        for _ in range(3):
            page = registry.get(f"{MODELS}search", **query)
            found += [one["name"] for one in page["registered_models"]]
            query["page_token"] = page.get("next_page_token", "")
        assert found == made
        assert query["page_token"] == ""


def test_prompts_are_hidden_unless_they_are_asked_for(registry: PlainServer) -> None:
    name = f"prompt {next(NAMES)}"
    registry.post(f"{MODELS}create", name=name, tags=[{"key": "mlflow.prompt.is_prompt", "value": "true"}])
    named = f"name = '{name}'"
    assert registry.get(f"{MODELS}search", filter=named) == {}
    for asked in ("= 'true'", "!= 'false'"):
        found = registry.get(f"{MODELS}search", filter=f"{named} AND tag.`mlflow.prompt.is_prompt` {asked}")
        assert [one["name"] for one in found["registered_models"]] == [name]


def test_a_deleted_number_is_not_used_again_until_the_model_is_deleted(registry: PlainServer, model: str) -> None:
    for version in ("2", "1"):
        assert registry.ask("DELETE", f"{VERSIONS}delete", {"name": model, "version": version}).body == {}
    assert registry.ask("DELETE", f"{VERSIONS}delete", {"name": model, "version": "1"}).status == 404
    assert without(registry.get(f"{MODELS}get", name=model)["registered_model"], "name", *TIMES) == {
        "description": "about it",
        "tags": [{"key": "team", "value": "blue"}],
    }
    assert registry.post(f"{VERSIONS}create", name=model, source="s3://b/x")["model_version"]["version"] == "3"
    registry.ask("DELETE", f"{MODELS}delete", {"name": model})
    registry.post(f"{MODELS}create", name=model)
    assert registry.post(f"{VERSIONS}create", name=model, source="s3://b/x")["model_version"]["version"] == "1"


def test_what_the_newest_client_sends_for_a_logged_model(registry: PlainServer, model: str) -> None:
    """Only the model's id: the run is that which logged it, and the logged model knows of its version."""
    run = registry.post("runs/create", experiment_id="0")["run"]["info"]["run_id"]
    made = registry.post("logged-models", experiment_id="0", name="classifier", source_run_id=run)["model"]["info"]
    logged, place = made["model_id"], made["artifact_uri"].removeprefix("mlflow-artifacts:/")
    upload = f"/api/2.0/mlflow-artifacts/artifacts/{place.lstrip('/')}/MLmodel"
    assert registry.send("PUT", upload, b"flavors: {}", "application/octet-stream").status == 200
    answer = registry.post(f"{VERSIONS}create", name=model, source=f"models:/{logged}", model_id=logged)
    created = answer["model_version"]
    own = {"model_id": logged, "manifest_digest": created["manifest_digest"]}  # beyond MLflow's
    assert created == {**filled(THIRD, model), "source": f"models:/{logged}", "run_id": run, **own}
    tags = registry.get(f"logged-models/{logged}")["model"]["info"]["tags"]
    (of_versions,) = [tag["value"] for tag in tags if tag["key"] == "mlflow.modelVersions"]
    assert json.loads(of_versions) == [{"name": model, "version": 3}]


def test_a_run_s_files_are_a_source_for_that_run_only(registry: PlainServer, model: str, tmp_path: Path) -> None:
    runs = [registry.post("runs/create", experiment_id="0")["run"]["info"] for _ in range(2)]
    mine, other = (run["run_id"] for run in runs)
    place = runs[0]["artifact_uri"]
    for source in (place, f"{place}/m", f"runs:/{mine}/m"):
        created = registry.post(f"{VERSIONS}create", name=model, source=source, run_id=mine)["model_version"]
        assert (created["source"], created["run_id"]) == (source, mine)
    for source in (f"{place}/m", f"{place}-x/m", f"{place}/../../{other}/artifacts/m", f"runs:/{mine}/m"):
        answer = registry.ask("POST", f"{VERSIONS}create", {"name": model, "source": source, "run_id": other})
        assert (answer.status, answer.body["error_code"]) == (400, WRONG), source
