"""ServingPlan: which places of models there are, and which of them follow the registry."""

import pytest

from regista.serving.plan import Canary, DeploymentPlan, Role, ServingPlan, default_name, may_move

TWO = (
    DeploymentPlan("a", "models:/a@champion", Canary("models:/a/2", 0.1), "models:/a/latest"),
    DeploymentPlan("b", "models:/b/3"),
)


def test_the_slots_are_those_of_each_deployment_together():
    assert [(slot.key, slot.deployment, slot.role, slot.follows) for slot in ServingPlan(TWO).slots] == [
        ("0", "a", Role.CHAMPION, True),
        ("1", "a", Role.CANARY, False),
        ("2", "a", Role.SHADOW, True),
        ("3", "b", Role.CHAMPION, False),
    ]
    assert not any(slot.follows for slot in ServingPlan(TWO, follow=False).slots)


@pytest.mark.parametrize("uri", ["models:/a@x", "models:/a/Production", "models:/a/latest", "models:/a@x/inner"])
def test_what_may_come_to_mean_another_model(uri):
    assert may_move(uri)


@pytest.mark.parametrize(
    "uri", ["models:/a/3", "models:/a@x?at=2026-01-01", f"models:/m-{'0' * 32}", "runs:/abc/model", "/a/folder", "a@b"]
)
def test_what_always_means_the_same(uri):
    assert not may_move(uri)


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("models:/wine@x", "wine"),
        ("models:/wine/3", "wine"),
        (f"models:/m-{'0' * 32}", "model"),
        ("runs:/r/m", "model"),
    ],
)
def test_what_a_deployment_is_called_that_nobody_has_named(uri, name):
    assert default_name(uri) == name
