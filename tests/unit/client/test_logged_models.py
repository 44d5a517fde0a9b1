from __future__ import annotations

from pathlib import Path

import pytest

from processes import start_server
from regista.client import Client
from regista.client.logged_models import failed_by_errors
from regista.entities import LoggedModelStatus
from regista.errors import NotFound


def test_a_logged_model_from_birth_to_the_bin(client: Client, tmp_path: Path) -> None:
    run_id = client.create_run("0").info.run_id
    model = client.create_logged_model("0", "tree", run_id, {"a": 1}, {"depth": 3}, "classifier")
    assert model.status is LoggedModelStatus.PENDING
    assert (model.name, model.source_run_id, model.model_type) == ("tree", run_id, "classifier")
    assert (model.tags, model.params) == ({"a": "1"}, {"depth": "3"})
    assert model.artifact_location == f"mlflow-artifacts:/0/models/{model.model_id}/artifacts"
    folder = tmp_path / "files" / "deep"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("n")
    client.log_model_artifact(model.model_id, folder / "notes.txt")
    client.log_model_artifacts(model.model_id, folder.parent)
    assert [entry.path for entry in client.list_logged_model_artifacts(model.model_id)] == ["deep", "notes.txt"]
    assert [e.path for e in client.list_logged_model_artifacts(model.model_id, "deep")] == ["deep/notes.txt"]
    client.set_logged_model_tags(model.model_id, {"b": 2})
    client.delete_logged_model_tag(model.model_id, "a")
    client.log_model_params(model.model_id, {"width": 4})
    done = client.finalize_logged_model(model.model_id, "READY")
    assert done.status is LoggedModelStatus.READY
    assert done.tags == {"b": "2"}
    assert done.params == {"depth": "3", "width": "4"}
    client.delete_logged_model(model.model_id)
    with pytest.raises(NotFound, match=model.model_id):
        client.get_logged_model(model.model_id)


def test_search(client: Client) -> None:
    ids = [client.create_logged_model("0", name).model_id for name in ("a", "b", "a")]
    found = client.search_logged_models("0", "name = 'a'", order_by=[{"field_name": "creation_timestamp"}])
    assert {model.model_id for model in found} == {ids[0], ids[2]}
    page = client.search_logged_models(["0"], max_results=2)
    rest = client.search_logged_models(["0"], max_results=2, page_token=page.token)
    assert {model.model_id for model in [*page, *rest]} == set(ids)


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_was_not_said_is_none(client: Client, nothing: str | None) -> None:
    made = client.create_logged_model("0", model_type=nothing)
    for model in (made, client.get_logged_model(made.model_id)):
        assert (model.model_type, model.source_run_id, model.status_message) == (None, None, None)


def test_what_ends_early_is_marked_as_failed(client: Client) -> None:
    model_id = client.create_logged_model("0").model_id
    with pytest.raises(KeyboardInterrupt), failed_by_errors(client, model_id):
        raise KeyboardInterrupt
    assert client.get_logged_model(model_id).status is LoggedModelStatus.FAILED


def test_a_server_that_is_away_does_not_hide_why_a_model_was_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTA_HTTP_REQUEST_MAX_RETRIES", "0")
    with start_server(tmp_path / "server") as server, Client(server.url) as client:
        model_id = client.create_logged_model("0").model_id
        with pytest.raises(ZeroDivisionError), failed_by_errors(client, model_id):
            server.kill()
            1 / 0  # noqa: B018 - for its error
