"""Values of the wrong kind are refused by name, and nothing of them is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from regista.client import Client
from regista.client.arguments import instant
from regista.entities import Metric
from regista.errors import InvalidParameter

CALLS: dict[str, tuple[str, Callable[[Client, str], Any]]] = {
    "step": ("'step'", lambda client, run: client.log_metric(run, "m", 1, step="x")),  # type: ignore[arg-type]
    "step-nan": ("'step'", lambda client, run: client.log_metric(run, "m", 1, step=float("nan"))),  # type: ignore[arg-type]
    "step-large": ("'step'", lambda client, run: client.log_metric(run, "m", 1, step=2**70)),
    "timestamp": ("'timestamp'", lambda client, run: client.log_metric(run, "m", 1, timestamp="x")),  # type: ignore[arg-type]
    "key": ("'name'", lambda client, run: client.log_metric(run, None, 1)),  # type: ignore[arg-type]
    "param": ("'key'", lambda client, run: client.log_param(run, 5, 1)),  # type: ignore[arg-type]
    "tag": ("'key'", lambda client, run: client.set_tag(run, ("t",), 1)),  # type: ignore[arg-type]
    "batch-step": (r"metrics\[1\].step", lambda client, run: client.log_batch(run, [point(), point(step="q")])),
    "batch-time": (r"metrics\[0\].timestamp", lambda client, run: client.log_batch(run, [point(timestamp="q")])),
    "batch-metric": (r"'metrics\[0\]'", lambda client, run: client.log_batch(run, [{"key": "m"}])),  # type: ignore[list-item]
    "batch-param": (r"'params\[0\]'", lambda client, run: client.log_batch(run, params={"a": 1})),  # type: ignore[dict-item]
    "batch-tag": (r"'tags\[0\]'", lambda client, run: client.log_batch(run, tags=["a"])),  # type: ignore[list-item]
    "status": ("RUNNING, SCHEDULED", lambda client, run: client.set_terminated(run, "BOGUS")),
    "end": ("'end_time'", lambda client, run: client.set_terminated(run, end_time="x")),  # type: ignore[arg-type]
    "text": ("'text'", lambda client, run: client.log_text(run, 5, "a.txt")),  # type: ignore[arg-type]
    "half": ("half a character", lambda client, run: client.log_text(run, "\ud800", "a.txt")),
    "tags": ("'tags'", lambda client, run: client.create_experiment("e", tags=["x"])),  # type: ignore[arg-type]
    "name": ("must be text", lambda client, run: client.create_registered_model(5)),  # type: ignore[arg-type]
    "alias": ("must be text", lambda client, run: client.set_registered_model_alias("m", None, 1)),  # type: ignore[arg-type]
    "uri": ("model URI None", lambda client, run: client.resolve_model_uri(None)),  # type: ignore[arg-type]
    "filter": ("Invalid (filter|value) 5", lambda client, run: client.search_runs("0", 5)),  # type: ignore[arg-type]
    "path": ("must be text", lambda client, run: client.log_text(run, "x", 5)),  # type: ignore[arg-type]
    "file": ("local path None", lambda client, run: client.log_artifact(run, None)),  # type: ignore[arg-type]
    "model-params": (
        "'params'",
        lambda client, run: client.log_model(print, "m", run_id=run, params="x"),  # type: ignore[arg-type]
    ),
    "model": ("'name'", lambda client, run: client.log_model(print, 5, run_id=run)),  # type: ignore[arg-type]
    "model-step": ("'step'", lambda client, run: client.log_model(print, "m", run_id=run, step="x")),  # type: ignore[arg-type]
}


REGISTRY_CALLS: dict[str, tuple[str, Callable[[Client], Any]]] = {
    "reason": ("'reason'", lambda client: client.set_registered_model_tag("m", "k", "v", reason=5)),  # type: ignore[arg-type]
    "reason-bytes": ("'reason'", lambda client: client.delete_registered_model("m", reason=b"x")),  # type: ignore[arg-type]
    "reason-nul": ("'reason'", lambda client: client.delete_registered_model("m", reason="a\0b")),
    "reason-long": ("'reason'", lambda client: client.delete_registered_model("m", reason="x" * 2_001)),
    "description": ("'description'", lambda client: client.update_registered_model("m", 5)),  # type: ignore[arg-type]
    "description-bytes": ("'description'", lambda client: client.update_model_version("m", 1, b"x")),  # type: ignore[arg-type]
    "run": ("'run_id'", lambda client: client.create_model_version("m", "s3://bucket", run_id=5)),  # type: ignore[arg-type]
    "experiment": ("'name'", lambda client: client.create_experiment(5)),  # type: ignore[arg-type]
    "source": ("'source'", lambda client: client.create_model_version("m", 5)),  # type: ignore[arg-type]
    "run_link": ("'run_link'", lambda client: client.create_model_version("m", "s3://b", run_link=5)),  # type: ignore[arg-type]
    "name": ("'name'", lambda client: client.get_registered_model(["m"])),  # type: ignore[arg-type]
    "uri": ("'uri'", lambda client: client.get_model_version_by_uri(5)),  # type: ignore[arg-type]
    "max_results": ("'max_results'", lambda client: client.search_model_versions(max_results=1.5)),  # type: ignore[arg-type]
    "max_results-text": ("'max_results'", lambda client: client.list_alias_intervals("m", max_results="5")),  # type: ignore[arg-type]
    "before": ("'before'", lambda client: client.get_history("m", before="x")),  # type: ignore[arg-type]
    "page_token": ("'page_token'", lambda client: client.search_registered_models(page_token=5)),  # type: ignore[arg-type]
    "at": ("'at'.*a datetime", lambda client: client.get_model_version_by_alias("m", "a", at=1.5)),  # type: ignore[arg-type]
}


def point(**changes: Any) -> Metric:
    """A metric that is right but for the changes."""
    return Metric(**{"key": "m", "value": 1.0, "timestamp": 1, "step": 0, **changes})


@pytest.mark.parametrize("case", CALLS)
def test_the_argument_is_named_and_nothing_is_stored(client: Client, case: str) -> None:
    expected, call = CALLS[case]
    run = client.create_run("0").info.run_id
    before = client.get_run(run)
    with pytest.raises(InvalidParameter, match=expected):
        call(client, run)
    assert client.get_run(run) == before
    assert client.get_metric_history(run, "m") == []


@pytest.mark.parametrize("case", REGISTRY_CALLS)
def test_an_argument_of_the_registry_is_named_and_the_history_stays_sound(client: Client, case: str) -> None:
    expected, call = REGISTRY_CALLS[case]
    client.create_registered_model("m")
    client.create_model_version("m", "s3://bucket/model")
    before = client.get_history("m")
    with pytest.raises(InvalidParameter, match=expected):
        call(client)
    assert client.get_history("m") == before
    assert client.verify_history().broken == ()


def test_a_user_is_text() -> None:
    with pytest.raises(InvalidParameter, match="'user'"):
        Client("http://127.0.0.1:1", user=5)  # type: ignore[arg-type]


def test_numbers_of_numpy_become_plain_ones(client: Client) -> None:
    numpy = pytest.importorskip("numpy", reason="numbers of numpy")
    run = client.create_run("0").info.run_id
    client.log_batch(run, [point(value=numpy.float32(0.5), step=numpy.int64(3))])
    (found,) = client.get_metric_history(run, "m")
    assert (found.value, found.step) == (0.5, 3)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (None, ""),
        ("2026-03-01", "2026-03-01"),
        (datetime(2026, 3, 1, 12), "2026-03-01T12:00:00+00:00"),
        (datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T12:00:00+02:00"),
        (date(2026, 3, 1), "2026-03-01"),
        (1_772_366_400_123, "2026-03-01T12:00:00.123Z"),
        (7, "1970-01-01T00:00:00.007Z"),
    ],
)
def test_moments_are_sent_as_text(moment: Any, written: str) -> None:
    assert instant(moment, "at") == written


@pytest.mark.parametrize("moment", [-1, "yesterday", 1.5, True, [2026]])
def test_what_is_no_moment_is_refused_by_the_name_of_the_argument(client: Client, moment: Any) -> None:
    client.create_registered_model("bikes")
    with pytest.raises(InvalidParameter, match="'at'"):
        client.get_model_version_by_alias("bikes", "champion", at=moment)
