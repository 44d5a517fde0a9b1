"""Everything that can be said when a server is started."""

from pathlib import Path

import pytest

from regista.errors import InvalidParameter
from regista.server.options import ServerOptions


def test_a_directory_means_a_database_and_bytes_in_it(tmp_path):
    options = ServerOptions(backend_store_uri=str(tmp_path / "new"))
    assert options.database_url() == f"sqlite:///{tmp_path}/new/regista.db"
    assert options.artifacts_place() == tmp_path / "new/mlartifacts"
    assert (tmp_path / "new").is_dir()


def test_bytes_are_beside_the_sqlite_file(tmp_path):
    options = ServerOptions(backend_store_uri=f"sqlite:///{tmp_path}/x.db")
    assert options.database_url() == f"sqlite:///{tmp_path}/x.db"
    assert options.artifacts_place() == tmp_path / "mlartifacts"


def test_other_databases_have_no_beside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ServerOptions(backend_store_uri="postgresql://h/d").artifacts_place() == tmp_path / "mlartifacts"


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_a_destination_is_a_folder_or_a_bucket(tmp_path, form):
    assert ServerOptions(artifacts_destination=form.format(tmp_path)).artifacts_place() == tmp_path
    assert str(ServerOptions(artifacts_destination="s3://bucket/p").artifacts_place()) == "s3://bucket/p"
    with pytest.raises(InvalidParameter, match="ftp://b/p"):
        ServerOptions(artifacts_destination="ftp://b/p").artifacts_place()


def test_a_server_is_no_backend():
    with pytest.raises(InvalidParameter, match="is a server"):
        ServerOptions(backend_store_uri="http://localhost:5000").database_url()


@pytest.mark.parametrize("prefix", ["p", "/p/", "/", "/a b", "/{x}", "//p"])
def test_a_static_prefix_has_one_form(prefix):
    with pytest.raises(InvalidParameter, match="static prefix"):
        ServerOptions(static_prefix=prefix)


@pytest.mark.parametrize("field", [{"port": -1}, {"port": 65536}, {"workers": 0}, {"x_frame_options": "a\r\nb: c"}])
def test_values_out_of_range(field):
    with pytest.raises(InvalidParameter):
        ServerOptions(**field)


def test_the_environment_gives_the_defaults(monkeypatch):
    monkeypatch.setenv("MLFLOW_PORT", "7001")
    monkeypatch.setenv("REGISTA_HOST", "0.0.0.0")
    assert (ServerOptions().port, ServerOptions().host) == (7001, "0.0.0.0")


def test_without_the_proxy_files_go_to_the_folder_itself(tmp_path):
    closed = ServerOptions(backend_store_uri=str(tmp_path), serve_artifacts=False)
    assert closed.artifact_root() == str(tmp_path / "mlartifacts")
    assert ServerOptions(serve_artifacts=False, default_artifact_root="/data").artifact_root() == "/data"
    assert ServerOptions().artifact_root() == "mlflow-artifacts:/"


def test_options_travel_to_workers_as_text():
    options = ServerOptions(static_prefix="/a/b", allowed_hosts=("x", "y"), artifacts_destination=str(Path("/x")))
    assert ServerOptions.from_text(options.to_text()) == options
