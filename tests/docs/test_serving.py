"""docs/serving.md names the metrics, the fields and the addresses that a scoring server has, and no others."""

import re

import pytest
from tests.docs.markdown import sections

from regista.serving.details import Details
from regista.serving.health import details_routes, health_routes
from regista.serving.metrics import PrometheusMeter, metrics_routes
from regista.serving.plan import DeploymentPlan, ServingPlan
from regista.serving.run_folder import RunFolder
from regista.serving.shadow_page import shadow_routes

PAGE = "docs/serving.md"


@pytest.fixture
def details():
    folder = RunFolder.make()
    yield Details(folder, ServingPlan((DeploymentPlan("bikes", "models:/bikes@champion"),)), 1)
    folder.remove()


def test_the_metrics(details):
    text = PrometheusMeter().text(details).decode()
    there = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    table = sections(PAGE)["Metrics"]
    documented = set(re.findall(r"`(regista_serving_\w+)`", table))
    documented |= {f"regista_serving_shadow_{name}" for name in re.findall(r"`(\w+_total|largest)`", table)}
    documented -= {name for name in documented if name.startswith("regista_serving_shadow_regista")}
    assert documented == there


def test_the_fields_of_a_model(details):
    (model,) = details.describe()["deployments"][0]["models"]
    text = sections(PAGE)["What is served"]
    assert [name for name in model if f'"{name}":' not in text] == []


def test_the_addresses(details):
    routes = [
        *health_routes(), *details_routes(details.describe), *shadow_routes(details),
        *metrics_routes(PrometheusMeter(), details),
    ]  # fmt: skip
    assert {route.path for route in routes} == set(re.findall(r"`GET (/\w+)`", sections(PAGE, 1)["Scoring"]))
