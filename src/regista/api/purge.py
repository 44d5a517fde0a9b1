"""Calls on the bin: what is deleted, and deleting it for good; and on what nobody needs any more."""

from __future__ import annotations

import re

import msgspec

from ..entities import BinEntry, Purged
from ..errors import InvalidParameter
from .paging import check_max_results
from .permission import AUTHENTICATED, MANAGE_SERVER, Action, experiment
from .request import REGISTA, Cost, Empty, Request, endpoint

NOUNS = ("experiment", "run", "logged_model", "model_version")
MAX_RESULTS = 10_000
LONGEST_AGE = 2**53
_SEAL = re.compile(r"[0-9a-f]{32}/[1-9][0-9]{0,8}")
DELIVERIES_KEPT = 90 * 86_400_000
"""Milliseconds for which a client's queue that sends nothing more is remembered, at least."""


class BinReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page of the bin."""

    entries: tuple[BinEntry, ...] = ()
    next_page_token: str | None = None


class PurgedReply(msgspec.Struct, frozen=True):
    """What was deleted for good."""

    purged: Purged


class PurgedDeliveriesReply(msgspec.Struct, frozen=True):
    """How many queues were forgotten."""

    queues: int = 0


@endpoint("GET", "/bin", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=REGISTA)
class ListBin(Request[BinReply], frozen=True, kw_only=True):
    """List the deleted experiments, runs, logged models or model versions (``noun``), those deleted first at first.

    ``experiment_id`` narrows the list to what is in one experiment, ``older_than`` (ms) to what was deleted at least
    that long ago. The default experiment, 0, is never listed: it cannot be deleted for good. Listed model versions are
    those that still have sealed files; they belong to no experiment, and were deleted themselves or with their model.
    """

    noun: str
    experiment_id: str = ""
    older_than: int = 0
    max_results: int = 1000
    page_token: str = ""

    def __post_init__(self) -> None:
        if self.noun not in NOUNS:
            raise InvalidParameter(
                f"Invalid value {self.noun!r:.80} for parameter 'noun' supplied. It must be one of {', '.join(NOUNS)}."
            )
        if self.experiment_id and self.noun == "model_version":
            raise InvalidParameter("Parameter 'experiment_id' does not go with model versions: they belong to none.")
        check_max_results(self.max_results, MAX_RESULTS)
        check_age(self.older_than, "older_than")


@endpoint("POST", "/runs/purge", permission=experiment(Action.MANAGE, "run_id"), prefixes=REGISTA)
class PurgeRun(Request[PurgedReply], frozen=True, kw_only=True):
    """Delete for good a run that was deleted at least ``older_than`` ms ago: its data and its files.

    Versions made of its files have their own, sealed ones; its events stay.
    """

    run_id: str
    older_than: int = 0

    def __post_init__(self) -> None:
        check_age(self.older_than, "older_than")


@endpoint("POST", "/logged-models/purge", permission=experiment(Action.MANAGE, "model_id"), prefixes=REGISTA)
class PurgeLoggedModel(Request[PurgedReply], frozen=True, kw_only=True):
    """Delete for good a logged model that is deleted, or whose experiment is, at least ``older_than`` ms ago."""

    model_id: str
    older_than: int = 0

    def __post_init__(self) -> None:
        check_age(self.older_than, "older_than")


@endpoint("POST", "/model-versions/purge", permission=MANAGE_SERVER, prefixes=REGISTA)
class PurgeModelVersion(Request[PurgedReply], frozen=True, kw_only=True):
    """Forget the sealed files of a version that was deleted, or whose model was, at least ``older_than`` ms ago.

    ``id`` is the one that the bin lists, ``<uid of the model>/<number>``: a deleted model's name may be another's by
    now. What is known of the version stays: its number, its events, the digest of its manifest.
    """

    id: str
    older_than: int = 0

    def __post_init__(self) -> None:
        if not _SEAL.fullmatch(self.id):
            raise InvalidParameter(
                f"Invalid value {self.id!r:.80} for parameter 'id' supplied. It must be one that the bin lists: "
                "the 32 hexadecimal digits of the model's uid, a slash and the version's number."
            )
        check_age(self.older_than, "older_than")


@endpoint("POST", "/experiments/purge", permission=experiment(Action.MANAGE), prefixes=REGISTA)
class PurgeExperiment(Request[Empty], frozen=True, kw_only=True):
    """Delete for good a deleted experiment that has no runs and logged models any more; its id is not used again."""

    experiment_id: str
    older_than: int = 0

    def __post_init__(self) -> None:
        check_age(self.older_than, "older_than")


@endpoint("POST", "/deliveries/purge", permission=MANAGE_SERVER, prefixes=REGISTA)
class PurgeDeliveries(Request[PurgedDeliveriesReply], frozen=True, kw_only=True):
    """Forget what clients' queues have sent that sent nothing for ``older_than`` ms: 90 days, when not given.

    What such a queue sends once more after all is carried out once more.
    """

    older_than: int = DELIVERIES_KEPT

    def __post_init__(self) -> None:
        check_age(self.older_than, "older_than")


def check_age(age: int, field: str) -> None:
    """Raise InvalidParameter, which names the field, unless it is a number of milliseconds from 0."""
    if not isinstance(age, int) or not 0 <= age <= LONGEST_AGE:
        raise InvalidParameter(
            f"Invalid value {age!r:.80} for parameter '{field}' supplied. "
            "It must be a number of milliseconds, 0 or more."
        )
