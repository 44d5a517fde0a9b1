"""Every call of the contract has its handler, of the right kind."""

import typing

from regista.api import CONTRACT
from regista.api.request import Cost, Transfer
from regista.store.sql.handler import HANDLERS
from regista.store.sql.store import SqlStore  # noqa: F401  (fills the table)
from regista.store.sql.transaction import Snapshot, Transaction

ANSWERED_BY_THE_SERVER = {
    "BeginUpload",
    "CollectBlobs",
    "CompleteUpload",
    "DeleteArtifact",
    "FindMissingBlobs",
    "GetServer",
    "GetServerInfo",
    "GetStorage",
    "LinkArtifacts",
    "ListArtifactTree",
    "ListArtifacts",
    "ListLoggedModelArtifacts",
    "ListRunArtifacts",
    "ListVersionImports",
    "VerifyBlobs",
}


def test_every_json_call_has_a_handler():
    missing = {kind.__name__ for kind in CONTRACT if kind.endpoint.transfer is Transfer.JSON and kind not in HANDLERS}
    assert missing == ANSWERED_BY_THE_SERVER


def test_what_writes_is_declared_a_write():
    """The server decides by the cost where a call runs; VerifyHistory is a POST that only reads."""
    for kind in CONTRACT:
        if kind in HANDLERS:
            assert HANDLERS[kind].changes == (kind.endpoint.cost is Cost.WRITE), kind.__name__


def test_handlers_answer_what_their_requests_promise():
    for kind, handler in HANDLERS.items():
        hints = typing.get_type_hints(handler.answer)
        first, second = list(hints)[:2]
        assert hints[first] is (Transaction if handler.changes else Snapshot), kind.__name__
        assert hints[second] is kind
        assert hints["return"] is kind.reply_type(), kind.__name__
