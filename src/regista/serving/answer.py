"""Answer: what a client gets, without the HTTP."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer without the HTTP."""

    status: int
    body: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = {}

    @property
    def ok(self) -> bool:
        """Whether this is a prediction and no error."""
        return self.status == 200

    @property
    def message(self) -> str:
        """What an error says, without its form."""
        if self.media_type != "application/json":
            return self.body.decode()
        return str(msgspec.json.decode(self.body)["message"])
