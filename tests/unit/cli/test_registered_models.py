"""``regista registry list``, ``create`` and ``rename``."""

import json


def test_list_shows_the_newest_version_and_the_aliases(run):
    (row,) = [line.split() for line in run("registry", "list").stdout.splitlines() if "wine" in line]
    assert row[:5] == ["wine", "2", "champion", "→", "2"]


def test_a_filter_that_nothing_fits(run):
    result = run("registry", "list", "--filter", "name = 'beer'")
    assert result.stdout == "No registered model fits the filter.\n"
    assert result.stderr == "regista registry list shows all of them.\n"


def test_an_empty_registry_says_how_to_fill_it(run, client):
    client.delete_registered_model("wine")
    result = run("registry", "list")
    assert result.stdout == "There are no registered models.\n"
    assert "regista registry register SOURCE NAME" in result.stderr


def test_list_as_json_is_what_rest_answers(run):
    answer = json.loads(run("registry", "list", "--json").stdout)
    assert list(answer) == ["registered_models"]
    assert answer["registered_models"][0]["aliases"] == [{"alias": "champion", "version": "2"}]


def test_pages_and_all_of_them(run, client):
    for number in range(4):
        client.create_registered_model(f"beer{number}")
    first = run("registry", "list", "--limit", "2")
    assert ("beer1" in first.stdout, "beer2" in first.stdout) == (True, False)
    assert first.stderr.startswith("These are 2; there are more: --all, or --page-token ")
    token = first.stderr.split()[-1]
    assert json.loads(run("registry", "list", "--limit", "2", "--json").stdout)["next_page_token"] == token
    second = run("registry", "list", "--limit", "2", "--page-token", token)
    assert ("beer1" in second.stdout, "beer2" in second.stdout) == (False, True)
    everything = run("registry", "list", "--all")
    assert ("wine" in everything.stdout, everything.stderr) == (True, "")


def test_an_order(run, client):
    client.create_registered_model("beer")
    found = json.loads(run("registry", "list", "--order-by", "name DESC", "--json").stdout)["registered_models"]
    assert [model["name"] for model in found] == ["wine", "beer"]


def test_create(run, client):
    result = run("registry", "create", "beer", "--tag", "team=ml", "--tag", "note=a=b", "--description", "Taste",
                 "--reason", "new field")  # fmt: skip
    assert (result.exit_code, result.stdout) == (0, "Created beer\n")
    model = client.get_registered_model("beer")
    assert (model.tags, model.description) == ({"team": "ml", "note": "a=b"}, "Taste")
    assert client.get_history("beer")[0].reason == "new field"


def test_create_as_json(run):
    assert json.loads(run("registry", "create", "beer", "--json").stdout)["registered_model"]["name"] == "beer"


def test_create_what_is_there_already(run):
    result = run("registry", "create", "wine")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "already exists" in result.stderr


def test_a_tag_without_a_value_is_a_wrong_command_line(run):
    result = run("registry", "create", "beer", "--tag", "team")
    assert result.exit_code == 2
    assert "expected KEY=VALUE, such as team=ml, got 'team'" in result.stderr


def test_a_name_that_cannot_be(run):
    assert run("registry", "create", "a/b").exit_code == 2
    result = run("registry", "create", "a:b")
    assert result.exit_code == 2
    assert "cannot contain '/' or ':'" in result.stderr


def test_rename(run, client):
    result = run("registry", "rename", "wine", "merlot", "--reason", "there is another wine")
    assert (result.exit_code, result.stdout) == (0, "wine is called merlot now\n")
    assert client.get_registered_model("merlot").name == "merlot"
    assert client.get_history("merlot")[0].reason == "there is another wine"


def test_rename_to_a_name_that_is_taken(run, client):
    client.create_registered_model("beer")
    assert run("registry", "rename", "wine", "beer").exit_code == 4
