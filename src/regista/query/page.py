"""Page tokens: where the next page of a search begins."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import msgspec

from ..errors import QueryError

_MAX_LENGTH = 4_096
_MAX_OFFSET = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PageToken:
    """``offset`` rows come before the page, and ``cursor`` (see ``cursor.py``) is the last of them.

    With a cursor the offset only says how many rows were seen; without one that many are passed over.

    The text is base64 of the JSON ``{"offset": N}`` (with ``"cursor"`` when there is one), opaque for clients.
    """

    offset: int = 0
    cursor: str = ""

    def encode(self) -> str:
        """The text that goes into ``next_page_token``."""
        members = [f'"offset": {self.offset}']
        if self.cursor:
            members.append(f'"cursor": {msgspec.json.encode(self.cursor).decode()}')
        return base64.b64encode(f"{{{', '.join(members)}}}".encode()).decode()

    @classmethod
    def decode(cls, text: str | None) -> PageToken:
        """The token a client sent back; without one (None or empty) the first page.

        QueryError for text that is no token, and for the offset 0 without a cursor, which no server gives out.
        """
        if not text:
            return cls()
        if len(text) > _MAX_LENGTH:
            raise QueryError("Invalid page token, could not base64-decode")
        try:
            plain = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise QueryError("Invalid page token, could not base64-decode") from None
        try:
            members = _DECODER.decode(plain)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            members = None
        if members is None or not _points_somewhere(members):
            shown = plain[:60].decode(errors="backslashreplace")
            raise QueryError(f"Invalid page token, parsed value={shown}")
        return cls(members.offset, members.cursor)


class _Members(msgspec.Struct, forbid_unknown_fields=True):
    offset: int
    cursor: str = ""


_DECODER = msgspec.json.Decoder(_Members)


def _points_somewhere(members: _Members) -> bool:
    return 0 < members.offset <= _MAX_OFFSET or (members.offset == 0 and members.cursor != "")
