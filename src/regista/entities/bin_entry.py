"""BinEntry and Purged: what was deleted and still takes room, and what was deleted for good."""

from __future__ import annotations

from .base import Entity


class BinEntry(Entity, frozen=True, kw_only=True):
    """An experiment, run, logged model or model version in the bin; ``deletion_time`` in ms since the epoch.

    A logged model of a deleted experiment is in the bin since that was deleted, and so is a version of a deleted
    registered model. ``artifact_uri`` is where the files are; that of an experiment is empty, and so is the
    ``experiment_id`` of a version. A version's ``name`` is ``wine/3``, its ``id`` the uid of the model and the number.
    """

    id: str
    experiment_id: str
    name: str
    deletion_time: int
    artifact_uri: str = ""


class Purged(Entity, frozen=True, kw_only=True):
    """What went when a run, a logged model or a model version was deleted for good.

    ``files`` is how many paths of the content store were forgotten, ``size`` how many bytes these files have together.
    Files at an ``artifact_uri`` elsewhere, such as a plain folder, are left to the caller.
    """

    artifact_uri: str
    files: int = 0
    size: int = 0
