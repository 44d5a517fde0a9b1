"""``regista registry show``."""

import json


def facts(result):
    return dict(line.split(maxsplit=1) for line in result.stdout.splitlines() if not line.startswith(" "))


def test_a_model(run, client):
    client.update_registered_model("wine", "Which grower?")
    client.set_registered_model_tag("wine", "team", "ml")
    client.transition_model_version_stage("wine", 2, "Production")
    result = run("registry", "show", "wine")
    shown = facts(result)
    assert shown["name"].strip() == "wine"
    assert shown["description"].strip() == "Which grower?"
    assert shown["aliases"].strip() == "champion → 2"
    assert shown["stages"].strip() == "Production → 2"
    assert shown["tags"].strip() == "team = ml"
    assert "regista history wine" in result.stderr


def test_a_version_with_its_files_and_what_its_run_logged(run, client):
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "rmse", 6.25)
    client.log_param(run_id, "trees", 50)
    client.log_artifacts(run_id, client.download_model("models:/wine/1"), "model")
    version = client.register_model(f"runs:/{run_id}/model", "wine")
    shown = run("registry", "show", "wine/3").stdout
    for text in (version.manifest_digest, "rmse = 6.25", "trees = 50", "MLmodel", run_id):
        assert text in shown


def test_by_alias_and_as_json(run):
    answer = json.loads(run("registry", "show", "models:/wine@champion", "--json").stdout)
    assert answer["model_version"]["version"] == "2"
    assert json.loads(run("registry", "show", "wine", "--json").stdout)["registered_model"]["name"] == "wine"


def test_a_version_without_a_run_has_no_metrics(run):
    assert "metrics" not in run("registry", "show", "wine/1").stdout


def test_what_is_not_there(run):
    for target in ("beer", "wine/9", "wine@nobody", "wine/Staging"):
        result = run("registry", "show", target)
        assert (result.exit_code, result.stdout) == (3, ""), target
        assert result.stderr.startswith("Error: ")
