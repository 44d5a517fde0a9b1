"""From the call to the store: nothing lost, nothing twice, whatever the server does."""

import logging
import threading

import pytest
from tests.unit.store.queue.conftest import URI

from regista.api.runs import DeleteRun, LogBatch, LogMetric, LogParam, SetTag, UpdateRun
from regista.entities import ANONYMOUS, Caller, Metric, Param, Tag
from regista.errors import (
    BodyTooLarge,
    InvalidParameter,
    InvalidState,
    NotFound,
    RemoteError,
    Unauthenticated,
    Unavailable,
)
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder
from regista.store.queue.log_queue import LogQueue

ADA = Caller("ada")


@pytest.fixture
def metric(server):
    def make(step, key="loss", run_id=None):
        return LogMetric(run_id=run_id or server.run_id, key=key, value=step / 2, timestamp=1_000 + step, step=step)

    return make


@pytest.fixture
def said(caplog):
    """The warnings so far."""
    caplog.set_level(logging.WARNING, "regista.queue")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "regista.queue"]


def sent(queue):
    """Wait until the server has everything; an attempt that was under way while it was away may still fail."""
    while not queue.drain():
        pass
    return True


def files(folder):
    return sorted(path.suffix for path in folder.path.iterdir()) if folder.path.exists() else []


def actions(server):
    return [event.action for event in server.events()]


def test_what_is_logged_arrives_in_few_calls(queue, server, metric, said):
    for step in range(500):
        queue.put(metric(step), ADA)
    queue.put(LogParam(run_id=server.run_id, key="lr", value="0.1"), ADA)
    queue.put(SetTag(run_id=server.run_id, key="t", value="x"), ADA)
    queue.put(UpdateRun(run_id=server.run_id, status="FINISHED", end_time=9), ADA)
    assert queue.drain()
    assert not queue.waiting
    assert server.steps("loss") == list(range(500))
    run = server.run()
    assert (run.data.params, run.data.tags["t"], run.info.status) == ({"lr": "0.1"}, "x", "FINISHED")
    assert {event.actor for event in server.events()} == {"ada"}
    assert len(server.requests) < 50
    assert said() == []


def test_nothing_is_on_disk_before_the_first_call_and_after_the_last(queue, server, folder, metric):
    assert files(folder) == []
    queue.put(metric(1), ADA)
    assert ".queue" in files(folder)
    queue.close()
    assert files(folder) == []


def test_a_call_is_on_disk_when_it_returns(open_queue, server, folder, metric):
    server.error = Unavailable("away")
    open_queue().put(metric(1), ADA)
    (path,) = folder.paths()
    assert b"loss" in path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()


def test_runs_and_users_are_told_apart(queue, server, metric):
    other = server.new_run()
    for step in range(20):
        queue.put(metric(step), Caller(f"user{step % 2}"))
        queue.put(metric(step, run_id=other), ADA)
    assert queue.drain()
    assert server.steps("loss") == server.steps("loss", other) == list(range(20))
    assert [event.actor for event in server.events()] == ["user0", "user1"] * 10
    assert {event.actor for event in server.events(other)} == {"ada"}


def test_values_of_a_tag_follow_each_other(queue, server):
    for value in "abc":
        queue.put(SetTag(run_id=server.run_id, key="t", value=value), ADA)
    assert queue.drain()
    assert [event.after["tags"] for event in server.events()] == [{"t": "a"}, {"t": "b"}, {"t": "c"}]


def test_lost_answers_repeat_nothing(queue, server, metric):
    for step in range(10):
        server.lost = 2
        queue.put(metric(step), ADA)
        queue.put(SetTag(run_id=server.run_id, key="t", value=str(step)), ADA)
        assert sent(queue)
    assert server.steps("loss") == list(range(10))
    assert sum(event.after["points"] for event in server.events() if event.action == "run.metrics_logged") == 10
    assert actions(server).count("run.tags_set") == 10


def test_a_server_that_is_away_costs_one_warning_and_one_when_it_is_back(open_queue, server, metric, said):
    queue = open_queue()
    server.error = Unavailable("away")
    for step in range(10):
        queue.put(metric(step), ADA)
        assert not queue.drain()
    assert not queue.drain(ending=True)
    assert len(said()) == 1
    assert "cannot be reached or does not answer (" in said()[0]
    server.error = None
    assert sent(queue)
    assert server.steps("loss") == list(range(10))
    assert len(said()) == 2
    assert "answers again" in said()[1]


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("restarting"),
        Unauthenticated("who are you?"),
        RemoteError("<html>", "INTERNAL_ERROR", 404),
        RemoteError("slow down", "REQUEST_LIMIT_EXCEEDED", 429),
        RemoteError("broken", "INTERNAL_ERROR", 500),
    ],
)
def test_what_may_pass_is_tried_again(open_queue, server, metric, error):
    queue = open_queue()
    server.error = error
    queue.put(metric(1), ADA)
    assert not queue.drain()
    server.error = None
    assert sent(queue)
    assert server.steps("loss") == [1]


def test_a_refusal_is_told_once_and_the_rest_goes_on(queue, server, metric, said):
    other = server.new_run()
    server.store.call(DeleteRun(run_id=server.run_id), ANONYMOUS)
    for step in range(5):
        queue.put(metric(step), ADA)
        assert queue.drain()
    queue.put(metric(9, run_id=other), ADA)
    assert queue.drain()
    assert server.steps("loss", other) == [9]
    assert len(said()) == 1
    assert f"refused 1 logged call on run {server.run_id}: The run {server.run_id} must be in the 'active'" in said()[0]


def test_one_wrong_entry_of_a_batch_is_refused_alone(queue, server, metric):
    server.store.call(LogParam(run_id=server.run_id, key="lr", value="1"), ANONYMOUS)
    server.error = Unavailable("away")
    for step in range(3):
        queue.put(metric(step), ADA)
    operation = queue.put(LogParam(run_id=server.run_id, key="lr", value="2"), ADA)
    queue.put(metric(3), ADA)
    server.error = None
    assert sent(queue)
    with pytest.raises(InvalidParameter, match="Changing param values is not allowed"):
        operation.wait()
    assert queue.drain()
    assert server.steps("loss") == [0, 1, 2, 3]
    assert server.run().data.params == {"lr": "1"}


@pytest.mark.parametrize("error", [BodyTooLarge("too large"), RemoteError("<html>", "INTERNAL_ERROR", 413)])
def test_what_is_too_large_is_sent_in_parts(open_queue, server, metric, error):
    class Small:
        """Takes few points at once, as a proxy in front of a server may."""

        def call(self, request, caller):
            if len(getattr(request, "metrics", ())) > 3:
                raise error
            return server.call(request, caller)

        def close(self):
            pass

    queue = LogQueue("http://small.test", Small(), folder=open_queue()._folder, patience=30)
    for step in range(20):
        queue.put(metric(step), ADA)
    assert queue.drain()
    queue.close()
    assert server.steps("loss") == list(range(20))


def test_values_that_are_no_json_numbers_arrive(queue, server):
    for step, value in enumerate([float("nan"), float("inf"), 1.5]):
        queue.put(LogMetric(run_id=server.run_id, key="m", value=value, timestamp=1, step=step), ADA)
    assert queue.drain()
    assert sorted(server.steps("m")) == [0, 1, 2]


def test_an_entry_that_cannot_be_read_blocks_nothing(open_queue, server, folder, metric, said):
    file = folder.create(URI)
    file.spool.append(Entry(1, server.run_id, "LogBatch", "ada", b"{"))
    file.close()
    queue = open_queue(patience=30)
    queue.put(metric(1), ADA)
    assert queue.drain()
    assert server.steps("loss") == [1]
    assert "The entry cannot be read" in said()[0]
    queue.close()
    assert len(folder.paths()) == 1


@pytest.mark.parametrize(
    ("request_of", "field"),
    [
        (lambda run: LogMetric(run_id=run, key="m", value="x", timestamp=1), "value"),
        (lambda run: LogParam(run_id=run, key="p", value=3), "value"),
        (lambda run: SetTag(run_id=run, key="t", value="\0"), "NUL"),
        (lambda run: SetTag(run_id=run, key="t", value="\ud800"), "Unicode"),
    ],
)
def test_bad_input_is_an_error_at_once(queue, server, folder, request_of, field):
    with pytest.raises(InvalidParameter, match=field):
        queue.put(request_of(server.run_id), ADA)
    assert not queue.waiting


def test_another_value_for_a_param_is_an_error_at_once(queue, server):
    queue.put(LogParam(run_id=server.run_id, key="lr", value="1"), ADA)
    queue.put(LogParam(run_id=server.run_id, key="lr", value="1"), ADA)
    with pytest.raises(InvalidParameter, match=r"value='1'.*new value '2'"):
        queue.put(LogBatch(run_id=server.run_id, params=(Param("k", "v"), Param("lr", "2"))), ADA)
    assert queue.drain()
    assert server.run().data.params == {"lr": "1"}


def test_a_full_queue_drops_points_and_nothing_else(open_queue, server, metric, said):
    queue = open_queue(limit=5_000)
    server.error = Unavailable("away")
    for step in range(100):
        queue.put(metric(step), ADA)
    points = (Metric("late", 1.0, 1),)
    queue.put(LogBatch(run_id=server.run_id, metrics=points, params=(Param("p", "1"),), tags=(Tag("t", "1"),)), ADA)
    queue.put(UpdateRun(run_id=server.run_id, status="FINISHED", end_time=9), ADA)
    server.error = None
    assert sent(queue)
    run, steps = server.run(), server.steps("loss")
    assert steps == list(range(len(steps)))
    assert 10 < len(steps) < 50
    assert (run.data.params, run.data.tags["t"], run.info.status) == ({"p": "1"}, "1", "FINISHED")
    assert server.steps("late") == []
    queue.put(metric(1_000), ADA)
    queue.close()
    assert server.steps("loss")[-1] == 1_000
    full, total = [text for text in said() if "full" in text]
    assert "points of metrics are dropped until it is emptier" in full
    assert total.startswith(f"{101 - len(steps)} points of metrics")


def test_without_a_disk_the_memory_serves(open_queue, server, tmp_path, metric, said):
    (tmp_path / "file").touch()
    queue = open_queue(folder=QueueFolder(tmp_path / "file" / "queues"), patience=30)
    for step in range(50):
        queue.put(metric(step), ADA)
    assert queue.drain()
    assert server.steps("loss") == list(range(50))
    assert len(said()) == 1
    assert "cannot be kept on disk" in said()[0]


def test_what_is_in_memory_alone_at_the_end_is_said_to_be_lost(open_queue, server, tmp_path, metric, said):
    (tmp_path / "file").touch()
    queue = open_queue(folder=QueueFolder(tmp_path / "file" / "queues"), patience=0.1)
    server.error = Unavailable("away")
    queue.put(metric(1), ADA)
    queue.close()
    assert said()[-1].startswith("1 logged call did not reach http://registry.test")
    assert said()[-1].endswith("could not be kept on disk: lost.")


def test_what_is_left_the_next_queue_sends(open_queue, server, folder, metric, said):
    first = open_queue(patience=0.1)
    server.error = Unavailable("away")
    for step in range(5):
        first.put(metric(step), ADA)
    first.close()
    assert said()[-1].startswith("5 logged calls did not reach http://registry.test yet")
    assert f"They are kept in {folder.paths()[0]}; " in said()[-1]
    assert "`regista sync`" in said()[-1]
    server.error = None
    second = open_queue(patience=30)
    second.put(metric(5), ADA)
    second.close()
    assert server.steps("loss") == list(range(6))
    assert files(folder) == []


def test_a_damaged_queue_is_told_of_and_what_can_be_read_is_sent(open_queue, server, folder, metric, said):
    first = open_queue(patience=0.1)
    server.error = Unavailable("away")
    first.put(metric(0), ADA)
    first.close()
    (path,) = folder.paths()
    whole = path.read_bytes()
    path.write_bytes(whole + b"x" * 100)  # still all there
    path.with_suffix(".damaged").touch()  # and once found damaged
    server.error = None
    second = open_queue(patience=30)
    second.put(metric(1), ADA)
    second.close()
    assert f"The queue {path} is damaged: calls that can be read: 1; others may be lost." in "".join(said())
    assert server.steps("loss") == [0, 1]
    assert path.with_suffix(".damaged").read_bytes() == whole + b"x" * 100


def test_the_queue_of_another_server_is_left_alone(open_queue, server, folder, metric):
    first = open_queue(patience=0.1)
    server.error = Unavailable("away")
    first.put(metric(1), ADA)
    first.close()
    server.error = None
    other = LogQueue("http://other.test", server, folder=folder, patience=30)
    other.put(metric(2), ADA)
    other.close()
    assert server.steps("loss") == [2]
    assert len(folder.paths()) == 1


def test_a_batch_whose_answer_was_lost_is_not_repeated_by_the_next_queue(open_queue, server, metric):
    first = open_queue(patience=0.1)
    server.lost = 10**9
    first.put(metric(1), ADA)
    first.drain()
    first.put(metric(2), ADA)
    first.close()
    server.lost = 0
    second = open_queue(patience=30)
    second.put(metric(3), ADA)
    second.close()
    assert server.steps("loss") == [1, 2, 3]
    assert sum(event.after["points"] for event in server.events()) == 3


def test_a_repeated_batch_is_no_refusal_when_its_run_was_deleted_meanwhile(open_queue, server, metric, said):
    queue = open_queue(patience=30)
    server.lost = 1
    queue.put(metric(1), ADA)
    while server.lost:
        queue.drain()
    server.store.call(DeleteRun(run_id=server.run_id), ANONYMOUS)
    assert sent(queue)
    assert said() == []


def test_threads_log_together(queue, server, metric):
    def log(name):
        for step in range(100):
            queue.put(metric(step, key=name), ADA)

    threads = [threading.Thread(target=log, args=(f"m{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue.drain()
    assert all(server.steps(f"m{number}") == list(range(100)) for number in range(8))


def test_a_closed_queue_begins_anew(queue, server, folder, metric):
    queue.put(metric(1), ADA)
    queue.close()
    queue.put(metric(2), ADA)
    queue.close()
    assert server.steps("loss") == [1, 2]
    assert files(folder) == []


def test_waiting_for_one_call_gives_its_error(queue, server, metric):
    operation = queue.put(metric(1, run_id="0" * 32), ADA)
    with pytest.raises(NotFound, match="not found"):
        operation.wait()
    queue.put(metric(1), ADA).wait()
    server.store.call(DeleteRun(run_id=server.run_id), ANONYMOUS)
    with pytest.raises(InvalidState, match="deleted"):
        queue.put(metric(2), ADA).wait()


def test_waiting_for_a_server_that_is_away_says_so(open_queue, server, metric):
    server.error = Unavailable("away")
    with pytest.raises(Unavailable, match=r"has not reached the server yet \(away\); it is in the queue"):
        open_queue(patience=30).put(metric(1), ADA).wait()
