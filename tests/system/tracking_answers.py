"""What the tracking protocol answers: method, path, fields and the whole body of each answer.

The words in capitals are those of ``tracking_scene``.
"""

from __future__ import annotations

from typing import Any

from system.registry_answers import TIME, without
from system.tracking_scene import Like

EXPERIMENTS, RUNS, MODELS = "experiments/", "runs/", "logged-models"
AJAX = "/ajax-api/2.0/mlflow/"
NUMBER = Like(r"\d+")
RUN_NAME = Like(r"[a-z]+-[a-z]+-\d+")


def tag(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def point(key: str, value: float | str, timestamp: int, step: int, **more: str) -> dict[str, Any]:
    return {"key": key, "value": value, "timestamp": timestamp, "step": step, **more}


TEAM = tag("team", "blue")
ID = {"experiment_id": "EXPERIMENT"}
THE_EXPERIMENT = {
    **ID,
    "name": "experiment NUMBER",
    "artifact_location": "mlflow-artifacts:/EXPERIMENT",
    "lifecycle_stage": "active",
    "last_update_time": TIME,
    "creation_time": TIME,
    "tags": [TEAM],
}
THE_BIN = {
    "experiment_id": "BIN",
    "name": "bin NUMBER",
    "artifact_location": "mlflow-artifacts:/BIN",
    "lifecycle_stage": "deleted",
    "last_update_time": TIME,
    "creation_time": TIME,
}


def info(word: str, **fields: Any) -> dict[str, Any]:
    """What a run says of itself."""
    return {
        "run_id": word,
        "run_uuid": word,
        "run_name": word.lower(),
        "experiment_id": "EXPERIMENT",
        "user_id": "",
        "status": "RUNNING",
        "start_time": 0,
        "artifact_uri": f"mlflow-artifacts:/EXPERIMENT/{word}/artifacts",
        "lifecycle_stage": "active",
        **fields,
    }


FIRST_INFO = info("FIRST", user_id="ann", start_time=1000)
FIRST = {
    "info": FIRST_INFO,
    "data": {
        "metrics": [point("loss", 0.25, 20, 1)],
        "params": [tag("depth", "3")],
        "tags": [tag("mlflow.runName", "first"), TEAM],
    },
    "inputs": {},
    "outputs": {},
}
WINE = {
    "dataset": {"name": "wine", "digest": "1", "source_type": "local", "source": "{}"},
    "tags": [tag("mlflow.data.context", "train")],
}
SECOND = {
    "info": info("SECOND", start_time=2000),
    "data": {
        "metrics": [point("acc", 0.75, 5, 1), point("loss", "NaN", 30, 2)],
        "tags": [tag("mlflow.runName", "second")],
    },
    "inputs": {"dataset_inputs": [WINE]},
    "outputs": {},
}
GONE = {
    "info": info("GONE", start_time=3000, lifecycle_stage="deleted"),
    "data": {"tags": [tag("mlflow.runName", "gone")]},
    "inputs": {},
    "outputs": {},
}
RUN_ID = Like("[0-9a-f]{32}")
NEW_INFO = {
    **without(info("new"), "artifact_uri"),
    "run_id": RUN_ID,
    "run_uuid": RUN_ID,
    "artifact_uri": Like(r"mlflow-artifacts:/\d+/[0-9a-f]{32}/artifacts"),
}
NEW_RUN = {"info": NEW_INFO, "data": {"tags": [tag("mlflow.runName", "new")]}, "inputs": {}, "outputs": {}}
THE_MODEL = {
    "info": {
        "model_id": "LOGGED",
        "experiment_id": "EXPERIMENT",
        "name": "classifier",
        "creation_timestamp_ms": TIME,
        "last_updated_timestamp_ms": TIME,
        "artifact_uri": "mlflow-artifacts:/EXPERIMENT/models/LOGGED/artifacts",
        "status": "LOGGED_MODEL_PENDING",
        "model_type": "forest",
        "source_run_id": "FIRST",
        "tags": [TEAM],
    },
    "data": {
        "params": [tag("depth", "3")],
        "metrics": [
            point("acc", 0.75, 5, 1, dataset_name="wine", dataset_digest="1", model_id="LOGGED", run_id="SECOND")
        ],
    },
}
NEW_MODEL = {
    "info": {
        **without(THE_MODEL["info"], "tags", "model_type", "source_run_id"),
        "model_id": Like("m-[0-9a-f]{32}"),
        "name": "new",
        "model_type": "",
        "artifact_uri": Like(r"mlflow-artifacts:/\d+/models/m-[0-9a-f]{32}/artifacts"),
    },
    "data": {},
}
NAMED = {"filter": "name = 'experiment NUMBER'", "max_results": 10}
BOTH_NAMED = {**NAMED, "filter": "name LIKE '% NUMBER'", "view_type": "ALL"}


def experiments(*found: dict[str, Any]) -> dict[str, Any]:
    return {"experiments": list(found)}


def runs(*found: dict[str, Any]) -> dict[str, Any]:
    return {"runs": list(found)}


def models(*found: dict[str, Any]) -> dict[str, Any]:
    return {"models": list(found)}


def found_runs(text: str, *found: dict[str, Any]) -> tuple[str, str, dict[str, Any], Any]:
    """A search for runs by a filter."""
    return "POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "filter": text}, runs(*found) if found else {}


def sorted_runs(order: str, *found: dict[str, Any]) -> tuple[str, str, dict[str, Any], Any]:
    """A search for the active runs in an order."""
    return "POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "order_by": [order]}, runs(*found)


def found_models(text: str, *found: dict[str, Any]) -> tuple[str, str, dict[str, Any], Any]:
    """A search for logged models by a filter."""
    return (
        "POST",
        f"{MODELS}/search",
        {"experiment_ids": ["EXPERIMENT"], "filter": text},
        models(*found) if found else {},
    )


OF_EXPERIMENTS = {
    "create experiment": ("POST", f"{EXPERIMENTS}create", {"name": "new NUMBER"}, {"experiment_id": NUMBER}),
    "create experiment with everything": (
        *("POST", f"{EXPERIMENTS}create"),
        {"name": "all NUMBER", "artifact_location": "s3://bucket/x y", "tags": [tag("a", "b"), {"key": "c"}]},
        {"experiment_id": NUMBER},
    ),
    "create experiment with a name like a path": (
        *("POST", f"{EXPERIMENTS}create", {"name": "/users/ü '\"%/NUMBER"}),
        {"experiment_id": NUMBER},
    ),
    "create experiment with a name of 500 characters": (
        *("POST", f"{EXPERIMENTS}create", {"name": "NUMBER " + "n" * 490}),
        {"experiment_id": NUMBER},
    ),
    "get experiment": ("GET", f"{EXPERIMENTS}get", ID, {"experiment": THE_EXPERIMENT}),
    "get deleted experiment": ("GET", f"{EXPERIMENTS}get", {"experiment_id": "BIN"}, {"experiment": THE_BIN}),
    "get experiment by name": (
        *("GET", f"{EXPERIMENTS}get-by-name", {"experiment_name": "experiment NUMBER"}),
        {"experiment": THE_EXPERIMENT},
    ),
    "get deleted experiment by name": (
        *("GET", f"{EXPERIMENTS}get-by-name", {"experiment_name": "bin NUMBER"}),
        {"experiment": THE_BIN},
    ),
    "search experiments by POST": ("POST", f"{EXPERIMENTS}search", NAMED, experiments(THE_EXPERIMENT)),
    "search experiments by GET": ("GET", f"{EXPERIMENTS}search", NAMED, experiments(THE_EXPERIMENT)),
    "search deleted experiments": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "view_type": "DELETED_ONLY"}),
        {},
    ),
    "search experiments with the number of a view": (
        *("POST", f"{EXPERIMENTS}search", {**BOTH_NAMED, "view_type": 2}),
        experiments(THE_BIN),
    ),
    "search all experiments by name": (
        *("POST", f"{EXPERIMENTS}search", {**BOTH_NAMED, "order_by": ["name DESC"]}),
        experiments(THE_EXPERIMENT, THE_BIN),
    ),
    "search all experiments by id": (
        *("POST", f"{EXPERIMENTS}search", {**BOTH_NAMED, "order_by": ["experiment_id ASC"]}),
        experiments(THE_EXPERIMENT, THE_BIN),
    ),
    "search experiments ILIKE": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "filter": "attribute.name ILIKE 'EXPERIMEN_ NUMBER'"}),
        experiments(THE_EXPERIMENT),
    ),
    "search experiments by tag": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "filter": "tags.team = 'blue' AND name = 'experiment NUMBER'"}),
        experiments(THE_EXPERIMENT),
    ),
    "search experiments by another tag": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "filter": "tag.team != 'blue' AND name = 'experiment NUMBER'"}),
        {},
    ),
    "search experiments by time": (
        *("POST", f"{EXPERIMENTS}search"),
        {**NAMED, "filter": "creation_time > 0 AND last_update_time >= 1 AND name = 'experiment NUMBER'"},
        experiments(THE_EXPERIMENT),
    ),
    "search experiments by id": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "filter": "experiment_id = 'EXPERIMENT'"}),
        experiments(THE_EXPERIMENT),
    ),
    "search experiments by ids": (
        *("POST", f"{EXPERIMENTS}search", {**NAMED, "filter": "experiment_id IN ('EXPERIMENT', 'BIN')"}),
        experiments(THE_EXPERIMENT),
    ),
    "search experiments without a tag": (
        *("POST", f"{EXPERIMENTS}search", {**BOTH_NAMED, "filter": "tags.team IS NULL AND name LIKE '% NUMBER'"}),
        experiments(THE_BIN),
    ),
    "rename experiment": ("POST", f"{EXPERIMENTS}update", {**ID, "new_name": "renamed NUMBER"}, {}),
    "rename experiment to its name": ("POST", f"{EXPERIMENTS}update", {**ID, "new_name": "experiment NUMBER"}, {}),
    "delete experiment": ("POST", f"{EXPERIMENTS}delete", ID, {}),
    "restore experiment": ("POST", f"{EXPERIMENTS}restore", {"experiment_id": "BIN"}, {}),
    "set experiment tag": ("POST", f"{EXPERIMENTS}set-experiment-tag", {**ID, "key": "a", "value": "b"}, {}),
    "set experiment tag without value": ("POST", f"{EXPERIMENTS}set-experiment-tag", {**ID, "key": "a"}, {}),
    "delete experiment tag": ("POST", f"{EXPERIMENTS}delete-experiment-tag", {**ID, "key": "team"}, {}),
    "search data sets": (
        *("POST", f"{AJAX}experiments/search-datasets", {"experiment_ids": ["EXPERIMENT"]}),
        {"dataset_summaries": [{**ID, "name": "wine", "digest": "1", "context": "train"}]},
    ),
    "search data sets where there are none": (
        *("POST", f"{AJAX}experiments/search-datasets", {"experiment_ids": ["BIN"]}),
        {},
    ),
}
OF_RUNS = {
    "create run": ("POST", f"{RUNS}create", {**ID, "run_name": "new"}, {"run": NEW_RUN}),
    "create run with a random name": (
        *("POST", f"{RUNS}create", ID),
        {
            "run": {
                **NEW_RUN,
                "info": {**NEW_INFO, "run_name": RUN_NAME},
                "data": {"tags": [{"key": "mlflow.runName", "value": RUN_NAME}]},
            }
        },
    ),
    "create run with its name as a tag": (
        *("POST", f"{RUNS}create", {**ID, "tags": [tag("mlflow.runName", "new")]}),
        {"run": NEW_RUN},
    ),
    "create run with its name twice": (
        *("POST", f"{RUNS}create", {**ID, "run_name": "new", "tags": [tag("mlflow.runName", "new")]}),
        {"run": NEW_RUN},
    ),
    "create run with everything": (
        *("POST", f"{RUNS}create"),
        {**ID, "user_id": "ann", "run_name": "new", "start_time": "1234", "tags": [tag("a", "b"), {"key": "c"}]},
        {
            "run": {
                **NEW_RUN,
                "info": {**NEW_INFO, "user_id": "ann", "start_time": 1234},
                "data": {"tags": [tag("a", "b"), tag("c", ""), tag("mlflow.runName", "new")]},
            }
        },
    ),
    "get run": ("GET", f"{RUNS}get", {"run_id": "FIRST"}, {"run": FIRST}),
    "get run by the older name of its id": ("GET", f"{RUNS}get", {"run_uuid": "FIRST"}, {"run": FIRST}),
    "get run by both names of its id": (
        *("GET", f"{RUNS}get", {"run_uuid": "FIRST", "run_id": "FIRST"}),
        {"run": FIRST},
    ),
    "get run with inputs": ("GET", f"{RUNS}get", {"run_id": "SECOND"}, {"run": SECOND}),
    "get deleted run": ("GET", f"{RUNS}get", {"run_id": "GONE"}, {"run": GONE}),
    "update run": (
        *("POST", f"{RUNS}update", {"run_id": "FIRST", "status": "FINISHED", "end_time": 5000, "run_name": "x"}),
        {"run_info": {**FIRST_INFO, "status": "FINISHED", "end_time": 5000, "run_name": "x"}},
    ),
    "update run by the older name of its id": (
        *("POST", f"{RUNS}update", {"run_uuid": "FIRST", "status": "FAILED"}),
        {"run_info": {**FIRST_INFO, "status": "FAILED"}},
    ),
    "update run with the number of a status": (
        *("POST", f"{RUNS}update", {"run_id": "FIRST", "status": 5}),
        {"run_info": {**FIRST_INFO, "status": "KILLED"}},
    ),
    "update run to an unknown status": (
        *("POST", f"{RUNS}update", {"run_id": "FIRST", "status": "DONE"}),
        {"run_info": FIRST_INFO},
    ),
    "update run with an empty name": (
        *("POST", f"{RUNS}update", {"run_id": "FIRST", "run_name": ""}),
        {"run_info": FIRST_INFO},
    ),
    "update run with an end at 0": (
        *("POST", f"{RUNS}update", {"run_id": "FIRST", "end_time": 0}),
        {"run_info": {**FIRST_INFO, "end_time": 0}},
    ),
    "update nothing of a run": ("POST", f"{RUNS}update", {"run_id": "FIRST"}, {"run_info": FIRST_INFO}),
    "delete run": ("POST", f"{RUNS}delete", {"run_id": "FIRST"}, {}),
    "delete deleted run": ("POST", f"{RUNS}delete", {"run_id": "GONE"}, {}),
    "restore run": ("POST", f"{RUNS}restore", {"run_id": "GONE"}, {}),
    "restore active run": ("POST", f"{RUNS}restore", {"run_id": "FIRST"}, {}),
    "log metric": ("POST", f"{RUNS}log-metric", {"run_id": "FIRST", **point("a", 1, 1, 1)}, {}),
    "log metric without step": (
        *("POST", f"{RUNS}log-metric", {"run_uuid": "FIRST", "key": "a", "value": 1, "timestamp": 0}),
        {},
    ),
    "log param": ("POST", f"{RUNS}log-parameter", {"run_id": "FIRST", "key": "a", "value": "b"}, {}),
    "log param again": ("POST", f"{RUNS}log-parameter", {"run_id": "FIRST", "key": "depth", "value": "3"}, {}),
    "log param without value": ("POST", f"{RUNS}log-parameter", {"run_id": "FIRST", "key": "a"}, {}),
    "set tag": ("POST", f"{RUNS}set-tag", {"run_id": "FIRST", "key": "a", "value": "b"}, {}),
    "set tag again": ("POST", f"{RUNS}set-tag", {"run_id": "FIRST", "key": "team", "value": "red"}, {}),
    "set tag without value": ("POST", f"{RUNS}set-tag", {"run_id": "FIRST", "key": "a"}, {}),
    "delete tag": ("POST", f"{RUNS}delete-tag", {"run_id": "FIRST", "key": "team"}, {}),
    "log an empty batch": ("POST", f"{RUNS}log-batch", {"run_id": "FIRST"}, {}),
    "log a batch of 1,000 metrics": (
        *("POST", f"{RUNS}log-batch"),
        {"run_id": "FIRST", "metrics": [point("a", 1, 1, step) for step in range(1000)]},
        {},
    ),
    "log a batch of 100 params": (
        *("POST", f"{RUNS}log-batch"),
        {"run_id": "FIRST", "params": [tag(f"p{number}", "") for number in range(100)]},
        {},
    ),
    "log a batch of 100 tags": (
        *("POST", f"{RUNS}log-batch"),
        {"run_id": "FIRST", "tags": [tag(f"t{number}", "") for number in range(100)]},
        {},
    ),
    "log inputs": (
        *("POST", f"{RUNS}log-inputs", {"run_id": "FIRST", "datasets": [WINE], "models": [{"model_id": "LOGGED"}]}),
        {},
    ),
    "log no inputs": ("POST", f"{RUNS}log-inputs", {"run_id": "FIRST"}, {}),
    "log outputs": (
        *("POST", f"{RUNS}outputs", {"run_id": "FIRST", "models": [{"model_id": "LOGGED", "step": 3}]}),
        {},
    ),
    "metric history": (
        *("GET", "metrics/get-history", {"run_id": "FIRST", "metric_key": "loss"}),
        {"metrics": [point("loss", 0.5, 10, 0), point("loss", 0.25, 20, 1)]},
    ),
    "metric history by the older name of the run's id": (
        *("GET", "metrics/get-history", {"run_uuid": "SECOND", "metric_key": "loss"}),
        {"metrics": [point("loss", "NaN", 30, 2)]},
    ),
    "the whole metric history on one page": (
        *("GET", "metrics/get-history", {"run_id": "FIRST", "metric_key": "loss", "max_results": 2}),
        {"metrics": [point("loss", 0.5, 10, 0), point("loss", 0.25, 20, 1)]},
    ),
    "metric history of an absent metric": ("GET", "metrics/get-history", {"run_id": "FIRST", "metric_key": "x"}, {}),
    "metric history of an absent run": ("GET", "metrics/get-history", {"run_id": "f" * 32, "metric_key": "x"}, {}),
    "metric history of several runs": (
        *("GET", f"{AJAX}metrics/get-history-bulk", {"run_id": ["FIRST"], "metric_key": "loss"}),
        {"metrics": [point("loss", 0.5, 10, 0, run_id="FIRST"), point("loss", 0.25, 20, 1, run_id="FIRST")]},
    ),
    "the first point of a metric's history": (
        *("GET", f"{AJAX}metrics/get-history-bulk", {"run_id": ["FIRST"], "metric_key": "loss", "max_results": 1}),
        {"metrics": [point("loss", 0.5, 10, 0, run_id="FIRST")]},
    ),
    "sampled metric history": (
        *("GET", "metrics/get-history-bulk-interval", {"run_ids": ["FIRST"], "metric_key": "loss"}),
        {"metrics": [point("loss", 0.5, 10, 0, run_id="FIRST"), point("loss", 0.25, 20, 1, run_id="FIRST")]},
    ),
    "sampled metric history of some steps": (
        *("GET", "metrics/get-history-bulk-interval"),
        {"run_ids": ["FIRST", "SECOND"], "metric_key": "loss", "start_step": 1, "end_step": 1, "max_results": 5},
        {"metrics": [point("loss", 0.25, 20, 1, run_id="FIRST")]},
    ),
}
OF_SEARCHES = {
    "search runs": ("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"]}, runs(SECOND, FIRST)),
    "search deleted runs": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "run_view_type": "DELETED_ONLY"}),
        runs(GONE),
    ),
    "search all runs": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "run_view_type": "ALL"}),
        runs(GONE, SECOND, FIRST),
    ),
    "search runs with the number of a view": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "run_view_type": 2}),
        runs(GONE),
    ),
    "search runs in an unknown view": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "run_view_type": "OTHERS"}),
        runs(SECOND, FIRST),
    ),
    "search runs of no experiment": ("POST", f"{RUNS}search", {}, {}),
    "search runs of an empty list": ("POST", f"{RUNS}search", {"experiment_ids": []}, {}),
    "search runs of an absent experiment": ("POST", f"{RUNS}search", {"experiment_ids": ["999999"]}, {}),
    "search runs of a deleted experiment": ("POST", f"{RUNS}search", {"experiment_ids": ["BIN"]}, {}),
    "runs by a metric": found_runs("metrics.loss < 0.3", FIRST),
    "runs by the other name of a metric": found_runs("metric.loss >= 2.5e-1 AND metric.loss != -1", FIRST),
    "runs by an absent metric": found_runs("metrics.nope != 1"),
    "runs by a metric that is not a number": found_runs("metrics.loss != 0.25", SECOND),
    "runs by a param": found_runs("params.depth = '3'", FIRST),
    "runs by the other names of a param": found_runs("param.depth LIKE '_' AND parameter.depth ILIKE '3'", FIRST),
    "runs by the long name of a param": found_runs('parameters.depth = "3"', FIRST),
    "runs by another value of a param": found_runs("params.depth != '3'"),
    "runs without a param": found_runs("params.depth IS NULL", SECOND),
    "runs with a param": found_runs("params.depth IS NOT NULL", FIRST),
    "runs by a tag": found_runs("tags.team LIKE 'bl%'", FIRST),
    "runs by a tag in any case": found_runs("tag.team ILIKE 'BL%'", FIRST),
    "runs by a tag in its own case": found_runs("tag.team LIKE 'BL%'"),
    "runs by a tag in back quotes": found_runs("tags.`mlflow.runName` = 'second'", SECOND),
    "runs by a tag in double quotes": found_runs("tags.\"mlflow.runName\" = 'second'", SECOND),
    "runs by a tag with a dot": found_runs("tags.mlflow.runName = 'second'", SECOND),
    "runs without a tag": found_runs("tags.team IS NULL", SECOND),
    "runs by name": found_runs("run_name = 'first'", FIRST),
    "runs by name with a prefix": found_runs("attributes.run_name != 'first'", SECOND),
    "runs by name in words": found_runs("attribute.`Run name` = 'first'", FIRST),
    "runs by id": found_runs("run_id = 'FIRST'", FIRST),
    "runs by ids": found_runs("attributes.run_id IN ('FIRST', 'GONE')", FIRST),
    "runs by other ids": found_runs("run_id NOT IN ('FIRST')", SECOND),
    "runs by user": found_runs("user_id = 'ann'", FIRST),
    "runs by no user": found_runs("user_id = ''", SECOND),
    "runs by status": found_runs("status = 'RUNNING'", SECOND, FIRST),
    "runs by a status in another case": found_runs("status = 'running'"),
    "runs by files": found_runs("artifact_uri LIKE '%/FIRST/%'", FIRST),
    "runs by start": found_runs("start_time > 1000", SECOND),
    "runs by the other name of their start": found_runs("attr.created <= 1000 and run.Created > -1", FIRST),
    "runs by end": found_runs("end_time > 0"),
    "runs by a data set": found_runs("dataset.name = 'wine' AND datasets.digest = '1'", SECOND),
    "runs by the use of a data set": found_runs("dataset.context = 'train'", SECOND),
    "runs by data sets": found_runs("dataset.name IN ('wine', 'cheese')", SECOND),
    "runs by another data set": found_runs("dataset.name LIKE 'ch%'"),
    "runs by three things": found_runs("metrics.loss > 0 AND params.depth = '3' AND tags.team = 'blue'", FIRST),
    "runs by a metric, upwards": sorted_runs("metrics.acc ASC", SECOND, FIRST),
    "runs by a metric, downwards": sorted_runs("metrics.acc DESC", SECOND, FIRST),
    "runs by a metric with NaN, upwards": sorted_runs("metrics.loss", FIRST, SECOND),
    "runs by a metric with NaN, downwards": sorted_runs("metrics.loss DESC", FIRST, SECOND),
    "runs by a param, sorted": sorted_runs("params.depth DESC", FIRST, SECOND),
    "runs by a tag, sorted": sorted_runs("tags.`team`", FIRST, SECOND),
    "runs by start, sorted": sorted_runs("attributes.start_time ASC", FIRST, SECOND),
    "runs by name, sorted": sorted_runs("run_name DESC", SECOND, FIRST),
    "runs by user, sorted": sorted_runs("user_id DESC", FIRST, SECOND),
    "runs by the other name of their start, sorted": sorted_runs("Created ASC", FIRST, SECOND),
}
OF_LOGGED_MODELS = {
    "create logged model": ("POST", MODELS, {**ID, "name": "new"}, {"model": NEW_MODEL}),
    "create logged model with a random name": (
        *("POST", MODELS, ID),
        {"model": {**NEW_MODEL, "info": {**NEW_MODEL["info"], "name": RUN_NAME}}},
    ),
    "create logged model with everything": (
        *("POST", MODELS),
        {**ID, "name": "new", "model_type": "x", "source_run_id": "FIRST", "params": [tag("a", "b")], "tags": [TEAM]},
        {
            "model": {
                "info": {**NEW_MODEL["info"], "model_type": "x", "source_run_id": "FIRST", "tags": [TEAM]},
                "data": {"params": [tag("a", "b")]},
            }
        },
    ),
    "get logged model": ("GET", f"{MODELS}/LOGGED", {}, {"model": THE_MODEL}),
    "finish logged model": (
        *("PATCH", f"{MODELS}/LOGGED", {"model_id": "LOGGED", "status": "LOGGED_MODEL_READY"}),
        {"model": {**THE_MODEL, "info": {**THE_MODEL["info"], "status": "LOGGED_MODEL_READY"}}},
    ),
    "delete logged model": ("DELETE", f"{MODELS}/LOGGED", {}, {}),
    "set tags of a logged model": (
        "PATCH",
        f"{MODELS}/LOGGED/tags",
        {"model_id": "LOGGED", "tags": [tag("a", "b")]},
        {},
    ),
    "delete tag of a logged model": ("DELETE", f"{MODELS}/LOGGED/tags/team", {}, {}),
    "log params of a logged model": (
        *("POST", f"{MODELS}/LOGGED/params", {"model_id": "LOGGED", "params": [tag("a", "b")]}),
        {},
    ),
    "files of a logged model": (
        *("GET", f"{MODELS}/LOGGED/artifacts/directories", {}),
        {"root_uri": "mlflow-artifacts:/EXPERIMENT/models/LOGGED/artifacts"},
    ),
    "logged models": found_models("", THE_MODEL),
    "logged models by name": found_models("name = 'classifier'", THE_MODEL),
    "logged models by another name": found_models("name != 'classifier'"),
    "logged models by id": found_models("model_id = 'LOGGED'", THE_MODEL),
    "logged models by type": found_models("attributes.model_type LIKE 'for%'", THE_MODEL),
    "logged models by the prefix that runs have": found_models("attribute.name = 'classifier'", THE_MODEL),
    "logged models by the number of their status": found_models("status = '1'", THE_MODEL),
    "logged models by another status": found_models("status = 'READY'"),
    "logged models by run": found_models("source_run_id = 'FIRST'", THE_MODEL),
    "logged models by time": found_models("creation_time > 0 AND creation_timestamp_ms >= 1", THE_MODEL),
    "logged models by a metric": found_models("metrics.acc > 0.5", THE_MODEL),
    "logged models by a lower metric": found_models("metrics.acc < 0.5"),
    "logged models by a param": found_models("params.depth = '3'", THE_MODEL),
    "logged models by params": found_models("params.depth IN ('3', '4')", THE_MODEL),
    "logged models by a tag": found_models("tags.team ILIKE 'BLUE'", THE_MODEL),
    "logged models by a metric on a data set": (
        *("POST", f"{MODELS}/search"),
        {**{"experiment_ids": ["EXPERIMENT"], "filter": "metrics.acc > 0.5"}, "datasets": [{"dataset_name": "wine"}]},
        models(THE_MODEL),
    ),
    "logged models by a metric on another data set": (
        *("POST", f"{MODELS}/search"),
        {**{"experiment_ids": ["EXPERIMENT"], "filter": "metrics.acc > 0.5"}, "datasets": [{"dataset_name": "cheese"}]},
        {},
    ),
    "logged models in order": (
        *("POST", f"{MODELS}/search"),
        {"experiment_ids": ["EXPERIMENT"], "order_by": [{"field_name": "metrics.acc", "ascending": False}]},
        models(THE_MODEL),
    ),
    "logged models of another experiment": ("POST", f"{MODELS}/search", {"experiment_ids": ["BIN"]}, {}),
}
ANSWERS: dict[str, tuple[str, str, dict[str, Any], Any]] = {
    **OF_EXPERIMENTS,
    **OF_RUNS,
    **OF_SEARCHES,
    **OF_LOGGED_MODELS,
}
