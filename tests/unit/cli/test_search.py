"""``regista registry search``."""

import json

import pytest


@pytest.fixture
def trained(client):
    """Version 3 of wine comes from a run with a metric and a param."""
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "rmse", 0.123456789)
    client.log_param(run_id, "trees", 50)
    folder = client.download_model("models:/wine/1")
    client.log_artifacts(run_id, folder, "model")
    client.register_model(f"runs:/{run_id}/model", "wine", {"team": "ml"})
    return run_id


def rows(result):
    return [line.split() for line in result.stdout.splitlines() if line.startswith("wine")]


def test_without_a_filter_all_versions_are_found(run):
    assert sorted(row[1] for row in rows(run("registry", "search"))) == ["1", "2"]


def test_a_filter_by_alias(run):
    (row,) = rows(run("registry", "search", "name = 'wine' AND alias = 'champion'"))
    assert row[:3] == ["wine", "2", "champion"]


def test_columns_show_metrics_params_and_tags(run, trained):
    result = run("registry", "search", "version_number = 3", "--column", "metrics.rmse", "--column", "params.trees",
                 "--column", "tags.team", "--column", "tags.nothing")  # fmt: skip
    assert result.stdout.split()[:7] == [
        "name", "version", "aliases", "metrics.rmse", "params.trees", "tags.team", "tags.nothing"
    ]  # fmt: skip
    (row,) = rows(result)
    assert row[:6] == ["wine", "3", "0.123457", "50", "ml", "-"]


def test_a_version_without_a_run_has_a_dash(run, trained):
    (row,) = rows(run("registry", "search", "version_number = 1", "--column", "metrics.rmse"))
    assert row[:3] == ["wine", "1", "-"]


def test_json_is_what_rest_answers(run):
    answer = json.loads(run("registry", "search", "--order-by", "version_number ASC", "--limit", "1", "--json").stdout)
    assert [version["version"] for version in answer["model_versions"]] == ["1"]
    assert answer["next_page_token"]


def test_all_pages(run):
    result = run("registry", "search", "--all")
    assert (len(rows(result)), result.stderr) == (2, "")


def test_models(run):
    assert run("registry", "search", "name = 'wine'", "--models").stdout == run("registry", "list").stdout
    assert run("registry", "search", "--models", "--column", "tags.x").exit_code == 2


def test_nothing_found_says_so(run):
    result = run("registry", "search", "name = 'beer'")
    assert (result.exit_code, result.stdout) == (0, "No version fits the filter.\n")
    assert json.loads(run("registry", "search", "name = 'beer'", "--json").stdout) == {}


def test_a_wrong_filter_points_at_the_place(run):
    result = run("registry", "search", "name = 'wine' AND")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "column 18" in result.stderr


def test_a_column_that_cannot_be(run):
    result = run("registry", "search", "--column", "rmse")
    assert result.exit_code == 2
    assert "expected metrics.KEY, params.KEY or tags.KEY, got 'rmse'" in result.stderr
