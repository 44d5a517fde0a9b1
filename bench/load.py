"""Load: so many clients, each sending its next request when the last one is answered."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from servers import Server

Bodies = Callable[[int], dict[str, Any]]


@dataclass(frozen=True)
class Load:
    """Requests per second, milliseconds of server CPU per request, and the number of answers that were not 200."""

    rate: float
    cpu: float
    errors: int


def get(path: str) -> Iterator[bytes]:
    return itertools.repeat(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


def post(path: str, body: Bodies, first: int = 0) -> Iterator[bytes]:
    for number in itertools.count(first):
        content = json.dumps(body(number)).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        yield head.encode() + content


def measure(server: Server, requests: Iterator[bytes], clients: int, seconds: float) -> Load:
    """Send for ``seconds`` over ``clients`` connections, after a short warm-up."""
    asyncio.run(_run(server.port, requests, clients, min(1.0, seconds / 4)))
    cpu, begin = server.cpu_seconds(), time.perf_counter()
    answered, errors = asyncio.run(_run(server.port, requests, clients, seconds))
    elapsed, used = time.perf_counter() - begin, server.cpu_seconds() - cpu
    return Load(answered / elapsed, used / max(answered, 1) * 1_000, errors)


async def _run(port: int, requests: Iterator[bytes], clients: int, seconds: float) -> tuple[int, int]:
    end = time.perf_counter() + seconds
    counts = await asyncio.gather(*(_client(port, requests, end) for _ in range(clients)))
    return sum(answered for answered, _ in counts), sum(errors for _, errors in counts)


async def _client(port: int, requests: Iterator[bytes], end: float) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = errors = 0
    try:
        while time.perf_counter() < end:
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            await _skip_body(reader, head.lower())
            answered += 1
            errors += not head.startswith(b"HTTP/1.1 200")
    finally:
        writer.close()
    return answered, errors


async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> None:
    at = head.find(b"content-length:")
    if at >= 0:
        await reader.readexactly(int(head[at + 15 : head.index(b"\r\n", at)]))
        return
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
