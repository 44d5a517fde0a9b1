"""What the tracking protocol refuses: method, path, fields, and the error's code and how its message begins.

The words in capitals are those of ``tracking_scene``.
"""

from __future__ import annotations

from typing import Any

from system.registry_refusals import ABSENT, EXISTS, WRONG, missing, no_text
from system.tracking_answers import AJAX, EXPERIMENTS, ID, MODELS, RUNS, WINE, point, tag

NO_RUN = "f" * 32
FIRST = {"run_id": "FIRST"}
GONE = {"run_id": "GONE"}
NOWHERE = {"run_id": NO_RUN}
NO_EXPERIMENT = (ABSENT, "No Experiment with id=999999 exists")
RUN_ABSENT = (ABSENT, f"Run with id={NO_RUN} not found")
RUN_DELETED = (WRONG, "The run GONE must be in the 'active' state. Current state is deleted.")
NOT_ACTIVE = (WRONG, "The experiment BIN must be in the 'active' state. Current state is deleted.")
IN_BIN = (ABSENT, "No Experiment with id=BIN exists")
NO_ID = (WRONG, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")
CHARACTERS = "Names may only contain alphanumerics"
RESOLVED = "Names may be treated as files in certain cases, and must not resolve to other names when treated as such."
BIG = 2**63


def invalid_name(value: str, field: str, why: str) -> tuple[str, str]:
    return WRONG, f"Invalid value \"{value}\" for parameter '{field}' supplied: {why}"


def too_many(count: int, what: str, limit: int) -> tuple[str, str]:
    return WRONG, (
        f"A batch logging request can contain at most {limit} {what}. Got {count} {what}. "
        f"Please split up {what} across multiple requests and try again."
    )


def not_in_range(value: int, limit: str) -> tuple[str, str]:
    return WRONG, f"Invalid value {value} for parameter 'max_results' supplied. It must be {limit}"


def run_filter(text: str, message: str) -> tuple[str, str, dict[str, Any], tuple[str, str]]:
    return "POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "filter": text}, (WRONG, message)


def run_order(*order: str, message: str = "") -> tuple[str, str, dict[str, Any], tuple[str, str]]:
    fields = {"experiment_ids": ["EXPERIMENT"], "order_by": list(order)}
    return "POST", f"{RUNS}search", fields, (WRONG, message)


def batch(problem: tuple[str, str], **items: Any) -> tuple[str, str, dict[str, Any], tuple[str, str]]:
    """A batch with other things in it, which are not written either."""
    fields = {"params": [tag("other", "p")], "tags": [tag("other", "t")], "metrics": [point("other", 1, 1, 1)], **items}
    return "POST", f"{RUNS}log-batch", {**FIRST, **fields}, problem


def metric(problem: tuple[str, str], **fields: Any) -> tuple[str, str, dict[str, Any], tuple[str, str]]:
    return "POST", f"{RUNS}log-metric", {**FIRST, **point("a", 1, 1, 1), **fields}, problem


def each_write_to(run: dict[str, str], problem: tuple[str, str]) -> dict[str, Any]:
    """Every write to a run, which has the same problem."""
    writes = {
        "log-metric": point("a", 1, 1, 1),
        "log-parameter": tag("a", "b"),
        "set-tag": tag("a", "b"),
        "delete-tag": {"key": "a"},
        "log-batch": {"tags": [tag("a", "b")]},
        "log-inputs": {"datasets": [WINE]},
        "update": {"status": "FAILED"},
        "log-model": {"model_json": '{"artifact_path": "m", "flavors": {}, "utc_time_created": "x", "run_id": "x"}'},
        "outputs": {"models": [{"model_id": "LOGGED"}]},
    }
    return {path: ("POST", f"{RUNS}{path}", {**run, **fields}, problem) for path, fields in writes.items()}


def of_experiment(path: str, problem: tuple[str, str], **fields: Any) -> tuple[str, str, dict[str, Any], Any]:
    return "POST", f"{EXPERIMENTS}{path}", fields, problem


TAKEN = (EXISTS, "Experiment(name=experiment NUMBER) already exists.")
OF_EXPERIMENTS = {
    "create experiment without name": of_experiment("create", missing("name")),
    "create experiment with an empty name": of_experiment("create", missing("name"), name=""),
    "create experiment with a null name": of_experiment("create", missing("name"), name=None),
    "create experiment with a number": of_experiment("create", no_text("name", "5", "int"), name=5),
    "create experiment with a long name": of_experiment(
        "create", (WRONG, "'name' exceeds the maximum length of 500 characters"), name="n" * 501
    ),
    "create experiment that exists": of_experiment("create", TAKEN, name="experiment NUMBER"),
    "create experiment that exists in the bin": of_experiment(
        "create", (EXISTS, "Experiment(name=bin NUMBER) already exists."), name="bin NUMBER"
    ),
    "create experiment with a fragment": of_experiment(
        "create",
        (WRONG, "'artifact_location' URL can't include fragments or params."),
        **{"name": "NUMBER x", "artifact_location": "s3://bucket/a#b"},
    ),
    "create experiment with a parameter": of_experiment(
        "create",
        (WRONG, "'artifact_location' URL can't include fragments or params."),
        **{"name": "NUMBER x", "artifact_location": "s3://bucket/a;b"},
    ),
    "create experiment with dots in a query": of_experiment(
        "create",
        (WRONG, "Invalid query string"),
        **{"name": "NUMBER x", "artifact_location": "s3://bucket/a?x=/../y"},
    ),
    "create experiment in a run": of_experiment(
        "create", (WRONG, ""), name="NUMBER x", artifact_location="runs:/FIRST/x"
    ),
    "create experiment with a long location": of_experiment(
        "create",
        (WRONG, "'artifact_location' exceeds the maximum length of 2048 characters"),
        **{"name": "NUMBER x", "artifact_location": "s3://" + "b" * 2044},
    ),
    "create experiment with a tag that is none": of_experiment(
        "create", (WRONG, 'Invalid value "a@"'), name="NUMBER x", tags=[tag("a@", "b")]
    ),
    "get experiment without id": ("GET", f"{EXPERIMENTS}get", {}, missing("experiment_id")),
    "get absent experiment": ("GET", f"{EXPERIMENTS}get", {"experiment_id": "999999"}, NO_EXPERIMENT),
    "get experiment with an id that is no number": ("GET", f"{EXPERIMENTS}get", {"experiment_id": "abc"}, NO_ID),
    "get experiment without name": ("GET", f"{EXPERIMENTS}get-by-name", {}, missing("experiment_name")),
    "get experiment with an absent name": (
        *("GET", f"{EXPERIMENTS}get-by-name", {"experiment_name": "nope NUMBER"}),
        (ABSENT, "Could not find experiment with name 'nope NUMBER'"),
    ),
    "search experiments without max_results": of_experiment("search", not_in_range(0, "a positive integer")),
    "search no experiments": of_experiment("search", not_in_range(0, "a positive integer"), max_results=0),
    "search less than no experiments": of_experiment("search", not_in_range(-1, "a positive integer"), max_results=-1),
    "search too many experiments": of_experiment("search", not_in_range(50001, "at most 50000"), max_results=50001),
    "search experiments by what they do not have": of_experiment(
        "search", (WRONG, "Invalid attribute key 'foo' specified."), max_results=1, filter="foo = 'x'"
    ),
    "search experiments by their stage": of_experiment(
        "search",
        (WRONG, "Invalid attribute key 'lifecycle_stage' specified."),
        **{"max_results": 1, "filter": "lifecycle_stage = 'active'"},
    ),
    "search experiments by a text that is a number": of_experiment(
        "search", (WRONG, ""), max_results=1, filter="name = 5"
    ),
    "search experiments by a comparison of times that texts have": of_experiment(
        "search", (WRONG, ""), max_results=1, filter="name > 'a'"
    ),
    "search experiments by what is no filter": of_experiment("search", (WRONG, ""), max_results=1, filter="name ="),
    "search experiments in an order they do not have": of_experiment(
        "search", (WRONG, ""), max_results=1, order_by=["foo"]
    ),
    "search experiments with a token that is none": of_experiment(
        "search", (WRONG, "Invalid page token"), max_results=1, page_token="nonsense"
    ),
    "rename experiment without name": of_experiment("update", missing("new_name"), **ID),
    "rename experiment to nothing": of_experiment("update", missing("new_name"), **ID, new_name=""),
    "rename experiment to a long name": of_experiment(
        "update", (WRONG, "'new_name' exceeds the maximum length of 500 characters"), **ID, new_name="n" * 501
    ),
    "rename experiment to a name that is taken": of_experiment("update", (EXISTS, ""), **ID, new_name="bin NUMBER"),
    "rename absent experiment": of_experiment("update", NO_EXPERIMENT, experiment_id="999999", new_name="NUMBER x"),
    "rename deleted experiment": of_experiment(
        "update", (WRONG, "Cannot rename a non-active experiment."), experiment_id="BIN", new_name="NUMBER x"
    ),
    "delete experiment without id": of_experiment("delete", missing("experiment_id")),
    "delete absent experiment": of_experiment("delete", NO_EXPERIMENT, experiment_id="999999"),
    "delete deleted experiment": of_experiment("delete", IN_BIN, experiment_id="BIN"),
    "restore absent experiment": of_experiment("restore", NO_EXPERIMENT, experiment_id="999999"),
    "restore active experiment": of_experiment("restore", (ABSENT, "No Experiment with id=EXPERIMENT exists"), **ID),
    "tag of absent experiment": of_experiment(
        "set-experiment-tag", NO_EXPERIMENT, experiment_id="999999", **tag("a", "b")
    ),
    "tag of deleted experiment": of_experiment("set-experiment-tag", NOT_ACTIVE, experiment_id="BIN", **tag("a", "b")),
    "tag of experiment without key": of_experiment("set-experiment-tag", missing("key"), **ID),
    "tag of experiment with a slash in front": of_experiment(
        "set-experiment-tag", invalid_name("/a", "key", RESOLVED), **ID, key="/a"
    ),
    "tag of experiment with a long key": of_experiment(
        "set-experiment-tag", (WRONG, "'key' exceeds the maximum length of 250 characters"), **ID, key="k" * 251
    ),
    "delete absent tag of experiment": of_experiment(
        "delete-experiment-tag",
        (ABSENT, "No tag with name: nope in experiment with id EXPERIMENT"),
        **{**ID, "key": "nope"},
    ),
    "search data sets of no experiment": (
        *("POST", f"{AJAX}experiments/search-datasets", {}),
        missing("experiment_ids"),
    ),
    "search data sets of too many experiments": (
        *("POST", f"{AJAX}experiments/search-datasets", {"experiment_ids": [str(number) for number in range(21)]}),
        (WRONG, "SearchDatasets request cannot specify more than 20 experiment_ids. Received 21 experiment_ids."),
    ),
}
CHANGED = (
    WRONG,
    "Changing param values is not allowed. Param with key='depth' was already logged with value='3' "
    "for run ID='FIRST'. Attempted logging new value '4'.",
)
OF_RUNS = {
    "create run without experiment": ("POST", f"{RUNS}create", {}, missing("experiment_id")),
    "create run in an absent experiment": ("POST", f"{RUNS}create", {"experiment_id": "999999"}, NO_EXPERIMENT),
    "create run in a deleted experiment": ("POST", f"{RUNS}create", {"experiment_id": "BIN"}, NOT_ACTIVE),
    "create run in a number": ("POST", f"{RUNS}create", {"experiment_id": 0}, no_text("experiment_id", "0", "int")),
    "create run with two names": (
        *("POST", f"{RUNS}create", {**ID, "run_name": "rn", "tags": [tag("mlflow.runName", "other")]}),
        (
            WRONG,
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
            "(run_name='rn', mlflow.runName='other').",
        ),
    ),
    "create run with a start that is no number": ("POST", f"{RUNS}create", {**ID, "start_time": "now"}, (WRONG, "")),
    "get run without id": ("GET", f"{RUNS}get", {}, missing("run_id")),
    "get absent run": ("GET", f"{RUNS}get", NOWHERE, RUN_ABSENT),
    "delete absent run": ("POST", f"{RUNS}delete", NOWHERE, RUN_ABSENT),
    "delete run without id": ("POST", f"{RUNS}delete", {}, missing("run_id")),
    "restore absent run": ("POST", f"{RUNS}restore", NOWHERE, RUN_ABSENT),
    "update run with a number as its name": (
        *("POST", f"{RUNS}update", {**FIRST, "run_name": 5}),
        no_text("run_name", "5", "int"),
    ),
    **{f"{path} on an absent run": case for path, case in each_write_to(NOWHERE, RUN_ABSENT).items()},
    **{f"{path} on a deleted run": case for path, case in each_write_to(GONE, RUN_DELETED).items()},
    **{f"{path} without run": case for path, case in each_write_to({}, missing("run_id")).items()},
    "metric without key": metric(missing("key"), key=None),
    "metric without value": metric(missing("value"), value=None),
    "metric without timestamp": metric(missing("timestamp"), timestamp=None),
    "metric with an empty key": metric(missing("key"), key=""),
    "metric with a value that is no number": metric((WRONG, 'Invalid value "much"'), value="much"),
    "metric with a value of a list": metric((WRONG, "Invalid value [1]"), value=[1]),
    "metric that is true": metric((WRONG, "Invalid value true"), value=True),
    "metric before all time": metric((WRONG, ""), timestamp=-1),
    "metric at a fraction of a step": metric((WRONG, "Invalid value 0.5"), step=0.5),
    "metric at a step that is no number": metric((WRONG, 'Invalid value "x"'), step="x"),
    "metric at a step beyond 64 bits": metric((WRONG, f"Invalid value {BIG}"), step=BIG),
    "metric at a step below 64 bits": metric((WRONG, f"Invalid value {-BIG - 1}"), step=-BIG - 1),
    "metric at a time beyond 64 bits": metric((WRONG, f"Invalid value {BIG}"), timestamp=BIG),
    "metric with a key that is none": metric(invalid_name("m@", "name", CHARACTERS), key="m@"),
    "metric with a key of control characters": metric(invalid_name("a\tb", "name", CHARACTERS), key="a\tb"),
    "metric with a key above its folder": metric(
        invalid_name("../m", "name", f"{RESOLVED} This name would resolve to '../m'"), key="../m"
    ),
    "metric with a key from the root": metric(
        invalid_name("/m", "name", f"{RESOLVED} This name would resolve to '/m'"), key="/m"
    ),
    "metric with a key that goes back": metric(
        invalid_name("a/../m", "name", f"{RESOLVED} This name would resolve to 'm'"), key="a/../m"
    ),
    "metric with a key that is a dot": metric(invalid_name(".", "name", RESOLVED), key="."),
    "metric with a slash at the end": metric(
        invalid_name("m/", "name", f"{RESOLVED} This name would resolve to 'm'"), key="m/"
    ),
    "metric with a long key": metric((WRONG, "'Metric name' exceeds the maximum length of 250"), key="k" * 251),
    "param without key": ("POST", f"{RUNS}log-parameter", {**FIRST, "value": "b"}, missing("key")),
    "param that is a number": (
        *("POST", f"{RUNS}log-parameter", {**FIRST, "key": "a", "value": 5}),
        no_text("value", "5", "int"),
    ),
    "param that changes": ("POST", f"{RUNS}log-parameter", {**FIRST, **tag("depth", "4")}, CHANGED),
    "param with a key that is none": (
        *("POST", f"{RUNS}log-parameter", {**FIRST, **tag("p?", "4")}),
        (WRONG, 'Invalid value "p?"'),
    ),
    "param with a long key": (
        *("POST", f"{RUNS}log-parameter", {**FIRST, **tag("k" * 251, "4")}),
        (WRONG, "'Param key' exceeds the maximum length of 250 characters"),
    ),
    "tag without key": ("POST", f"{RUNS}set-tag", {**FIRST, "value": "b"}, missing("key")),
    "tag that is a number": (
        *("POST", f"{RUNS}set-tag", {**FIRST, "key": "a", "value": 5}),
        no_text("value", "5", "int"),
    ),
    "tag with a key that is none": (
        *("POST", f"{RUNS}set-tag", {**FIRST, **tag("a\\b", "4")}),
        (WRONG, 'Invalid value "a\\b"'),
    ),
    "tag with a long key": (
        *("POST", f"{RUNS}set-tag", {**FIRST, **tag("k" * 251, "4")}),
        (WRONG, "'key' exceeds the maximum length of 250 characters"),
    ),
    "delete absent tag": (
        *("POST", f"{RUNS}delete-tag", {**FIRST, "key": "nope"}),
        (ABSENT, "No tag with name: nope in run with id FIRST"),
    ),
    "delete tag without key": ("POST", f"{RUNS}delete-tag", FIRST, missing("key")),
    "log-model with nothing": ("POST", f"{RUNS}log-model", FIRST, missing("model_json")),
    "log-model with what is no JSON": (
        *("POST", f"{RUNS}log-model", {**FIRST, "model_json": "{"}),
        (WRONG, "Malformed model info."),
    ),
    "log-model without its fields": (
        *("POST", f"{RUNS}log-model", {**FIRST, "model_json": "{}"}),
        (WRONG, "Model json is missing mandatory fields: {"),
    ),
    "metric history without key": ("GET", "metrics/get-history", FIRST, missing("metric_key")),
    "metric history without run": ("GET", "metrics/get-history", {"metric_key": "loss"}, missing("run_id")),
    "metric history of no points": (
        *("GET", "metrics/get-history", {**FIRST, "metric_key": "loss", "max_results": 0}),
        not_in_range(0, "a positive integer"),
    ),
    "metric history with a token that is none": (
        *("GET", "metrics/get-history", {**FIRST, "metric_key": "loss", "max_results": 1, "page_token": "nonsense"}),
        (WRONG, "Invalid page token"),
    ),
    "sampled metric history of no run": (
        *("GET", "metrics/get-history-bulk-interval", {"metric_key": "loss"}),
        (WRONG, ""),
    ),
    "sampled metric history of too many runs": (
        *("GET", "metrics/get-history-bulk-interval", {"metric_key": "loss", "run_ids": ["x"] * 101}),
        (WRONG, "GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received 101 run_ids."),
    ),
    "sampled metric history from a step": (
        *("GET", "metrics/get-history-bulk-interval", {"metric_key": "loss", "run_ids": "FIRST", "start_step": 1}),
        (WRONG, "If either start step or end step are specified, both must be specified."),
    ),
    "sampled metric history backwards": (
        *("GET", "metrics/get-history-bulk-interval"),
        {"metric_key": "loss", "run_ids": "FIRST", "start_step": 2, "end_step": 1},
        (WRONG, "end_step must be greater than start_step. Found start_step=2 and end_step=1."),
    ),
    "sampled metric history of too many points": (
        *("GET", "metrics/get-history-bulk-interval", {"metric_key": "loss", "run_ids": "FIRST", "max_results": 2501}),
        (WRONG, "max_results must be between 1 and 2500"),
    ),
}
OF_BATCHES = {
    "batch of too many metrics": batch(
        too_many(1001, "metrics", 1000), metrics=[point("a", 1, 1, step) for step in range(1001)]
    ),
    "batch of too many params": batch(
        too_many(101, "params", 100), params=[tag(f"p{number}", "") for number in range(101)]
    ),
    "batch of too many tags": batch(too_many(101, "tags", 100), tags=[tag(f"t{number}", "") for number in range(101)]),
    "batch of too many things": batch(
        too_many(1001, "metrics, params, and tags", 1000),
        **{"metrics": [point("a", 1, 1, step) for step in range(999)], "tags": [tag("t", "t")]},
    ),
    "batch with a param twice": batch(
        (WRONG, "Duplicate parameter keys have been submitted: ['d']."), params=[tag("d", "1"), tag("d", "1")]
    ),
    "batch with a param that changes": batch(
        (
            WRONG,
            "Changing param values is not allowed. Params were already logged='[{'key': 'depth', 'old_value': '3', "
            "'new_value': '4'}]' for run ID='FIRST'.",
        ),
        params=[tag("new", "1"), tag("depth", "4")],
    ),
    "batch with a metric without value": batch(missing("metrics[0].value"), metrics=[{"key": "a", "timestamp": 1}]),
    "batch with a metric without key": batch(
        missing("metrics[1].key"), metrics=[point("a", 1, 1, 1), {"value": 1, "timestamp": 1}]
    ),
    "batch with a metric without timestamp": batch(missing("metrics[0].timestamp"), metrics=[{"key": "a", "value": 1}]),
    "batch with a metric before all time": batch((WRONG, ""), metrics=[point("a", 1, -1, 1)]),
    "batch with a metric whose key is none": batch(
        invalid_name("bx@", "metrics[0].name", CHARACTERS), metrics=[point("bx@", 1, 1, 1)]
    ),
    "batch with a param whose key is none": batch(
        invalid_name("/p", "params[0].key", RESOLVED), params=[tag("/p", "1")]
    ),
    "batch with a tag whose key is none": batch(invalid_name("t@", "tags[0].key", CHARACTERS), tags=[tag("t@", "1")]),
    "batch with metrics that are no list": batch((WRONG, 'Invalid value "a"'), metrics="a"),
    "batch with metrics that are no objects": batch((WRONG, "Invalid value"), metrics=["a"]),
    "inputs without name": (
        *("POST", f"{RUNS}log-inputs"),
        {**FIRST, "datasets": [{"dataset": {"digest": "1", "source_type": "local", "source": "{}"}}]},
        missing("datasets[0].dataset.name"),
    ),
    "inputs with a long digest": (
        *("POST", f"{RUNS}log-inputs"),
        {**FIRST, "datasets": [{"dataset": {**WINE["dataset"], "digest": "d" * 37}}]},
        (WRONG, ""),
    ),
    "inputs that are no list": ("POST", f"{RUNS}log-inputs", {**FIRST, "datasets": WINE}, (WRONG, "Invalid value {")),
}
KEYS_OF_RUNS = "Invalid attribute key"
OF_SEARCHES = {
    "search runs of a text": ("POST", f"{RUNS}search", {"experiment_ids": "EXPERIMENT"}, (WRONG, "Invalid value")),
    "search runs of an id that is no number": ("POST", f"{RUNS}search", {"experiment_ids": ["abc"]}, NO_ID),
    "search no runs": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "max_results": 0}),
        not_in_range(0, "a positive integer"),
    ),
    "search too many runs": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "max_results": 50001}),
        not_in_range(50001, "at most 50000"),
    ),
    "search runs with a token that is none": (
        *("POST", f"{RUNS}search", {"experiment_ids": ["EXPERIMENT"], "page_token": "nonsense"}),
        (WRONG, "Invalid page token"),
    ),
    "runs by a metric as text": run_filter("metrics.loss > '1'", "Expected numeric value type for metric. Found '1'"),
    "runs by a param as number": run_filter("params.depth = 3", ""),
    "runs by a greater param": run_filter("params.depth > '3'", ""),
    "runs by a metric LIKE": run_filter("metrics.loss LIKE '1'", ""),
    "runs by status in a list": run_filter("status IN ('RUNNING')", ""),
    "runs by a start as text": run_filter("start_time > 'now'", ""),
    "runs by an experiment": run_filter("experiment_id = '1'", f"{KEYS_OF_RUNS} 'experiment_id' specified."),
    "runs by their stage": run_filter("lifecycle_stage = 'x'", f"{KEYS_OF_RUNS} 'lifecycle_stage' specified."),
    "runs by a thing that is none": run_filter("foo.bar = 'x'", "Invalid entity type 'foo'."),
    "runs by a name of a data set that it has not": run_filter("dataset.foo = 'x'", "Invalid dataset key 'foo'"),
    "runs by half a filter": run_filter("metrics.loss >", ""),
    "runs by a filter that is not closed": run_filter("params.depth = '3", ""),
    "runs by an empty list": run_filter("run_id IN ()", ""),
    "runs in an order that is none": run_order("metrics.loss SIDEWAYS"),
    "runs in an order by what they do not have": run_order("attributes.foo", message="Invalid "),
    "runs in an order by a thing that is none": run_order("foo.bar", message="Invalid entity type 'foo'."),
    "runs in the same order twice": run_order("metrics.loss", "metrics.loss DESC"),
}
NO_MODEL = "m-" + "0" * 32
MODEL_ABSENT = (ABSENT, f"Logged model with ID '{NO_MODEL}' not found.")
OF_LOGGED_MODELS = {
    "create logged model without experiment": ("POST", MODELS, {}, missing("experiment_id")),
    "create logged model in an absent experiment": ("POST", MODELS, {"experiment_id": "999999"}, NO_EXPERIMENT),
    "create logged model in a deleted experiment": ("POST", MODELS, {"experiment_id": "BIN"}, NOT_ACTIVE),
    **{
        f"create logged model with {character} in its name": (
            *("POST", MODELS, {**ID, "name": f"a{character}b"}),
            (WRONG, f"Invalid model name ('a{character}b') provided. Model name must be a non-empty string"),
        )
        for character in "/:.%\"'"
    },
    "get absent logged model": ("GET", f"{MODELS}/{NO_MODEL}", {}, MODEL_ABSENT),
    "finish absent logged model": (
        *("PATCH", f"{MODELS}/{NO_MODEL}", {"model_id": NO_MODEL, "status": "LOGGED_MODEL_READY"}),
        MODEL_ABSENT,
    ),
    "finish logged model without status": ("PATCH", f"{MODELS}/LOGGED", {"model_id": "LOGGED"}, missing("status")),
    "tags of absent logged model": (
        *("PATCH", f"{MODELS}/{NO_MODEL}/tags", {"model_id": NO_MODEL, "tags": [tag("a", "b")]}),
        MODEL_ABSENT,
    ),
    "delete absent tag of a logged model": (
        *("DELETE", f"{MODELS}/LOGGED/tags/nope", {}),
        (ABSENT, "No tag with key 'nope' found for model with ID 'LOGGED'."),
    ),
    "params of absent logged model": (
        *("POST", f"{MODELS}/{NO_MODEL}/params", {"model_id": NO_MODEL, "params": [tag("a", "b")]}),
        MODEL_ABSENT,
    ),
    "search logged models of no experiment": ("POST", f"{MODELS}/search", {}, missing("experiment_ids")),
    "logged models by what they do not have": (
        *("POST", f"{MODELS}/search", {"experiment_ids": ["EXPERIMENT"], "filter": "foo = 'x'"}),
        (WRONG, ""),
    ),
    "logged models in an order that they do not have": (
        *("POST", f"{MODELS}/search", {"experiment_ids": ["EXPERIMENT"], "order_by": [{"field_name": "zz"}]}),
        (WRONG, "Invalid order by field name: zz"),
    ),
    "logged models by a data set without name": (
        *("POST", f"{MODELS}/search", {"experiment_ids": ["EXPERIMENT"], "datasets": [{"dataset_digest": "1"}]}),
        (WRONG, ""),
    ),
}
REFUSALS: dict[str, tuple[str, str, dict[str, Any], tuple[str, str]]] = {
    **OF_EXPERIMENTS,
    **OF_RUNS,
    **OF_BATCHES,
    **OF_SEARCHES,
    **OF_LOGGED_MODELS,
}
