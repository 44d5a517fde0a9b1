"""Places: where the bytes of a file can be fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from ...errors import RegistaError
from .session import HttpSession

_FRESH = 600.0
"""Seconds for which a signed URL is used: servers sign for longer, and a download of hours outlives each of them."""

_ARTIFACTS = "/artifacts"


class Place(NamedTuple):
    """A URL, what to send with each request to it, and the session with the right credentials.

    ``signed``: it leads past the server to one blob, so the bytes there cannot change, and tags are those of
    somebody else.
    """

    session: HttpSession
    url: str
    headers: dict[str, str] = {}  # noqa: RUF012 - nobody writes to it
    signed: bool = False


class _Signed(msgspec.Struct):
    url: str
    headers: dict[str, str] = {}


class SignedPlaces:
    """Asks a server for URLs at which its object store gives files out, as long as it has any.

    ``url`` is that of the proxy; ``elsewhere`` sends no credentials.
    """

    def __init__(self, session: HttpSession, elsewhere: HttpSession, url: str) -> None:
        self._session = session
        self._elsewhere = elsewhere
        self._url = f"{url.removesuffix(_ARTIFACTS)}/presigned" if url.endswith(_ARTIFACTS) else ""

    def find(self, path: str) -> Callable[[], Place] | None:
        """What gives the place of a file, signed anew when it has grown old; None where nothing is signed."""
        place = self._sign(path) if self._url else None
        return None if place is None else _Renewed(place, lambda: self._sign(path))

    def give_up(self) -> None:
        """Ask no more: what the server signs cannot be reached from here."""
        self._url = ""

    def _sign(self, path: str) -> Place | None:
        try:
            content, _ = self._session.fetch("GET", f"{self._url}/{quote(path)}")
            signed = msgspec.json.decode(content, type=_Signed)
        except (RegistaError, msgspec.MsgspecError):
            self.give_up()  # a folder, or a server that knows nothing of it; what else is wrong, the download will say
            return None
        return Place(self._elsewhere, signed.url, signed.headers, signed=True)


class _Renewed:
    """A signed place, signed anew before it grows too old; called by several threads."""

    def __init__(self, place: Place, sign: Callable[[], Place | None]) -> None:
        self._place = place
        self._sign = sign
        self._since = time.monotonic()

    def __call__(self) -> Place:
        if time.monotonic() - self._since > _FRESH:
            self._since = time.monotonic()
            self._place = self._sign() or self._place
        return self._place
