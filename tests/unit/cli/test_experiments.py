"""``regista experiments``: the sentences, tables and JSON are those of MLflow's command."""

import csv
import json

import pytest


@pytest.fixture
def wine(tracking):
    """The experiment wine; gives its id."""
    return tracking.create_experiment("wine", tags={"team": "ml"})


def test_create_says_the_id(track, tracking):
    result = track("experiments", "create", "--experiment-name", "wine", "-l", "mlflow-artifacts:/elsewhere")
    assert (result.exit_code, result.stdout) == (0, "Created experiment 'wine' with id 1\n")
    assert tracking.get_experiment("1").artifact_location == "mlflow-artifacts:/elsewhere"
    result = track("experiments", "create", "beer", "--tag", "team=ml", "--json")
    assert json.loads(result.stdout) == {"experiment_id": "2"}
    assert tracking.get_experiment("2").tags == {"team": "ml"}


def test_create_needs_one_name(track):
    for names in ([], ["wine", "-n", "beer"]):
        result = track("experiments", "create", *names)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Give the new experiment one name" in result.stderr


def test_a_name_that_is_taken(track, wine):
    result = track("experiments", "create", "wine")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("Error: Experiment(name=wine) already exists.")


def test_search_prints_the_table_of_mlflow(track, tracking, wine):
    tracking.create_experiment("a name that is longer than its title")
    result = track("experiments", "search")
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "Experiment Id    Name                                  Artifact Location",
        "---------------  ------------------------------------  -------------------",
        "0                Default                               mlflow-artifacts:/0",
        "1                wine                                  mlflow-artifacts:/1",
        "2                a name that is longer than its title  mlflow-artifacts:/2",
    ]


def test_search_sorts_ids_as_text_unless_told_otherwise(track, tracking):
    for number in range(1, 11):
        tracking.create_experiment(f"e{number}")
    assert ids(track("experiments", "search")) == ["0", "1", "10", *"23456789"]
    assert ids(track("experiments", "search", "--order-by", "name DESC", "--max-results", "2")) == ["9", "8"]


def test_search_with_a_filter_and_a_view(track, tracking, wine):
    tracking.delete_experiment(tracking.create_experiment("beer"))
    assert ids(track("experiments", "search", "tags.team = 'ml'")) == ["1"]
    assert ids(track("experiments", "search", "-v", "deleted_only")) == ["2"]
    assert ids(track("experiments", "search", "--view", "ALL")) == ["0", "1", "2"]
    found = json.loads(track("experiments", "search", "name = 'wine'", "--json").stdout)
    assert [one["name"] for one in found["experiments"]] == ["wine"]


def test_search_for_nothing_has_a_table_without_rows(track):
    assert ids(track("experiments", "search", "name = 'x'")) == []


@pytest.mark.parametrize("options", [["nme = 'x'"], ["-v", "some"], ["--max-results", "-1"], ["--order-by", "nme"]])
def test_a_wrong_search_is_one_error(track, options):
    result = track("experiments", "search", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_name_cannot_forge_a_row(track, tracking):
    tracking.create_experiment("a\nb\x1b[2J")
    assert ids(track("experiments", "search")) == ["0", "1"]
    assert "a\\nb\\x1b[2J" in track("experiments", "search").stdout


def test_get_prints_the_lines_of_mlflow(track, tracking, wine):
    found = tracking.get_experiment(wine)
    assert track("experiments", "get", "-x", "1").stdout.splitlines() == [
        "Experiment ID      : 1",
        "Name               : wine",
        "Artifact Location  : mlflow-artifacts:/1",
        "Lifecycle Stage    : active",
        f"Creation Time      : {found.creation_time}",
        f"Last Update Time   : {found.last_update_time}",
        "Tags               : team=ml",
    ]


def test_get_as_json_in_two_layouts(track, wine):
    flat = json.loads(track("experiments", "get", "-n", "wine", "--output", "json").stdout)
    assert (flat["name"], flat["tags"], list(flat)) == ("wine", {"team": "ml"}, sorted(flat))
    rest = json.loads(track("experiments", "get", "wine", "--json").stdout)
    assert rest["experiment"]["tags"] == [{"key": "team", "value": "ml"}]


def test_an_id_goes_before_a_name(track, tracking, wine):
    tracking.create_experiment(wine)
    tracking.create_experiment("77")
    assert json.loads(track("experiments", "get", wine, "--output", "json").stdout)["name"] == "wine"
    assert json.loads(track("experiments", "get", "-n", wine, "--output", "json").stdout)["experiment_id"] == "2"
    assert json.loads(track("experiments", "get", "77", "--output", "json").stdout)["experiment_id"] == "3"


@pytest.mark.parametrize("how", [["x"], ["-x", "99"], ["-n", "x"], ["99"]])
@pytest.mark.parametrize("command", [["get"], ["delete"], ["restore"], ["rename", "--new-name", "y"], ["csv"]])
def test_an_experiment_that_is_not_there(track, command, how):
    result = track("experiments", *command, *how)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("Error: ")
    assert how[-1] in result.stderr


def test_the_id_of_a_name_is_told(track, wine):
    result = track("experiments", "get", "-x", "wine")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith("The one with that name has the id 1: --experiment-id 1\n")


@pytest.mark.parametrize("command", ["get", "delete", "restore", "csv"])
def test_one_experiment_has_to_be_named(track, command):
    for names in ([], ["-x", "1", "-n", "wine"], ["1", "-x", "1"]):
        result = track("experiments", command, *names)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Must specify exactly one of --experiment-id or --experiment-name." in result.stderr


def test_delete_restore_and_rename_say_what_mlflow_says(track, tracking, wine):
    assert track("experiments", "delete", "-x", wine).stdout == "Experiment with ID 1 has been deleted.\n"
    assert tracking.get_experiment(wine).lifecycle_stage == "deleted"
    assert track("experiments", "restore", "wine").stdout == "Experiment with id 1 has been restored.\n"
    assert tracking.get_experiment(wine).lifecycle_stage == "active"
    result = track("experiments", "rename", "-x", wine, "--new-name", "beer")
    assert result.stdout == "Experiment with id 1 has been renamed to 'beer'.\n"
    assert tracking.get_experiment(wine).name == "beer"


def test_tags(track, tracking, wine):
    result = track("experiments", "tag", "wine", "team=a = b", "x=", "--delete", "old")
    assert result.exit_code == 3  # there is no tag old
    assert track("experiments", "tag", "1", "y=2", "--delete", "x").stdout == "wine: y = 2\nwine: no x\n"
    assert tracking.get_experiment(wine).tags == {"team": "a = b", "y": "2"}
    assert track("experiments", "tag", "wine").exit_code == 2


def test_csv_has_a_line_for_each_run(track, tracking, wine, tmp_path):
    first = tracking.create_run(wine, run_name="one", start_time=1_000).info.run_id
    tracking.log_param(first, "comment", 'a "b",\nc')
    tracking.log_metric(first, "rmse", 0.1)
    tracking.set_terminated(first, end_time=2_500)
    tracking.create_run(wine, run_name="two", start_time=3_000)
    rows = list(csv.DictReader(track("experiments", "csv", "wine").stdout.splitlines(keepends=True)))
    assert list(rows[0]) == [
        "run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time",
        "metrics.rmse", "params.comment", "tags.mlflow.runName",
    ]  # fmt: skip
    two, one = rows
    assert (one["metrics.rmse"], one["params.comment"]) == ("0.1", 'a "b",\nc')
    assert (two["metrics.rmse"], two["params.comment"], two["end_time"]) == ("", "", "")
    assert (one["start_time"], one["end_time"]) == ("1970-01-01 00:00:01+00:00", "1970-01-01 00:00:02.500+00:00")
    file = tmp_path / "runs.csv"
    result = track("experiments", "csv", "-x", wine, "-o", str(file))
    assert result.stdout == f"Experiment with ID 1 has been exported as a CSV to file: {file}.\n"
    assert list(csv.DictReader(file.open(newline=""))) == rows


def test_csv_into_a_folder_that_is_not_there(track, wine, tmp_path):
    result = track("experiments", "csv", "wine", "-o", str(tmp_path / "none" / "runs.csv"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")


def ids(result):
    assert result.exit_code == 0, result.stderr
    return [line.split()[0] for line in result.stdout.splitlines()[2:]]
