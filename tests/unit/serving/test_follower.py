"""Follower and Keeper: what one says is to be served, and what the other makes of it, step by step."""

import pytest

from regista.client import Client
from regista.serving.details import Details
from regista.serving.follower import Follower
from regista.serving.keeper import Keeper
from regista.serving.plan import DeploymentPlan, ServingPlan
from regista.serving.run_folder import Refusal, RunFolder, SlotState, WorkerState
from regista.serving.source import ClientSource

BODY = b'{"dataframe_split": {"columns": ["x"], "data": [[1.0]]}}'
URI = "models:/numbers@champion"


def constant(number):
    """A model that answers its number to every row."""

    def answers(model_input):
        return [number for _ in model_input["x"]]

    return answers


def exits():
    """A model that ends the process when it is loaded."""

    class Exits:
        def __reduce__(self):
            import sys

            return sys.exit, (3,)

    held = Exits()

    def answers(model_input):
        return held

    return answers


class Scene:
    """A registry with versions 1 to 3, of which the champion is the first, and a server that follows it by hand."""

    def __init__(self, folder, client, workers=1):
        self.client = client
        self.folder = RunFolder(folder)
        for name in ("models", "wanted", "workers"):
            (folder / name).mkdir(parents=True)
        self.plan = ServingPlan((DeploymentPlan("numbers", URI),))
        self.follower = Follower(
            self.plan, ClientSource((URI,), lambda uri, retries: client), self.folder, interval=1, workers=workers
        )
        self.details = Details(self.folder, self.plan, workers)

    def move(self, version):
        self.client.set_registered_model_alias("numbers", "champion", version)

    @property
    def wanted(self):
        return self.folder.wanted("0")

    @property
    def model(self):
        return self.details.describe()["deployments"][0]["models"][0]

    @property
    def kept(self):
        """The models whose files are there."""
        return sorted(path.name for path in (self.folder.path / "models").iterdir())

    def report(self, pid, serving, **facts):
        """Say what another worker would."""
        identity = self.wanted.identity
        facts.setdefault("held", (serving,))
        self.folder.tell_worker(WorkerState(pid, {"0": SlotState(serving, identity, 1.0, **facts)}))


@pytest.fixture
def client(tmp_path):
    with Client(tmp_path / "registry") as client:
        for number in (1, 2, 3):
            client.log_model(
                constant(number), "m", experiment_id="0", registered_model_name="numbers", pip_requirements=[]
            )
        yield client


@pytest.fixture
def scene(tmp_path, client):
    scene = Scene(tmp_path / "run", client)
    scene.move(1)
    scene.follower.fetch_all()
    return scene


@pytest.fixture
def keeper(scene):
    keeper = Keeper(scene.folder, scene.plan, "any")
    keeper.look()
    return keeper


def answer(keeper):
    with keeper.slots["0"].lease() as served:
        return served.scorer.score("application/json", BODY).body


def test_a_move_is_fetched_taken_and_what_was_before_is_removed(scene, keeper):
    assert (scene.model["version"], answer(keeper), scene.kept) == ("1", b'{"predictions": [1]}', ["0-1"])
    scene.move(2)
    scene.follower.look_at_registry()
    assert (scene.model["version"], scene.kept) == ("1", ["0-1", "0-2"]), "not taken yet"
    keeper.look()
    assert (scene.model["version"], answer(keeper)) == ("2", b'{"predictions": [2]}')
    scene.follower.look_at_workers()
    assert scene.kept == ["0-2"]


def test_files_stay_while_a_request_is_answered(scene, keeper):
    with keeper.slots["0"].lease():
        scene.move(2)
        scene.follower.look_at_registry()
        keeper.look()
        scene.follower.look_at_workers()
        assert (scene.model["version"], scene.kept) == ("2", ["0-1", "0-2"])
    keeper.look()
    scene.follower.look_at_workers()
    assert scene.kept == ["0-2"]


def test_nothing_is_fetched_while_nothing_moves(scene, keeper):
    for _ in range(3):
        scene.follower.look_at_registry()
        keeper.look()
        scene.follower.look_at_workers()
    assert (scene.wanted.number, scene.kept) == (1, ["0-1"])


def test_a_model_that_ends_the_process_when_it_is_loaded_is_refused(scene, keeper, client):
    client.log_model(exits(), "m", experiment_id="0", registered_model_name="numbers", pip_requirements=[])
    scene.move(4)
    for _ in range(2):
        scene.follower.look_at_registry()
        keeper.look()
        scene.follower.look_at_workers()
    assert (scene.model["version"], answer(keeper), scene.kept) == ("1", b'{"predictions": [1]}', ["0-1"])
    assert scene.model["refusal"]["model"] == "numbers/4"
    assert "tried to end the process" in scene.model["refusal"]["reason"]
    (event,) = client.list_events(actions=["model_version.refused"])
    assert event.after == {"version": "4", "uri": URI}
    assert event.reason == scene.model["refusal"]["reason"]
    assert not client.verify_history().broken
    assert scene.wanted.number == 1


def test_bytes_that_are_not_those_that_were_registered_are_refused(scene, keeper, client, tmp_path):
    scene.move(2)
    for file in (tmp_path / "registry" / "mlartifacts").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"others")
    scene.follower.look_at_registry()
    keeper.look()
    assert (scene.model["version"], scene.kept) == ("1", ["0-1"])
    assert scene.model["refusal"]["model"] == "numbers/2"
    assert scene.wanted.number == 1


def test_an_alias_that_is_gone_changes_nothing(scene, keeper, client):
    client.delete_registered_model_alias("numbers", "champion")
    scene.follower.look_at_registry()
    keeper.look()
    assert (scene.model["version"], scene.model["refusal"]) == ("1", None)
    assert "champion" in scene.model["registry_problem"]
    scene.move(2)
    scene.follower.look_at_registry()
    assert scene.model["registry_problem"] is None


def test_a_model_of_the_same_name_and_number_is_another_one(scene, keeper, client):
    client.delete_registered_model("numbers")
    client.log_model(constant(7), "m", experiment_id="0", registered_model_name="numbers", pip_requirements=[])
    scene.move(1)
    scene.follower.look_at_registry()
    keeper.look()
    assert (scene.model["version"], answer(keeper)) == ("1", b'{"predictions": [7]}')


def test_a_version_counts_when_all_workers_serve_it(tmp_path, client):
    scene = Scene(tmp_path / "run", client, workers=2)
    scene.move(1)
    scene.follower.fetch_all()
    scene.report(11, 1)
    assert (scene.model["version"], scene.details.describe()["workers"]) == (None, {"expected": 2, "ready": 1})
    scene.report(12, 1)
    assert scene.model["version"] == "1"
    scene.move(2)
    scene.follower.look_at_registry()
    scene.report(11, 2)
    assert (scene.model["version"], scene.model["serving"]) == (None, ["numbers/1", "numbers/2"])
    scene.follower.look_at_workers()
    assert scene.kept == ["0-1", "0-2"], "a worker may still have to go back"
    scene.report(12, 2)
    scene.follower.look_at_workers()
    assert (scene.model["version"], scene.kept) == ("2", ["0-2"])


def test_all_go_back_when_one_worker_refuses(tmp_path, client):
    scene = Scene(tmp_path / "run", client, workers=2)
    scene.move(1)
    scene.follower.fetch_all()
    scene.move(2)
    scene.follower.look_at_registry()
    scene.report(11, 2, held=(2,))
    scene.report(12, 1, held=(1,), refused=2, refusal=Refusal("numbers/2", "no room", 2.0))
    scene.follower.look_at_workers()
    assert (scene.wanted.number, scene.kept) == (1, ["0-1", "0-2"]), "one of them still holds it"
    scene.follower.look_at_registry()
    assert scene.wanted.number == 1, "it is not tried again"
    scene.move(3)
    scene.follower.look_at_registry()
    assert scene.wanted.identity.version == "3"
    scene.move(2)
    scene.follower.look_at_registry()
    assert scene.wanted.identity.version == "2", "the alias has moved, so it is tried again"


def test_a_model_that_takes_a_worker_down_is_refused(tmp_path, client):
    scene = Scene(tmp_path / "run", client, workers=2)
    scene.move(1)
    scene.follower.fetch_all()
    scene.report(11, 1)
    scene.move(2)
    scene.follower.look_at_registry()
    scene.report(12, 1, held=(1, 2))
    (died,) = [state for state in scene.folder.workers() if state.pid == 12]
    scene.folder.forget_worker(12)
    scene.follower.worker_ended(died)
    scene.follower.look_at_workers()
    assert scene.wanted.identity.version == "1"
    assert scene.folder.registry()["0"].refusal.reason == "a worker ended while it loaded it"


def test_an_alias_that_comes_back_before_the_new_one_is_taken(scene, keeper):
    scene.move(2)
    scene.follower.look_at_registry()
    scene.move(1)
    scene.follower.look_at_registry()
    keeper.look()
    scene.follower.look_at_workers()
    assert (scene.model["version"], answer(keeper), scene.kept) == ("1", b'{"predictions": [1]}', ["0-1"])
    scene.move(2)
    scene.follower.look_at_registry()
    keeper.look()
    assert scene.model["version"] == "2"
