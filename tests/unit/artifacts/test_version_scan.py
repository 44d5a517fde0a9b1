"""What loading a version imports, as the server finds it in the files."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel
from regista.api.runs import CreateRun
from regista.api.version_imports import ImportedName, ListVersionImports, VersionImportsReply
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.version_scan import KEPT, VersionScan
from regista.entities import Caller
from regista.errors import NotFound
from regista.store.sql import SqlStore

ANN = Caller("ann")


class Touch:
    def __reduce__(self) -> Any:
        return os.system, ("touch was-run",)


class Registry:
    """A store with files, of which versions of one model are made."""

    def __init__(self, folder: Path) -> None:
        self.store = SqlStore(f"sqlite:///{folder}/regista.db")
        self.content = ContentArtifacts(self.store.files, LocalBlobStore(folder / "bytes"))
        self._folder = folder
        self.store.call(CreateRegisteredModel(name="wine"), ANN)

    def add(self, **files: bytes) -> str:
        """A version with these files; a dot in a name is two underscores."""
        info = self.store.call(CreateRun(experiment_id="0"), ANN).run.info
        source = self._folder / info.run_id
        source.mkdir()
        for name, content in files.items():
            (source / name.replace("__", ".")).write_bytes(content)
        self.content.upload(source, info.artifact_uri.removeprefix("mlflow-artifacts:/"), ANN)
        made = CreateModelVersion(name="wine", source=info.artifact_uri, run_id=info.run_id)
        return str(self.store.call(made, ANN).model_version.version)

    def scan(self, largest: int = 1_000_000) -> VersionScan:
        return VersionScan(self.store, self.content, largest)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    found = Registry(tmp_path)
    yield found
    found.store.close()


def told(scan: VersionScan, version: str) -> VersionImportsReply:
    reply = scan.handlers[ListVersionImports](ListVersionImports(name="wine", version=version), ANN)
    assert isinstance(reply, VersionImportsReply)
    return reply


def test_names_and_calls_are_told_and_nothing_runs(registry: Registry, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    version = registry.add(
        harmful__pkl=pickle.dumps(Touch()), harmless__pkl=pickle.dumps(date(2026, 1, 1)), a__txt=b"a"
    )
    harmful, harmless = told(registry.scan(), version).files
    assert (harmful.path, harmless.path) == ("harmful.pkl", "harmless.pkl")
    assert [name.verdict for name in harmful.imports] == ["dangerous"]
    assert "touch was-run" in harmful.calls[0]
    assert harmless.imports == (ImportedName("datetime.date", "known"),)
    assert not (tmp_path / "was-run").exists()


def test_the_model_says_which_files_are_pickles(registry: Registry) -> None:
    flavors = b"flavors: {sklearn: {pickled_model: odd.name}}"
    (file,) = told(registry.scan(), registry.add(MLmodel=flavors, odd__name=b"no pickle")).files
    assert (file.path, bool(file.problems)) == ("odd.name", True)


@pytest.mark.parametrize("mlmodel", [b"\xff\xfe", b"[" * 5_000, b"flavors: 3", b"a: &a [*a]\nflavors: *a", b"&a"])
def test_an_mlmodel_file_that_cannot_be_read_hides_nothing(registry: Registry, mlmodel: bytes) -> None:
    version = registry.add(MLmodel=mlmodel, model__pkl=pickle.dumps(Touch()))
    assert "model.pkl" in [file.path for file in told(registry.scan(), version).files]


def test_large_files_are_named_as_left_out(registry: Registry) -> None:
    version = registry.add(small__pkl=pickle.dumps(Touch()), large__pkl=pickle.dumps(b"x" * 2_000))
    reply = told(registry.scan(1_000), version)
    assert [file.path for file in reply.files] == ["small.pkl"]
    assert [(entry.path, entry.size > 2_000) for entry in reply.left_out] == [("large.pkl", True)]
    assert told(registry.scan(0), version).files == ()


def test_a_version_is_looked_through_once(registry: Registry) -> None:
    scan = registry.scan()
    version = registry.add(model__pkl=pickle.dumps(Touch()))
    assert told(scan, version) is told(scan, version)


def test_few_answers_are_kept(registry: Registry) -> None:
    scan = registry.scan(largest=0)
    versions = [registry.add(a__txt=str(number).encode()) for number in range(KEPT + 1)]
    first = told(scan, versions[0])
    for version in versions[1:]:
        told(scan, version)
    assert told(scan, versions[0]) is not first


def test_a_version_without_sealed_files_is_not_found(registry: Registry) -> None:
    registry.store.call(CreateModelVersion(name="wine", source="s3://elsewhere/model"), ANN)
    with pytest.raises(NotFound):
        told(registry.scan(), "1")
