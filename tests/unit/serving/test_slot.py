"""ModelSlot: the occupant changes between two requests, and is given back after its last one."""

import threading
import time

import pytest

from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.slot import ModelSlot


class Place:
    """A slot whose models tell when they are given back."""

    def __init__(self, model):
        self.model = model
        self.released = []
        self.slot = ModelSlot(self.served("1"))

    def served(self, version):
        return ServedModel(
            ModelIdentity("models:/m@a", "m", version), self.model, lambda: self.released.append(version)
        )


@pytest.fixture
def place(classifier):
    return Place(classifier)


def test_the_one_that_was_idle_is_given_back_at_once(place):
    assert place.slot.swap(place.served("2")).identity.version == "1"
    assert (place.released, place.slot.occupant.identity.version) == (["1"], "2")


def test_a_request_ends_with_the_model_it_began_with(place):
    with place.slot.lease() as first:
        old = place.slot.swap(place.served("2"))
        with place.slot.lease() as second:
            assert (first.identity.version, second.identity.version) == ("1", "2")
        assert place.released == []
        assert not old.drain(0.001)
    assert place.released == ["1"]
    assert old.drain(0.001)


def test_a_request_that_fails_ends_too(place):
    with pytest.raises(ValueError, match="no"), place.slot.lease():
        raise ValueError("no")
    place.slot.swap(place.served("2"))
    assert place.released == ["1"]


def test_each_model_is_given_back_once_whatever_happens_at_once(place):
    ends = threading.Event()
    seen = [0] * 4
    wrong = []

    def answers(number):
        while not ends.is_set():
            with place.slot.lease() as served:
                seen[number] += 1
                if served.identity.version in place.released:
                    wrong.append(served.identity.version)

    threads = [threading.Thread(target=answers, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    while not all(seen):
        time.sleep(0.001)
    for version in range(2, 200):
        place.slot.swap(place.served(str(version)))
    ends.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(place.released, key=int) == [str(version) for version in range(1, 199)]
