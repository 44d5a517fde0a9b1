"""TLS: what encrypted connections trust, loaded with the first of them."""

from __future__ import annotations

import os
import ssl
import threading
from functools import cache
from typing import Any

_LOADING = threading.RLock()
"""Held while certificates are loaded, and by whoever forks: a child must not find a lock of OpenSSL's taken."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_LOADING.acquire, after_in_parent=_LOADING.release, after_in_child=_LOADING.release)


class LateContext(ssl.SSLContext):
    """Is what httpx2 uses by default (``SSL_CERT_FILE``, ``SSL_CERT_DIR``, else the system's), when something is asked.

    Loading a system's certificates takes some 20 ms of processor. A client does so for every pool of connections, also
    for a registry that is spoken to without encryption and never redirects elsewhere.
    """

    _loaded: ssl.SSLContext | None = None

    def set_alpn_protocols(self, protocols: Any) -> None:
        """See ``ssl.SSLContext``; asked before each encrypted connection."""
        self._load().set_alpn_protocols(protocols)

    def wrap_socket(self, *arguments: Any, **named: Any) -> ssl.SSLSocket:
        """See ``ssl.SSLContext``."""
        return self._load().wrap_socket(*arguments, **named)

    def wrap_bio(self, *arguments: Any, **named: Any) -> ssl.SSLObject:
        """See ``ssl.SSLContext``; for a connection within one, as to a proxy."""
        return self._load().wrap_bio(*arguments, **named)

    @property
    def is_loaded(self) -> bool:
        """Whether a connection has been encrypted yet."""
        return self._loaded is not None

    def _load(self) -> ssl.SSLContext:
        if self._loaded is None:
            import httpx2

            with _LOADING:
                if self._loaded is None:
                    self._loaded = httpx2.create_ssl_context()
        return self._loaded


@cache
def tls_context() -> LateContext:
    """The one of this process."""
    return LateContext(ssl.PROTOCOL_TLS_CLIENT)
