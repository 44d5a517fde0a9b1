"""Searching runs: the language, orders, views, pages and tables."""

import math

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType
from registry_client import client, step
from tracking_client import RELEASE, names, new_experiment, refused

experiment = new_experiment("search")
second = new_experiment("search of others")
RUNS = {
    "a": ({"acc": 0.9, "loss": 0.1}, {"lr": "0.1", "model": "Linear"}, {"team": "Blue", "mlflow.note.content": "one"}),
    "b": ({"acc": 0.5, "loss": math.nan}, {"lr": "0.01", "model": "linear"}, {"team": "blue"}),
    "c": ({"acc": 0.7, "x/y z": -3e-2}, {"lr": "0.1", "empty": ""}, {"team": "red", "100": "a_b"}),
    "d": ({"loss": math.inf}, {"model": "Forest"}, {}),
    "e": ({}, {}, {"team": "gr'ün"}),
}
ids = {}
for position, (name, (metrics, params, tags)) in enumerate(RUNS.items()):
    made = client.create_run(experiment, start_time=1000 + position, run_name=name).info.run_id
    client.log_batch(
        made,
        [Metric(key, value, 1, 0) for key, value in metrics.items()],
        [Param(key, value) for key, value in params.items()],
        [RunTag(key, value) for key, value in tags.items()],
    )
    ids[name] = made
client.set_terminated(ids["a"], end_time=5000)
client.set_terminated(ids["b"], "FAILED", 4000)
client.create_run(second, start_time=500, run_name="other")
gone = client.create_run(experiment, start_time=1, run_name="gone").info.run_id
client.delete_run(gone)

FILTERS = [
    "",
    "metrics.acc > 0.5",
    "metric.acc >= 0.5 and metrics.acc < 0.9",
    "metrics.acc = 0.7",
    "metrics.acc != 0.7",
    "metrics.loss < 1e3",
    "metrics.loss > 1e300",
    "metrics.`x/y z` < 0",
    'metrics."x/y z" = -0.03',
    "metrics.nope > 0",
    "params.lr = '0.1'",
    'param.lr = "0.1"',
    "parameters.lr != '0.1'",
    "params.model LIKE 'Lin%'",
    "params.model ILIKE 'lin%'",
    "params.model LIKE '_inear'",
    "params.empty = ''",
    "tags.team = 'blue'",
    "tags.team ILIKE 'BLUE'",
    "tags.team != 'blue'",
    "tags.mlflow.note.content = 'one'",
    "tags.`mlflow.note.content` LIKE 'o%'",
    "tag.`100` = 'a_b'",
    'tags.team = "gr\'ün"',
    "run_name = 'a'",
    "attributes.run_name != 'a'",
    "attributes.run_name LIKE 'A'",
    "attribute.`Run name` ILIKE 'A'",
    "tags.`mlflow.runName` = 'b'",
    "status = 'FINISHED'",
    "attributes.status != 'RUNNING'",
    "status LIKE 'F%'",
    "start_time > 1001",
    "attributes.start_time <= 1001 AND start_time != 1000",
    "end_time = 5000",
    "end_time > 0",
    "user_id = 'nobody'",
    "artifact_uri LIKE '%artifacts'",
    "metrics.acc > 0.1 AND params.lr = '0.1' AND tags.team ILIKE 'b%' AND status = 'FINISHED'",
    "created > 1002",
]
if RELEASE >= (3, 10):
    FILTERS += ["params.model IS NULL", "tags.team IS NOT NULL AND params.lr IS NOT NULL"]


def found(text="", **more):
    return names(client.search_runs([experiment], text, **more))


@step
def run_filters():
    return {text: found(text) for text in FILTERS}


@step
def run_filters_with_ids():
    return {
        "=": found(f"run_id = '{ids['a']}'"),
        "!=": found(f"attributes.run_id != '{ids['a']}'"),
        "IN": found(f"attributes.run_id IN ('{ids['a']}', '{ids['c']}', '{gone}')"),
        "NOT IN": found(f"run_id NOT IN ('{ids['a']}', '{ids['c']}')"),
        "LIKE": found(f"run_id LIKE '{ids['d']}%'"),
    }


@step
def run_filters_refused():
    texts = [
        "metrics.acc > '1'",
        "metrics.acc LIKE '1'",
        "params.lr = 0.1",
        "params.lr > '0.1'",
        "tags.team > 'a'",
        "status > 'a'",
        "start_time = 'now'",
        "start_time LIKE '1'",
        "experiment_id = '1'",
        "lifecycle_stage = 'active'",
        "foo.bar = 'x'",
        "metrics.acc",
        "metrics.acc >",
        "= 1",
        "params.lr = '0.1",
        "run_id IN ()",
        "status IN ('RUNNING')",
    ]
    return {text: refused(client.search_runs, [experiment], text) for text in texts}


ORDERS = [
    ["metrics.acc"],
    ["metrics.acc DESC"],
    ["metrics.loss ASC"],
    ["metric.loss DESC"],
    ["params.lr ASC", "start_time ASC"],
    ["params.model DESC", "start_time DESC"],
    ["tags.team", "attributes.start_time DESC"],
    ["tag.team DESC"],
    ["attributes.start_time"],
    ["attributes.end_time DESC"],
    ["end_time ASC"],
    ["run_name DESC"],
    ["status ASC", "run_name ASC"],
    ["metrics.`x/y z` DESC"],
    ["metrics.nope"],
    [],
]


@step
def run_orders():
    return {", ".join(order): found(order_by=order) for order in ORDERS}


@step
def run_orders_refused():
    orders = [["metrics.acc SIDEWAYS"], ["attributes.foo"], ["foo.bar"], ["metrics.acc ASC DESC"]]
    return {", ".join(order): refused(client.search_runs, [experiment], order_by=order) for order in orders}


@step
def run_views():
    views = [ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]
    return [found(run_view_type=view) for view in views]


@step
def experiments_of_a_search():
    return {
        "two": names(client.search_runs([experiment, second])),
        "none": names(client.search_runs([])),
        "text": names(client.search_runs(second)),
        "absent": names(client.search_runs(["999999"])),
    }


@step
def run_pages():
    order = ["metrics.loss DESC"]
    pages, token = [], None
    while token != "":
        page = client.search_runs([experiment], order_by=order, max_results=2, page_token=token)
        pages.append(names(page))
        token = page.token or ""
    return {
        "pages": pages,
        "together": [name for page in pages for name in page] == found(order_by=order),
        "too many": refused(client.search_runs, [experiment], max_results=50_001),
        "bad token": refused(client.search_runs, [experiment], page_token="nonsense") != "no error",
    }


@step
def tables():
    table = mlflow.search_runs([experiment], order_by=["start_time ASC"])
    some = mlflow.search_runs([experiment], "metrics.acc > 0.6", order_by=["metrics.acc"], max_results=1)
    return {
        "columns": sorted(table.columns),
        "runs": table["run_id"].tolist() == list(ids.values()),
        "acc": [None if math.isnan(value) else value for value in table["metrics.acc"]],
        "lr": [value if isinstance(value, str) else None for value in table["params.lr"]],
        "team": [value if isinstance(value, str) else None for value in table["tags.team"]],
        "status": table["status"].tolist(),
        "start": [str(value) for value in table["start_time"]],
        "end": [str(value) for value in table["end_time"]],
        "some": some["params.lr"].tolist(),
        "list": names(mlflow.search_runs([experiment], output_format="list")),
        "by name": len(mlflow.search_runs(experiment_names=["search", "search of others"])),
        "all": len(mlflow.search_runs(search_all_experiments=True, filter_string="tags.team = 'red'")),
        "empty": mlflow.search_runs([experiment], "metrics.acc > 5").shape[0],
        "both": refused(mlflow.search_runs, [experiment], experiment_names=["search"]),
    }
