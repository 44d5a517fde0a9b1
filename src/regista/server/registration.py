"""Registration: versions whose files are in other places than the storage are sealed too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Any

from msgspec.structs import replace

from ..api.model_versions import CreateModelVersion, ModelVersionReply
from ..api.request import Request
from ..artifacts.content import ContentArtifacts
from ..artifacts.source_place import source_place
from ..artifacts.taken_in import taken_in
from ..entities import Caller
from ..errors import NotFound
from .locations import Locations
from .served_store import ServedStore


class Registration:
    """Answers CreateModelVersion where a server has other places to read; request type → method in ``handlers``."""

    def __init__(self, store: ServedStore, content: ContentArtifacts, locations: Locations) -> None:
        self._store = store
        self._content = content
        self._locations = locations
        self.handlers: Mapping[type[Request[Any]], Callable[[Any, Caller], Any]] = {
            CreateModelVersion: self.create_model_version
        }

    def create_model_version(self, request: CreateModelVersion, caller: Caller) -> ModelVersionReply:
        """Register, with the files copied into the storage first if they are elsewhere.

        What is not below a root is registered unsealed, as is a source where there is no file (yet).
        """
        with ExitStack() as until_registered:
            elsewhere = None
            if request.content is None:
                elsewhere = self._locations.open(source_place(self._store, request, caller), "")
            if elsewhere is not None:
                with suppress(NotFound):
                    content = until_registered.enter_context(taken_in(*elsewhere, self._content, caller))
                    request = replace(request, content=content)
            return self._store.call(request, caller)
