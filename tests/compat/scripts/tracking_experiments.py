"""Experiments: create, get, search, rename, delete, restore, tags."""

import mlflow
from mlflow.entities import ViewType
from registry_client import client, later, step
from tracking_client import RELEASE, experiment, names, new_run, refused


def named(found):
    return [one.name for one in found]


@step
def the_first_experiment():
    return experiment(client.get_experiment("0"))


@step
def create_experiment():
    made = client.create_experiment("zoo", "s3://bucket/zoo", tags={"team": "blue", "empty": ""})
    later()
    other = client.create_experiment("zoo / ü 'x' %")
    found = client.get_experiment(made)
    return {
        "id": isinstance(made, str),
        "experiment": experiment(found),
        "location": found.artifact_location,
        "default location": client.get_experiment(other).artifact_location.replace(other, "ID"),
        "times": found.creation_time == found.last_update_time,
        "by name": client.get_experiment_by_name("zoo / ü 'x' %").experiment_id == other,
        "as a number": client.get_experiment(int(made)).name,
    }


@step
def create_experiment_refused():
    return {
        "taken": refused(client.create_experiment, "zoo"),
        "empty": refused(client.create_experiment, ""),
        "no text": refused(client.create_experiment, 5),
        "fragment": refused(client.create_experiment, "zoo x", "s3://bucket/a#b"),
        "tag": refused(client.create_experiment, "zoo y", tags={"k" * 251: "v"}),
        "absent": refused(client.get_experiment, "999999"),
        "absent name": client.get_experiment_by_name("nope"),
    }


@step
def experiment_tags():
    made = client.get_experiment_by_name("zoo").experiment_id
    client.set_experiment_tag(made, "team", "red")
    client.set_experiment_tag(made, "ein Schlüssel/1.0", "größer 🚲")
    client.set_experiment_tag(made, "number", 7)
    return {
        "tags": client.get_experiment(made).tags,
        "absent": refused(client.set_experiment_tag, "999999", "a", "b"),
        "slash": refused(client.set_experiment_tag, made, "/a", "b"),
        "long key": refused(client.set_experiment_tag, made, "k" * 251, "b"),
    }


@step
def rename_experiment():
    made = client.create_experiment("old zoo")
    before = client.get_experiment(made).last_update_time
    later()
    client.rename_experiment(made, "new zoo")
    found = client.get_experiment(made)
    return {
        "name": found.name,
        "updated": found.last_update_time > before,
        "old": client.get_experiment_by_name("old zoo"),
        "taken": refused(client.rename_experiment, made, "zoo") != "no error",
        "empty": refused(client.rename_experiment, made, ""),
        "absent": refused(client.rename_experiment, "999999", "x"),
    }


@step
def delete_and_restore_experiment():
    made = client.create_experiment("lost zoo", tags={"kept": "yes"})
    runs = [new_run(made, name) for name in ("a", "b")]
    client.delete_run(runs[0])
    client.delete_experiment(made)
    deleted = {
        "experiment": experiment(client.get_experiment(made)),
        "by name": client.get_experiment_by_name("lost zoo").lifecycle_stage,
        "runs": [client.get_run(run_id).info.lifecycle_stage for run_id in runs],
        "taken": refused(client.create_experiment, "lost zoo"),
        "run": refused(client.create_run, made),
        "tag": refused(client.set_experiment_tag, made, "a", "b"),
        "again": refused(client.delete_experiment, made),
        "found": [
            "lost zoo" in named(client.search_experiments(view_type=view))
            for view in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL)
        ],
        "set": refused(mlflow.set_experiment, "lost zoo"),
    }
    client.restore_experiment(made)
    return {
        "deleted": deleted,
        "restored": experiment(client.get_experiment(made)),
        "runs": sorted(names(client.search_runs([made]))),
        "again": refused(client.restore_experiment, made),
        "absent": [refused(client.delete_experiment, "999999"), refused(client.restore_experiment, "999999")],
    }


for number in range(5):
    client.create_experiment(f"page {number}", tags={"odd": str(number % 2), "size": "ß" * number})
    later()


@step
def search_experiments():
    def found(text, **more):
        return named(client.search_experiments(filter_string=text, order_by=["name"], **more))

    five = "name LIKE 'page%'"
    first = client.search_experiments(filter_string=five, order_by=["name DESC"], max_results=2)
    second = client.search_experiments(
        filter_string=five, order_by=["name DESC"], max_results=2, page_token=first.token
    )
    third = client.search_experiments(
        filter_string=five, order_by=["name DESC"], max_results=2, page_token=second.token
    )
    return {
        "LIKE": found(five),
        "ILIKE": found("name ILIKE 'PAGE _'"),
        "LIKE in capitals": found("name LIKE 'PAGE%'"),
        "=": found("name = 'page 3'"),
        "attribute": found("attribute.name = 'page 3'"),
        "!=": found(f"{five} AND name != 'page 3'"),
        "tag": found(f"{five} AND tags.odd = '1'"),
        "another tag": found(f"{five} AND tag.odd != '1'"),
        "tag LIKE": found(f"{five} AND tags.size LIKE 'ß_'"),
        "times": found(f"{five} AND creation_time > 0 AND last_update_time >= 1"),
        "no time": found(f"{five} AND creation_time < 1"),
        "pages": [named(page) for page in (first, second, third)],
        "last": third.token in {None, ""},
        "default order": named(client.search_experiments(filter_string=five)),
        "by time": named(client.search_experiments(filter_string=five, order_by=["creation_time ASC"])),
        "fluent": named(mlflow.search_experiments(filter_string=five, order_by=["name"])),
        "some": named(mlflow.search_experiments(filter_string=five, order_by=["name"], max_results=3)),
    }


@step
def search_experiments_refused():
    def search(text="", **more):
        return refused(client.search_experiments, filter_string=text, **more)

    return {
        "key": search("foo = 'x'"),
        "operator": search("name > 'a'"),
        "literal": search("name = 5"),
        "nonsense": search("name ="),
        "order": search(order_by=["foo"]),
        "no results": search(max_results=0),
        "too many": search(max_results=50_001),
    }


@step
def experiments_fluently():
    made = mlflow.create_experiment("fluent zoo", tags={"a": "b"})
    found = mlflow.set_experiment("fluent zoo")
    mlflow.set_experiment_tag("one", "1")
    mlflow.set_experiment_tags({"two": "2", "three": 3})
    by_id = mlflow.set_experiment(experiment_id=made)
    new = mlflow.set_experiment("made by set_experiment")
    mlflow.delete_experiment(new.experiment_id)
    return {
        "set": [found.experiment_id == made, by_id.name],
        "tags": mlflow.get_experiment(made).tags,
        "by name": mlflow.get_experiment_by_name("fluent zoo").experiment_id == made,
        "new": experiment(new),
        "deleted": mlflow.get_experiment(new.experiment_id).lifecycle_stage,
        "neither": refused(mlflow.set_experiment),
        "absent": refused(mlflow.set_experiment, experiment_id="999999"),
        "absent name": mlflow.get_experiment_by_name("nope"),
    }


if RELEASE >= (3,):

    @step
    def delete_experiment_tags():
        made = client.create_experiment("tagged zoo", tags={"a": "b", "c": "d"})
        client.delete_experiment_tag(made, "a")
        mlflow.set_experiment("tagged zoo")
        mlflow.set_experiment_tag("e", "f")
        return {"tags": client.get_experiment(made).tags, "absent": refused(client.delete_experiment_tag, made, "a")}

    @step
    def search_experiments_of_the_newest():
        def found(text):
            return named(client.search_experiments(filter_string=text, order_by=["name"]))

        ids = [client.get_experiment_by_name(f"page {number}").experiment_id for number in (1, 2)]
        return {
            "id": found(f"experiment_id = '{ids[0]}'"),
            "ids": found(f"experiment_id IN ('{ids[0]}', '{ids[1]}')"),
            "no tag": found("name LIKE 'page%' AND tags.nope IS NULL"),
            "tag": found("name LIKE 'page%' AND tags.odd IS NOT NULL"),
        }
