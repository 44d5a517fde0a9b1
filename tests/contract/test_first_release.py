"""Databases of the first release are upgraded with everything in them; ``data/first_release/make.py`` made them.

That of MariaDB is younger: it has the second schema.
"""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from regista.api.events import ListModelEvents, VerifyHistory
from regista.api.experiments import GetExperimentByName, SearchExperiments
from regista.api.logged_models import SearchLoggedModels
from regista.api.metrics import GetMetricHistory
from regista.api.model_versions import CreateModelVersion, GetModelVersion, GetModelVersionManifest, SearchModelVersions
from regista.api.registered_models import GetModelVersionByAlias, GetRegisteredModel, ListAliasIntervals
from regista.api.runs import CreateRun, GetRun, LogBatch, SearchRuns
from regista.entities import Caller, Metric, Param
from regista.entities.metric import LARGEST
from regista.errors import ConfigurationError, NotFound
from regista.store.sql import SqlStore

DUMPS = Path(__file__).parent / "data" / "first_release"
EVE = Caller("eve")


def restore_sqlite(url):
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.executescript((DUMPS / "sqlite.sql").read_text())
    connection.close()


def restore_postgresql(url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute((DUMPS / "postgresql.sql").read_bytes())
        for table, key in (("experiments", "pk"), ("runs", "pk"), ("logged_models", "pk"), ("events", "event_id")):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), (SELECT max({key}) FROM {table}))"
            )
        for table in ("registered_models", "model_versions"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'pk'), (SELECT max(pk) FROM {table}))")


def restore_mariadb(url):
    engine = sa.create_engine(url.replace("mysql://", "mysql+pymysql://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
        for statement in (DUMPS / "mariadb.sql").read_text().splitlines():
            connection.exec_driver_sql(statement)
    engine.dispose()


RESTORE = {
    "sqlite_url": restore_sqlite,
    "empty_postgresql_url": restore_postgresql,
    "empty_mariadb_url": restore_mariadb,
}


@pytest.fixture(params=RESTORE)
def url(request):
    url = request.getfixturevalue(request.param)
    RESTORE[request.param](url)
    return url


@pytest.fixture
def store(url):
    assert SqlStore.upgrade(url) is True
    store = SqlStore(url)
    yield store
    store.close()


def ask(store, request):
    return store.call(request, EVE)


def the_run(store):
    experiment = ask(store, GetExperimentByName(experiment_name="größen")).experiment
    (run,) = ask(store, SearchRuns(experiment_ids=(experiment.experiment_id,))).runs
    return run


def test_it_is_not_opened_before_it_is_upgraded(url):
    with pytest.raises(ConfigurationError, match=r"regista db upgrade"):
        SqlStore(url)


def test_experiments_keep_names_tags_and_what_was_deleted(store):
    found = {
        experiment.name: experiment
        for experiment in ask(store, SearchExperiments(max_results=10, view_type="ALL")).experiments
    }
    assert {name: experiment.lifecycle_stage for name, experiment in found.items()} == {
        "Default": "active",
        "größen": "active",
        "gone": "deleted",
    }
    assert found["größen"].tags == {"team": "a", "note": "x" * 3000}
    (deleted,) = ask(
        store, SearchRuns(experiment_ids=(found["gone"].experiment_id,), run_view_type="DELETED_ONLY")
    ).runs
    assert deleted.info.run_name == "second"


def test_a_run_keeps_its_data(store):
    run = the_run(store)
    assert ask(store, GetRun(run_id=run.info.run_id)).run == run
    assert (run.info.status, run.info.start_time, run.info.end_time) == (
        "FINISHED",
        1_700_000_000_000,
        1_700_000_100_000,
    )
    assert run.data.params == {"rate": "0.1", "empty": "", "näme": "wört"}
    assert run.data.tags == {"mlflow.runName": "first", "mlflow.note.content": "many\nlines", "stage": "y"}
    assert run.data.metrics == {"loss": 1 / 20, "odd": LARGEST, "zero": 0.0, "acc": 0.9}
    history = ask(store, GetMetricHistory(run_id=run.info.run_id, metric_key="loss")).metrics
    assert [(point.step, point.value) for point in history] == [(step, 1 / (step + 1)) for step in range(20)]
    odd = ask(store, GetMetricHistory(run_id=run.info.run_id, metric_key="odd")).metrics
    assert [point.step for point in odd] == [-3, 2**53]
    assert odd[0].value != odd[0].value  # NaN


def test_a_logged_model_keeps_its_metrics_and_files(store):
    run = the_run(store)
    (model,) = ask(store, SearchLoggedModels(experiment_ids=(run.info.experiment_id,))).models
    assert (model.info.name, model.info.status, model.info.source_run_id) == (
        "forest",
        "LOGGED_MODEL_READY",
        run.info.run_id,
    )
    assert [(metric.key, metric.value) for metric in model.data.metric_list] == [("acc", 0.9)]
    place = model.info.artifact_uri.removeprefix("mlflow-artifacts:/")
    assert [(file.path.removeprefix(place), file.size) for file in store.files.tree(place)] == [
        ("/MLmodel", 12),
        ("/data/m.pkl", 34),
    ]


def test_the_registry_keeps_versions_aliases_and_stages_and_learns_former_names(store):
    model = ask(store, GetRegisteredModel(name="cycles")).registered_model
    assert ask(store, GetRegisteredModel(name="bikes")).registered_model == model
    assert {
        version.version for version in ask(store, SearchModelVersions(filter="name = 'cycles'")).model_versions
    } == {
        "1",
        "2",
    }
    assert ask(store, GetModelVersionByAlias(name="cycles", alias="champion")).model_version.version == "1"
    assert ask(store, GetModelVersion(name="cycles", version="2")).model_version.current_stage == "Production"
    with pytest.raises(NotFound):
        ask(store, GetModelVersion(name="cycles", version="3"))
    manifest = ask(store, GetModelVersionManifest(name="cycles", version="1"))
    assert [file.path for file in manifest.files] == ["MLmodel", "data/m.pkl"]
    intervals = ask(store, ListAliasIntervals(name="cycles", alias="champion")).intervals
    assert sorted(interval.version for interval in intervals) == ["1", "1", "2"]


def test_the_history_is_whole_and_goes_on(store):
    before = ask(store, VerifyHistory())
    assert (before.broken, before.models) == ((), 2)
    events = ask(store, ListModelEvents(name="cycles")).events
    assert {event.actor for event in events} == {"ann", "bob"}
    assert "spring cleaning" in {event.reason for event in events}
    run = ask(store, CreateRun(experiment_id=the_run(store).info.experiment_id)).run.info.run_id
    ask(store, LogBatch(run_id=run, metrics=(Metric("loss", 1.0, 1),), params=(Param("a", "b"),)))
    version = ask(store, CreateModelVersion(name="cycles", source="s3://bucket/4")).model_version
    assert version.version == "4"
    assert ask(store, VerifyHistory()).broken == ()


def test_an_upgrade_that_is_done_again_changes_nothing(url, store):
    assert SqlStore.upgrade(url) is False
    assert ask(store, VerifyHistory()).broken == ()
