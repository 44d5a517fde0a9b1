"""ShadowDeployment: clients get the visible model's answers, the shadow's are compared afterwards."""

import json
import threading
import time

import pytest

from regista.serving.answer import Answer
from regista.serving.deployment import SingleDeployment
from regista.serving.request import ScoringRequest
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.shadow import WAITING, ShadowDeployment
from regista.serving.shadow_statistics import ShadowStatistics
from regista.serving.slot import ModelSlot


class Scene:
    """A visible model and a shadow that answer what ``says`` has for them; ``gate`` lets the shadow answer."""

    def __init__(self, model):
        self.says = {"1": Answer(200, b"[1.0]"), "2": Answer(200, b"[1.5]")}
        self.gate = threading.Event()
        self.gate.set()
        visible, shadow = (ModelSlot(ServedModel(ModelIdentity("m", "m", version), model)) for version in "12")
        self.deployment = ShadowDeployment(SingleDeployment(visible), shadow)

    def speak(self, served, request):
        if served.identity.version == "2":
            self.gate.wait()
        return self.says[served.identity.version]

    def ask(self, body=b"x"):
        served, answer = self.deployment.answer(ScoringRequest(body), self.speak)
        assert served.identity.version == "1"
        return answer

    def statistics(self, number):
        """What it says when it has seen so many requests."""
        while True:
            seen = self.deployment.statistics
            if seen.compared + seen.failed + seen.dropped >= number:
                return seen
            time.sleep(0.001)


@pytest.fixture
def scene(classifier):
    return Scene(classifier)


def test_clients_get_the_visible_models_answer_and_the_difference_is_counted(scene):
    assert [scene.ask().body for _ in range(3)] == [b"[1.0]"] * 3
    seen = scene.statistics(3)
    assert (seen.compared, seen.different, seen.numbers, seen.unequal) == (3, 3, 3, 3)
    assert (seen.mean, seen.largest, seen.differing_share) == (0.5, 0.5, 1.0)


def test_an_error_of_one_of_the_two_is_counted_with_what_it_said(scene):
    scene.says["2"] = Answer(400, json.dumps({"error_code": "BAD_REQUEST", "message": "no"}).encode())
    assert scene.ask().ok
    seen = scene.statistics(1)
    assert (seen.compared, seen.failed) == (0, 1)
    assert "no" in seen.last_error


def test_the_same_refusal_by_both_is_no_difference(scene):
    scene.says = dict.fromkeys("12", Answer(400, b"{}"))
    scene.ask()
    assert (scene.statistics(1).compared, scene.statistics(1).different) == (1, 0)


def test_what_finds_the_queue_full_is_dropped_and_nobody_waits(scene):
    scene.gate.clear()
    for _ in range(WAITING + 11):
        assert scene.ask().ok
    assert scene.deployment.statistics.dropped >= 10
    scene.gate.set()
    seen = scene.statistics(WAITING + 11)
    assert seen.compared + seen.dropped == WAITING + 11


def test_a_body_that_is_too_large_to_wait_beside_others_is_dropped(scene):
    scene.gate.clear()
    scene.ask()
    scene.ask(bytes(65 * 2**20))
    assert scene.deployment.statistics.dropped == 1
    scene.gate.set()


def test_statistics_of_several_workers_add_up():
    parts = [
        ShadowStatistics(compared=1, numbers=2, difference=1.0, largest=0.75),
        ShadowStatistics(compared=2, largest=0.5),
    ]
    assert ShadowStatistics.of_all(parts) == ShadowStatistics(compared=3, numbers=2, difference=1.0, largest=0.75)
    assert ShadowStatistics.of_all([]).mean is None
