from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import regista
from processes import start_server
from regista.errors import InvalidParameter, InvalidState, NotFound, Unavailable


def test_a_block_ends_its_run() -> None:
    with regista.start_run(run_name="training", tags={"a": 1}, description="first try") as run:
        active = regista.active_run()
        assert active is not None
        assert active.info.run_id == run.info.run_id
        assert run.info.status == "RUNNING"
        regista.log_param("p", 1)
    assert regista.active_run() is None
    assert run.data.params == {}
    ended = regista.get_run(run.info.run_id)
    assert ended.info.status == "FINISHED"
    assert ended.info.run_name == "training"
    assert ended.data.params == {"p": "1"}
    tags = ended.data.tags
    assert (tags["a"], tags["mlflow.note.content"], tags["mlflow.runName"]) == ("1", "first try", "training")
    assert {"mlflow.user", "mlflow.source.name", "mlflow.source.type"} <= set(tags)
    last = regista.last_active_run()
    assert last is not None
    assert last == ended


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_any_exception_fails_the_run(error: type[BaseException]) -> None:
    with pytest.raises(error), regista.start_run() as run:
        raise error
    assert regista.get_run(run.info.run_id).info.status == "FAILED"


def test_a_second_run_must_be_nested() -> None:
    with regista.start_run() as parent:
        with pytest.raises(InvalidState) as raised:
            regista.start_run()
        assert str(raised.value) == (
            f"Run with UUID {parent.info.run_id} is already active. To start a new run, first end the current run "
            "with mlflow.end_run(). To start a nested run, call start_run with nested=True"
        )
        with regista.start_run(nested=True) as child:
            pass
        active = regista.active_run()
        assert active is not None
        assert active.info.run_id == parent.info.run_id
    found = regista.get_parent_run(child.info.run_id)
    assert found is not None
    assert found.info.run_id == parent.info.run_id
    with regista.start_run(parent_run_id=parent.info.run_id) as late:
        assert late.data.tags["mlflow.parentRunId"] == parent.info.run_id


def test_a_run_left_open_inside_ends_with_the_outer_one() -> None:
    with regista.start_run():
        inner = regista.start_run(nested=True)
    assert regista.active_run() is None
    assert regista.get_run(inner.info.run_id).info.status == "FINISHED"


def test_end_run() -> None:
    regista.end_run()
    run = regista.start_run()
    regista.end_run("KILLED")
    assert regista.get_run(run.info.run_id).info.status == "KILLED"
    with regista.start_run() as run:
        regista.end_run()
        other = regista.start_run()
    assert regista.get_run(other.info.run_id).info.status == "RUNNING"


def test_resume(monkeypatch: pytest.MonkeyPatch) -> None:
    with regista.start_run() as first:
        regista.log_param("a", 1)
    with regista.start_run(first.info.run_id, tags={"again": "yes"}) as again:
        assert again.info.run_id == first.info.run_id
        assert again.info.status == "RUNNING"
        assert again.data.params == {"a": "1"}
        assert again.data.tags["again"] == "yes"
    monkeypatch.setenv("MLFLOW_RUN_ID", first.info.run_id)
    with regista.start_run() as by_environment:
        assert by_environment.info.run_id == first.info.run_id
    with regista.start_run() as new:
        assert new.info.run_id != first.info.run_id
    regista.delete_run(first.info.run_id)
    message = f"Cannot start run with ID {first.info.run_id} because it is in the deleted state"
    with pytest.raises(InvalidState, match=message):
        regista.start_run(first.info.run_id)
    with pytest.raises(NotFound, match="Run with id=nope not found"):
        regista.start_run("nope")


def test_threads_have_runs_of_their_own() -> None:
    seen: list[str] = []

    def work() -> None:
        assert regista.active_run() is None
        with regista.start_run() as run:
            seen.append(run.info.run_id)

    with regista.start_run() as mine:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        active = regista.active_run()
        assert active is not None
        assert active.info.run_id == mine.info.run_id
    assert len(set(seen)) == 4


def test_the_interpreters_end_ends_runs() -> None:
    script = "import regista; print(regista.start_run().info.run_id); regista.start_run(nested=True)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert regista.get_run(done.stdout.strip()).info.status == "FINISHED"
    assert {run.info.status for run in regista.search_runs(output_format="list")} == {"FINISHED"}


def test_a_parent_must_be_there() -> None:
    with pytest.raises(NotFound, match="Run with id=nope not found"):
        regista.start_run(parent_run_id="nope")
    with regista.start_run() as parent:
        pass
    regista.delete_run(parent.info.run_id)
    with pytest.raises(InvalidState, match=f"under run {parent.info.run_id} because that is in the deleted state"):
        regista.start_run(parent_run_id=parent.info.run_id)
    assert regista.active_run() is None


def test_one_description_is_enough() -> None:
    with regista.start_run() as run:
        pass
    for resumed in (None, run.info.run_id):
        with pytest.raises(InvalidParameter, match=r"Description is already set via the tag mlflow\.note\.content"):
            regista.start_run(resumed, tags={"mlflow.note.content": "a"}, description="b")
    assert regista.get_run(run.info.run_id).info.status == "FINISHED"
    with regista.start_run(run.info.run_id, description="b") as again:
        assert again.data.tags["mlflow.note.content"] == "b"


def test_a_run_that_the_server_could_not_end_can_be_ended_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTA_SYNCHRONOUS_LOGGING", "yes")
    monkeypatch.setenv("REGISTA_HTTP_REQUEST_MAX_RETRIES", "0")
    with start_server(tmp_path / "server") as server:
        regista.set_tracking_uri(server.url)
        run_id = regista.start_run().info.run_id
        server.kill()
        with pytest.raises(Unavailable):
            regista.end_run()
        with start_server(tmp_path / "server", port=server.port):
            assert regista.get_run(run_id).info.status == "RUNNING"
            regista.end_run("FAILED")
            assert regista.get_run(run_id).info.status == "FAILED"
    assert regista.active_run() is None


def test_one_run_that_cannot_be_ended_leaves_no_other_running() -> None:
    with pytest.raises(InvalidState, match="'active' state"), regista.start_run() as outer:
        inner = regista.start_run(nested=True)
        regista.delete_run(inner.info.run_id)
    assert regista.get_run(outer.info.run_id).info.status == "FINISHED"
    assert regista.active_run() is None


def test_an_error_of_the_block_is_not_hidden_by_one_of_the_store() -> None:
    with pytest.raises(ZeroDivisionError) as raised, regista.start_run() as run:
        regista.delete_run(run.info.run_id)
        1 / 0  # noqa: B018 - for its error
    (note,) = raised.value.__notes__
    assert note.startswith("Besides, a run could not be ended: ")
    assert run.info.run_id in note
