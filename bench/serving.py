"""A pipeline behind the scoring servers of Regista, MLflow, MLServer, BentoML and LitServe: one row, and a thousand."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from load import post, send
from rows import Row
from scoring_servers import NAMES, PEERS, Peer, Rows, prepare
from servers import Server

SIZES = (1, 1_000)
CLIENTS = (1, 16)


def rows(folder: Path, rounds: int, seconds: float, tell: Callable[[str], None]) -> list[Row]:
    """Rates, times and starts of each server, one after the other; ``framework`` is ``model.predict`` in a loop."""
    folder.mkdir(parents=True)
    pipeline, data = prepare(folder / "models", max(SIZES))
    table = _Table()
    for number in range(rounds):
        _loop(pipeline, data, table, seconds)
        for peer in _there(tell):
            try:
                server = peer.start(folder / "models", folder / f"{peer.name}-{number}")
            except RuntimeError as error:
                tell(str(error))
                continue
            with server:
                table.start.add(peer.name, server.seconds_to_healthy)
                _measure(peer, server, data, pipeline, table, seconds)
                table.memory.add(peer.name, server.memory() / 1e6)
    return table.rows()


class _Table:
    """The rows that are filled."""

    def __init__(self) -> None:
        self.start = Row("serving", "start to ready", "s", more_is_better=False)
        self.memory = Row("serving", "memory after it all", "MB", more_is_better=False)
        self._calls: dict[tuple[int, int], tuple[Row, Row, Row]] = {}

    def calls(self, size: int, clients: int) -> tuple[Row, Row, Row]:
        """Rate, median and 99th percentile of requests of so many rows."""
        name = f"{size:,} row{'s' * (size > 1)} × {len(NAMES)}"
        return self._calls.setdefault(
            (size, clients),
            (
                Row("serving", f"{name}, requests", "/s", more_is_better=True, clients=clients),
                Row("serving", f"{name}, median", "ms", more_is_better=False, clients=clients),
                Row("serving", f"{name}, 99 % within", "ms", more_is_better=False, clients=clients),
            ),
        )

    def rows(self) -> list[Row]:
        return [*(row for rows in self._calls.values() for row in rows), self.start, self.memory]


def _there(tell: Callable[[str], None]) -> Iterator[Peer]:
    """The peers that could be installed."""
    for peer in PEERS:
        try:
            peer.python()
        except RuntimeError as error:
            tell(f"{peer.name} is left out, it does not install: {str(error).splitlines()[-1]}")
            continue
        yield peer


def _loop(pipeline: Any, data: Rows, table: _Table, seconds: float) -> None:
    """The framework by itself, with the DataFrame that it was fitted on, in this process."""
    import pandas

    for size in SIZES:
        frame = pandas.DataFrame(data[:size], columns=NAMES)
        pipeline.predict(frame)
        times: list[float] = []
        cpu, end = time.process_time(), time.perf_counter() + seconds
        while (begin := time.perf_counter()) < end:
            pipeline.predict(frame)
            times.append(time.perf_counter() - begin)
        _add(table.calls(size, 1), "framework", times, sum(times), time.process_time() - cpu, 0)


def _measure(peer: Peer, server: Server, data: Rows, pipeline: Any, table: _Table, seconds: float) -> None:
    import pandas

    for size in SIZES:
        body = json.dumps(peer.body(data[:size])).encode()
        expected = pipeline.predict(pandas.DataFrame(data[:size], columns=NAMES)).tolist()
        if (answer := peer.predictions(_ask(server, peer.path, body))) != expected:
            table.calls(size, 1)[0].remark = f"{peer.name} answers {str(answer)[:100]}"
            continue
        requests = post(peer.path, lambda _number, body=body: body)
        for clients in CLIENTS:
            asyncio.run(_run(server.port, requests, clients, min(1.0, seconds / 4)))
            cpu, begin = server.cpu_seconds(), time.perf_counter()
            times, errors = asyncio.run(_run(server.port, requests, clients, seconds))
            elapsed = time.perf_counter() - begin
            _add(table.calls(size, clients), peer.name, times, elapsed, server.cpu_seconds() - cpu, errors)


def _add(rows: tuple[Row, Row, Row], system: str, times: list[float], elapsed: float, cpu: float, errors: int) -> None:
    rate, median, most = rows
    rate.add(system, len(times) / elapsed, cpu / (len(times) + errors) * 1_000, errors)
    median.add(system, statistics.median(times) * 1_000)
    most.add(system, statistics.quantiles(times, n=100)[-1] * 1_000)


def _ask(server: Server, path: str, body: bytes) -> Any:
    request = urllib.request.Request(server.url + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


async def _run(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> tuple[list[float], int]:
    """Seconds of each good answer, and the number of others."""
    end = time.perf_counter() + seconds
    found = await asyncio.gather(*(_client(port, requests, end) for _ in range(clients)))
    return [one for times, _ in found for one in times], sum(errors for _, errors in found)


async def _client(port: int, requests: Iterator[bytes], end: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    errors = 0
    try:
        while (begin := time.perf_counter()) < end:
            if await send(reader, writer, next(requests)):
                times.append(time.perf_counter() - begin)
            else:
                errors += 1
    finally:
        writer.close()
    return times, errors
