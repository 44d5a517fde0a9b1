from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from regista.client import Client
from regista.client.experiments import get_or_create_experiment
from regista.entities import ViewType
from regista.errors import AlreadyExists, InvalidParameter, NotFound


def test_an_experiment_from_birth_to_the_bin(client: Client) -> None:
    number = client.create_experiment("bikes", tags={"team": "mobility", "floor": 3})
    found = client.get_experiment(int(number))
    assert found == client.get_experiment_by_name("bikes")
    assert found.tags == {"team": "mobility", "floor": "3"}
    assert found.artifact_location == f"mlflow-artifacts:/{number}"
    client.set_experiment_tag(number, "floor", 4)
    client.delete_experiment_tag(number, "team")
    client.rename_experiment(number, "cargo bikes")
    assert client.get_experiment(number).name == "cargo bikes"
    assert client.get_experiment(number).tags == {"floor": "4"}
    client.delete_experiment(number)
    assert client.get_experiment(number).lifecycle_stage == "deleted"
    assert [found.name for found in client.search_experiments(ViewType.DELETED_ONLY)] == ["cargo bikes"]
    client.restore_experiment(number)
    assert [found.name for found in client.search_experiments()] == ["cargo bikes", "Default"]


def test_absent_and_taken_names(client: Client) -> None:
    client.create_experiment("bikes")
    with pytest.raises(AlreadyExists, match=r"^Experiment\(name=bikes\) already exists\."):
        client.create_experiment("bikes")
    assert client.get_experiment_by_name("trains") is None
    with pytest.raises(NotFound, match="No Experiment with id=77 exists"):
        client.get_experiment(77)


def test_search_gives_pages_and_list_gives_all(client: Client) -> None:
    for name in ("a", "b", "c"):
        client.create_experiment(name)
    page = client.search_experiments(max_results=2, order_by="name DESC")
    assert [found.name for found in page] == ["c", "b"]
    rest = client.search_experiments(max_results=2, order_by="name DESC", page_token=page.token)
    assert [found.name for found in rest] == ["a", "Default"]
    assert rest.token is None
    assert {found.name for found in client.list_experiments()} == {"a", "b", "c", "Default"}
    assert [found.name for found in client.search_experiments(filter_string="name LIKE 'b%'")] == ["b"]


def test_a_view_type_that_is_none_is_named(local: Client) -> None:
    with pytest.raises(InvalidParameter, match="Invalid view type '9'"):
        local.search_experiments(view_type=9)


def test_many_who_need_one_experiment_get_the_same(client: Client) -> None:
    together = threading.Barrier(12)

    def get(_: int) -> str:
        together.wait()
        return get_or_create_experiment(client, "bikes").experiment_id

    with ThreadPoolExecutor(12) as threads:
        assert len(set(threads.map(get, range(12)))) == 1
