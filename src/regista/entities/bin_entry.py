"""BinEntry and Purged: what was deleted and can be restored, and what was deleted for good."""

from __future__ import annotations

from .base import Entity


class BinEntry(Entity, frozen=True, kw_only=True):
    """An experiment, run or logged model in the bin; ``deletion_time`` in ms since the epoch.

    A logged model of a deleted experiment is in the bin since that was deleted. ``artifact_uri`` is where the files of
    a run or logged model are; that of an experiment is empty.
    """

    id: str
    experiment_id: str
    name: str
    deletion_time: int
    artifact_uri: str = ""


class Purged(Entity, frozen=True, kw_only=True):
    """What went when a run or a logged model was deleted for good.

    ``files`` is how many paths of the content store were forgotten, ``size`` how many bytes these files have together.
    Files at an ``artifact_uri`` elsewhere, such as a plain folder, are left to the caller.
    """

    artifact_uri: str
    files: int = 0
    size: int = 0
