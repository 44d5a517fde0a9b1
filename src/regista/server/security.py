"""Guard: which hosts and origins may talk to this server through a browser.

A page on the internet must not be able to use the reader's browser to reach a registry in the reader's
network: neither under a host name that points there (DNS rebinding), nor from another origin. Rules and
texts are those of MLflow 3.5's security middleware.
"""

from __future__ import annotations

import fnmatch
from functools import lru_cache
from urllib.parse import urlsplit

from .answer import TEXT, Answer, Headers
from .incoming import Incoming

PRIVATE_HOSTS = (
    *(f"{host}{port}" for host in ("localhost", "127.0.0.1", "[[]::1]", "0.0.0.0") for port in ("", ":*")),  # noqa: S104
    "10.*",
    "192.168.*",
    *(f"172.{second}.*" for second in range(16, 32)),
    "[[]fc00:*",
    "[[]fd00:*",
)
"""Host headers accepted unless others are given: this machine and private addresses, any port (fnmatch)."""

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
CHANGING = frozenset({"POST", "PUT", "DELETE", "PATCH"})
METHODS = b"GET, POST, PUT, DELETE, OPTIONS, PATCH"


class Guard:
    """Refuses requests by Host and Origin; ``hosts`` and ``origins`` are patterns with ``*``.

    ``x_frame_options`` is the header's value, ``NONE`` leaves it out; ``enabled=False`` lets everything pass.
    """

    def __init__(
        self,
        hosts: tuple[str, ...] = (),
        origins: tuple[str, ...] = (),
        x_frame_options: str = "SAMEORIGIN",
        open_paths: frozenset[str] = frozenset(),
        enabled: bool = True,
    ) -> None:
        self._hosts = hosts or PRIVATE_HOSTS
        self._origins = origins
        self._open_paths = open_paths
        self._enabled = enabled
        self._knows_host = lru_cache(maxsize=256)(self._matches_host)
        frame = () if x_frame_options.upper() == "NONE" else ((b"x-frame-options", x_frame_options.encode()),)
        self.headers: Headers = ((b"x-content-type-options", b"nosniff"), *frame, (b"vary", b"Origin"))
        """What every answer carries."""

    def check(self, incoming: Incoming) -> Answer | None:
        """The refusal, or the answer to a browser's preflight; None when the request may pass."""
        if not self._enabled:
            return None
        host = incoming.headers.get(b"host", b"")
        if not self._knows_host(host) and incoming.path not in self._open_paths:
            return Answer(403, b"Invalid Host header - possible DNS rebinding attack detected", TEXT)
        origin = incoming.headers.get(b"origin")
        if origin is None:
            return None
        if incoming.method in CHANGING and not self._knows_origin(origin, host):
            return Answer(403, b"Cross-origin request blocked", TEXT)
        if incoming.method == "OPTIONS" and b"access-control-request-method" in incoming.headers:
            allowed = ((b"access-control-allow-methods", METHODS), (b"access-control-max-age", b"600"))
            asked = incoming.headers.get(b"access-control-request-headers")
            named = ((b"access-control-allow-headers", asked),) if asked else ()
            return Answer(200, b"OK", (*TEXT, *allowed, *named))
        return None

    def headers_for(self, incoming: Incoming) -> Headers:
        """The headers of an answer to this request: those of every answer, and leave for an allowed origin."""
        origin = incoming.headers.get(b"origin")
        if origin is None or not self._knows_origin(origin, incoming.headers.get(b"host", b"")):
            return self.headers
        return (
            *self.headers,
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", b"*"),
        )

    def _matches_host(self, host: bytes) -> bool:
        text = host.decode("latin-1").lower()
        return any(fnmatch.fnmatchcase(text, pattern) for pattern in self._hosts)

    def _knows_origin(self, origin: bytes, host: bytes) -> bool:
        text = origin.decode("latin-1").lower()
        if any(fnmatch.fnmatchcase(text, pattern) for pattern in self._origins):
            return True
        try:
            parts = urlsplit(text)
            name = parts.hostname
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"} or name is None:
            return False
        return name in LOCAL_NAMES or parts.netloc == host.decode("latin-1").lower()
