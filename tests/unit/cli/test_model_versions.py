"""``regista registry versions``, ``register``, ``copy`` and ``transition``."""

import json
import re

import pytest


def test_versions_come_newest_first(run, client):
    rows = [line.split() for line in run("registry", "versions", "wine").stdout.splitlines()]
    rows = [row for row in rows if row and row[0] in {"1", "2"}]
    assert [row[0] for row in rows] == ["2", "1"]
    assert rows[0][1] == "champion"
    assert rows[0][-1] == client.get_model_version("wine", 2).manifest_digest[:12]


def test_versions_as_json_are_what_rest_answers(run):
    answer = json.loads(run("registry", "versions", "wine", "--json").stdout)
    assert [version["version"] for version in answer["model_versions"]] == ["2", "1"]


@pytest.mark.parametrize("name", ["it's", "5\" 'wide' \\"])
def test_a_name_with_quotes_has_its_versions(run, client, name):
    client.rename_registered_model("wine", name)
    answer = json.loads(run("registry", "versions", name, "--json").stdout)
    assert [version["version"] for version in answer["model_versions"]] == ["2", "1"]


def test_versions_in_pages(run):
    first = run("registry", "versions", "wine", "--limit", "1")
    token = re.search(r"--page-token (\S+)", first.stderr)[1]
    second = json.loads(run("registry", "versions", "wine", "--page-token", token, "--json").stdout)
    assert [version["version"] for version in second["model_versions"]] == ["1"]


def test_a_model_without_versions_says_how_to_get_one(run, client):
    client.create_registered_model("beer")
    result = run("registry", "versions", "beer")
    assert (result.exit_code, result.stdout) == (0, "beer has no versions.\n")
    assert "regista registry register SOURCE beer" in result.stderr


def test_versions_of_a_model_that_is_not_there(run):
    result = run("registry", "versions", "beer")
    assert (result.exit_code, result.stdout) == (3, "")


def test_register_a_directory(run, client, tmp_path):
    folder = client.download_model("models:/wine/1", tmp_path / "saved")
    result = run("registry", "register", str(folder), "beer", "--tag", "team=ml", "--description", "From a disk",
                 "--alias", "champion", "--alias", "tested", "--reason", "taken over")  # fmt: skip
    version = client.get_model_version("beer", 1)
    digest = client.get_model_version("wine", 1).manifest_digest
    assert (version.manifest_digest, version.tags, version.description) == (digest, {"team": "ml"}, "From a disk")
    assert result.stdout == (
        f"Registered beer/1, content {digest[:12]}\nbeer@champion → version 1\nbeer@tested → version 1\n"
    )
    assert {event.reason for event in client.get_history("beer")} == {"taken over"}
    assert client.load_pyfunc("models:/beer@champion").predict({"x": [4]}) == [8]


def test_register_by_every_kind_of_uri(run, client):
    run_id = client.create_run("0").info.run_id
    folder = client.download_model("models:/wine/1")
    client.log_artifacts(run_id, folder, "plain/model")
    logged = client.get_model_version("wine", 1).model_id
    root = client.get_run(run_id).info.artifact_uri
    sources = [f"models:/{logged}", f"runs:/{run_id}/plain/model", "models:/wine/2", "models:/wine@champion",
               f"{root}/plain/model", f"file://{folder}"]  # fmt: skip
    for number, source in enumerate(sources, 1):
        result = run("registry", "register", source, "beer")
        assert result.exit_code == 0, (source, result.output)
        assert client.get_model_version("beer", number).manifest_digest
    assert client.get_model_version("beer", 5).run_id == run_id


def test_register_as_json_has_the_alias(run):
    answer = json.loads(run("registry", "register", "models:/wine/1", "beer", "--alias", "x", "--json").stdout)
    assert answer["model_version"]["aliases"] == ["x"]


@pytest.mark.parametrize(
    ("source", "options", "code", "message"),
    [
        ("/nowhere", [], 2, "'/nowhere' is neither a URI such as runs:/ID/model or models:/wine/3, nor a directory"),
        ("wine/1", [], 2, "'wine/1' is neither a URI such as"),
        ("models:/wine/9", [], 3, "version=9"),
        ("models:/wine/1", ["--alias", "latest"], 2, "is reserved"),
        ("models:/wine/1", ["--alias", "v1"], 2, "is reserved"),
        ("runs:/0123456789abcdef0123456789abcdef/model", [], 3, "0123456789abcdef0123456789abcdef"),
    ],
)
def test_a_source_that_cannot_be_registered_leaves_nothing(run, client, source, options, code, message):
    result = run("registry", "register", source, "beer", *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert [model.name for model in client.search_registered_models()] == ["wine"]


def test_a_directory_without_a_model_is_not_uploaded(run, client, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("a")
    before = len(client.search_logged_models(["0"]))
    result = run("registry", "register", str(tmp_path / "notes"), "beer")
    assert result.exit_code == 3
    assert '"MLmodel"' in result.stderr
    assert len(client.search_logged_models(["0"])) == before


def test_copy(run, client):
    client.set_model_version_tag("wine", 2, "team", "ml")
    result = run("registry", "copy", "wine@champion", "beer", "--reason", "for the bar")
    assert (result.exit_code, result.stdout) == (0, "Copied wine/2 to beer/1\n")
    copied = client.get_model_version("beer", 1)
    assert (copied.tags, copied.aliases) == ({"team": "ml"}, [])
    assert copied.manifest_digest == client.get_model_version("wine", 2).manifest_digest
    assert json.loads(run("registry", "copy", "models:/wine/1", "beer", "--json").stdout)["model_version"][
        "version"
    ] == "2"  # fmt: skip


def test_transition(run, client):
    run("registry", "transition", "wine/1", "Production")
    result = run("registry", "transition", "wine@champion", "production", "--archive-existing", "--reason", "go")
    assert (result.exit_code, result.stdout) == (0, "wine/2: None → Production\n")
    assert client.get_model_version("wine", 1).current_stage == "Archived"
    assert client.get_history("wine")[0].reason == "go"


def test_a_stage_that_does_not_exist(run):
    result = run("registry", "transition", "wine/1", "Prod")
    assert result.exit_code == 2
    assert "None, Staging, Production, Archived" in result.stderr
