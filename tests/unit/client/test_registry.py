"""Registered models, versions, aliases, stages and history, with MLflow's names and messages."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from regista.client import Client
from regista.errors import AlreadyExists, Conflict, InvalidParameter, InvalidState, NotFound, RegistaError


@pytest.fixture
def three(client: Client) -> Client:
    """A registered model ``bikes`` with versions 1 to 3."""
    client.create_registered_model("bikes", {"team": "mobility"}, "Demand per hour", reason="we need it")
    for number in (1, 2, 3):
        run = client.create_run("0")
        client.log_text(run.info.run_id, f"model {number}", "model/MLmodel")
        client.create_model_version("bikes", f"{run.info.artifact_uri}/model", run.info.run_id, {"n": number})
    return client


def test_registered_models(client: Client) -> None:
    made = client.create_registered_model("bikes", {"team": 7}, "Demand")
    assert (made.name, made.tags, made.description) == ("bikes", {"team": "7"}, "Demand")
    with pytest.raises(AlreadyExists, match=r"^Registered Model \(name=bikes\) already exists\."):
        client.create_registered_model("bikes")
    with pytest.raises(NotFound, match=r"^Registered Model with name=zz not found"):
        client.get_registered_model("zz")
    client.set_registered_model_tag("bikes", "floor", 3)
    client.delete_registered_model_tag("bikes", "team")
    assert client.update_registered_model("bikes", "Demand per hour").description == "Demand per hour"
    assert client.rename_registered_model("bikes", "cargo").name == "cargo"
    assert client.get_registered_model("cargo").tags == {"floor": "3"}
    assert [model.name for model in client.search_registered_models("name LIKE 'car%'")] == ["cargo"]
    assert [model.name for model in client.list_registered_models()] == ["cargo"]
    client.delete_registered_model("cargo")
    assert client.search_registered_models() == []


def test_versions(three: Client) -> None:
    first = three.get_model_version("bikes", 1)
    assert first == three.get_model_version("bikes", "1")
    assert (first.version, first.tags, first.status, first.current_stage) == ("1", {"n": "1"}, "READY", "None")
    assert first.manifest_digest is not None
    assert three.get_manifest("bikes", 1).digest == first.manifest_digest
    with pytest.raises(NotFound, match=r"^Model Version \(name=bikes, version=9\) not found"):
        three.get_model_version("bikes", 9)
    assert three.update_model_version("bikes", 1, "Good").description == "Good"
    three.set_model_version_tag("bikes", 1, "n", "one")
    three.delete_model_version_tag("bikes", 2, "n")
    found = three.search_model_versions("name='bikes'", max_results=2, order_by=["version_number DESC"])
    assert [(version.version, version.tags) for version in found] == [("3", {"n": "3"}), ("2", {})]
    assert found.token is not None
    three.delete_model_version("bikes", 3)
    assert {version.version for version in three.search_model_versions("name='bikes'")} == {"1", "2"}


def test_a_filter_may_be_longer_than_a_url(three: Client) -> None:
    names = ", ".join(f"'model-{number}'" for number in range(9_999))
    found = three.search_model_versions(f"name IN ({names}, 'bikes')", order_by=["version_number"])
    assert [version.version for version in found] == ["1", "2", "3"]


def test_copies_share_the_bytes(three: Client) -> None:
    three.set_registered_model_alias("bikes", "champion", 2)
    three.update_model_version("bikes", 2, "Good")
    copy = three.copy_model_version("models:/bikes@champion", "cargo")
    assert (copy.name, copy.version, copy.source) == ("cargo", "1", "models:/bikes/2")
    assert (copy.tags, copy.description, copy.aliases) == ({"n": "2"}, "Good", [])
    assert copy.manifest_digest == three.get_model_version("bikes", 2).manifest_digest
    assert three.copy_model_version("models:/bikes/1", "cargo").version == "2"
    with pytest.raises(RegistaError, match=r"^Unsupported source model URI: 'runs:/a/b'\. The "):
        three.copy_model_version("runs:/a/b", "cargo")


def test_aliases_move_and_roll_back(three: Client) -> None:
    for version in (1, 2, 3):
        three.set_registered_model_alias("bikes", "champion", version, reason=f"try {version}")
    assert three.get_model_version_by_alias("bikes", "champion").version == "3"
    assert three.get_model_version_by_alias("bikes", "champion").aliases == ["champion"]
    moved = three.rollback_alias("bikes", "champion", expected_version=3, reason="errors at night")
    assert (moved.model_version.version, moved.previous_version) == ("2", "3")
    with pytest.raises(Conflict):
        three.rollback_alias("bikes", "champion", expected_version=3)
    assert three.get_registered_model("bikes").aliases == {"champion": "2"}
    three.delete_registered_model_alias("bikes", "champion")
    with pytest.raises(InvalidParameter, match=r"^Registered model alias champion not found\."):
        three.get_model_version_by_alias("bikes", "champion")
    with pytest.raises(InvalidParameter, match=r"^'latest' alias name"):
        three.set_registered_model_alias("bikes", "latest", 1)


def test_an_alias_is_swapped_only_when_it_is_what_was_expected(three: Client) -> None:
    three.set_registered_model_alias("bikes", "champion", 1, expected_version=0)
    three.set_registered_model_alias("bikes", "champion", 2, expected_version="1")
    with pytest.raises(Conflict, match="names version 2, not 1: somebody moved it meanwhile"):
        three.set_registered_model_alias("bikes", "champion", 3, expected_version=1)


def test_rollback_to_a_version_and_to_a_time(three: Client) -> None:
    times = []
    for version in (1, 2, 3):
        three.set_registered_model_alias("bikes", "champion", version)
        times.append(three.get_history("bikes", 1)[0].time)
        time.sleep(0.003)
    assert three.rollback_alias("bikes", "champion", to_version=1).model_version.version == "1"
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=times[1])
    assert three.rollback_alias("bikes", "champion", to_time=moment).model_version.version == "2"
    assert three.rollback_alias("bikes", "champion", to_time=times[2], reason="all well").previous_version == "2"
    assert three.get_history("bikes", 1)[0].reason == "all well"
    three.create_model_version("bikes", "models:/bikes/1")
    with pytest.raises(InvalidState, match="Version 4 never held the alias champion of bikes"):
        three.rollback_alias("bikes", "champion", to_version=4)
    with pytest.raises(InvalidParameter, match=r"Only one of the parameters 'to_version' and 'to_time'"):
        three.rollback_alias("bikes", "champion", to_version=1, to_time="2026-01-01")


def test_the_past_of_an_alias(three: Client) -> None:
    for version in (1, 2):
        three.set_registered_model_alias("bikes", "champion", version, reason=f"try {version}")
        time.sleep(0.003)
    newest, first = three.list_alias_intervals("bikes", "champion")
    assert (newest.version, newest.until, newest.reason) == ("2", None, "try 2")
    assert (first.version, first.until, first.set_by) == ("1", newest.since, "ada")
    assert three.list_alias_intervals("bikes", max_results=1, before=newest.event_id) == [first]
    assert three.get_model_version_by_alias("bikes", "champion", at=first.since).version == "1"
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=newest.since)
    assert three.get_model_version_by_alias("bikes", "champion", at=moment).version == "2"
    with pytest.raises(InvalidParameter, match=r"^Registered model alias champion not found at 2"):
        three.get_model_version_by_alias("bikes", "champion", at=first.since - 1)
    three.transition_model_version_stage("bikes", 1, "Staging")
    staged = three.get_history("bikes", 1)[0].time
    assert [version.version for version in three.get_latest_versions("bikes", at=staged - 1)] == ["3"]
    assert [version.version for version in three.get_latest_versions("bikes", "Staging", at=staged)] == ["1"]


def test_a_former_name_goes_on(three: Client) -> None:
    three.set_registered_model_alias("bikes", "champion", 2)
    three.rename_registered_model("bikes", "cycles")
    assert three.get_registered_model("bikes").name == "cycles"
    assert three.get_model_version("bikes", 1).name == "cycles"
    three.set_registered_model_alias("bikes", "champion", 3)
    assert three.get_model_version_by_uri("models:/bikes@champion").version == "3"
    assert three.copy_model_version("models:/bikes@champion", "copies").source == "models:/cycles/3"
    assert [event.action for event in three.get_history("bikes", 2)] == ["alias.set", "registered_model.renamed"]
    with pytest.raises(NotFound, match="name=bikes not found: the model is called 'cycles' now"):
        three.delete_registered_model("bikes")
    three.create_registered_model("bikes")
    with pytest.raises(NotFound, match=r"^Model Version \(name=bikes, version=1\) not found"):
        three.get_model_version("bikes", 1)


def test_stages(three: Client) -> None:
    assert three.transition_model_version_stage("bikes", 1, "production").current_stage == "Production"
    moved = three.transition_model_version_stage("bikes", 2, "Production", archive_existing_versions=True)
    assert moved.current_stage == "Production"
    latest = {version.current_stage: version.version for version in three.get_latest_versions("bikes")}
    assert latest == {"Archived": "1", "Production": "2", "None": "3"}
    assert [version.version for version in three.get_latest_versions("bikes", "Production")] == ["2"]
    assert three.get_latest_versions("bikes", ["Staging"]) == []
    three.set_model_version_tag("bikes", key="checked", value="yes", stage="Production")
    assert three.get_model_version("bikes", 2).tags["checked"] == "yes"
    three.delete_model_version_tag("bikes", key="checked", stage="Production")
    assert "checked" not in three.get_model_version("bikes", 2).tags
    with pytest.raises(InvalidParameter, match="Exactly one of 'version' and 'stage'"):
        three.set_model_version_tag("bikes", 1, "k", "v", "Production")
    with pytest.raises(InvalidParameter, match=r"^Invalid Model Version stage: prod\. Value must be one of"):
        three.transition_model_version_stage("bikes", 1, "prod")
    assert three.get_model_version_stages("bikes", 1) == ["None", "Staging", "Production", "Archived"]


def test_history_says_who_and_why(three: Client) -> None:
    three.set_registered_model_alias("bikes", "champion", 1, reason="best on Sunday")
    newest, *older = three.get_history("bikes")
    assert (newest.action, newest.actor, newest.reason) == ("alias.set", "ada", "best on Sunday")
    assert older[-1].reason == "we need it"
    assert [event.event_id for event in three.list_events(newest.subject, max_results=1)] == [newest.event_id]
    verified = three.verify_history()
    assert verified.broken == ()
    assert verified.manifests == 3
    assert verified.events >= len(older) + 1


def test_history_is_narrowed(three: Client) -> None:
    three.set_registered_model_alias("bikes", "champion", 1)
    three.set_registered_model_alias("bikes", "champion", 2)
    three.set_model_version_tag("bikes", 2, "k", "v")

    def actions(**fields: object) -> list[str]:
        return [event.action for event in three.get_history("bikes", **fields)]  # type: ignore[arg-type]  # on purpose

    assert actions(version=2) == ["model_version.tag_set", "alias.set", "model_version.created"]
    assert actions(actions="alias") == ["alias.set", "alias.set"]
    assert actions(actions=["alias.set", "registered_model"]) == ["alias.set", "alias.set", "registered_model.created"]
    assert actions(actor="bob") == []
    assert actions(until="2020-01-01") == []
    assert actions(since=datetime(2020, 1, 1), actions="registered_model") == ["registered_model.created"]
    assert {event.action for event in three.list_events(actions="run")} == {"run.created"}
    with pytest.raises(InvalidParameter, match="Invalid value 'aliass' for parameter 'actions' supplied"):
        three.list_events(actions="aliass")
