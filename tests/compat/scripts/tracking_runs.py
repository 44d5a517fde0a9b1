"""Runs: create, get, update, end, delete, restore; params and tags one by one."""

import re

from registry_client import client, step
from tracking_client import ABSENT_RUN, again, names, new_experiment, new_run, refused, run

experiment = new_experiment("runs")


@step
def create_run():
    made = client.create_run(experiment, start_time=1234, tags={"team": "blue", "empty": ""}, run_name="first")
    return {
        "run": run(made),
        "same": run(client.get_run(made.info.run_id)) == run(made),
        "id": bool(re.fullmatch("[0-9a-f]{32}", made.info.run_id)),
        "experiment": made.info.experiment_id == experiment,
        "user": made.info.user_id,
        "files": made.info.artifact_uri.replace(made.info.run_id, "RUN").replace(f"/{experiment}/", "/EXPERIMENT/"),
    }


@step
def run_names():
    tagged = client.create_run(experiment, tags={"mlflow.runName": "tagged"})
    random = client.create_run(experiment)
    tag_of_random = random.data.tags["mlflow.runName"]
    run_id = new_run(experiment, "before")
    client.update_run(run_id, name="by update")
    updated = again(run_id)
    client.set_tag(run_id, "mlflow.runName", "by tag")
    return {
        "tagged": tagged.info.run_name,
        "random": bool(re.fullmatch(r"[a-z]+-[a-z]+-\d+", random.info.run_name)),
        "as tag": tag_of_random == random.info.run_name,
        "updated": [updated["name"], updated["tags"]],
        "by tag": again(run_id)["name"],
        "two": refused(client.create_run, experiment, run_name="a", tags={"mlflow.runName": "b"}),
    }


@step
def create_run_refused():
    return {
        "absent experiment": refused(client.create_run, "999999"),
        "absent run": refused(client.get_run, ABSENT_RUN),
        "short id": refused(client.get_run, "abc"),
    }


@step
def end_of_runs():
    runs = [new_run(experiment, name) for name in "abcd"]
    client.set_terminated(runs[0], end_time=5000)
    client.set_terminated(runs[1], "FAILED", 6000)
    client.set_terminated(runs[2], "KILLED")
    client.update_run(runs[3], status="SCHEDULED")
    found = [client.get_run(run_id).info for run_id in runs]
    client.update_run(runs[0], status="RUNNING")
    return {
        "status": [one.status for one in found],
        "end": [found[0].end_time, found[1].end_time, found[2].end_time > 1_700_000_000_000, found[3].end_time],
        "again": [client.get_run(runs[0]).info.status, client.get_run(runs[0]).info.end_time],
        "log on a finished run": client.log_param(runs[1], "late", "yes"),
        "absent": [refused(client.set_terminated, ABSENT_RUN), refused(client.update_run, ABSENT_RUN, "FINISHED")],
    }


@step
def params():
    run_id = new_run(experiment, "params")
    given = client.log_param(run_id, "a", 5)
    for key, value in {"text": "ünï = 'x' \"y\"", "empty": "", "none": None, "ein/Schlüssel 1.0-x": [1, 2]}.items():
        client.log_param(run_id, key, value)
    client.log_param(run_id, "a", "5")
    return {
        "given": given,
        "params": again(run_id)["params"],
        "changed": refused(client.log_param, run_id, "a", "6"),
        "absent": refused(client.log_param, ABSENT_RUN, "a", "6"),
        "keys": [
            refused(client.log_param, run_id, key, "1") for key in ("", "a@", "/a", "../a", "a//b", "k" * 251, ".")
        ],
        "unchanged": sorted(again(run_id)["params"]),
    }


@step
def long_values():
    run_id = new_run(experiment, "long values")
    client.log_param(run_id, "6000", "x" * 6000)
    client.set_tag(run_id, "5000", "x" * 5000)
    found = again(run_id)
    return [len(found["params"]["6000"]), len(found["tags"]["5000"])]


@step
def longer_values():
    """Params of more than 6,000 characters and tags of more than 8,000."""
    run_id = new_run(experiment, "longer values")
    said = [
        refused(client.log_param, run_id, "6001", "x" * 6001),
        refused(client.set_tag, run_id, "8001", "x" * 8001),
    ]
    found = again(run_id)
    return [*said, {key: len(value) for key, value in {**found["params"], **found["tags"]}.items()}]


@step
def tags():
    run_id = new_run(experiment, "tags", tags={"a": "b"})
    for key, value in {"a": "c", "number": 5, "Größe/1": "🚲\n", "mlflow.note.content": "# about"}.items():
        client.set_tag(run_id, key, value)
    before = again(run_id)["tags"]
    client.delete_tag(run_id, "a")
    return {
        "before": before,
        "after": again(run_id)["tags"],
        "absent tag": refused(client.delete_tag, run_id, "a"),
        "absent run": [refused(client.set_tag, ABSENT_RUN, "a", "b"), refused(client.delete_tag, ABSENT_RUN, "a")],
        "keys": [refused(client.set_tag, run_id, key, "1") for key in ("a@", "/a", "../a", "a/", "k" * 251)],
    }


@step
def delete_and_restore_run():
    run_id = new_run(experiment, "lost", tags={"kept": "yes"})
    client.log_metric(run_id, "m", 1, timestamp=1)
    client.delete_run(run_id)
    client.delete_run(run_id)
    deleted = {
        "run": again(run_id),
        "writes": [
            refused(client.log_metric, run_id, "m", 2),
            refused(client.log_param, run_id, "p", 2),
            refused(client.set_tag, run_id, "t", 2),
            refused(client.delete_tag, run_id, "kept"),
            refused(client.update_run, run_id, "FINISHED"),
            refused(client.log_batch, run_id),
        ],
        "found": [names(client.search_runs([experiment], "run_name = 'lost'", view)) for view in (1, 2, 3)],
    }
    client.restore_run(run_id)
    client.restore_run(run_id)
    return {
        "deleted": deleted,
        "restored": again(run_id),
        "absent": [refused(client.delete_run, ABSENT_RUN), refused(client.restore_run, ABSENT_RUN)],
    }


@step
def parents():
    parent = new_run(experiment, "parent")
    child = new_run(experiment, "child", tags={"mlflow.parentRunId": parent})
    return {
        "parent": client.get_parent_run(child).info.run_name,
        "none": client.get_parent_run(parent),
        "children": names(client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{parent}'")),
    }
