"""CanaryDeployment: a stable share of the requests goes to the second model."""

import pytest

from regista.serving.canary import CanaryDeployment, position
from regista.serving.request import ScoringRequest
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.slot import ModelSlot


@pytest.fixture
def canary(classifier):
    def make(share, key=None):
        slots = [ModelSlot(ServedModel(ModelIdentity("m", "m", version), classifier)) for version in "12"]
        return CanaryDeployment(*slots, share, key)

    return make


def test_a_position_never_changes():
    assert position(b"") == pytest.approx(0.893168, abs=1e-6)
    assert position(b"user-1") == position(b"user-1")
    assert 0 <= min(position(str(number).encode()) for number in range(1000)) < 0.01


@pytest.mark.parametrize("share", [0.05, 0.3, 1.0])
def test_the_share_of_many_bodies_is_about_the_one_that_was_asked_for(canary, share):
    deployment = canary(share)
    picked = [deployment.picks_canary(ScoringRequest(str(number).encode())) for number in range(10_000)]
    assert sum(picked) / len(picked) == pytest.approx(share, abs=0.015)


def test_a_larger_share_takes_those_that_had_it_before_along(canary):
    small, large = canary(0.1), canary(0.4)
    requests = [ScoringRequest(str(number).encode()) for number in range(1000)]
    assert all(large.picks_canary(request) for request in requests if small.picks_canary(request))


def test_the_header_decides_where_there_is_one_and_else_the_body(canary):
    deployment = canary(0.5, "X-User")
    users = [ScoringRequest(bytes([number]), {"x-user": "one and the same"}) for number in range(100)]
    assert len({deployment.picks_canary(request) for request in users}) == 1
    assert len({deployment.picks_canary(ScoringRequest(bytes([number]))) for number in range(100)}) == 2


def test_the_one_that_was_picked_answers(canary):
    for share, version in ((1.0, "2"), (0.0, "1")):
        served, _ = canary(share).answer(ScoringRequest(b"x"), lambda served, request: served)
        assert served.identity.version == version
