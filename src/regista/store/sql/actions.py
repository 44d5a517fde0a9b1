"""Action: what an event says was done."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """The verbs of the history, ``noun.verb``; each line says what ``before`` and ``after`` hold."""

    EXPERIMENT_CREATED = "experiment.created"  # after: name, artifact_location, tags
    EXPERIMENT_RENAMED = "experiment.renamed"  # before, after: name
    EXPERIMENT_DELETED = "experiment.deleted"  # before, after: lifecycle_stage; after: runs, their number
    EXPERIMENT_RESTORED = "experiment.restored"  # before, after: lifecycle_stage; after: runs, their number
    EXPERIMENT_PURGED = "experiment.purged"  # before: name, artifact_location
    EXPERIMENT_TAG_SET = "experiment.tag_set"  # before, after: key, value
    EXPERIMENT_TAG_DELETED = "experiment.tag_deleted"  # before: key, value

    RUN_CREATED = "run.created"  # after: experiment_id, run_name, user_id, start_time, tags
    RUN_UPDATED = "run.updated"  # before, after: the changed ones of status, end_time, run_name
    RUN_DELETED = "run.deleted"  # before, after: lifecycle_stage
    RUN_RESTORED = "run.restored"  # before, after: lifecycle_stage
    RUN_PURGED = "run.purged"  # before: experiment_id, run_name, user_id, status, start_time, end_time
    RUN_METRICS_LOGGED = "run.metrics_logged"  # after: keys, points (their number), digest of the points
    RUN_PARAMS_LOGGED = "run.params_logged"  # after: params
    RUN_TAGS_SET = "run.tags_set"  # before, after: tags
    RUN_TAG_DELETED = "run.tag_deleted"  # before: key, value
    RUN_INPUTS_LOGGED = "run.inputs_logged"  # after: what is new of datasets, models
    RUN_OUTPUTS_LOGGED = "run.outputs_logged"  # after: models

    LOGGED_MODEL_CREATED = "logged_model.created"  # after: experiment_id, name, model_type, source_run_id, params, tags
    LOGGED_MODEL_FINALIZED = "logged_model.finalized"  # before, after: status
    LOGGED_MODEL_DELETED = "logged_model.deleted"  # before, after: lifecycle_stage
    LOGGED_MODEL_PURGED = "logged_model.purged"  # before: experiment_id, name, model_type, source_run_id, status
    LOGGED_MODEL_TAGS_SET = "logged_model.tags_set"  # before, after: tags
    LOGGED_MODEL_TAG_DELETED = "logged_model.tag_deleted"  # before: key, value
    LOGGED_MODEL_PARAMS_LOGGED = "logged_model.params_logged"  # after: params
    LOGGED_MODEL_METRICS_LOGGED = "logged_model.metrics_logged"  # after: run_id, keys, points, digest

    REGISTERED_MODEL_CREATED = "registered_model.created"  # after: name, description, tags
    REGISTERED_MODEL_UPDATED = "registered_model.updated"  # before, after: description
    REGISTERED_MODEL_RENAMED = "registered_model.renamed"  # before, after: name
    REGISTERED_MODEL_DELETED = "registered_model.deleted"  # before: name, versions (their numbers)
    REGISTERED_MODEL_TAG_SET = "registered_model.tag_set"  # before, after: key, value
    REGISTERED_MODEL_TAG_DELETED = "registered_model.tag_deleted"  # before: key, value

    MODEL_VERSION_CREATED = "model_version.created"  # after: version, source, run_id, model_id, manifest_digest, tags …
    MODEL_VERSION_UPDATED = "model_version.updated"  # before, after: version, description
    MODEL_VERSION_STAGE_CHANGED = "model_version.stage_changed"  # before, after: version, stage
    MODEL_VERSION_REFUSED = "model_version.refused"  # after: version, uri that a scoring server serves
    MODEL_VERSION_DELETED = "model_version.deleted"  # before: version, stage, source, manifest_digest
    MODEL_VERSION_PURGED = "model_version.purged"  # before: version, manifest_digest, files (their number), size
    MODEL_VERSION_TAG_SET = "model_version.tag_set"  # before, after: version, key, value
    MODEL_VERSION_TAG_DELETED = "model_version.tag_deleted"  # before: version, key, value

    ALIAS_SET = "alias.set"  # before (when it moved), after: alias, version
    ALIAS_DELETED = "alias.deleted"  # before: alias, version
    ALIAS_ROLLED_BACK = "alias.rolled_back"  # before, after: alias, version

    FILES_LINKED = "files.linked"  # after: path, files (their number), size in bytes, digest of their manifest
    FILES_UNLINKED = "files.unlinked"  # before: path, files, size, digest


def part_of(action: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str | None:
    """What of its subject an event is about: ``alias:<alias>``, ``version:<number>``, or None for the whole.

    It follows from the event itself, so it is not part of what is hashed; the history finds events by it.
    """
    content = after or before or {}
    if action.startswith("alias."):
        return f"alias:{content['alias']}"
    if action.startswith("model_version."):
        return f"version:{content['version']}"
    return None
