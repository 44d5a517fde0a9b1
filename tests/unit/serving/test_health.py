"""The pages about the server: health, details, metrics, shadows."""

import pytest
from starlette.testclient import TestClient

from regista.serving.app import create_app
from regista.serving.deployment import SingleDeployment
from regista.serving.details import Details
from regista.serving.health import details_routes
from regista.serving.meter import NoMeter
from regista.serving.metrics import PrometheusMeter, make_meter, metrics_routes
from regista.serving.plan import DeploymentPlan, ServingPlan
from regista.serving.run_folder import FollowState, Refusal, RunFolder, SlotState, WorkerState
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.shadow_page import shadow_routes
from regista.serving.shadow_statistics import ShadowStatistics
from regista.serving.slot import ModelSlot

HOSTILE = "<script>alert(1)</script>"
IDENTITY = ModelIdentity("models:/wine@champion", "wine", "3")


@pytest.fixture
def details():
    folder = RunFolder.make()
    plan = ServingPlan((DeploymentPlan("wine", "models:/wine@champion", shadow="models:/wine/4"),))
    state = SlotState(1, IDENTITY, 1_700_000_000.0, (1,), "answered its input example", swaps=2)
    numbers = {"numbers": 8, "unequal": 2, "difference": 2.0, "largest": 1.5}
    seen = ShadowStatistics(compared=4, different=1, last_error=HOSTILE, **numbers)
    folder.tell_worker(WorkerState(7, {"0": state, "1": state}, {"wine": seen}))
    folder.tell_worker(WorkerState(8, {"0": state, "1": state}, {"wine": seen}))
    refusal = Refusal("wine/4", "no", 1_700_000_001.0)
    folder.tell_registry({"0": FollowState(1_700_000_002.0, "it does not answer", refusal, 1), "1": FollowState()})
    yield Details(folder, plan, 2)
    folder.remove()


@pytest.fixture
def client_of(details, classifier):
    def make(meter):
        served = ServedModel(IDENTITY, classifier)
        routes = [*details_routes(details.describe), *metrics_routes(meter, details), *shadow_routes(details)]
        return TestClient(
            create_app({"wine": SingleDeployment(ModelSlot(served))}, meter=meter, routes=routes),
        )

    return make


def test_the_details(client_of):
    client = client_of(NoMeter())
    page = client.get("/models").json()
    assert page["workers"] == {"expected": 2, "ready": 2}
    assert page["deployments"][0]["models"][0] == {
        "role": "champion",
        "uri": "models:/wine@champion",
        "model": "wine",
        "version": "3",
        "since": "2023-11-14T22:13:20.000+00:00",
        "checked": "answered its input example",
        "serving": ["wine/3"],
        "follows": True,
        "registry_answered": "2023-11-14T22:13:22.000+00:00",
        "registry_problem": "it does not answer",
        "refusal": {"model": "wine/4", "reason": "no", "at": "2023-11-14T22:13:21.000+00:00"},
    }
    assert client.get("/health", headers={"Accept": "text/html, application/json;q=0.9"}).json() == page


@pytest.mark.parametrize("accepted", ["*/*", "", "text/html", "application/*"])
def test_health_is_a_line_break_for_whoever_does_not_ask_for_json(client_of, accepted):
    answer = client_of(NoMeter()).get("/health", headers={"Accept": accepted})
    assert (answer.status_code, answer.text) == (200, "\n")


def test_metrics_without_the_library_say_what_is_missing(client_of):
    answer = client_of(NoMeter()).get("/metrics")
    assert answer.status_code == 501
    assert "pip install 'regista[serving]'" in answer.json()["detail"]


def test_metrics(client_of, wines):
    rows, _ = wines
    client = client_of(make_meter(None))
    assert client.post("/invocations", json={"dataframe_split": rows.to_dict(orient="split")}).status_code == 200
    assert client.post("/invocations", content=b"{}").status_code == 415
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    asked = 'deployment="wine",status="{}",uri="models:/wine@champion",version="3"'
    names = 'deployment="wine",role="champion",uri="models:/wine@champion"'
    for line in (
        f"regista_serving_requests_total{{{asked.format(200)}}} 1.0",
        f"regista_serving_requests_total{{{asked.format(415)}}} 1.0",
        'regista_serving_request_seconds_count{deployment="wine"} 2.0',
        'regista_serving_requests_in_flight{deployment="wine"} 0.0',
        'regista_serving_model{deployment="wine",model="wine",role="champion",'
        'uri="models:/wine@champion",version="3"} 2.0',
        f"regista_serving_swaps_total{{{names}}} 4.0",
        f"regista_serving_refusals_total{{{names}}} 1.0",
        f"regista_serving_registry_up{{{names}}} 0.0",
        'regista_serving_shadow_compared_total{deployment="wine"} 8.0',
        'regista_serving_shadow_largest{deployment="wine"} 1.5',
    ):
        assert line in lines


def test_every_line_of_the_metrics_is_prometheus_text(client_of):
    from prometheus_client.parser import text_string_to_metric_families

    text = client_of(PrometheusMeter()).get("/metrics").text
    names = [family.name for family in text_string_to_metric_families(text)]
    assert len(names) == len(set(names)) > 10


def test_the_page_of_the_shadows_shows_sums_and_no_markup_of_others(client_of):
    answer = client_of(NoMeter()).get("/shadow")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert HOSTILE not in answer.text
    for text in ("models:/wine/4 (wine/3)", "2 (25.00%)", "0.25", "1.5", "&lt;script&gt;"):
        assert text in answer.text
