"""Group: several changes with one commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from ...api.request import Request
from ...api.request_text import check_text
from ...entities import Caller
from ...errors import RegistaError
from .handler import HANDLERS
from .prepared import Prepared
from .transaction import Transaction

_BEGIN = Prepared(text("SAVEPOINT change"))
_KEEP = Prepared(text("RELEASE SAVEPOINT change"))
_UNDO = Prepared(text("ROLLBACK TO SAVEPOINT change"))


def answer_together(
    connection: Connection, calls: Sequence[tuple[Request[Any], Caller]], default_artifact_root: str
) -> list[Any]:
    """Answer changes one after the other in the connection's transaction: the reply of each, or its error.

    A change that is refused is undone alone. Any other exception goes up: then the whole transaction must be undone.
    """
    outcomes: list[Any] = []
    for request, caller in calls:
        tx = Transaction(connection, caller, default_artifact_root)
        tx.run(_BEGIN[tx.dialect], {})
        try:
            check_text(request)
            outcomes.append(HANDLERS[type(request)].answer(tx, request))
        except RegistaError as error:
            tx.run(_UNDO[tx.dialect], {})
            outcomes.append(error)
        tx.run(_KEEP[tx.dialect], {})
    return outcomes
