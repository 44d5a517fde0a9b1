"""Artifacts behind the proxy of a registry server: ``mlflow-artifacts:`` and its HTTP form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from ..errors import InvalidParameter
from .masking import masked
from .paths import validate_artifact_path
from .schemes import split_scheme
from .tracking import TrackingUri

PROXY_PATH = "/api/2.0/mlflow-artifacts/artifacts"

_HOST = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._\-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ProxiedArtifactUri:
    """A path in the storage of a registry server.

    ``server`` is the base URL when the URI was an HTTP one, else ''; ``host`` (with its port) that of
    ``mlflow-artifacts://host:port/path``, else ''. With neither, the server is the tracking server. ``path``
    is in normal form ('' = the root of the storage).
    """

    path: str
    host: str = ""
    server: str = ""

    @classmethod
    def parse(cls, text: str) -> ProxiedArtifactUri:
        """Read a URI; InvalidParameter when it is none, InvalidPath when its path could leave the root."""
        scheme, rest = split_scheme(text)
        if scheme in {"http", "https"}:
            parts = _split_url(text)
            if parts is None:
                raise InvalidParameter(
                    f"'{masked(text)}' is not the URL of a proxied artifact: it must be "
                    f"http(s)://host…{PROXY_PATH}/path, without query or fragment."
                )
            return cls(validate_artifact_path(parts[1]), server=parts[0])
        if scheme != "mlflow-artifacts" or not rest.startswith("/"):
            raise InvalidParameter(
                f"Not a proper mlflow-artifacts URI: {masked(text)}. It must be of the form 'mlflow-artifacts:/path' "
                "or 'mlflow-artifacts://host:port/path'."
            )
        host, path = "", rest[1:]
        if rest.startswith("//"):
            host, _, path = rest[2:].partition("/")
        if host.isdigit():
            raise InvalidParameter(
                f"Not a proper mlflow-artifacts URI: {text}. A port was given without a host: write "
                f"'mlflow-artifacts://host:{host}/path'."
            )
        if host and _HOST.fullmatch(host) is None:
            raise InvalidParameter(
                f"Not a proper mlflow-artifacts URI: {masked(text)}. Its host is no host name with a port."
            )
        return cls(validate_artifact_path(path), host=host)

    def url(self, tracking: TrackingUri) -> str:
        """The HTTP URL to reach it, seen from a client of that tracking server.

        A URI with a host takes the scheme and base path of the tracking URI. InvalidParameter when the tracking
        URI is not http(s) and the URI does not name its server.
        """
        path = f"{PROXY_PATH}/{quote(self.path)}"
        if self.server:
            return f"{self.server}{path}"
        if tracking.kind != "http":
            raise InvalidParameter(
                f"'{self}' is reached through a registry server: the tracking URI must be http:// or https://, "
                f"but it is '{tracking.redacted}'."
            )
        base = tracking.location
        if self.host:
            scheme, _, rest = base.partition("://")
            base = f"{scheme}://{self.host}{rest[len(rest.partition('/')[0]) :]}"
        return f"{base}{path}"

    def __str__(self) -> str:
        if self.server:
            return f"{self.server}{PROXY_PATH}/{quote(self.path)}"
        return f"mlflow-artifacts://{self.host}/{self.path}" if self.host else f"mlflow-artifacts:/{self.path}"


def is_proxied(text: str) -> bool:
    """Whether the text is ``mlflow-artifacts:…`` or an http(s) URL of an artifact proxy."""
    scheme, _ = split_scheme(text)
    return scheme == "mlflow-artifacts" or (scheme in {"http", "https"} and _split_url(text) is not None)


def _split_url(text: str) -> tuple[str, str] | None:
    """The server's base URL and the path behind the proxy's prefix."""
    server, prefix, path = text.partition(PROXY_PATH)
    host = server.partition("://")[2].partition("/")[0]
    if not prefix or not host or path[:1] not in {"", "/"} or "?" in text or "#" in text:
        return None
    return server, path[1:]
