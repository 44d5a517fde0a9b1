from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import regista.data as data
from regista.data.sources import source_of
from regista.entities import DatasetInput
from regista.errors import InvalidParameter, NotFound, NotImplementedHere, Unavailable


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A web server on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/old":
                self.send_response(302)
                self.send_header("Location", "/files/wine.csv")
                self.end_headers()
                return
            self.send_response({"/none": 404, "/broken": 500}.get(self.path, 200))
            if self.path == "/evil":
                self.send_header("Content-Disposition", 'attachment; filename="../../evil.csv"')
            if self.path == "/short":
                self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"a,b\n1,2\n")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("given", "kind", "facts"),
    [
        ("data/x.csv", "local", {"uri": "data/x.csv"}),
        (Path("/data/x.csv"), "local", {"uri": "/data/x.csv"}),
        ("file:///data/x.csv", "local", {"uri": "file:///data/x.csv"}),
        ("https://example.com/x.csv", "http", {"url": "https://example.com/x.csv"}),
        ("s3://bucket/x", "s3", {"uri": "s3://bucket/x"}),
        ("gs://bucket/x", "gs", {"uri": "gs://bucket/x"}),
        ("hdfs:/x", "hdfs", {"uri": "hdfs:/x"}),
    ],
)
def test_a_path_or_url_becomes_the_source_that_mlflow_makes_of_it(given: str, kind: str, facts: dict[str, str]) -> None:
    found = source_of(given)
    assert (found.source_type, found.to_dict()) == (kind, facts)
    assert data.source_from_json(found.to_json(), found.source_type) == found
    assert source_of(found) is found


def test_without_a_source_it_is_the_running_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTA_USER", "grace")
    found = source_of(None)
    assert found.source_type == "code"
    assert found.to_dict()["tags"]["mlflow.user"] == "grace"
    assert data.source_from_json(found.to_json(), "code") == found
    with pytest.raises(NotImplementedHere, match="would have to run again"):
        found.load()


def test_the_source_of_what_a_run_read() -> None:
    kept = data.from_pandas(pd.DataFrame({"a": [1]}), "x.csv").to_entity()
    for form in (kept, DatasetInput(dataset=kept), data.from_pandas(pd.DataFrame({"a": [1]}), "x.csv")):
        assert data.get_source(form) == data.FileSource("x.csv")
    with pytest.raises(InvalidParameter, match="Expected a Dataset or a DatasetInput"):
        data.get_source("x.csv")  # type: ignore[arg-type]  # what is refused


def test_a_kind_that_is_not_known_keeps_its_facts() -> None:
    found = data.source_from_json('{"path": "p", "table": 1}', "delta_table")
    assert (found.source_type, found.to_dict()) == ("delta_table", {"path": "p", "table": 1})
    with pytest.raises(NotImplementedHere, match="'delta_table' cannot be loaded here"):
        found.load()


@pytest.mark.parametrize("text", ["", "no json", "[1]", '"a"', "{}", '{"uri": 5}'])
def test_a_stored_source_that_is_broken_is_an_error(text: str) -> None:
    with pytest.raises(InvalidParameter):
        data.source_from_json(text, "local")


def test_a_local_file_or_folder_is_there_or_copied(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "x.csv").write_text("a\n1\n")
    file, folder = data.FileSource(str(tmp_path / "in" / "deep" / "x.csv")), data.FileSource(str(tmp_path / "in"))
    assert file.load() == str(tmp_path / "in" / "deep" / "x.csv")
    copied = file.load(str(tmp_path / "out"))
    assert copied == str(tmp_path / "out" / "x.csv")
    assert Path(copied).read_text() == "a\n1\n"
    assert Path(folder.load(str(tmp_path / "out")), "deep", "x.csv").read_text() == "a\n1\n"
    with pytest.raises(NotFound, match=r"nope\.csv' is not on this machine"):
        data.FileSource(str(tmp_path / "nope.csv")).load()
    with pytest.raises(NotImplementedHere, match="fetch it with a tool for s3"):
        data.FileSource("s3://bucket/x").load()


def test_a_url_is_downloaded(site: str, tmp_path: Path) -> None:
    assert Path(data.HttpSource(f"{site}/files/wine.csv?v=1").load()).name == "wine.csv"
    for path in ("/files/wine.csv", "/old"):
        found = data.HttpSource(site + path).load(str(tmp_path))
        assert Path(found).parent == tmp_path
        assert Path(found).read_text() == "a,b\n1,2\n"
    assert data.HttpSource(site).load(str(tmp_path)) == str(tmp_path / "data")


def test_a_server_cannot_choose_another_folder(site: str, tmp_path: Path) -> None:
    assert data.HttpSource(f"{site}/evil").load(str(tmp_path / "in")) == str(tmp_path / "in" / "evil.csv")
    assert data.HttpSource(f"{site}/a/%2e%2e").load(str(tmp_path / "in")) == str(tmp_path / "in" / "data")


def test_a_download_that_fails_says_why(site: str) -> None:
    with pytest.raises(NotFound, match=r"nothing at http://127.*/none \(HTTP status 404\)"):
        data.HttpSource(f"{site}/none").load()
    with pytest.raises(Unavailable, match="HTTP status 500"):
        data.HttpSource(f"{site}/broken").load()
    with pytest.raises(Unavailable, match="cannot be downloaded"):
        data.HttpSource("http://127.0.0.1:1/x").load()


def test_half_a_download_leaves_nothing(site: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be downloaded"):
        data.HttpSource(f"{site}/short").load(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
