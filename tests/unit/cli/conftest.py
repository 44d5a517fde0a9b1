"""A small registry for the commands."""

import pytest
from click.testing import CliRunner

from regista.cli import main
from regista.client import Client
from regista.fluent.session import session


def doubled(model_input):
    """The model of these tests."""
    return [2 * value for value in model_input["x"]]


@pytest.fixture(autouse=True)
def nothing_stays_open():
    """What a command opened through fluent calls stays open until the process ends, and this one goes on."""
    yield
    session.close()


@pytest.fixture
def clean_environment(monkeypatch):
    """No variable says where the store is, or which experiment or run is meant."""
    for name in ("TRACKING_URI", "REGISTRY_URI", "EXPERIMENT_NAME", "EXPERIMENT_ID", "RUN_ID"):
        for product in ("REGISTA", "MLFLOW"):
            monkeypatch.delenv(f"{product}_{name}", raising=False)


@pytest.fixture
def tracking(tmp_path, clean_environment):
    """An empty store in a folder."""
    with Client(tmp_path / "tracking", user="mira") as client:
        yield client


@pytest.fixture
def track(tracking, tmp_path):
    """Runs a command on that store: ``track("experiments", "search")``."""

    def invoke(*arguments, **how):
        return CliRunner().invoke(main, [*arguments, "--tracking-uri", str(tmp_path / "tracking")], **how)

    return invoke


@pytest.fixture
def client(tmp_path, clean_environment):
    """A registry in a folder, with the model wine, its versions 1 and 2, and the alias champion moved once."""
    with Client(tmp_path / "registry", user="mira") as client:
        for _ in range(2):
            client.log_model(doubled, "model", experiment_id="0", registered_model_name="wine", pip_requirements=[])
        client.set_registered_model_alias("wine", "champion", 1)
        client.set_registered_model_alias("wine", "champion", 2, reason="better")
        yield client


@pytest.fixture
def run(client, tmp_path):
    """Runs a command on that registry: ``run("history", "wine")``."""

    def invoke(*arguments, **how):
        return CliRunner().invoke(main, [*arguments, "--tracking-uri", str(tmp_path / "registry")], **how)

    return invoke
