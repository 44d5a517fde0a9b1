"""What a store promises about the metrics of versions."""

from __future__ import annotations

import math

from ...api.model_versions import DeleteModelVersion, ListVersionMetrics
from ...api.runs import LogBatch, LogMetric
from ...entities import Metric
from ...store.base import Store
from .making import BAD, call, make_logged_model, make_model, make_run, make_version, refused


def _values(store: Store, *names: str, key: str = "rmse") -> list[tuple[str, str, float]]:
    reply = call(store, ListVersionMetrics(names=names, key=key))
    return [(one.name, one.version, one.value) for one in reply.values]


def _version_of_run(store: Store, name: str, *values: float) -> str:
    run_id = make_run(store).info.run_id
    points = tuple(Metric("rmse", value, 1, step) for step, value in enumerate(values))
    call(store, LogBatch(run_id=run_id, metrics=points))
    make_version(store, name, run_id=run_id)
    return run_id


class VersionMetricsContract:
    """Of runs and of logged models."""

    def test_each_version_has_the_newest_value_of_its_run(self, store: Store) -> None:
        """Older versions first; those without a value, or with NaN, are left out."""
        for name in ("bikes", "wine", "other"):
            make_model(store, name)
        _version_of_run(store, "bikes", 3.0, 2.0)
        _version_of_run(store, "bikes", math.nan)
        make_version(store, "bikes")
        _version_of_run(store, "bikes", 1.0)
        _version_of_run(store, "wine", 9.0)
        _version_of_run(store, "other", 7.0)
        found = [("bikes", "1", 2.0), ("bikes", "4", 1.0), ("wine", "1", 9.0)]
        assert _values(store, "wine", "bikes", "bikes", "absent") == found
        call(store, DeleteModelVersion(name="bikes", version="1"))
        assert _values(store, "bikes") == [("bikes", "4", 1.0)]

    def test_what_was_measured_for_the_logged_model_goes_before_its_run(self, store: Store) -> None:
        """A run may save many models; the newest point counts."""
        make_model(store)
        run_id = make_run(store).info.run_id
        model_id = make_logged_model(store, source_run_id=run_id).info.model_id
        call(store, LogMetric(run_id=run_id, key="rmse", value=5.0, timestamp=9))
        for value, timestamp in ((4.0, 7), (3.0, 8), (6.0, 2)):
            call(store, LogMetric(run_id=run_id, key="rmse", value=value, timestamp=timestamp, model_id=model_id))
        make_version(store, run_id=run_id, model_id=model_id)
        assert _values(store, "bikes") == [("bikes", "1", 3.0)]

    def test_keys(self, store: Store) -> None:
        """Those that any version has; without a key there are no values."""
        make_model(store)
        run_id = _version_of_run(store, "bikes", 1.0)
        call(store, LogMetric(run_id=run_id, key="acc", value=5.0, timestamp=9))
        reply = call(store, ListVersionMetrics(names=("bikes",)))
        assert (reply.keys, reply.values) == (("acc", "rmse"), ())
        assert _values(store, "bikes", key="no such") == []

    def test_names_are_counted(self, store: Store) -> None:
        """One at least, a hundred at most."""
        for names in ((), ("bikes",) * 101):
            with refused(BAD, "names"):
                call(store, ListVersionMetrics(names=names))
