"""Data sets: noting what a run read, and listing what the runs of experiments read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select

from ...api.datasets import DatasetSummariesReply, LogInputs, SearchDatasets
from ...api.request import EMPTY, Empty
from ...entities import Dataset, DatasetInput, DatasetSummary
from ...entities.tag_keys import DATA_CONTEXT
from .actions import Action
from .handler import changes, reads
from .index_use import Among
from .literals import listed
from .prepared import Prepared
from .run_rows import RunRow, active_run, subject
from .run_search import experiment_keys
from .statement import Statement
from .tables import datasets, run_dataset_tags, run_datasets, run_model_inputs
from .transaction import Snapshot, Transaction
from .upsert import insert_new

MAX_SUMMARIES = 1000

_KNOWN = Prepared(
    select(datasets.c.pk).where(
        datasets.c.experiment_pk == bindparam("experiment"),
        datasets.c.name == bindparam("named"),
        datasets.c.digest == bindparam("of_digest"),
    )
)
_INSERT = Prepared(insert(datasets))
_READ_BY = Prepared(
    select(run_datasets.c.dataset_pk).where(
        run_datasets.c.owner_pk == bindparam("run"), run_datasets.c.dataset_pk == bindparam("dataset")
    )
)
_INSERT_INPUT = Prepared(insert(run_datasets))
_TAG_KEYS = Prepared(
    select(run_dataset_tags.c.key).where(
        run_dataset_tags.c.owner_pk == bindparam("run"), run_dataset_tags.c.dataset_pk == bindparam("dataset")
    )
)
_INSERT_TAG = Prepared(insert(run_dataset_tags))
_MODELS = Prepared(select(run_model_inputs.c.model_id).where(run_model_inputs.c.owner_pk == bindparam("run")))
_INSERT_MODEL = Prepared(insert_new(run_model_inputs))
_SUMMARIES = Statement(
    select(datasets.c.experiment_pk, datasets.c.name, datasets.c.digest, run_dataset_tags.c.value)
    .distinct()
    .join(run_datasets, run_datasets.c.dataset_pk == datasets.c.pk)
    .join(
        run_dataset_tags,
        (run_dataset_tags.c.owner_pk == run_datasets.c.owner_pk)
        & (run_dataset_tags.c.dataset_pk == run_datasets.c.dataset_pk)
        & (run_dataset_tags.c.key == DATA_CONTEXT),
        isouter=True,
    )
    .where(Among(datasets.c.experiment_pk, bindparam("experiments")))
    .order_by(datasets.c.experiment_pk, datasets.c.name, datasets.c.digest, run_dataset_tags.c.value)
    .limit(MAX_SUMMARIES)
)


@changes(LogInputs)
def log_inputs(tx: Transaction, call: LogInputs) -> Empty:
    """Store what is new, and nothing else; the event tells of that alone."""
    run = active_run(tx, call.run_id)
    after: dict[str, Any] = {}
    for dataset, tags in _each_once(call.datasets):
        is_new, added = _log_dataset(tx, run, dataset, tags)
        if is_new or added:
            told = {"source_type": dataset.source_type, "source": dataset.source} if is_new else {}
            named = {"name": dataset.name, "digest": dataset.digest}
            after.setdefault("datasets", []).append({**named, **told, "tags": added})
    if new_models := _log_models(tx, run, [model.model_id for model in call.models]):
        after["models"] = new_models
    if after:
        tx.record(subject(call.run_id), Action.RUN_INPUTS_LOGGED, after=after)
    return EMPTY


@reads(SearchDatasets)
def search_datasets(reading: Snapshot, call: SearchDatasets) -> DatasetSummariesReply:
    """Read the data sets of the experiments, with each context in which a run read them."""
    keys = listed(experiment_keys(call.experiment_ids), reading.dialect)
    return DatasetSummariesReply(
        tuple(
            DatasetSummary(experiment_id=str(pk), name=name, digest=digest, context=context)
            for pk, name, digest, context in _SUMMARIES.rows(reading, {"experiments": keys})
        )
    )


def _each_once(inputs: Iterable[DatasetInput]) -> list[tuple[Dataset, dict[str, str]]]:
    """Each data set as it was given first, with the tags of all its mentions."""
    found: dict[tuple[str, str], tuple[Dataset, dict[str, str]]] = {}
    for one in inputs:
        _, tags = found.setdefault((one.dataset.name, one.dataset.digest), (one.dataset, {}))
        for tag in one.tags:
            tags.setdefault(tag.key, tag.value)
    return list(found.values())


def _log_dataset(
    tx: Transaction, run: RunRow, dataset: Dataset, tags: Mapping[str, str]
) -> tuple[bool, dict[str, str]]:
    """Note one input: whether it is a new one of the run, and the tags that it did not have."""
    ids = {"run": run.pk, "dataset": _dataset_pk(tx, run.experiment_pk, dataset)}
    is_new = tx.run(_READ_BY[tx.dialect], ids).fetchone() is None
    if is_new:
        tx.run(_INSERT_INPUT[tx.dialect], {"owner_pk": ids["run"], "dataset_pk": ids["dataset"]})
    existing = () if is_new else {key for (key,) in tx.run(_TAG_KEYS[tx.dialect], ids).fetchall()}
    added = {key: value for key, value in tags.items() if key not in existing}
    if added:
        tx.run_rows(_INSERT_TAG, [(ids["run"], ids["dataset"], *tag) for tag in added.items()])
    return is_new, added


def _dataset_pk(tx: Transaction, experiment_pk: int, dataset: Dataset) -> int:
    """The key of the data set in its experiment, which it gets when it is not there.

    When somebody else inserts it meanwhile, the change is done again from the start.
    """
    wanted = {"experiment": experiment_pk, "named": dataset.name, "of_digest": dataset.digest}
    row = tx.run(_KNOWN[tx.dialect], wanted).fetchone()
    if row is not None:
        return int(row[0])
    inserted = tx.run(
        _INSERT[tx.dialect],
        {
            "experiment_pk": experiment_pk,
            "name": dataset.name,
            "digest": dataset.digest,
            "source_type": dataset.source_type,
            "source": dataset.source,
            "schema": dataset.schema,
            "profile": dataset.profile,
        },
    )
    return tx.key_of(inserted)


def _log_models(tx: Transaction, run: RunRow, model_ids: Iterable[str]) -> list[str]:
    """Note the logged models that the run used; those that are new."""
    wanted = dict.fromkeys(model_ids)
    if not wanted:
        return []
    known = {row[0] for row in tx.run(_MODELS[tx.dialect], {"run": run.pk}).fetchall()}
    new = sorted(model_id for model_id in wanted if model_id not in known)
    if new:
        tx.run_rows(_INSERT_MODEL, [(run.pk, model_id) for model_id in new])
    return new
