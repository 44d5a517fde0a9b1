"""ModelAddress: which model, and where from, as any process can be told."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..client.client import Client
from ..client.local_files import connect_local_files
from ..serving.source import ClientSource
from ..uris import classify_tracking_uri, is_local, local_path

if TYPE_CHECKING:
    from ..flavors.loaded import PyFuncModel


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """A model that does not change, and the registry that has it.

    An alias has become the version that it meant, so that all workers score the same one. ``config`` is a JSON object
    whose keys override those of the model's own configuration.
    """

    uri: str
    tracking_uri: str
    registry_uri: str
    trust: str | None = None
    config: str = "{}"

    @classmethod
    def of(cls, client: Client, uri: str | os.PathLike[str], trust: str | None = None) -> ModelAddress:
        """What a URI means now; raises NotFound and InvalidParameter."""
        text = os.fspath(uri)
        if is_local(text):
            return cls(str(Path(local_path(text)).absolute()), "", "", trust)
        fixed = ClientSource((text,), lambda _uri, _retries: client).resolve(text).uri
        return cls(fixed, _from_anywhere(client.tracking_uri), _from_anywhere(client.registry_uri), trust)

    def client(self) -> Client:
        """A client of the registry that has it; to be closed."""
        if is_local(self.uri):
            here = connect_local_files()
            return Client(here, here)
        return Client(self.tracking_uri, self.registry_uri)

    def load(self) -> PyFuncModel:
        """Fetch the model, by way of the cache, and load it."""
        with self.client() as client:
            return client.load_pyfunc(self.uri, model_config=json.loads(self.config), trust=self.trust)


_loaded: dict[ModelAddress, PyFuncModel] = {}
_lock = threading.Lock()
_KEPT = 4


def model_of_process(address: ModelAddress, environment: Mapping[str, str] | None = None) -> PyFuncModel:
    """The model, loaded once in this process however often it is asked for; ``environment`` is set before that.

    A few are kept, because a query may compare models; the one unused for longest goes first.
    """
    with _lock:
        model = _loaded.pop(address, None)
        if model is None:
            while len(_loaded) >= _KEPT:
                del _loaded[next(iter(_loaded))]
            os.environ.update(environment or {})
            model = address.load()
        _loaded[address] = model
        return model


def _from_anywhere(uri: str) -> str:
    """The tracking URI as it is right in another folder too."""
    place = classify_tracking_uri(uri)
    if place.kind == "directory":
        return str(Path(place.location).absolute())
    scheme, sign, path = uri.partition("sqlite:///")
    return f"{sign}{Path(path).absolute()}" if sign and not scheme and not path.startswith(("/", ":")) else uri
