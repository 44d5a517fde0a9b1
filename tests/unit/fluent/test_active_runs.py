"""Which run is active: threads, asyncio tasks, forked and spawned processes, and the interpreter's end."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import threading

import pytest

import regista


def status(run_id: str) -> str:
    return regista.get_run(run_id).info.status


def finished(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a program said; ``run`` is the run it starts."""
    program = (
        f"import os, signal, sys, regista\nrun = regista.start_run()\nprint(run.info.run_id, flush=True)\n{script}"
    )
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment, timeout=60
    )


async def tracked(name: str, ready: asyncio.Barrier) -> tuple[str, str]:
    with regista.start_run(run_name=name) as run:
        await ready.wait()  # the other task has a run as well
        regista.log_param("name", name)
        active = regista.active_run()
        assert active is not None
        await ready.wait()
    return run.info.run_id, active.info.run_id


def test_tasks_side_by_side_have_runs_of_their_own() -> None:
    async def both() -> list[tuple[str, str]]:
        ready = asyncio.Barrier(2)
        found = await asyncio.gather(tracked("a", ready), tracked("b", ready))
        assert regista.active_run() is None
        return found

    for (mine, active), name in zip(asyncio.run(both()), "ab", strict=True):
        assert active == mine
        run = regista.get_run(mine)
        assert (run.data.params, run.info.status) == ({"name": name}, "FINISHED")


def test_a_task_has_the_run_of_the_code_that_made_it() -> None:
    async def child() -> str:
        with regista.start_run(nested=True) as run:
            return run.info.run_id

    async def main() -> list[str]:
        with regista.start_run(nested=True) as outer:
            inner = await asyncio.gather(asyncio.create_task(child()), asyncio.create_task(child()))
            active = regista.active_run()
            assert active is not None
            assert active.info.run_id == outer.info.run_id
        return [outer.info.run_id, *inner]

    with regista.start_run() as parent:
        outer, *inner = asyncio.run(main())
    for run_id, above in [(outer, parent.info.run_id), *((run_id, outer) for run_id in inner)]:
        found = regista.get_parent_run(run_id)
        assert found is not None
        assert found.info.run_id == above


def test_what_a_task_leaves_open_stays_active_after_it() -> None:
    """Each cell of a notebook may be a task of its own."""

    async def cell() -> str:
        return regista.start_run().info.run_id

    async def next_cell() -> None:
        regista.log_param("p", 1)
        regista.end_run()

    run_id = asyncio.run(cell())
    asyncio.run(next_cell())
    assert regista.active_run() is None
    assert regista.get_run(run_id).data.params == {"p": "1"}
    assert status(run_id) == "FINISHED"


def test_a_thread_begins_without_a_run() -> None:
    seen: list[object] = []
    with regista.start_run():
        thread = threading.Thread(target=lambda: seen.append(regista.active_run()))
        thread.start()
        thread.join()
    assert seen == [None]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("ending", ["sys.exit(0)", "regista.end_run(); sys.exit(0)", "raise KeyboardInterrupt"])
def test_a_forked_child_does_not_end_the_run_of_its_parent(ending: str) -> None:
    done = finished(
        f"""
if os.fork() == 0:
    regista.log_param("child", 1)
    {ending}
os.wait()
print(regista.get_run(run.info.run_id).info.status, regista.active_run().info.run_id == run.info.run_id)
"""
    )
    run_id, *said = done.stdout.split()
    assert said == ["RUNNING", "True"], done.stderr
    assert status(run_id) == "FINISHED"
    assert regista.get_run(run_id).data.params == {"child": "1"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_may_have_runs_of_its_own() -> None:
    done = finished(
        """
if os.fork() == 0:
    with regista.start_run() as beside:
        print(beside.info.run_id, beside.data.tags.get("mlflow.parentRunId"))
    with regista.start_run(nested=True) as below:
        print(below.info.run_id, below.data.tags.get("mlflow.parentRunId"), flush=True)
    os._exit(0)
os.wait()
"""
    )
    parent, beside, nobody, below, above = done.stdout.split()
    assert (nobody, above) == ("None", parent)
    assert [status(run_id) for run_id in (parent, beside, below)] == ["FINISHED"] * 3


def _in_a_spawned_process(name: str) -> tuple[str, str, str]:
    with regista.start_run(run_name=name) as run:
        return regista.get_tracking_uri(), run.info.experiment_id, run.info.run_id


def test_a_spawned_process_has_the_same_store_and_experiment() -> None:
    experiment = regista.set_experiment("bikes").experiment_id
    with regista.start_run(), multiprocessing.get_context("spawn").Pool(1) as pool:
        uri, where, run_id = pool.apply(_in_a_spawned_process, ["far"])
    assert (uri, where) == (regista.get_tracking_uri(), experiment)
    assert regista.get_run(run_id).info.run_name == "far"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", "FINISHED"),
        ("sys.exit(0)", "FINISHED"),
        ("regista.end_run('KILLED')", "KILLED"),
        ("try: 1 / 0\nexcept ZeroDivisionError: pass", "FINISHED"),
        ("1 / 0", "FAILED"),
        ("raise KeyboardInterrupt", "FAILED"),
        ("os._exit(3)", "RUNNING"),
    ],
)
def test_how_a_run_ends_with_its_program(script: str, expected: str) -> None:
    assert status(finished(script).stdout.strip()) == expected


def test_one_run_that_cannot_be_ended_keeps_no_other_from_it() -> None:
    done = finished("inner = regista.start_run(nested=True)\nregista.delete_run(inner.info.run_id)")
    assert done.stderr == ""
    assert status(done.stdout.strip()) == "FINISHED"
