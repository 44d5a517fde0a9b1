"""Reads and writes on filled registries: one client and many, the same calls to both systems, in turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from answers import WrongAnswer, check_read, check_write
from load import get, measure, post
from registry_calls import API, READS, WRITES, Read, Write
from rows import Row
from servers import Server, constant_server

READERS = (1, 16)
WRITERS = (1, 8)


def rows(folder: Path, servers: Sequence[Server], size: int, rounds: int, seconds: float, *, few: bool) -> list[Row]:
    """``servers`` have stores of ``size`` versions; with ``few`` there is one client only, and no constant answer."""
    readers, writers = (READERS[:1], WRITERS[:1]) if few else (READERS, WRITERS)
    found = [*_reads(folder, servers, size, rounds, seconds, readers, constant=not few)]
    return [*found, *_writes(servers, size, rounds, seconds, writers)]


def _reads(
    folder: Path,
    servers: Sequence[Server],
    size: int,
    rounds: int,
    seconds: float,
    readers: Sequence[int],
    *,
    constant: bool,
) -> Iterator[Row]:
    reads = [read for read in READS if size >= read.smallest]
    remarks = {read.name: _remark(check_read, read, servers) for read in reads}
    comparison = [constant_server(folder / "constant")] if constant else []
    try:
        for clients in readers:
            found = {read.name: _row("registry, read", read.name, clients, size, remarks[read.name]) for read in reads}
            for _ in range(rounds):
                for server in comparison:
                    load = measure(server, get(["/"]), clients, seconds)
                    for row in found.values():
                        row.add(server.name, load.rate, load.cpu, load.errors)
                for read in reads:
                    _measure(found[read.name], servers, lambda read=read: get(read.paths), clients, seconds)
            yield from found.values()
    finally:
        for server in comparison:
            server.stop()


def _writes(servers: Sequence[Server], size: int, rounds: int, seconds: float, writers: Sequence[int]) -> Iterator[Row]:
    remarks = {write.name: _remark(check_write, write, servers) for write in WRITES}

    def requests(write: Write) -> Iterator[bytes]:
        # Numbers go on from round to round, so that hardly a write repeats what is there.
        return post(f"{API}/{write.path}", write.body, first=time.monotonic_ns() // 1_000_000)

    for clients in writers:
        found = {
            write.name: _row("registry, write", write.name, clients, size, remarks[write.name]) for write in WRITES
        }
        for _ in range(rounds):
            for write in WRITES:
                _measure(found[write.name], servers, lambda write=write: requests(write), clients, seconds)
        yield from found.values()


def _row(family: str, name: str, clients: int, size: int, remark: str) -> Row:
    return Row(family, name, "/s", more_is_better=True, versions=size, clients=clients, remark=remark)


def _measure(
    row: Row, servers: Sequence[Server], requests: Callable[[], Iterator[bytes]], clients: int, seconds: float
) -> None:
    """What is answered wrongly is not measured."""
    if row.remark:
        return
    for server in servers:
        load = measure(server, requests(), clients, seconds)
        row.add(server.name, load.rate, load.cpu, load.errors)


def _remark(check: Callable[[Any, Sequence[Server]], None], call: Read | Write, servers: Sequence[Server]) -> str:
    try:
        check(call, servers)
    except WrongAnswer as wrong:
        return str(wrong)
    return ""
