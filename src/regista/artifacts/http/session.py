"""HttpSession: requests to an artifact proxy, repeated where that is safe, with Regista's errors."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec

from ...entities import Caller
from ...errors import (
    BodyTooLarge,
    Conflict,
    CorruptedData,
    InvalidParameter,
    NotFound,
    NotImplementedHere,
    PermissionDenied,
    RegistaError,
    RemoteError,
    Unauthenticated,
    Unavailable,
    UnknownEndpoint,
)
from ...uris import masked

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

Body = Callable[[], "bytes | Iterator[bytes]"]

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 10.0
_SHOWN = 200
_BY_STATUS: dict[int, type[RegistaError]] = {
    400: InvalidParameter,
    401: Unauthenticated,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    413: BodyTooLarge,
    501: NotImplementedHere,
    503: Unavailable,
}


class _Refusal(msgspec.Struct):
    """The error of a server: Regista's and MLflow's object, or MLflow's newer ``detail``."""

    error_code: str = ""
    message: str = ""
    detail: str = ""


class HttpSession:
    """One connection pool per process (a forked child makes its own).

    Every request of the artifact proxy may be sent twice with the effect of once, so a request is repeated when
    no connection comes about, when it breaks, and on 429, 502, 504; on 503 only if the server says when
    (``Retry-After``), since a proxy that is switched off answers 503 too. Delays double from 0.1 s to 10 s.
    """

    def __init__(self, headers: Mapping[str, str], timeout: float, retries: int) -> None:
        self._headers = {"Accept-Encoding": "identity", **headers}
        self._timeout = timeout
        self._retries = retries
        self._clients: dict[int, httpx2.Client] = {}  # by process: no lock that a fork could find taken

    def fetch(
        self,
        method: str,
        url: str,
        *,
        caller: Caller | None = None,
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        patience: float = 0,
        most: int | None = None,
    ) -> tuple[bytes, Mapping[str, str]]:
        """Send a request and give the whole answer and its headers; ``body`` is called anew for each attempt.

        ``patience`` are the seconds that an answer may take, when that is more than the session's timeout. More than
        ``most`` bytes of an answer raise CorruptedData.
        """

        def take(response: httpx2.Response) -> tuple[bytes, Mapping[str, str]]:
            return response.read() if most is None else _read(response, most), response.headers

        all_headers = {**(headers or {}), **_caller_headers(caller)}
        return self._repeat(method, url, lambda: all_headers, body, take, max(patience, self._timeout))

    def stream(
        self, url: str, save: Callable[[httpx2.Response], T], headers: Callable[[], Mapping[str, str]] | None = None
    ) -> T:
        """GET a URL and let ``save`` consume the answer.

        After a broken connection both are called again: ``headers`` can ask for what is still missing.
        """
        return self._repeat("GET", url, headers or dict, None, save)

    def close(self) -> None:
        """Give the connections back; a later request makes new ones."""
        if (client := self._clients.pop(os.getpid(), None)) is not None:
            client.close()

    def _repeat(
        self,
        method: str,
        url: str,
        headers: Callable[[], Mapping[str, str]],
        body: Body | None,
        use: Callable[[httpx2.Response], T],
        timeout: float | None = None,
    ) -> T:
        import httpx2

        timeout = timeout or self._timeout

        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            delay = min(_FIRST_DELAY * 2**attempt, _LONGEST_DELAY)
            try:
                content = body() if body else None
                with self._pool().stream(method, url, headers=headers(), content=content, timeout=timeout) as response:
                    if response.is_success:
                        return use(response)
                    wait = _seconds_to_wait(response, delay)
                    if last or wait is None:
                        raise _refusal(response, url)
            except httpx2.InvalidURL as error:
                raise Unavailable(f"{_public(url)} cannot be asked: {error}") from None
            except httpx2.TransportError as error:
                if last:
                    raise Unavailable(f"No answer from {_public(url)}: {error or type(error).__name__}.") from error
                wait = delay
            time.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _pool(self) -> httpx2.Client:
        import httpx2

        from ...net.tls import tls_context

        process = os.getpid()
        client = self._clients.get(process)
        if client is None:
            made = httpx2.Client(
                headers=self._headers, timeout=self._timeout, follow_redirects=True, verify=tls_context()
            )
            client = self._clients.setdefault(process, made)
            if client is not made:  # another thread was faster
                made.close()
        return client


def _read(response: httpx2.Response, most: int) -> bytes:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most:
            raise CorruptedData(f"The answer of {_public(str(response.url))} has more than {most} bytes.")
    return bytes(content)


def _caller_headers(caller: Caller | None) -> dict[str, str]:
    """Who and why, percent-encoded UTF-8, as the server's identity reads them."""
    if caller is None:
        return {}
    headers = {"X-Regista-User": quote(caller.user)}
    return headers if caller.reason is None else headers | {"X-Regista-Reason": quote(caller.reason)}


def _public(url: str) -> str:
    """Without its query, which may sign it, and without a password."""
    return masked(url.partition("?")[0])


def _seconds_to_wait(response: httpx2.Response, delay: float) -> float | None:
    """How long to wait before asking again; None when asking again would not help."""
    said = response.headers.get("Retry-After", "")
    if response.status_code in {429, 503} and said.isdigit():
        return min(float(said), _LONGEST_DELAY)
    return delay if response.status_code in {429, 502, 504} else None


def _refusal(response: httpx2.Response, url: str) -> RegistaError:
    content = response.read()
    try:
        refusal = msgspec.json.decode(content, type=_Refusal)
    except msgspec.MsgspecError:
        refusal = _Refusal()
    text = refusal.message or refusal.detail
    if not text:
        text = f"{_public(url)} answered {response.status_code}: {content[:_SHOWN].decode('utf-8', 'replace')}"
    if refusal.error_code == CorruptedData.code:
        return CorruptedData(text)
    if response.status_code == 404 and refusal.error_code != NotFound.code:
        return UnknownEndpoint(text)
    known = _BY_STATUS.get(response.status_code)
    if known is not None:
        return known(text)
    return RemoteError(text, refusal.error_code or "INTERNAL_ERROR", response.status_code)
