"""A scoring server whose model follows an alias, under constant load, against a registry server of its own.

``ALIAS_MOVES`` says how often the alias moves; the memory is looked at from 100 moves on.
"""

import http.client
import json
import os
import threading
from urllib.parse import urlsplit

import psutil
import pytest

from processes import start_server
from regista.client import Client
from system.scoring_process import Scoring, wait_for

MOVES = int(os.environ.get("ALIAS_MOVES", "6"))
VERSIONS = 5
CLIENTS = 8
REQUEST = json.dumps({"dataframe_split": {"columns": ["x"], "data": [[1.0], [2.0]]}})
FOLLOW = ("--follow-interval", "0.1")


def constant(number):
    """A model that answers its number to every row."""

    def answers(model_input):
        return [number for _ in model_input["x"]]

    return answers


def picky():
    """A model that answers nothing."""

    def refuses(model_input):
        raise ValueError("nothing suits me")

    return refuses


def log(client, function, name="numbers", **options):
    import pandas as pd

    example = pd.DataFrame({"x": [1.0, 2.0]})
    client.log_model(
        function, "model", experiment_id="0", registered_model_name=name, pip_requirements=[], input_example=example,
        **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    with start_server(tmp_path_factory.mktemp("registry")) as server:
        with Client(server.url) as client:
            for number in range(1, VERSIONS + 1):
                log(client, constant(number))
            client.set_registered_model_alias("numbers", "champion", 1)
        yield server


@pytest.fixture
def client(registry):
    with Client(registry.url) as client:
        yield client


class Load:
    """Clients that ask all the time, each by a connection of its own, and compare what they get with what may be."""

    def __init__(self, url):
        self.moves = [1]  # the version that each move led to
        self.acknowledged = 0  # the last move that the details page has named
        self.answers = 0
        self.wrong = []
        self._url = urlsplit(url)
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(CLIENTS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        connection = http.client.HTTPConnection(self._url.hostname, self._url.port, timeout=30)
        while not self._ends.is_set():
            known = self.acknowledged
            try:
                connection.request("POST", "/invocations", REQUEST, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                body = answer.read()
            except OSError as error:
                self.wrong.append(repr(error))
                return
            allowed = self.moves[known:]
            version = answer.headers["X-Regista-Model"].partition("/")[2]
            if answer.status != 200 or json.loads(body) != {"predictions": [int(version)] * 2}:
                self.wrong.append((answer.status, version, body))
            if int(version) not in allowed:
                self.wrong.append((known, allowed, version))
            self.answers += 1
        connection.close()


@pytest.mark.timeout(300 + 5 * MOVES)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_alias_moves_under_load_and_every_answer_is_right(registry, client, workers):
    client.set_registered_model_alias("numbers", "champion", 1)
    memory = {}
    with Scoring(registry.url, *FOLLOW, "--workers", workers, models=["models:/numbers@champion"]) as scoring:
        with Load(scoring.url) as load:
            for move in range(1, MOVES + 1):
                version = 1 + move % VERSIONS
                load.moves.append(version)
                client.set_registered_model_alias("numbers", "champion", version)
                scoring.wait_for(lambda version=version: scoring.model()["version"] == str(version))
                load.acknowledged = move
                answered = load.answers
                wait_for(lambda answered=answered: load.answers > answered + CLIENTS or load.wrong)
                memory[move] = occupied(scoring.process.pid)
        assert load.wrong == []
        print(
            f"{workers} workers: {MOVES} moves, {load.answers} answers, MB {memory[min(10, MOVES)]} … {memory[MOVES]}"
        )
    if MOVES >= 100:
        assert memory[MOVES] <= 1.05 * memory[10], memory


def occupied(pid):
    """The megabytes of the processes that serve."""
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) // 2**20


def champion_of(client, name, *functions):
    """A registered model with these versions, of which the first one is the champion."""
    for function in functions:
        log(client, function, name)
    client.set_registered_model_alias(name, "champion", 1)


def test_a_version_that_fails_on_its_example_is_refused_until_the_alias_has_moved(registry, client):
    champion_of(client, "picky", constant(1), picky(), constant(3))
    with Scoring(registry.url, *FOLLOW, models=["models:/picky@champion"]) as scoring:
        client.set_registered_model_alias("picky", "champion", 2)
        scoring.wait_for(lambda: scoring.model()["refusal"])
        refused = scoring.model()
        assert (refused["version"], refused["refusal"]["model"]) == ("1", "picky/2")
        assert "nothing suits me" in refused["refusal"]["reason"]
        wait_for(lambda: client.get_history("picky", actions="model_version.refused"))
        (event,) = client.get_history("picky", actions="model_version.refused")
        assert event.after == {"version": "2", "uri": "models:/picky@champion"}
        assert event.reason == refused["refusal"]["reason"]
        assert scoring.post(REQUEST.encode()) == (200, b'{"predictions": [1, 1]}')
        asked = refused["registry_answered"]
        scoring.wait_for(lambda: scoring.model()["registry_answered"] > asked)
        assert (
            'regista_serving_refusals_total{deployment="picky",role="champion",uri="models:/picky@champion"} 1.0'
            in (scoring.text("/metrics"))
        )
        assert scoring.errors.count("picky/2 is refused, picky/1 goes on: its input example is not answered") == 1
        with scoring.get("/health", Accept="application/json") as answer:
            assert json.load(answer)["deployments"][0]["models"][0]["refusal"]["model"] == "picky/2"
        with scoring.get("/health", Accept="*/*") as answer:
            assert (answer.status, answer.read()) == (200, b"\n")

        client.set_registered_model_alias("picky", "champion", 3)
        scoring.wait_for(lambda: scoring.model()["version"] == "3")
        client.set_registered_model_alias("picky", "champion", 2)
        scoring.wait_for(lambda: scoring.errors.count("picky/2 is refused, picky/3 goes on") == 1)
        assert scoring.post(REQUEST.encode()) == (200, b'{"predictions": [3, 3]}')


def test_a_result_of_another_kind_than_the_signature_says_is_refused(registry, client):
    import pandas as pd

    from regista.model.infer import infer_signature

    def words(model_input):
        return ["one" for _ in model_input["x"]]

    numbers = infer_signature(pd.DataFrame({"x": [1.0]}), [1.0])
    log(client, constant(1), "kinds", signature=numbers)
    log(client, words, "kinds", signature=numbers)
    with Scoring(registry.url, *FOLLOW, models=["models:/kinds/latest"]) as scoring:
        assert scoring.model()["version"] == "2"
        assert scoring.model()["checked"].startswith("failed: "), "what a server is started with is served"
        log(client, constant(3), "kinds", signature=numbers)
        scoring.wait_for(lambda: scoring.model()["version"] == "3")
        log(client, words, "kinds", signature=numbers)
        scoring.wait_for(lambda: scoring.model()["refusal"])
        assert scoring.model()["refusal"]["reason"] == (
            "its result is of the kind text; its signature announces number"
        )
        assert scoring.post(REQUEST.encode()) == (200, b'{"predictions": [3, 3]}')


def test_stages_are_followed_and_fixed_versions_and_no_follow_are_not(registry, client):
    champion_of(client, "staged", constant(1), constant(2))
    client.transition_model_version_stage("staged", 1, "Production")
    models = ["stage=models:/staged/Production", "fixed=models:/staged/1"]
    with (
        Scoring(registry.url, *FOLLOW, models=models) as following,
        Scoring(registry.url, *FOLLOW, "--no-follow", models=["models:/staged@champion"]) as pinned,
    ):
        client.transition_model_version_stage("staged", 2, "Production")
        client.set_registered_model_alias("staged", "champion", 2)
        following.wait_for(lambda: following.model()["version"] == "2")
        assert [(model["follows"], model["version"]) for model in (following.model(), following.model(1))] == [
            (True, "2"), (False, "1"),
        ]  # fmt: skip
        assert following.post(REQUEST.encode(), path="/models/stage/invocations")[1] == b'{"predictions": [2, 2]}'
        assert following.post(REQUEST.encode(), path="/models/fixed/invocations")[1] == b'{"predictions": [1, 1]}'
        assert following.post(REQUEST.encode())[1] == b'{"predictions": [2, 2]}', "the first one needs no name"
        assert (pinned.model()["follows"], pinned.model()["version"]) == (False, "1")


def test_a_registry_that_is_away_changes_nothing_and_is_found_again(tmp_path):
    with start_server(tmp_path) as server, Client(server.url) as client:
        champion_of(client, "numbers", constant(1), constant(2))
        with Scoring(server.url, *FOLLOW, models=["models:/numbers@champion"]) as scoring:
            server.kill()
            scoring.wait_for(lambda: scoring.model()["registry_problem"])
            answered = scoring.model()["registry_answered"]
            assert scoring.model()["version"] == "1"
            assert scoring.post(REQUEST.encode()) == (200, b'{"predictions": [1, 1]}')
            assert scoring.get("/health").status == 200
            assert 'regista_serving_registry_up{deployment="numbers",role="champion"' in scoring.text("/metrics")
            with start_server(tmp_path, port=server.port):
                scoring.wait_for(lambda: scoring.model()["registry_problem"] is None)
                client.set_registered_model_alias("numbers", "champion", 2)
                scoring.wait_for(lambda: scoring.model()["version"] == "2")
                assert scoring.model()["registry_answered"] > answered
            assert scoring.errors.count("cannot be followed, numbers/1 goes on") == 1
            assert scoring.errors.count("can be followed again") == 1
