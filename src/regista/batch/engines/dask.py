"""Dask: parts are the futures of a distributed cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..sources import Source
from ..work import Work
from .outcome import outcome_of, rows_of


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """Uses the scheduler at ``address``, else the client that this process has open, else processes of this machine."""

    address: str | None
    workers: int | None

    def run(self, work: Work, parts: Sequence[Source], folder: str) -> Iterator[int]:
        """Yields the rows of each part as it is done."""
        from distributed import Client, LocalCluster, as_completed, default_client

        opened: list[Client | LocalCluster] = []
        try:
            if self.address is not None:
                client = Client(self.address)
                opened.append(client)
            else:
                try:
                    client = default_client()
                except ValueError:  # there is none
                    cluster = LocalCluster(
                        n_workers=self.workers, threads_per_worker=1, dashboard_address=None, processes=True
                    )
                    client = Client(cluster)
                    opened += [client, cluster]
            shared = client.scatter(work, broadcast=True)
            scored = client.map(_outcome, parts, range(len(parts)), work=shared, folder=folder, pure=False)
            for future in as_completed(scored):
                yield rows_of(*future.result())
        finally:
            for one in opened:
                one.close()


def _outcome(source: Source, place: int, *, work: Work, folder: str) -> tuple[int, bytes]:
    return outcome_of(work, source, folder, place)
