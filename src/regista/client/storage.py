"""Calls on the store of bytes: how full it is, what nobody needs any more, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add

from msgspec.structs import astuple, replace

from ..api.storage import GRACE, CollectBlobs, CollectReply, GetStorage, StorageReply, VerifyBlobs, VerifyBlobsReply
from .arguments import whole_number
from .calls import Calls


class StorageCalls(Calls):
    """Look after the bytes; long work comes as an iterator of steps, each of which takes some seconds."""

    def get_storage(self) -> StorageReply:
        """How many files are named and how many blobs are stored, with their bytes."""
        total = step = self._tracking.ask_about_bytes(GetStorage(), self._caller)
        while step.next_page_token:
            step = self._tracking.ask_about_bytes(GetStorage(page_token=step.next_page_token), self._caller)
            total = StorageReply(*map(add, astuple(total)[:-1], astuple(step)[:-1]))
        return total

    def collect_blobs(
        self,
        *,
        plan: bool = False,
        grace: int = GRACE,
        bin_grace: int = GRACE,
        forgotten: Iterable[str] = (),
    ) -> Iterator[CollectReply]:
        """Put away the blobs that no path names, and delete those that were put away long enough ago; step by step.

        ``grace`` is for how long (ms) nobody may have stored a blob or asked for it before it is put into the bin,
        ``bin_grace`` how long it stays in it. Both must be longer than an upload takes. ``plan`` changes nothing and
        takes the files at the artifact URIs ``forgotten`` for forgotten.
        """
        call = CollectBlobs(
            plan=plan,
            grace=whole_number(grace, "grace"),
            bin_grace=whole_number(bin_grace, "bin_grace"),
            forgotten=tuple(forgotten),
        )
        while True:
            reply = self._tracking.ask_about_bytes(call, self._caller)
            yield reply
            if not reply.next_page_token:
                return
            call = replace(call, page_token=reply.next_page_token)

    def verify_blobs(self) -> Iterator[VerifyBlobsReply]:
        """Read every named blob and compare it with its digest, step by step."""
        call = VerifyBlobs()
        while True:
            reply = self._tracking.ask_about_bytes(call, self._caller)
            yield reply
            if not reply.next_page_token:
                return
            call = VerifyBlobs(page_token=reply.next_page_token)
