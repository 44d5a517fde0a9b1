"""Reads by key and selective searches use indexes: SQLite's own query plans say so."""

import pytest

from regista.api.experiments import GetExperiment, GetExperimentByName
from regista.api.logged_models import GetLoggedModel, SearchLoggedModels
from regista.api.metrics import GetMetricHistory
from regista.api.model_versions import GetModelVersion, GetModelVersionDownloadUri, SearchModelVersions
from regista.api.registered_models import (
    GetLatestVersions,
    GetModelVersionByAlias,
    GetRegisteredModel,
    SearchRegisteredModels,
)
from regista.api.runs import GetRun, SearchRuns
from regista.entities import ANONYMOUS
from regista.errors import RegistaError
from regista.store.sql import SqlStore
from regista.store.sql.files import FindFile, FindFiles, ListDirectory, ListTree


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield store
    store.close()


def plans(store, request):
    """The lines of the plans of all statements that the request executes."""
    with store._database.read() as connection:
        driver = connection.connection.driver_connection  # idle again afterwards, and so the one that is taken
    statements = []
    driver.set_trace_callback(statements.append)
    try:
        store.call(request, ANONYMOUS)
    except RegistaError:
        pass  # nothing of that name: the statement was made all the same
    finally:
        driver.set_trace_callback(None)
    return [row[3] for statement in statements for row in driver.execute("EXPLAIN QUERY PLAN " + statement)]


@pytest.mark.parametrize(
    "request_",
    [
        GetExperiment(experiment_id="0"),
        GetExperimentByName(experiment_name="x"),
        GetRun(run_id="x"),
        GetMetricHistory(run_id="x", metric_key="m"),
        GetLoggedModel(model_id="x"),
        GetRegisteredModel(name="x"),
        GetModelVersion(name="x", version="1"),
        GetModelVersionByAlias(name="x", alias="a"),
        GetModelVersionByAlias(name="x", alias="latest"),
        GetModelVersionDownloadUri(name="x", version="1"),
        GetLatestVersions(name="x"),
        FindFile(path="a/b"),
        FindFiles(paths=("a/b", "c")),
        ListDirectory(path="a"),
        ListTree(path="a"),
        SearchRuns(experiment_ids=("0",), filter="params.p = 'x'"),
        SearchRuns(experiment_ids=("0",), filter="metrics.m > 1 AND tags.t = 'y'"),
        SearchModelVersions(filter="name = 'x'"),
        SearchModelVersions(filter="run_id = 'x'"),
        SearchRegisteredModels(filter="tags.t = 'y'"),
        SearchLoggedModels(experiment_ids=("0",), filter="name = 'x'"),
    ],
    ids=repr,
)
def test_no_table_is_scanned(store, request_):
    lines = plans(store, request_)
    assert lines
    scans = [line for line in lines if line.startswith("SCAN") and "USING INDEX" not in line]
    # "(subquery…)" and "CONSTANT ROW" are lists of values, not tables.
    assert [line for line in scans if "CONSTANT ROW" not in line and "(subquery" not in line] == []


def test_a_param_is_found_by_its_value(store):
    """By the index on its beginning."""
    lines = plans(store, SearchRuns(experiment_ids=("0",), filter="params.p = 'x'"))
    assert any("ix_params_key_value (key=? AND <expr>=?)" in line for line in lines), lines


@pytest.mark.parametrize(
    ("filter_text", "index"),
    [
        ("tags.t = 'x'", "ix_run_tags_key_value (key=? AND <expr>=?)"),
        ("metrics.m = 3", "ix_latest_metrics_key_value (key=? AND value=?)"),
        ("metrics.m > 3", "ix_latest_metrics_key_value (key=? AND value>?)"),
    ],
)
def test_values_are_found_by_index(store, filter_text, index):
    lines = plans(store, SearchRuns(experiment_ids=("0",), filter=filter_text))
    assert any(index in line for line in lines), lines
