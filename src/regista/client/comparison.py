"""Comparison: what differs between two models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from ..model.mlmodel import Model
from ..model.params import ParamSpec
from ..model.requirements import Requirement
from ..model.schema import Schema, TensorSpec

Change = Literal["added", "removed", "changed", "same"]
SECTIONS = ("params", "metrics", "tags", "version", "signature", "requirements", "flavors")
_NAME = re.compile(r"^[\w.-]+")


class ComparedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file's size in bytes and the SHA-256 of its content in hex; None where nobody had to know it."""

    size: int
    digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class ModelFacts:
    """What is known about a model: where it comes from, what was logged with it, and its files.

    ``label`` is what the reader calls it. ``version`` holds what a registered version has beside its content:
    stage, aliases and description. ``description`` is what the ``MLmodel`` file says.
    """

    label: str
    name: str | None = None
    number: str | None = None
    run_id: str | None = None
    model_id: str | None = None
    created: int | None = None
    manifest_digest: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    version: Mapping[str, str] = field(default_factory=dict)
    description: Model | None = None
    requirements: tuple[str, ...] = ()
    files: Mapping[str, ComparedFile] = field(default_factory=dict)


class ComparedModel(msgspec.Struct, frozen=True, omit_defaults=True):
    """One side of a comparison; ``created`` in milliseconds since the epoch."""

    label: str
    name: str | None = None
    version: str | None = None
    run_id: str | None = None
    model_id: str | None = None
    created: int | None = None
    manifest_digest: str | None = None


class Difference(msgspec.Struct, frozen=True):
    """The two values of one key, as text; None where there is none."""

    key: str
    left: str | None
    right: str | None

    @property
    def change(self) -> Change:
        """What became of the left one on the right."""
        return _change(self.left, self.right)


class FileDifference(msgspec.Struct, frozen=True):
    """The two files of one path; None where there is none."""

    path: str
    left: ComparedFile | None
    right: ComparedFile | None

    @property
    def change(self) -> Change:
        """What became of the left one on the right."""
        return _change(self.left, self.right)


class Comparison(msgspec.Struct, frozen=True):
    """Two models side by side; every list is sorted as its section is read.

    ``params`` and ``metrics`` are those of the run, or of the logged model, that the model comes from; ``version``
    has stage, aliases and description.
    """

    left: ComparedModel
    right: ComparedModel
    same: bool
    params: tuple[Difference, ...]
    metrics: tuple[Difference, ...]
    tags: tuple[Difference, ...]
    version: tuple[Difference, ...]
    signature: tuple[Difference, ...]
    requirements: tuple[Difference, ...]
    flavors: tuple[Difference, ...]
    files: tuple[FileDifference, ...]

    def section(self, name: str) -> tuple[Difference, ...]:
        """One of ``SECTIONS``."""
        found: tuple[Difference, ...] = getattr(self, name)
        return found

    def differences(self) -> Comparison:
        """The same without what is equal."""
        left_over = {name: tuple(row for row in self.section(name) if row.change != "same") for name in SECTIONS}
        files = tuple(row for row in self.files if row.change != "same")
        return msgspec.structs.replace(self, **left_over, files=files)


def compare(left: ModelFacts, right: ModelFacts) -> Comparison:
    """What differs. Numbers, times and ids of the two are told, and no difference: any two models have their own."""
    rows = {
        "params": _rows(left.params, right.params),
        "metrics": _rows(metric_texts(left.metrics), metric_texts(right.metrics)),
        "tags": _rows(left.tags, right.tags),
        "version": _rows(left.version, right.version),
        "signature": _rows(_signature(left.description), _signature(right.description), by_name=False),
        "requirements": _rows(_requirements(left), _requirements(right)),
        "flavors": _rows(_flavors(left.description), _flavors(right.description)),
    }
    paths = sorted({*left.files, *right.files})
    files = tuple(FileDifference(path, left.files.get(path), right.files.get(path)) for path in paths)
    changes = {row.change for section in rows.values() for row in section} | {row.change for row in files}
    return Comparison(left=_side(left), right=_side(right), same=changes <= {"same"}, files=files, **rows)


def _change(left: object, right: object) -> Change:
    if left == right:
        return "same"
    return "added" if left is None else "removed" if right is None else "changed"


def _side(facts: ModelFacts) -> ComparedModel:
    return ComparedModel(
        label=facts.label,
        name=facts.name,
        version=facts.number,
        run_id=facts.run_id,
        model_id=facts.model_id,
        created=facts.created,
        manifest_digest=facts.manifest_digest,
    )


def aligned(*sides: Mapping[str, str], by_name: bool = True) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """Each key that any of the sides has, with its value on each side; None where there is none.

    Sorted by key, or in the order of the sides.
    """
    every: dict[str, None] = dict.fromkeys(key for side in sides for key in side)
    for key in sorted(every) if by_name else every:
        yield key, tuple(side.get(key) for side in sides)


def metric_texts(values: Mapping[str, float]) -> dict[str, str]:
    """The values as text that says all of their digits."""
    return {key: repr(float(value)) for key, value in values.items()}


def _rows(left: Mapping[str, str], right: Mapping[str, str], *, by_name: bool = True) -> tuple[Difference, ...]:
    return tuple(Difference(key, *values) for key, values in aligned(left, right, by_name=by_name))


def _signature(description: Model | None) -> dict[str, str]:
    """``inputs.<name>`` → type, and so on; the order of the names counts as well."""
    signature = description.signature if description else None
    if signature is None:
        return {}
    found: dict[str, str] = {}
    for part, schema in (("inputs", signature.inputs), ("outputs", signature.outputs)):
        if schema is not None:
            found |= _columns(part, schema)
    if signature.params is not None:
        found |= {f"params.{spec.name}": _param(spec) for spec in signature.params}
    return found


def _columns(part: str, schema: Schema) -> dict[str, str]:
    found = {f"{part}.{name}": _type(spec) for name, spec in zip(schema.input_names(), schema, strict=True)}
    if len(schema) > 1 and schema.has_input_names():
        found[f"{part} in order"] = ", ".join(map(str, schema.input_names()))
    return found


def _type(spec: Any) -> str:
    if isinstance(spec, TensorSpec):
        return f"{spec.dtype} {list(spec.shape)}"
    return f"{spec.type!r}{'' if spec.required else ' (optional)'}"


def _param(spec: ParamSpec) -> str:
    many = "" if spec.shape is None else " list"
    return f"{spec.dtype!r}{many} = {spec.default!r}"


def _requirements(facts: ModelFacts) -> dict[str, str]:
    """Name → what is asked for of it; lines without a name (options, addresses) stand for themselves."""
    found: dict[str, str] = {}
    python = (facts.description.flavors if facts.description else {}).get("python_function", {}).get("python_version")
    if python:
        found["python"] = str(python)
    for line in facts.requirements:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        bare = text.split(" #", maxsplit=1)[0].strip()
        name = Requirement.of(text).name
        found[name or bare] = _NAME.sub("", bare).strip() or "any" if name else "as written"
    return found


def _flavors(description: Model | None) -> dict[str, str]:
    """Name → the framework's release, where the file says it."""
    flavors = description.flavors if description else {}
    return {
        name: str(entry.get(f"{name}_version") or entry.get("version") or entry.get("loader_module") or "yes")
        for name, entry in flavors.items()
    }
