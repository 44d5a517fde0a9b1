"""Load: so many clients, each sending its next request when the last one is answered.

The clients acknowledge every packet at once. MLflow's server sends the head and the body of an answer apart and waits
for an acknowledgement between them; other clients, its own too, let it wait for 40 ms. That would be the time of
nearly every call to it, and not say what the servers can do.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import uvloop

from servers import Server

PATIENCE = 3_000
"""Milliseconds."""

Bodies = Callable[[int], dict[str, Any] | bytes]


@dataclass(frozen=True)
class Load:
    """``rate`` is good answers per second, ``cpu`` the server's milliseconds of CPU per request, ``errors`` the number
    of answers that were not 200."""

    rate: float
    cpu: float
    errors: int


@dataclass(frozen=True)
class Latency:
    """Of one client: the median time of a call in milliseconds, and the server's milliseconds of CPU per call."""

    milliseconds: float
    cpu: float
    errors: int


def get(paths: Sequence[str]) -> Iterator[bytes]:
    """The paths in turns, without end."""
    return itertools.cycle([f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in paths])


def post(path: str, body: Bodies, first: int = 0) -> Iterator[bytes]:
    for number in itertools.count(first):
        made = body(number)
        content = made if isinstance(made, bytes) else json.dumps(made).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        yield head.encode() + content


def measure(server: Server, requests: Iterator[bytes], clients: int, seconds: float) -> Load:
    """Send for ``seconds`` over ``clients`` connections, after a short warm-up."""
    _answers(server.port, requests, clients, min(1.0, seconds / 4))
    cpu, begin = server.cpu_seconds(), time.perf_counter()
    answered, errors = _answers(server.port, requests, clients, seconds)
    elapsed, used = time.perf_counter() - begin, server.cpu_seconds() - cpu
    return Load((answered - errors) / elapsed, used / max(answered, 1) * 1_000, errors)


def warm_up(server: Server, paths: Sequence[str], clients: int = 16, seconds: float = 3) -> None:
    """Let every worker of the server have done what it does only once, before anything is measured."""
    _answers(server.port, get(paths), clients, seconds)


def time_calls(server: Server, path: str, seconds: float, body: dict[str, Any] | None = None) -> Latency:
    """Call again and again for ``seconds``, at least three times, after two calls that do not count.

    Of calls that take longer than ``PATIENCE`` one does not count, and one is enough.

    With a body it is a POST.
    """
    content = None if body is None else json.dumps(body)
    method, headers = ("GET", {}) if body is None else ("POST", {"Content-Type": "application/json"})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    times: list[float] = []
    errors = 0

    def call() -> float:
        nonlocal errors
        begin = time.perf_counter()
        connection.request(method, path, content, headers)
        _acknowledge_at_once(connection.sock)
        answer = connection.getresponse()
        answer.read()
        errors += answer.status != 200
        return (time.perf_counter() - begin) * 1_000

    try:
        at_least = 3 if call() < PATIENCE and call() < PATIENCE else 1
        errors, cpu, end = 0, server.cpu_seconds(), time.perf_counter() + seconds
        while len(times) < at_least or time.perf_counter() < end:
            times.append(call())
        return Latency(statistics.median(times), (server.cpu_seconds() - cpu) / len(times) * 1_000, errors)
    finally:
        connection.close()


def _answers(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> tuple[int, int]:
    # With one client its own time is part of every call: the quicker loop leaves more of it to the servers.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(port, requests, clients, seconds))


async def _run(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> tuple[int, int]:
    end = time.perf_counter() + seconds
    counts = await asyncio.gather(*(_client(port, requests, end) for _ in range(clients)))
    return sum(answered for answered, _ in counts), sum(errors for _, errors in counts)


async def _client(port: int, requests: Iterator[bytes], end: float) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = errors = 0
    try:
        while time.perf_counter() < end:
            good = await send(reader, writer, next(requests))
            answered += 1
            errors += not good
    finally:
        writer.close()
    return answered, errors


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    """Send a request and read the whole answer; whether that is 200."""
    writer.write(request)
    _acknowledge_at_once(writer.get_extra_info("socket"))
    head = await reader.readuntil(b"\r\n\r\n")
    await _skip_body(reader, head.lower())
    return head.startswith(b"HTTP/1.1 200")


def _acknowledge_at_once(connection: socket.socket) -> None:
    """For the packets that come next: the system falls back to waiting whenever it likes to."""
    if hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> None:
    at = head.find(b"content-length:")
    if at >= 0:
        await reader.readexactly(int(head[at + 15 : head.index(b"\r\n", at)]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
