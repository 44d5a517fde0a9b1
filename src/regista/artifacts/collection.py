"""Collection: blobs that nothing names go into the bin, and from there for good."""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from ..api.storage import BlobCount, CollectBlobs, CollectReply, PinnedBlob
from ..entities.digest import is_digest
from ..errors import ConfigurationError, InvalidParameter
from ..store.base import BlobUse
from ..uris import ProxiedArtifactUri, is_proxied
from .blob_bin import CollectedStore, StoredBlob
from .blob_users import shown_users

STEP_SECONDS = 5.0
"""How long one call goes on taking up work."""

MOST_PINNED = 10
"""Pinned blobs that a step tells of: the largest."""

SHOWN_USERS = 3

_BATCH = 500
_PROBED = 100
_BIN = "bin"


class Collector:
    """Takes blobs that no path names out of a store, in two moves with a grace before each.

    Nobody is locked out meanwhile. What makes that safe: an upload that names a blob has stored it or asked for it
    (``has``) less than a grace before, which makes it young; a blob that is put away is still found by everybody; after
    the move the rows are asked again, and what they name by then comes back; and so once more before the end. A process
    that is killed leaves every blob in one of both places, and the next collection goes on.

    ``clock`` gives seconds of the epoch, on the clock that stamps the blobs.
    """

    def __init__(self, blobs: CollectedStore, use: BlobUse, clock: Callable[[], float] = time.time) -> None:
        self._blobs = blobs
        self._use = use
        self._clock = clock

    def collect(self, request: CollectBlobs, seconds: float = STEP_SECONDS) -> CollectReply:
        """One step of what the request asks for; it begins no new work after ``seconds``.

        ConfigurationError, before anything is touched, when the rows cannot be those of this store.
        """
        step = _Step(self._blobs, self._use, self._clock, request, self._forgotten(request.forgotten))
        place = request.page_token
        if place and place != _BIN and not is_digest(place):
            raise InvalidParameter(f"Invalid page token '{place:.80}': it is none that a collection gave.")
        self._check_that_rows_belong_here(request.grace / 1000)
        end = time.monotonic() + seconds
        if place != _BIN:
            for batch in _batches(self._blobs.blobs(place)):
                step.look_through(batch)
                if time.monotonic() > end:
                    return step.reply(batch[-1].digest)
        if not step.empty_bin(lambda: time.monotonic() > end):
            return step.reply(_BIN)
        if not request.plan:
            step.leftovers = self._blobs.remove_leftovers(request.grace / 1000)
        return step.reply(None)

    def _forgotten(self, uris: Iterable[str]) -> Counter[str]:
        """How many paths of each digest lie below these places."""
        found: Counter[str] = Counter()
        for uri in uris:
            place = ProxiedArtifactUri.parse(uri) if is_proxied(uri) else None
            if place is not None and not place.host and not place.server and place.path:
                found.update(self._use.digests_below(place.path))
        return found

    def _check_that_rows_belong_here(self, grace: float) -> None:
        """A store of another database, or a database that was just made, must not cost anybody a blob."""
        named = [blob.digest for blob in self._use.blobs("", _PROBED)]
        if named:
            # What was forgotten since the question may be gone by now; so what misses all of them asks again.
            if not self._holds_any(named) and (still := list(self._use.counts(named))) and not self._holds_any(still):
                raise ConfigurationError(
                    f"None of the first {len(still)} blobs that paths of this database name is in this store of bytes: "
                    "it seems to belong to another database. Nothing was touched; check the artifacts destination."
                )
        elif self._holds_idle(grace) and not self._use.ever_named():
            raise ConfigurationError(
                "No file was ever added to this database, but there are blobs in the store of bytes: they seem to "
                "belong to another one. Nothing was touched; check the artifacts destination and the store's URI."
            )

    def _holds_any(self, digests: Collection[str]) -> bool:
        """Whether one of these blobs is there, in the bin or not."""
        return any(map(self._is_stored, digests)) or any(blob.digest in digests for blob in self._blobs.bin())

    def _holds_idle(self, grace: float) -> bool:
        """Whether there is a blob that this collection would take; a younger one may be an upload's that goes on."""
        now = self._clock()
        return any(not _is_young(blob, now, grace) for blob in self._blobs.blobs())

    def _is_stored(self, digest: str) -> bool:
        """Whether a blob is there and not in the bin; ``has`` would make it young, or bring it back."""
        found = next(self._blobs.blobs(f"{max(int(digest, 16) - 1, 0):064x}"), None)
        return found is not None and found.digest == digest


class _Tally:
    """A BlobCount in the making."""

    def __init__(self) -> None:
        self._blobs = self._size = 0
        self._since: float | None = None

    def add(self, blob: StoredBlob) -> None:
        self._blobs += 1
        self._size += blob.size
        self._since = blob.since if self._since is None else min(self._since, blob.since)

    def count(self) -> BlobCount:
        return BlobCount(self._blobs, self._size, None if self._since is None else int(self._since * 1000))


class _Step:
    """What one call does and finds."""

    def __init__(
        self,
        blobs: CollectedStore,
        use: BlobUse,
        clock: Callable[[], float],
        request: CollectBlobs,
        forgotten: Counter[str],
    ) -> None:
        self._blobs = blobs
        self._use = use
        self._clock = clock
        self._plan = request.plan
        self._grace = request.grace / 1000
        self._bin_grace = request.bin_grace / 1000
        self._forgotten = forgotten
        self._put_away, self._removed, self._brought_back = _Tally(), _Tally(), _Tally()
        self._named, self._young, self._waiting = _Tally(), _Tally(), _Tally()
        self._pinned: list[tuple[int, str, int]] = []
        self.leftovers = 0

    def look_through(self, batch: list[StoredBlob]) -> None:
        """Put away what nothing names of these blobs."""
        now = self._clock()
        named = self._names(batch)
        idle = []
        for blob in batch:
            if blob.digest in named:
                self._keep(blob, named[blob.digest])
            elif _is_young(blob, now, self._grace):
                self._young.add(blob)
            else:
                idle.append(blob)
        self._take_out(idle)

    def empty_bin(self, is_late: Callable[[], bool]) -> bool:
        """Delete what has been in the bin for long enough; False when it was late before the end of the bin."""
        now = self._clock()
        for batch in _batches(self._blobs.bin()):
            named = self._names(batch)
            worked = False
            for blob in batch:
                if blob.digest in named:
                    worked = True
                    if self._plan or self._blobs.bring_back(blob.digest):
                        self._brought_back.add(blob)
                elif _is_young(blob, now, self._bin_grace):
                    self._waiting.add(blob)
                else:
                    worked = True
                    if self._plan or self._blobs.remove(blob.digest):
                        self._removed.add(blob)
            if worked and not self._plan and is_late():  # what is young is passed over: else this would never end
                return False
        return True

    def reply(self, next_place: str | None) -> CollectReply:
        """What this step has done and found."""
        return CollectReply(
            put_away=self._put_away.count(),
            removed=self._removed.count(),
            brought_back=self._brought_back.count(),
            named=self._named.count(),
            young=self._young.count(),
            waiting=self._waiting.count(),
            leftovers=self.leftovers,
            pinned=tuple(
                PinnedBlob(digest, size, count, shown_users(self._use, digest, SHOWN_USERS))
                for size, digest, count in sorted(self._pinned, reverse=True)
            ),
            next_page_token=next_place,
        )

    def _names(self, batch: list[StoredBlob]) -> dict[str, int]:
        """By how many paths the blobs are named that are named, but for the paths that are taken for forgotten."""
        counts = self._use.counts([blob.digest for blob in batch])
        return {digest: count for digest, count in counts.items() if count > self._forgotten.get(digest, 0)}

    def _keep(self, blob: StoredBlob, count: int) -> None:
        self._named.add(blob)
        if self._forgotten and blob.digest not in self._forgotten:
            return  # the question is why what will be forgotten stays all the same
        heapq.heappush(self._pinned, (blob.size, blob.digest, count))
        if len(self._pinned) > MOST_PINNED:
            heapq.heappop(self._pinned)

    def _take_out(self, idle: list[StoredBlob]) -> None:
        if self._plan:
            gone = idle
        else:
            gone = [blob for blob in idle if self._blobs.put_away(blob.digest)]
            # They were named, perhaps, between the question and the move.
            named = self._names(gone)
            for blob in gone:
                if blob.digest in named:
                    self._blobs.bring_back(blob.digest)
                    self._keep(blob, named[blob.digest])
            gone = [blob for blob in gone if blob.digest not in named]
        for blob in gone:
            self._put_away.add(blob)
            if self._plan:
                (self._waiting if self._bin_grace else self._removed).add(blob._replace(since=self._clock()))


def _is_young(blob: StoredBlob, now: float, grace: float) -> bool:
    """Whether its grace is not over; without a grace nothing is, though a store may round its times up."""
    return bool(grace) and now - blob.since < grace


def _batches(blobs: Iterable[StoredBlob]) -> Iterator[list[StoredBlob]]:
    remaining = iter(blobs)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
