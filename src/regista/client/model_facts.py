"""Calls that compare models."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from ..entities import ModelVersion
from ..errors import CorruptedData, NotFound
from ..model.mlmodel import MLMODEL_FILE, Model
from ..uris import join_artifact_path
from .comparison import ComparedFile, Comparison, ModelFacts, compare
from .model_location import ModelLocation, ModelLocationCalls
from .trees import list_tree

REQUIREMENTS_FILE = "requirements.txt"


class ComparisonCalls(ModelLocationCalls):
    """Put two models side by side, by any of their URIs; no model is loaded."""

    def compare_models(self, left_uri: str, right_uri: str) -> Comparison:
        """What differs between two models, and what does not.

        Compared are the params and metrics that were logged with them; tags, stage, aliases and description of
        versions; signature, requirements and flavors; and every file by size and SHA-256. Of files whose digest is
        not known, those of no sealed version, the ones that could be equal are downloaded.
        Raises NotFound, and CorruptedData for files that are not what was registered.
        """
        left_place, right_place = self.resolve_model_uri(left_uri), self.resolve_model_uri(right_uri)
        left, right = self._facts(left_uri, left_place), self._facts(right_uri, right_place)
        doubtful = {
            path
            for path in left.files.keys() & right.files.keys()
            if left.files[path].size == right.files[path].size
            and None in {left.files[path].digest, right.files[path].digest}
        }
        return compare(self._with_digests(left, left_place, doubtful), self._with_digests(right, right_place, doubtful))

    def _facts(self, uri: str, place: ModelLocation) -> ModelFacts:
        facts = ModelFacts(label=uri.removeprefix("models:/"), run_id=place.run_id, model_id=place.model_id)
        if place.name is not None and place.version is not None:
            facts = _of_version(facts, self.get_model_version(place.name, place.version))
        files = {entry.path: ComparedFile(entry.size, entry.digest) for entry in place.expected() or () if entry.path}
        files = files or dict(self._listed(place))
        if not files:
            raise NotFound(f"There are no files at '{uri}'.")
        lines = self._read(place, files, REQUIREMENTS_FILE).decode(errors="replace")
        return replace(
            self._with_logged(facts),
            files=files,
            description=_description(self._read(place, files, MLMODEL_FILE)),
            requirements=tuple(lines.splitlines()),
        )

    def _with_logged(self, facts: ModelFacts) -> ModelFacts:
        """Add the params and metrics of the logged model and of the run; what was deleted since has none."""
        params: dict[str, str] = {}
        metrics: dict[str, float] = {}
        if facts.model_id is not None:
            with contextlib.suppress(NotFound):
                model = self.get_logged_model(facts.model_id)
                params |= model.params
                metrics |= {metric.key: metric.value for metric in model.metrics}
        if facts.run_id is not None:
            with contextlib.suppress(NotFound):
                data = self.get_run(facts.run_id).data
                params |= data.params
                metrics |= data.metrics
        return replace(facts, params=params, metrics=metrics)

    def _listed(self, place: ModelLocation, path: str = "") -> Iterator[tuple[str, ComparedFile]]:
        for entry in list_tree(self._connection_of(place), place.uri, path):
            if entry.is_dir:
                yield from self._listed(place, entry.path)
            else:
                yield entry.path, ComparedFile(entry.file_size or 0)

    def _read(self, place: ModelLocation, files: dict[str, ComparedFile], path: str) -> bytes:
        """A small file of the model, verified when it is a sealed one; empty when there is none."""
        if path not in files:
            return b""
        store, where = self._connection_of(place).open(place.uri, path)
        content = store.read(where)
        digest = files[path].digest
        if digest is not None and hashlib.sha256(content).hexdigest() != digest:
            raise CorruptedData(f"'{join_artifact_path(place.uri, path)}' is not the file that was registered.")
        return content

    def _with_digests(self, facts: ModelFacts, place: ModelLocation, paths: Collection[str]) -> ModelFacts:
        files = dict(facts.files)
        for path in paths:
            if files[path].digest is None:
                files[path] = ComparedFile(files[path].size, self._digest(place, path))
        return replace(facts, files=files)

    def _digest(self, place: ModelLocation, path: str) -> str:
        store, where = self._connection_of(place).open(place.uri, path)
        with (
            tempfile.TemporaryDirectory(prefix="regista-") as folder,
            store.download(where, Path(folder)).open("rb") as file,
        ):
            return hashlib.file_digest(file, "sha256").hexdigest()


def _of_version(facts: ModelFacts, version: ModelVersion) -> ModelFacts:
    own = {
        "stage": version.current_stage,
        "aliases": ", ".join(sorted(version.aliases)),
        "description": version.description or "",
    }
    return replace(
        facts,
        name=version.name,
        number=version.version,
        run_id=version.run_id or None,
        model_id=version.model_id,
        created=version.creation_timestamp,
        manifest_digest=version.manifest_digest,
        tags=version.tags,
        version={key: text for key, text in own.items() if text},
    )


def _description(content: bytes) -> Model | None:
    if not content:
        return None
    with tempfile.TemporaryDirectory(prefix="regista-") as folder:
        (Path(folder) / MLMODEL_FILE).write_bytes(content)
        return Model.load(folder)
