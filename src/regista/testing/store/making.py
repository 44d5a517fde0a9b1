"""What the tests of the contract make, and how they look at errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from ...api.experiments import CreateExperiment
from ...api.logged_models import CreateLoggedModel
from ...api.model_versions import CreateModelVersion
from ...api.registered_models import CreateRegisteredModel
from ...api.request import Request
from ...api.runs import CreateRun
from ...entities import Caller, FileEntry, LoggedModel, ModelVersion, RegisteredModel, Run, Tag
from ...errors import RegistaError
from ...store.base import Store

ReplyT = TypeVar("ReplyT")

TESTER = Caller("tester", "because the contract says so")
BAD = "INVALID_PARAMETER_VALUE"
ABSENT = "RESOURCE_DOES_NOT_EXIST"
TAKEN = "RESOURCE_ALREADY_EXISTS"


@contextmanager
def refused(code: str, text: str = "") -> Iterator[None]:
    """Expect a RegistaError with this code, and this text in its message."""
    with pytest.raises(RegistaError, match=re.escape(text) if text else None) as caught:
        yield
    assert caught.value.error_code == code, caught.value


def call(store: Store, request: Request[ReplyT]) -> ReplyT:
    """Call as the tester."""
    return store.call(request, TESTER)


def make_experiment(store: Store, name: str = "bikes", **fields: Any) -> str:
    """A new experiment's id."""
    return call(store, CreateExperiment(name=name, **fields)).experiment_id


def make_run(store: Store, experiment_id: str = "0", **fields: Any) -> Run:
    """A new run."""
    return call(store, CreateRun(experiment_id=experiment_id, **fields)).run


def make_logged_model(store: Store, experiment_id: str = "0", **fields: Any) -> LoggedModel:
    """A new logged model."""
    return call(store, CreateLoggedModel(experiment_id=experiment_id, **fields)).model


def make_model(store: Store, name: str = "bikes", **fields: Any) -> RegisteredModel:
    """A new registered model."""
    return call(store, CreateRegisteredModel(name=name, **fields)).registered_model


def make_version(store: Store, name: str = "bikes", source: str = "s3://bucket/model", **fields: Any) -> ModelVersion:
    """A new version."""
    return call(store, CreateModelVersion(name=name, source=source, **fields)).model_version


def entry(path: str, content: str = "a", size: int = 3) -> FileEntry:
    """A file whose digest is one hex digit, repeated."""
    return FileEntry(path, size, content * 64)


def tag(key: str, value: str = "") -> Tag:
    """A tag."""
    return Tag(key, value)


def artifact_path(run: Run) -> str:
    """The place of a run's files in the content store."""
    return run.info.artifact_uri.removeprefix("mlflow-artifacts:/")
