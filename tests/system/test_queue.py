"""Training scripts with a server that is away, slow, broken or says no: they run to their end as if nothing were."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap

import pytest
from tests.system.faulty_proxy import FaultyProxy
from tests.system.queue_record import Record

from regista.client import Client

SHORT = {"REGISTA_QUEUE_PATIENCE": "1"}
"""For scripts that wait in vain."""

NOBODY = "http://127.0.0.1:9"
"""Where no server listens."""


def _warnings(errors):
    return [line for line in errors.splitlines() if not line.startswith("View ")]


class Scripts:
    """Runs scripts that log to a run, and ``regista sync``, with a folder of queues of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.queues = folder / "queues"

    def start(self, code, url, run_id, stdin=subprocess.DEVNULL, **settings):
        script = "import os, sys, time\nimport regista\nregista.set_tracking_uri(sys.argv[1])\nRUN = sys.argv[2]\n"
        command = [sys.executable, "-c", script + textwrap.dedent(code), url, run_id]
        return subprocess.Popen(
            command,
            env=self._environment(settings),
            cwd=self.folder,
            text=True,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, code, url, run_id, **settings):
        """The exit status, and the lines on stderr but for where the run can be seen."""
        process = self.start(code, url, run_id, **settings)
        _, errors = process.communicate()
        return process.returncode, _warnings(errors)

    def sync(self, *options):
        done = subprocess.run(
            [sys.executable, "-m", "regista", "sync", "--json", *options],
            env=self._environment({}),
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.returncode, json.loads(done.stdout)["queues"]

    @property
    def left(self):
        """The files in the folder of the queues."""
        return sorted(path.name for path in self.queues.iterdir()) if self.queues.exists() else []

    def _environment(self, settings):
        chosen = {"REGISTA_QUEUE_DIR": str(self.queues), "REGISTA_QUEUE_PATIENCE": "60", **settings}
        return {**os.environ, **chosen}


@pytest.fixture
def scripts(tmp_path):
    return Scripts(tmp_path)


@pytest.fixture
def new_run(shared_server):
    """Makes runs on the server."""

    def make():
        with Client(shared_server.url) as client:
            return client.create_run("0").info.run_id

    return make


@pytest.fixture
def run_id(new_run):
    return new_run()


@pytest.fixture
def proxy(shared_server):
    with FaultyProxy(shared_server.url) as running:
        yield running


HUNDRED = """
    for step in range(100):
        regista.log_metric("loss", step / 2, step=step, timestamp=1000 + step, run_id=RUN)
    regista.log_params({"lr": 0.1}, run_id=RUN)
"""


def test_a_script_whose_server_is_away_all_the_time_ends_well_and_sync_delivers(shared_server, scripts, run_id, proxy):
    proxy.mode = "busy"
    status, lines = scripts.run(HUNDRED, proxy.url, run_id, **SHORT)
    assert status == 0
    # Why is said if an attempt has ended by then.
    assert re.match(rf"101 logged calls did not reach {proxy.url} yet( \(.+\))?\. They are kept in ", lines[-1])
    assert "`regista sync`, or the next run that logs there, delivers them." in lines[-1]
    status, (queue,) = scripts.sync()
    assert (status, queue["state"], queue["waiting"]) == (5, "waiting", 101)
    proxy.mode = "pass"
    status, (queue,) = scripts.sync("--plan")
    assert (status, queue["uri"], queue["waiting"], queue["runs"]) == (0, proxy.url, 101, 1)
    status, (queue,) = scripts.sync()
    assert (status, queue["state"], queue["delivered"]) == (0, "delivered", 101)
    record = Record(shared_server.url, run_id)
    record.check_events()
    assert record.points["loss"] == list(range(100))
    assert scripts.left == []
    assert scripts.sync() == (0, [])


def test_what_no_server_at_all_takes_is_kept(scripts, run_id):
    status, lines = scripts.run(HUNDRED, NOBODY, run_id, **SHORT)
    assert status == 0
    assert re.match(rf"101 logged calls did not reach {NOBODY} yet( \(.+\))?\. They are kept in ", lines[-1])
    status, (queue,) = scripts.sync()
    assert (status, queue["waiting"]) == (5, 101)
    assert "No connection" in queue["problem"]


def test_lost_answers_make_nothing_twice(shared_server, scripts, run_id, proxy):
    proxy.mode = "lose"
    code = """
        with regista.start_run(run_id=RUN):
            for step in range(300):
                regista.log_metric("loss", step, step=step, timestamp=1000 + step)
                regista.set_tag(f"t{step % 7}", step)
                if step % 50 == 0:
                    regista.log_param(f"p{step}", step)
                    time.sleep(0.3)
    """
    status, _ = scripts.run(code, proxy.url, run_id)
    assert status == 0
    assert proxy.lost > 5
    record = Record(shared_server.url, run_id)
    record.check_events()
    assert record.points["loss"] == list(range(300))
    tags = [event.after["tags"] for event in record.events if event.action == "run.tags_set"]
    assert sum(map(len, tags)) == 300
    assert record.run.info.status == "FINISHED"


def test_a_server_that_hangs_costs_no_more_than_patience(shared_server, scripts, run_id, proxy):
    code = """
        with regista.start_run(run_id=RUN):
            open("started", "w").close()
            while not os.path.exists("hangs"):
                time.sleep(0.01)
            regista.log_metric("loss", 1.0)
        print("done")
    """
    script = scripts.start(code, proxy.url, run_id, **SHORT)
    while not (scripts.folder / "started").exists():
        assert script.poll() is None
    proxy.mode = "hang"
    (scripts.folder / "hangs").touch()
    out, errors = script.communicate()
    assert (script.returncode, out) == (0, "done\n")
    away, left = _warnings(errors)
    assert "does not answer (no answer for 1 s)" in away
    assert left.startswith("2 logged calls did not reach")
    proxy.mode = "pass"
    assert scripts.sync()[0] == 0
    record = Record(shared_server.url, run_id)
    record.check_events()
    assert (record.points, record.run.info.status) == ({"loss": [0]}, "FINISHED")


def test_a_proxy_that_talks_nonsense_is_no_refusal(shared_server, scripts, run_id, proxy):
    proxy.mode = "garbage"
    assert scripts.run(HUNDRED, proxy.url, run_id, **SHORT)[0] == 0
    proxy.mode = "pass"
    status, (queue,) = scripts.sync()
    assert (status, queue["delivered"]) == (0, 101)
    assert Record(shared_server.url, run_id).points["loss"] == list(range(100))


def test_what_the_server_refuses_is_told_and_listed(shared_server, scripts, run_id):
    with Client(shared_server.url) as client:
        client.delete_run(run_id)
    status, lines = scripts.run(HUNDRED, shared_server.url, run_id)
    assert status == 0
    assert len(lines) == 1
    assert f"refused 101 logged calls on run {run_id}: The run {run_id} must be in the 'active' state" in lines[0]
    status, (queue,) = scripts.sync()
    assert (status, queue["state"], len(queue["refused"])) == (1, "refused", 101)
    assert queue["refused"][0]["content"]["metrics"][0]["key"] == "loss"
    assert scripts.sync("--discard-refused")[0] == 0
    assert scripts.left == []


@pytest.mark.parametrize(
    ("ending", "status"), [("raise ValueError('mine')", 1), ("sys.exit(3)", 3), ("os._exit(4)", 4)]
)
def test_how_a_script_ends_is_its_own_affair(scripts, run_id, ending, status):
    code = f"""
        regista.log_metric("loss", 1.0, run_id=RUN)
        {ending}
    """
    ended, lines = scripts.run(code, NOBODY, run_id, **SHORT)
    assert ended == status
    assert ("ValueError: mine" in lines) == (status == 1)
    assert scripts.sync()[1][0]["waiting"] == 1


def test_an_interrupted_script_has_logged_what_it_logged(shared_server, scripts, run_id):
    code = """
        import signal

        signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored when the tests run in the background
        with regista.start_run(run_id=RUN):
            step = 0
            while True:
                regista.log_metric("loss", step, step=step, timestamp=1000 + step)
                step += 1
                if step == 200:
                    # Not by a file that its finalizer closes: Python forgets an interrupt that reaches it in there.
                    os.close(os.open("steps", os.O_CREAT))
    """
    script = scripts.start(code, shared_server.url, run_id)
    while not (scripts.folder / "steps").exists():
        assert script.poll() is None
    script.send_signal(signal.SIGINT)
    _, errors = script.communicate()
    assert script.returncode == -signal.SIGINT
    assert _warnings(errors)[-1] == "KeyboardInterrupt"
    record = Record(shared_server.url, run_id)
    record.check_events()
    steps = record.points["loss"]
    assert steps == list(range(len(steps)))
    assert len(steps) >= 200
    assert record.run.info.status == "FAILED"
    assert scripts.left == []


def test_interrupts_that_a_script_survives_lose_nothing(shared_server, scripts, run_id):
    code = """
        import signal, threading

        logging = False

        def interrupt(*_):
            if logging:
                raise KeyboardInterrupt

        regista.log_metric("loss", 0, step=0, timestamp=1000, run_id=RUN)
        signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        cut = step = 0
        with open("kept", "w") as file:
            while cut < 1000:
                step += 1
                try:
                    logging = True
                    regista.log_metric("loss", step, step=step, timestamp=1000 + step, run_id=RUN)
                    logging = False
                except KeyboardInterrupt:
                    logging = False
                    cut += 1
                else:
                    print(step, file=file)
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert [thread.name for thread in threading.enumerate()].count("regista-queue") == 1
    """
    assert scripts.run(code, shared_server.url, run_id) == (0, [])
    record = Record(shared_server.url, run_id)
    record.check_events()
    kept = {int(step) for step in (scripts.folder / "kept").read_text().split()}
    assert kept <= set(record.points["loss"])
    assert scripts.left == []


def test_forks_threads_and_processes_log_to_one_run(shared_server, scripts, run_id):
    code = """
        import multiprocessing, threading

        def log(name):
            for step in range(200):
                regista.log_metric(name, step, step=step, timestamp=1000 + step, run_id=RUN)

        regista.start_run(run_id=RUN)
        log("before")
        child = os.fork()
        if child == 0:
            log("child")
            sys.exit(0)
        threads = [threading.Thread(target=log, args=(f"thread{n}",)) for n in range(3)]
        for thread in threads:
            thread.start()
        context = multiprocessing.get_context("fork")
        processes = [context.Process(target=log, args=(f"process{n}",)) for n in range(2)]
        for process in processes:
            process.start()
        for one in [*threads, *processes]:
            one.join()
        assert all(process.exitcode == 0 for process in processes)
        assert os.waitpid(child, 0)[1] == 0
        assert regista.get_run(RUN).info.status == "RUNNING"
    """
    status, lines = scripts.run(code, shared_server.url, run_id)
    assert status == 0, lines
    assert lines == []
    record = Record(shared_server.url, run_id)
    record.check_events()
    names = {"before", "child", *(f"thread{n}" for n in range(3)), *(f"process{n}" for n in range(2))}
    assert record.points == {name: list(range(200)) for name in names}
    assert record.run.info.status == "FINISHED"
    assert scripts.left == []


def test_a_disk_that_takes_no_more_stops_no_script(shared_server, scripts, run_id, proxy):
    code = """
        import resource
        with regista.start_run(run_id=RUN):
            regista.log_metric("loss", 0, step=0, timestamp=1000)
            regista.flush_async_logging()
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
            for step in range(1, 8000):
                regista.log_metric("loss", step, step=step, timestamp=1000 + step)
    """
    status, lines = scripts.run(code, shared_server.url, run_id)
    assert status == 0, lines
    assert len(lines) == 1
    assert "cannot be kept on disk" in lines[0]
    record = Record(shared_server.url, run_id)
    assert record.points["loss"] == list(range(8000))
    assert record.run.info.status == "FINISHED"
    assert scripts.left == []


def test_a_process_reads_what_it_wrote(shared_server, scripts, run_id):
    code = """
        client = regista.Client()
        for step in range(30):
            regista.log_metric("loss", step, step=step, run_id=RUN)
            assert client.get_run(RUN).data.metrics == {"loss": step}
        regista.log_metric("loss", 99, step=99, run_id=RUN)
        assert regista.search_runs(["0"], f"run_id = '{RUN}'", output_format="list")[0].data.metrics == {"loss": 99}
        regista.log_params({"a": 1}, run_id=RUN)
        client.log_param(RUN, "a", 1)
        try:
            client.log_param(RUN, "a", 2)
        except regista.RegistaError:
            sys.exit(8)
    """
    assert scripts.run(code, shared_server.url, run_id) == (8, [])


def test_a_read_waits_until_the_server_and_what_was_logged_are_back(scripts, run_id, proxy):
    code = """
        regista.log_metric("before", 1, run_id=RUN)
        regista.flush_async_logging()
        print("ready", flush=True)
        sys.stdin.readline()
        regista.log_metric("loss", 1, run_id=RUN)
        print("logged", flush=True)
        assert regista.get_run(RUN).data.metrics == {"before": 1, "loss": 1}
    """
    script = scripts.start(code, proxy.url, run_id, stdin=subprocess.PIPE)
    assert script.stdout.readline() == "ready\n"
    proxy.mode = "busy"
    script.stdin.write("go on\n")
    script.stdin.flush()
    assert script.stdout.readline() == "logged\n"
    proxy.wait_for_faults(3)
    proxy.mode = "pass"
    _, errors = script.communicate()
    assert script.returncode == 0, errors


def test_synchronous_calls_raise_what_the_server_says(shared_server, scripts, run_id):
    code = """
        try:
            regista.log_metric("loss", 1.0, run_id="0" * 32)
        except regista.errors.NotFound:
            sys.exit(7)
    """
    assert scripts.run(code, shared_server.url, run_id, REGISTA_SYNCHRONOUS_LOGGING="yes") == (7, [])
    assert scripts.left == []


def test_mlflows_variable_makes_every_log_call_asynchronous(shared_server, scripts, run_id):
    code = """
        client = regista.Client()
        client.log_metric(RUN, "loss", 1.0).wait()
        assert client.log_param(RUN, "lr", 1, synchronous=True) == 1
        operations = [client.log_param(RUN, "k", 1), client.log_batch(RUN), regista.log_metric("m", 1, run_id=RUN)]
        for operation in operations:
            operation.wait()
    """
    assert scripts.run(code, shared_server.url, run_id, MLFLOW_ENABLE_ASYNC_LOGGING="true") == (0, [])
    assert Record(shared_server.url, run_id).run.data.params == {"lr": "1", "k": "1"}
