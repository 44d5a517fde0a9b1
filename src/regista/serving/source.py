"""ModelSource: where the models that are served come from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..entities.caller import MAX_REASON_LENGTH
from ..errors import RegistaError
from ..uris import ModelUri, is_local, local_path, split_scheme
from .served_model import ModelIdentity

if TYPE_CHECKING:
    from ..client.client import Client

ClientOf = Callable[[str, int | None], "Client"]
"""Opens the client that knows a model URI, with a number of retries (None: the setting)."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a URI means now.

    ``uri`` names the same model for good. ``mark`` differs between two models, also when one was deleted and another
    has its name and number.
    """

    identity: ModelIdentity
    uri: str
    mark: tuple[object, ...]


class ModelSource(Protocol):
    """Answers what a URI means, and brings the files."""

    def resolve(self, uri: str) -> Resolution:
        """What the URI means now, in one small question; raises RegistaError, Unavailable when there is no answer."""
        ...

    def fetch(self, model: Resolution, folder: Path) -> Path:
        """The files of the model, verified: below ``folder``, which is made, or where they are on this machine."""
        ...

    def report(self, model: ModelIdentity, reason: str) -> None:
        """Note where the models come from that this one was refused; nothing where that is not possible."""
        ...

    def following(self) -> ModelSource:
        """The same for whoever asks again and again: what cannot be answered fails at once."""
        ...


class ClientSource:
    """Models of a registry, by way of clients."""

    def __init__(self, uris: tuple[str, ...], client_of: ClientOf, retries: int | None = None) -> None:
        """``retries`` says how often a registry is asked again that does not answer (the setting, when None)."""
        self._uris = uris
        self._client_of = client_of
        registered = [uri for uri in uris if not is_local(uri)]  # directories of this machine take no registry
        self._clients = dict.fromkeys(registered, client_of(registered[0], retries)) if registered else {}

    def report(self, model: ModelIdentity, reason: str) -> None:
        """An event in the registry's history, if it keeps such events and this server may write them."""
        if model.name is None or model.version is None:
            return
        with suppress(RegistaError):
            self._clients[model.uri].note_refused_version(
                model.name, model.version, model.uri, reason=reason[:MAX_REASON_LENGTH]
            )

    def following(self) -> ClientSource:
        """With connections of its own, which do not ask again."""
        return ClientSource(self._uris, self._client_of, retries=0)

    def resolve(self, uri: str) -> Resolution:
        """What the URI means now; one call of the registry for a registered model."""
        if split_scheme(uri)[0] == "models" and (parsed := ModelUri.parse(uri)).name is not None:
            version = self._clients[uri].get_model_version_by_uri(uri)
            fixed = ModelUri(version.name, int(version.version), path=parsed.path, authority=parsed.authority)
            mark = (version.name, version.version, version.creation_timestamp)
            return Resolution(ModelIdentity(uri, version.name, version.version), str(fixed), mark)
        return Resolution(ModelIdentity(uri), uri, (uri,))

    def fetch(self, model: Resolution, folder: Path) -> Path:
        """Download it, by way of the cache; a directory of this machine stays where it is."""
        if is_local(model.identity.uri):
            return Path(local_path(model.identity.uri)).absolute()
        client = self._clients[model.identity.uri]
        place = client.resolve_model_uri(model.uri)
        if is_local(place.root):
            return client.download_model(place)
        folder.mkdir(parents=True, exist_ok=True)
        return client.download_model(place, folder)
