"""No path leads out of the storage, on any route that takes one, in any encoding."""

import hashlib
import http.client
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.system.hostile_paths import HARMLESS, REFUSED

from processes import start_server
from regista import Client
from regista.api import CONTRACT
from regista.api.request import Transfer
from regista.server.transfers import TRANSFERS

CANARY = b"nobody may read this"
UPLOADED = b"uploaded"
DIGEST = hashlib.sha256(UPLOADED).hexdigest()
FIELDS = {"path", "directory", "artifact_file_path", "artifact_directory_path"}
UNSERVED = {501}
"""Direct transfers to a bucket: this storage is a folder, and the answer is the same for every path."""

ROUTES = [
    pytest.param(kind, field, id=f"{kind.__name__}-{field}")
    for kind in (*CONTRACT, *TRANSFERS)
    for field in kind.__struct_fields__
    if field in FIELDS
]


class Scene:
    """A server with a run, a model and a version, and files around its storage that are none of its business."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = folder
        client = Client(server.url)
        run = client.create_run("0").info
        client.log_text(run.run_id, "of the run", "a/x")
        model = client.create_logged_model("0", "m", source_run_id=run.run_id)
        client.create_registered_model("m")
        client.create_model_version("m", f"{run.artifact_uri}/a", run.run_id)
        client.close()
        self.values = {
            "run_id": run.run_id,
            "model_id": model.model_id,
            "name": "m",
            "version": "1",
            "digest": DIGEST,
            "digests": [DIGEST],
            "size": len(UPLOADED),
            "part_size": 0,
            "upload_id": "0" * 32,
            "number": 1,
            "offset": 0,
            "files": [{"path": "f", "size": len(UPLOADED), "digest": DIGEST}],
            "parts": [{"part_number": 1, "etag": "", "url": ""}],
            "num_parts": 1,
            "path": "a/x",
            "directory": "a",
        }
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(self, kind, **fields):
        """Status and body of a call with these fields; a field ``raw`` is what the rest of the URL's path is."""
        where, raw = kind.endpoint, fields.pop("raw", None)
        values = {name: self.values[name] for name in kind.__struct_fields__ if name in self.values} | fields
        path = where.prefixes[0] + where.path
        for name in list(values):
            for placeholder in (f"{{{name}}}", f"{{{name}:path}}"):
                if placeholder in path:
                    value = values.pop(name)
                    path = path.replace(placeholder, raw if raw is not None else quote(str(value), safe=""))
        method, body, headers = where.methods[0], None, {}
        if where.transfer is Transfer.JSON and method != "GET":
            body, headers = json.dumps(values).encode(), {"Content-Type": "application/json"}
        else:
            path += "?" + "&".join(f"{name}={quote(str(value), safe='')}" for name, value in values.items())
            body = UPLOADED if where.transfer is Transfer.UPLOAD else None
        self.connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers | ({"Content-Length": str(len(body))} if body is not None else {})).items():
            self.connection.putheader(name, value)
        self.connection.endheaders(body)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for place in ("x", "etc/passwd", "server/x", "server/etc/passwd", "server/mlartifacts/x"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(CANARY)
    with start_server(folder / "server") as server:
        scene = Scene(server, folder)
        before = around(folder)
        yield scene
        scene.connection.close()
        assert around(folder) == before
        assert "Traceback" not in server.output, server.output[-4000:]
        assert "Unexpected error" not in server.output


def around(folder):
    """What is beside the stored bytes, with its content; blobs have the names of their digests and no others."""
    storage = folder / "server" / "mlartifacts"
    changing = ("regista.db", "server-")
    for path in (storage / "blobs").rglob("*"):
        assert path.is_dir() or len(path.name) == 64, path
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(changing) and path.parent.parent.parent != storage
    }


def encodings(path):
    """The rest of a URL's path that stands for this path: everything encoded, twice, only what must be, and plain."""
    yield quote(path, safe="")
    yield quote(quote(path, safe=""), safe="")
    yield quote(path, safe="/")
    if path.isascii() and path.isprintable() and not set(path) & set(" ?#"):
        yield path


def tries(kind, path, field):
    """The fields of all requests that carry the path."""
    if f"{{{field}:path}}" in kind.endpoint.path:
        return [{"raw": raw} for raw in encodings(path) if len(raw) < 60_000]
    if kind.endpoint.methods[0] == "GET" or kind.endpoint.transfer is not Transfer.JSON:
        return [{field: text} for text in (path, quote(path, safe="")) if len(quote(text, safe="")) < 60_000]
    return [{field: text} for text in (path, quote(path, safe=""))]


@pytest.mark.parametrize(("kind", "field"), ROUTES)
def test_a_path_that_leads_elsewhere_is_refused(scene, kind, field):
    allowed = {400, *(UNSERVED if kind in set(TRANSFERS) else ())}
    wrong = []
    for path in REFUSED:
        for fields in tries(kind, path, field):
            status, body, headers = scene.ask(kind, **fields)
            error = json.loads(body) if status in {400, 501} else {}
            if status not in allowed or not error.get("message") or CANARY in body or "set-cookie" in headers:
                wrong.append((str(fields)[:100], status, body[:100]))
    assert wrong == []


@pytest.mark.parametrize(("kind", "field"), ROUTES)
def test_an_odd_name_is_a_name_and_no_more(scene, kind, field):
    wrong = []
    for path in HARMLESS:
        for fields in tries(kind, path, field):
            status, body, headers = scene.ask(kind, **fields)
            if (status >= 500 and status != 501) or CANARY in body or "set-cookie" in headers:
                wrong.append((str(fields)[:100], status, body[:100]))
    assert wrong == []


IDS = [
    pytest.param(name, field, id=f"{name}-{field}")
    for name, field in [
        ("UploadBlob", "digest"),
        ("UploadPart", "upload_id"),
        ("UploadPart", "digest"),
        ("BeginUpload", "digest"),
        ("CompleteUpload", "upload_id"),
        ("CompleteUpload", "digest"),
        ("FindMissingBlobs", "digests"),
        ("LinkArtifacts", "files"),
        ("PurgeModelVersion", "id"),
    ]
]


@pytest.mark.parametrize(("name", "field"), IDS)
def test_digests_ids_and_names_of_uploads_lead_nowhere(scene, name, field):
    kind = next(kind for kind in CONTRACT if kind.__name__ == name)
    wrong = []
    for path in (*REFUSED, *HARMLESS):
        values = [{field: [path] if field == "digests" else path}]
        if field == "files":
            values = [
                {"files": [{"path": path, "size": 9, "digest": DIGEST}]},
                {"files": [{"path": "f", "size": 1, "digest": path}]},
            ]
        if kind.endpoint.transfer is Transfer.UPLOAD and len(quote(path)) > 60_000:
            continue  # longer than a server takes an address
        for fields in values:
            status, body, _ = scene.ask(kind, **fields)
            if not 400 <= status < 500 or CANARY in body:
                wrong.append((str(fields)[:100], status, body[:100]))
    assert wrong == []


def test_what_was_uploaded_under_an_odd_name_comes_back_by_it_alone(scene):
    kinds = {kind.__name__: kind for kind in CONTRACT}
    names = [name for name in HARMLESS if not name.startswith("\ufeff")]
    for name in names:
        status, body, _ = scene.ask(kinds["UploadArtifact"], path=f"odd/{name}")
        assert status == 200 or (status == 400 and len(name) > 1000), (name, status, body[:200])
        if status == 200:
            status, body, headers = scene.ask(kinds["DownloadArtifact"], path=f"odd/{name}")
            assert (status, body) == (200, UPLOADED), name
            assert headers["x-content-type-options"] == "nosniff"


def test_downloads_are_attachments_that_run_nowhere(scene):
    kinds = {kind.__name__: kind for kind in CONTRACT}
    for name in ("page.html", "drawing.svg", "script.js", "x.xhtml", "x.pdf", "x", "a.swf", 'q"uo;te.html', "ü.html"):
        assert scene.ask(kinds["UploadArtifact"], path=f"shown/{name}")[0] == 200
        for absent in (False, True):
            kind = kinds["DownloadArtifact"]
            status, _, found = scene.ask(kind, path=f"shown/{name}" + ("/none" if absent else ""))
            assert status == (404 if absent else 200)
            assert found["x-content-type-options"] == "nosniff"
            if not absent:
                assert found["content-disposition"].startswith("attachment; filename=")
                assert "sandbox" in found["content-security-policy"]
                assert "\n" not in found["content-disposition"]


def test_links_in_the_storage_folder_are_not_followed_to_other_files(scene, tmp_path):
    """Who may write to the folder can do anything; a link is still not a way for a client to name a file."""
    secret = Path(tmp_path, "secret")
    secret.write_bytes(CANARY)
    link = scene.folder / "server" / "mlartifacts" / "link"
    link.symlink_to(secret)
    kinds = {kind.__name__: kind for kind in CONTRACT}
    for path in ("link", "mlartifacts/link", "../mlartifacts/link", "blobs/../link"):
        status, body, _ = scene.ask(kinds["DownloadArtifact"], path=path)
        assert status in {400, 404}
        assert CANARY not in body
    link.unlink()
