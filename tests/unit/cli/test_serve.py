"""What the options of ``regista models serve`` mean."""

import click
import pytest

from regista.cli.serve import make_plan
from regista.serving.plan import Canary, DeploymentPlan


def test_a_model_is_called_as_its_registered_model_or_as_one_says():
    plan = make_plan(["models:/bikes@champion", "fraud=models:/f/3", "folder"])
    assert [(deployment.name, deployment.uri) for deployment in plan.deployments] == [
        ("bikes", "models:/bikes@champion"), ("fraud", "models:/f/3"), ("model", "folder"),
    ]  # fmt: skip


def test_an_equals_sign_in_a_uri_is_no_name():
    for uri in ("models:/bikes@champion?at=2026-03-01", "./a=b"):
        assert make_plan([uri]).deployments[0].uri == uri


def test_canary_and_shadow_belong_to_the_only_model_or_to_the_one_that_is_named():
    one = make_plan(["models:/bikes@champion"], ["models:/bikes@challenger:5%"], ["models:/bikes/latest"])
    beside = Canary("models:/bikes@challenger", 0.05), "models:/bikes/latest"
    assert one.deployments == (DeploymentPlan("bikes", "models:/bikes@champion", *beside),)
    two = make_plan(["a=models:/a/1", "b=models:/b/1"], ["b=models:/b/2:12.5%"], ["a=models:/a/2"], canary_key="X-User")
    assert two.deployments == (
        DeploymentPlan("a", "models:/a/1", shadow="models:/a/2"),
        DeploymentPlan("b", "models:/b/1", Canary("models:/b/2", 0.125)),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["models:/a/1", "models:/a/2"],), "two models are called 'a'; give names: -m NAME=models:/a/2"),
        ((["models:/a/1"], ["models:/a/2"]), "expected URI:SHARE%, such as"),
        ((["models:/a/1"], ["models:/a/2:0%"]), "expected URI:SHARE%, such as"),
        ((["models:/a/1"], ["models:/a/2:101%"]), "expected URI:SHARE%, such as"),
        ((["models:/a/1"], ["b=models:/a/2:5%"]), "there is no model 'b', but: a"),
        ((["a=x", "b=y"], [], ["z"]), "say beside which model: --shadow NAME=z, with one of a, b"),
        ((["x"], [], ["y", "z"]), "there are two for 'model'"),
    ],
)
def test_what_means_nothing_is_said_by_its_option(arguments, message):
    with pytest.raises(click.BadParameter, match=message.replace("?", r"\?")):
        make_plan(*arguments)


def test_a_header_for_no_canary_and_what_is_no_header():
    with pytest.raises(click.BadParameter, match="there is no --canary"):
        make_plan(["x"], canary_key="X-User")
    for text in ("", "two words"):
        with pytest.raises(click.BadParameter, match="expected the name of a header"):
            make_plan(["x"], ["y:5%"], canary_key=text)
