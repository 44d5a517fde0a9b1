"""What a store promises about runs."""

from __future__ import annotations

import re

from ...api.runs import (
    DeleteRun,
    DeleteTag,
    GetRun,
    LogMetric,
    LogOutputs,
    LogParam,
    RestoreRun,
    SearchRuns,
    SetTag,
    UpdateRun,
)
from ...entities import LoggedModelOutput, Run
from ...store.base import Store
from .making import ABSENT, BAD, call, make_logged_model, make_run, refused, tag


def _get(store: Store, run: Run) -> Run:
    return call(store, GetRun(run_id=run.info.run_id)).run


class RunContract:
    """Create, get, update, delete, restore, tags, outputs."""

    def test_create_and_get(self, store: Store) -> None:
        """What was given comes back; what was not has the protocol's defaults."""
        run = make_run(store, run_name="first", user_id="ann", start_time=123, tags=(tag("é", "w"), tag("k", "v")))
        assert re.fullmatch("[0-9a-f]{32}", run.info.run_id)
        assert run.info.artifact_uri == f"mlflow-artifacts:/0/{run.info.run_id}/artifacts"
        assert (run.info.status, run.info.lifecycle_stage) == ("RUNNING", "active")
        assert (run.info.user_id, run.info.start_time, run.info.end_time) == ("ann", 123, None)
        assert run.data.tags == {"k": "v", "mlflow.runName": "first", "é": "w"}
        assert _get(store, run) == run

    def test_a_name_from_the_tag(self, store: Store) -> None:
        """The tag mlflow.runName names the run, too."""
        assert make_run(store, tags=(tag("mlflow.runName", "tagged"),)).info.run_name == "tagged"

    def test_a_random_name(self, store: Store) -> None:
        """Adjective, noun, number; at most 20 characters."""
        run = make_run(store)
        assert re.fullmatch(r"[a-z]+-[a-z]+-\d{1,4}", run.info.run_name)
        assert len(run.info.run_name) <= 20
        assert run.data.tags == {"mlflow.runName": run.info.run_name}

    def test_absent(self, store: Store) -> None:
        """Reading and writing."""
        with refused(ABSENT, "Run with id=nope not found"):
            call(store, GetRun(run_id="nope"))
        with refused(ABSENT, "Run with id=nope not found"):
            call(store, SetTag(run_id="nope", key="k", value="v"))
        with refused(ABSENT):
            make_run(store, "999")

    def test_update(self, store: Store) -> None:
        """Only what is given changes; a new name is also the tag."""
        run = make_run(store, run_name="old")
        info = call(store, UpdateRun(run_id=run.info.run_id, status="FINISHED", end_time=5)).run_info
        assert (info.status, info.end_time, info.run_name) == ("FINISHED", 5, "old")
        call(store, UpdateRun(run_id=run.info.run_id, run_name="new"))
        found = _get(store, run)
        assert (found.info.run_name, found.info.status) == ("new", "FINISHED")
        assert found.data.tags["mlflow.runName"] == "new"

    def test_update_status_spellings(self, store: Store) -> None:
        """Numbers are understood, unknown names change nothing."""
        run = make_run(store)
        assert call(store, UpdateRun(run_id=run.info.run_id, status="4")).run_info.status == "FAILED"
        assert call(store, UpdateRun(run_id=run.info.run_id, status=3)).run_info.status == "FINISHED"
        assert call(store, UpdateRun(run_id=run.info.run_id, status=4)).run_info.status == "FAILED"
        assert call(store, UpdateRun(run_id=run.info.run_id, status=9)).run_info.status == "FAILED"
        assert call(store, UpdateRun(run_id=run.info.run_id, status="bogus")).run_info.status == "FAILED"

    def test_delete_and_restore(self, store: Store) -> None:
        """A deleted run can be read and not written; both calls may be repeated."""
        run = make_run(store)
        run_id = run.info.run_id
        for _ in range(2):
            call(store, DeleteRun(run_id=run_id))
        assert _get(store, run).info.lifecycle_stage == "deleted"
        for request in (
            SetTag(run_id=run_id, key="k"),
            LogParam(run_id=run_id, key="k", value="v"),
            LogMetric(run_id=run_id, key="k", value=1.0, timestamp=1),
            UpdateRun(run_id=run_id, status="FINISHED"),
        ):
            with refused(BAD, f"The run {run_id} must be in the 'active' state. Current state is deleted."):
                call(store, request)
        for _ in range(2):
            call(store, RestoreRun(run_id=run_id))
        call(store, SetTag(run_id=run_id, key="k", value="v"))
        assert _get(store, run).data.tags["k"] == "v"

    def test_tags(self, store: Store) -> None:
        """Set, change, delete; the name's tag renames; deleting an absent one is an error."""
        run = make_run(store)
        run_id = run.info.run_id
        call(store, SetTag(run_id=run_id, key="k", value="1"))
        call(store, SetTag(run_id=run_id, key="k", value="2"))
        call(store, SetTag(run_id=run_id, key="mlflow.runName", value="renamed"))
        assert _get(store, run).data.tags == {"k": "2", "mlflow.runName": "renamed"}
        assert _get(store, run).info.run_name == "renamed"
        call(store, DeleteTag(run_id=run_id, key="k"))
        with refused(ABSENT, f"No tag with name: k in run with id {run_id}"):
            call(store, DeleteTag(run_id=run_id, key="k"))

    def test_the_first_tags_may_have_any_keys(self, store: Store) -> None:
        """They are kept, found and deleted; only those that are set later follow the rule for keys."""
        keys = ["", " ", "a#b", "a'b", "../x", "/abs", "a//b", "a\nb\tc", "50 %", "ä😀", "k" * 250]
        made = make_run(store, tags=tuple(tag(key, f"v{number}") for number, key in enumerate(keys)))
        run_id = made.info.run_id
        expected = {key: f"v{number}" for number, key in enumerate(keys)}
        assert _get(store, made).data.tags == made.data.tags == {**expected, "mlflow.runName": made.info.run_name}
        for key in ("a#b", "a'b", "../x", "ä😀"):
            search = SearchRuns(experiment_ids=("0",), filter=f"tags.`{key}` = '{expected[key]}'")
            assert [run.info.run_id for run in call(store, search).runs] == [run_id]
            call(store, DeleteTag(run_id=run_id, key=key))
        assert set(_get(store, made).data.tags) == set(keys) - {"a#b", "a'b", "../x", "ä😀"} | {"mlflow.runName"}
        with refused(BAD, "'tags[0].key' exceeds the maximum length of 250 characters"):
            make_run(store, tags=(tag("k" * 251, "v"),))
        with refused(BAD, "Names may only contain"):
            call(store, SetTag(run_id=run_id, key="a#b", value="v"))

    def test_an_empty_name_is_none(self, store: Store) -> None:
        """By update and by tag the run keeps the name it has."""
        run = make_run(store, run_name="kept")
        call(store, UpdateRun(run_id=run.info.run_id, run_name=""))
        call(store, SetTag(run_id=run.info.run_id, key="mlflow.runName", value=""))
        assert (_get(store, run).info.run_name, _get(store, run).data.tags) == ("kept", {"mlflow.runName": "kept"})

    def test_a_deleted_name_tag_leaves_the_name(self, store: Store) -> None:
        """The run is still called so."""
        run = make_run(store, run_name="kept")
        call(store, DeleteTag(run_id=run.info.run_id, key="mlflow.runName"))
        assert (_get(store, run).info.run_name, _get(store, run).data.tags) == ("kept", {})

    def test_long_tags_are_cut(self, store: Store) -> None:
        """At 8000 characters."""
        run = make_run(store)
        call(store, SetTag(run_id=run.info.run_id, key="k", value="x" * 9000))
        assert _get(store, run).data.tags["k"] == "x" * 8000

    def test_outputs(self, store: Store) -> None:
        """The logged models that the run produced."""
        run, model = make_run(store), make_logged_model(store)
        call(store, LogOutputs(run_id=run.info.run_id, models=(LoggedModelOutput(model.model_id, 3),)))
        outputs = _get(store, run).outputs
        assert outputs is not None
        assert outputs.model_outputs == (LoggedModelOutput(model.model_id, 3),)

    def test_strange_text_survives(self, store: Store) -> None:
        """Quotes, newlines, emoji, backslashes."""
        text = "a'b\"c\\d\n\té😀 %_"
        run = make_run(store, run_name=text, tags=(tag("k", text),))
        assert (_get(store, run).info.run_name, _get(store, run).data.tags["k"]) == (text, text)

    def test_the_character_nul_is_refused(self, store: Store) -> None:
        """No database stores it the same way."""
        run = make_run(store)
        with refused(BAD):
            call(store, SetTag(run_id=run.info.run_id, key="k", value="a\x00b"))
        call(store, SetTag(run_id=run.info.run_id, key="k", value="a\\u0000b"))
        assert _get(store, run).data.tags["k"] == "a\\u0000b"
