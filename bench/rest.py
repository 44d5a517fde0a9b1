"""Reads and writes over REST: the same bytes are sent to both servers, in turns."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from load import Bodies, get, measure, post
from rows import Row
from servers import Server, constant_server, mlflow_server, regista_server

API = "/api/2.0/mlflow"
MODEL = "bench"


def call(server: Server, path: str, body: dict[str, Any]) -> Any:
    """One POST to a server; raises for an answer that is not 200."""
    request = urllib.request.Request(
        f"{server.url}{API}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def prepare(server: Server) -> None:
    """A model with two versions and an alias."""
    call(server, "registered-models/create", {"name": MODEL})
    for _ in range(2):
        call(server, "model-versions/create", {"name": MODEL, "source": "s3://bucket/model"})
    call(server, "registered-models/alias", {"name": MODEL, "alias": "champion", "version": "1"})


def writes() -> dict[str, tuple[str, Bodies]]:
    """Path and body of each kind of write; the body of number n differs from the others."""
    return {
        "create version": ("model-versions/create", lambda n: {"name": MODEL, "source": f"s3://bucket/{n}"}),
        "set alias": (
            "registered-models/alias",
            lambda n: {"name": MODEL, "alias": "champion", "version": str(n % 2 + 1)},
        ),
        "set tag": (
            "model-versions/set-tag",
            lambda n: {"name": MODEL, "version": "1", "key": f"k{n % 10}", "value": str(n)},
        ),
    }


def rows(folder: Path, mlflow_python: Path, rounds: int, seconds: float) -> list[Row]:
    servers = [
        regista_server(folder / "regista"),
        mlflow_server(folder / "mlflow", mlflow_python),
        constant_server(folder / "constant"),
    ]
    try:
        for server in servers:
            server.settle()
        return list(_rows(servers, rounds, seconds))
    finally:
        for server in servers:
            server.stop()


def _rows(servers: list[Server], rounds: int, seconds: float) -> Iterator[Row]:
    registries = servers[:2]
    for server in registries:
        prepare(server)
    by_alias = f"{API}/registered-models/alias?name={MODEL}&alias=champion"
    for clients in (1, 16):
        yield _row("read", "version by alias", clients, servers, rounds, seconds, lambda _: get([by_alias]))
    for name, (path, body) in writes().items():
        for clients in (1, 8):

            def requests(_server: Server, path: str = path, body: Bodies = body) -> Iterator[bytes]:
                # Numbers go on from round to round, so that hardly a write repeats what is there.
                return post(f"{API}/{path}", body, first=time.monotonic_ns() // 1_000_000)

            yield _row("write", name, clients, registries, rounds, seconds, requests)


def _row(
    family: str,
    name: str,
    clients: int,
    servers: list[Server],
    rounds: int,
    seconds: float,
    requests: Callable[[Server], Iterator[bytes]],
) -> Row:
    row = Row(family, name, "/s", more_is_better=True, clients=clients)
    for _ in range(rounds):
        for server in servers:
            load = measure(server, requests(server), clients, seconds)
            row.add(server.name, load.rate, load.cpu, load.errors)
    return row
