"""HttpStore: the Store protocol over REST, driven by the contract."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec

from ..api.binding import HttpCall, unbind
from ..api.field_types import check_field_types
from ..api.request import Cost, Request
from ..entities import ANONYMOUS, Caller, wire
from ..errors import MissingParameter, RegistaError, RemoteError, Unavailable
from ..settings import HTTP_MAX_RETRIES, HTTP_TIMEOUT, TRACKING_PASSWORD, TRACKING_TOKEN, TRACKING_USERNAME
from ..uris import split_credentials

if TYPE_CHECKING:
    import httpx2

ReplyT = TypeVar("ReplyT")

KEEP_ALIVE = 30
"""Seconds an idle connection is kept: less than servers keep theirs, so that none breaks as it is used again."""

FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
_SHOWN = 200

_MAKING = threading.RLock()
"""Held while connections are made, and by whoever forks: a child must not find a lock taken, of OpenSSL's neither."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_MAKING.acquire, after_in_parent=_MAKING.release, after_in_child=_MAKING.release)


class HttpStore:
    """Answers every call of the contract by asking a registry server; safe for threads and after ``fork``.

    ``url`` is the server's base URL; a user name and a password in it are sent as a header and shown nowhere.
    ``timeout`` is the seconds that one request may take, ``retries`` how often a request is sent again. A request is
    sent again only where it cannot have been carried out twice:

    - a read (cost ``point`` or ``scan``): after any failure of the connection, 429, 502, 503 and 504;
    - a write: when no connection came about, and when the server says 503, or 429 with ``Retry-After``.

    ``before`` is called before each attempt: it sends what has to be there first, and says whether it is; a read that
    was answered without it is made again when it is. Delays double from 0.1 s to 10 s, or are what ``Retry-After`` says
    (in seconds, at most 10). Unavailable when no answer comes, the server's error as its own class when it refuses,
    RemoteError for an error of a code that has none, or for an answer that is not the protocol's JSON.
    """

    def __init__(
        self,
        url: str,
        timeout: float | None = None,
        retries: int | None = None,
        *,
        auth: str | None = None,
        before: Callable[[], bool] | None = None,
    ) -> None:
        import httpx2  # noqa: F401 - not first in a thread that sends: a child forked meanwhile would wait for ever

        self._url, own = split_credentials(url.rstrip("/"))
        self._timeout = HTTP_TIMEOUT.read() if timeout is None else timeout
        self._retries = HTTP_MAX_RETRIES.read() if retries is None else retries
        self._authorization = authorization(own) if auth is None or own else auth
        self._before = before
        self._pools: dict[int, httpx2.Client] = {}  # by process

    def call(self, request: Request[ReplyT], caller: Caller) -> ReplyT:
        """Send the request; raises the errors of ``regista.errors`` that the server answers with."""
        import httpx2

        check_field_types(request)
        sent = unbind(request)
        reading = request.endpoint.cost is not Cost.WRITE
        url = f"{self._url}{sent.path}?{sent.query}" if sent.query else self._url + sent.path
        headers, client = _headers(caller, sent), self._client()
        attempts_left = self._retries
        delay = FIRST_DELAY
        while True:
            ready = self._before is None or self._before()
            wait = delay
            try:
                answer = client.request(sent.method, url, content=sent.body or None, headers=headers)
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                unsent = isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
                if attempts_left == 0 or not (reading or unsent):
                    failure = f"No connection to {self._url}" if unsent else f"No answer from {self._url}{sent.path}"
                    doubt = "" if reading or unsent else " It is unknown whether the change was made."
                    raise Unavailable(f"{failure}: {error or type(error).__name__}.{doubt}") from None
            except (httpx2.InvalidURL, httpx2.TooManyRedirects, ValueError) as error:
                raise Unavailable(f"{self._url} cannot be asked: {error}") from None
            else:
                asked = _seconds_to_wait(answer, delay, reading) if attempts_left else None
                if asked is None and not ready and reading and self._before is not None and self._before():
                    continue  # the server is back, and has only now what it should have read
                if asked is None:
                    return _reply(request, answer, self._url + sent.path)
                wait = asked
            time.sleep(wait)
            attempts_left -= 1
            delay = min(2 * delay, LONGEST_DELAY)

    def close(self) -> None:
        """Close the connections."""
        if (pool := self._pools.pop(os.getpid(), None)) is not None:
            pool.close()

    def _client(self) -> httpx2.Client:
        """The connections of this process: a forked child must not speak on those of its parent."""
        pool = self._pools.get(os.getpid())
        if pool is None:
            with _MAKING:
                pool = self._pools.get(os.getpid())
                if pool is None:
                    pool = self._pools[os.getpid()] = self._new_client()
        return pool

    def _new_client(self) -> httpx2.Client:
        import httpx2

        from ..net.tls import tls_context

        _quieten()
        headers = {"Accept-Encoding": "identity"}
        if self._authorization:
            headers["Authorization"] = self._authorization
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=KEEP_ALIVE)
        return httpx2.Client(
            headers=headers, timeout=self._timeout, limits=limits, follow_redirects=True, verify=tls_context()
        )


def _quieten() -> None:
    """Keep httpx2 from telling of each request: a training whose log shows INFO would drown in that."""
    logger = logging.getLogger("httpx2")
    if logger.level == logging.NOTSET:  # whoever wants the lines has set a level
        logger.setLevel(logging.WARNING)


def authorization(of_url: tuple[str, str] | None = None) -> str:
    """The Authorization header for the user name and password of a URL, else for those of the settings; empty for none.

    In the settings a user name wins over a token.
    """
    import base64

    user = TRACKING_USERNAME.read()
    pair = of_url or (None if user is None else (user, TRACKING_PASSWORD.read() or ""))
    if pair is not None:
        return "Basic " + base64.b64encode(":".join(pair).encode()).decode()
    token = TRACKING_TOKEN.read()
    return f"Bearer {token}" if token is not None else ""


def _reply(request: Request[ReplyT], answer: httpx2.Response, url: str) -> ReplyT:
    """The reply in an answer, or the error it means."""
    if not answer.is_success:
        raise error_of(answer.status_code, answer.content, url)
    try:
        return wire.decode(answer.content, request.reply_type())  # type: ignore[no-any-return]  # it is ReplyT
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _not_the_protocol(answer.status_code, answer.content, url) from None


class _Refusal(msgspec.Struct):
    error_code: str
    message: str = ""
    error_class: str = ""


def error_of(status: int, content: bytes, url: str) -> RegistaError:
    """The error that a server's answer means; RemoteError for a code that has no class of its own.

    Our servers name the class (``error_class``), others only its code.
    """
    try:
        refusal = msgspec.json.decode(content, type=_Refusal)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _not_the_protocol(status, content, url)
    kind = _CLASSES.get(refusal.error_class)
    if kind is None or kind.code != refusal.error_code:
        kind = _CLASSES.get(f"{refusal.error_code} {status}")
    if kind is not None:
        return kind(refusal.message)
    return RemoteError(refusal.message, refusal.error_code, status)


def _not_the_protocol(status: int, content: bytes, url: str) -> RemoteError:
    shown = content[:_SHOWN].decode(errors="replace")
    text = f"{url} answered {status} with something that is not the protocol's JSON: {shown!r}"
    return RemoteError(text, "INTERNAL_ERROR" if status < 500 else "TEMPORARILY_UNAVAILABLE", status)


def _headers(caller: Caller, sent: HttpCall) -> dict[str, str]:
    headers = {"Content-Type": "application/json"} if sent.body else {}
    if caller is not ANONYMOUS:
        headers["X-Regista-User"] = quote(caller.user)
        if caller.reason is not None:
            headers["X-Regista-Reason"] = quote(caller.reason)
    return headers


def _seconds_to_wait(answer: httpx2.Response, delay: float, reading: bool) -> float | None:
    """How long to wait before the request is sent again; None when it is not."""
    said = answer.headers.get("Retry-After", "")
    promised = min(float(said), LONGEST_DELAY) if said.isascii() and said.isdigit() else None
    if answer.status_code == 503 or (answer.status_code == 429 and (reading or promised is not None)):
        return delay if promised is None else promised
    return delay if reading and answer.status_code in {502, 504} else None


def _classes() -> dict[str, type[RegistaError]]:
    """Name → class, and ``<code> <status>`` → the widest class of those that share them.

    Not MissingParameter, which is made from a field's name, and not the root, whose code says nothing.
    """
    found: dict[str, type[RegistaError]] = {}
    level = RegistaError.__subclasses__()
    while level:
        level = [kind for kind in level if kind not in {MissingParameter, RemoteError}]
        for kind in level:
            found[kind.__name__] = kind
            if kind.code != RegistaError.code:
                found.setdefault(f"{kind.code} {kind.http_status}", kind)
        level = [narrower for kind in level for narrower in kind.__subclasses__()]
    return found


_CLASSES = _classes()
