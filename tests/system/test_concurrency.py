"""64 clients at once: consecutive numbers, exactly one winner where there may be one, nothing lost, no failure."""

import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from processes import start_server
from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.model_versions import (
    CreateModelVersion,
    GetModelVersion,
    SearchModelVersions,
    SetModelVersionTag,
    TransitionModelVersionStage,
)
from regista.api.registered_models import (
    CreateRegisteredModel,
    GetModelVersionByAlias,
    GetRegisteredModel,
    RenameRegisteredModel,
    RollbackAlias,
    SearchRegisteredModels,
    SetAlias,
)
from regista.entities import ANONYMOUS, Caller
from regista.errors import RegistaError
from regista.store.http import HttpStore

CLIENTS = 64
DONE = "done"

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module", params=["sqlite", "sqlite with two workers", "postgresql", "mariadb"])
def url(request, tmp_path_factory):
    """A server; every test makes models with names of its own."""
    kind = request.param.split()[0]
    backend = None if kind == "sqlite" else request.getfixturevalue(f"{kind}_databases")()
    options = ["--workers", "2"] if "workers" in request.param else []
    with start_server(tmp_path_factory.mktemp("server"), *options, backend=backend) as server:
        yield server.url
        assert "Traceback" not in server.output, server.output[-4000:]


@pytest.fixture
def store(url):
    """The store that the test looks from; in the end the history is sound."""
    with closing(HttpStore(url, timeout=120)) as store:
        yield store
        assert store.call(VerifyHistory(), ANONYMOUS).broken == ()


def at_once(url, work):
    """The results of ``work(store, number)`` of all clients, each with a store of its own, started together.

    A refusal gives its error code. Nothing is tried again: what the server answers is what counts.
    """
    start = threading.Barrier(CLIENTS)

    def one(number):
        with closing(HttpStore(url, timeout=120, retries=0)) as client:
            start.wait(60)
            try:
                return work(client, number)
            except RegistaError as refused:
                return refused.error_code

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(CLIENTS)))


def make(store, name, versions=0):
    store.call(CreateRegisteredModel(name=name), ANONYMOUS)
    for _ in range(versions):
        store.call(CreateModelVersion(name=name, source="s3://b/x"), ANONYMOUS)


def events_of(store, name, noun=""):
    """The events of a model, the oldest first."""
    found = store.call(ListModelEvents(name=name, max_results=1000), ANONYMOUS).events[::-1]
    assert [event.sequence for event in found] == list(range(1, len(found) + 1))
    return [event for event in found if event.action.startswith(noun)]


def test_versions_get_consecutive_numbers(url, store):
    make(store, "numbered")

    def create(client, number):
        request = CreateModelVersion(name="numbered", source=f"s3://b/{number}")
        return int(client.call(request, Caller(f"client-{number}")).model_version.version)

    first, second = at_once(url, create), at_once(url, create)
    assert sorted(first) == list(range(1, CLIENTS + 1))
    assert sorted(second) == list(range(CLIENTS + 1, 2 * CLIENTS + 1))
    created = events_of(store, "numbered", "model_version.")
    assert [int(event.after["version"]) for event in created] == list(range(1, 2 * CLIENTS + 1))
    assert {event.actor for event in created} == {f"client-{number}" for number in range(CLIENTS)}
    found = store.call(SearchModelVersions(filter="name = 'numbered'"), ANONYMOUS).model_versions
    made = {(number, f"s3://b/{client}") for versions in (first, second) for client, number in enumerate(versions)}
    assert {(int(version.version), version.source) for version in found} == made


def test_an_alias_that_everybody_moves_is_always_one_of_them(url, store):
    make(store, "moved", versions=4)
    turns = itertools.cycle("1234")

    def move_and_read(client, number):
        client.call(SetAlias(name="moved", alias="champion", version=next(turns)), ANONYMOUS)
        return client.call(GetModelVersionByAlias(name="moved", alias="champion"), ANONYMOUS).model_version.version

    assert set(at_once(url, move_and_read)) <= set("1234")
    moves = events_of(store, "moved", "alias.")
    assert [event.before for event in moves] == [None, *(event.after for event in moves[:-1])]
    holder = store.call(GetModelVersionByAlias(name="moved", alias="champion"), ANONYMOUS).model_version.version
    assert moves[-1].after == {"alias": "champion", "version": holder}


def test_one_is_in_production_when_everybody_archives_the_others(url, store):
    make(store, "staged", versions=CLIENTS)

    def promote(client, number):
        request = TransitionModelVersionStage(
            name="staged", version=str(number + 1), stage="Production", archive_existing_versions=True
        )
        return client.call(request, ANONYMOUS).model_version.current_stage

    assert at_once(url, promote) == ["Production"] * CLIENTS
    found = store.call(SearchModelVersions(filter="name = 'staged'"), ANONYMOUS).model_versions
    assert Counter(version.current_stage for version in found) == {"Production": 1, "Archived": CLIENTS - 1}
    moves = Counter(event.after["stage"] for event in events_of(store, "staged", "model_version.stage"))
    assert moves == {"Production": CLIENTS, "Archived": CLIENTS - 1}


def test_a_name_is_created_once(url, store):
    def create(client, number):
        client.call(CreateRegisteredModel(name="wanted", description=str(number)), ANONYMOUS)
        return DONE

    outcomes = at_once(url, create)
    assert Counter(outcomes) == {DONE: 1, "RESOURCE_ALREADY_EXISTS": CLIENTS - 1}
    model = store.call(GetRegisteredModel(name="wanted"), ANONYMOUS).registered_model
    assert model.description == str(outcomes.index(DONE))
    assert len(events_of(store, "wanted")) == 1


def test_one_rollback_wins_when_everybody_expects_the_same_version(url, store):
    make(store, "rolled", versions=3)
    for version in "123":
        store.call(SetAlias(name="rolled", alias="champion", version=version), ANONYMOUS)

    def roll_back(client, number):
        request = RollbackAlias(name="rolled", alias="champion", expected_version="3")
        return client.call(request, Caller(f"client-{number}")).model_version.version

    outcomes = at_once(url, roll_back)
    assert Counter(outcomes) == {"2": 1, "RESOURCE_CONFLICT": CLIENTS - 1}
    (rolled_back,) = events_of(store, "rolled", "alias.rolled_back")
    assert rolled_back.actor == f"client-{outcomes.index('2')}"
    holder = store.call(GetModelVersionByAlias(name="rolled", alias="champion"), ANONYMOUS).model_version.version
    assert holder == "2"


def test_one_gets_the_name_that_everybody_wants(url, store):
    for number in range(CLIENTS):
        make(store, f"before-{number}")

    def rename(client, number):
        client.call(RenameRegisteredModel(name=f"before-{number}", new_name="after"), ANONYMOUS)
        return DONE

    outcomes = at_once(url, rename)
    assert Counter(outcomes) == {DONE: 1, "RESOURCE_ALREADY_EXISTS": CLIENTS - 1}
    found = store.call(SearchRegisteredModels(filter="name LIKE 'before-%'"), ANONYMOUS).registered_models
    kept = {f"before-{number}" for number, outcome in enumerate(outcomes) if outcome != DONE}
    assert {model.name for model in found} == kept
    assert store.call(GetRegisteredModel(name="after"), ANONYMOUS).registered_model.name == "after"


def test_no_tag_of_one_version_is_lost(url, store):
    make(store, "tagged", versions=1)

    def set_tag(client, number):
        client.call(SetModelVersionTag(name="tagged", version="1", key=f"k{number}", value="v"), ANONYMOUS)
        return DONE

    assert at_once(url, set_tag) == [DONE] * CLIENTS
    version = store.call(GetModelVersion(name="tagged", version="1"), ANONYMOUS).model_version
    assert {tag.key for tag in version.tag_list} == {f"k{number}" for number in range(CLIENTS)}


def test_the_history_can_be_verified_while_everybody_writes(url, store):
    """Each verification sees one moment; a half-seen change would look like tampering."""
    make(store, "busy", versions=1)

    def write_or_verify(client, number):
        if number % 16 == 0:
            return [problem for _ in range(4) for problem in client.call(VerifyHistory(), ANONYMOUS).broken]
        for _ in range(4):
            made = client.call(CreateModelVersion(name="busy", source="s3://b/x"), ANONYMOUS).model_version.version
            client.call(SetAlias(name="busy", alias="newest", version=made), ANONYMOUS)
        return []

    assert at_once(url, write_or_verify) == [[]] * CLIENTS
