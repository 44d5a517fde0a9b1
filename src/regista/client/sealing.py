"""Sealing: what a client does so that a version whose files are elsewhere is sealed too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from msgspec.structs import replace

from ..api.artifacts import ListLoggedModelArtifacts, ListRunArtifacts
from ..api.model_versions import CreateModelVersion
from ..artifacts.source_place import source_place
from ..artifacts.taken_in import taken_in
from ..entities import Caller
from ..errors import ConfigurationError, NotFound, NotImplementedHere, PermissionDenied, RegistaError
from ..uris import is_bucket, is_local, is_proxied, split_scheme
from .connection import Connection

_log = logging.getLogger(__name__)


@contextmanager
def with_content(
    registry: Connection, call: CreateModelVersion, caller: Caller, location: str | None = None
) -> Iterator[CreateModelVersion]:
    """The call, and when the source is in a bucket or a folder of its own, with a copy of its files to seal.

    A server reads such places itself, if it may: then nothing is copied here. A source where there is no file (yet) is
    registered unsealed, as is one that neither it nor this process may read, which the log tells. ``location`` is the
    artifact URI of the source, when that is known.
    """
    with ExitStack() as until_registered:
        place = _outside(location or _location(registry, call, caller))
        if place is not None and not _server_reads(registry, call, caller):
            storage, _ = registry.open("mlflow-artifacts:/")
            try:
                content = until_registered.enter_context(
                    taken_in(*registry.artifacts.open_direct(place), storage, caller)
                )
                call = replace(call, content=content)
            except NotFound:
                pass
            except (ConfigurationError, PermissionDenied) as error:
                _log.warning("The files of the new version of '%s' are not sealed: %s", call.name, error)
        yield call


def _outside(location: str) -> str | None:
    return location if is_bucket(location) or is_local(location) else None


def _location(registry: Connection, call: CreateModelVersion, caller: Caller) -> str:
    """The artifact URI of the source as far as it is known here.

    A server is not asked for every model that it may have itself: that would be a request more for each version.
    """
    if is_proxied(call.source) or (registry.space is None and split_scheme(call.source)[0] == "models"):
        return call.source
    try:
        return source_place(registry.store, call, caller)
    except NotFound:
        return call.source  # the call itself will say what is not there


def _server_reads(registry: Connection, call: CreateModelVersion, caller: Caller) -> bool:
    """Whether the store is a server that passes on the files of this run or logged model, or may be one."""
    if registry.space is not None:
        return False
    asked: ListRunArtifacts | ListLoggedModelArtifacts
    if call.model_id:
        asked = ListLoggedModelArtifacts(model_id=call.model_id)
    elif call.run_id:
        asked = ListRunArtifacts(run_id=call.run_id)
    else:
        return True  # nothing to ask about: what nobody has said to belong to a run is the server's to know
    try:
        registry.store.call(asked, caller)
    except NotImplementedHere:
        return False
    except RegistaError:
        pass  # the registration will meet it too
    return True
