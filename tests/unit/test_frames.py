"""How many functions of ours stand between ``Client.create_model_version`` and the SQL it runs."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

import regista
from regista.api.request import Request
from regista.artifacts.local.blobs import LocalBlobStore
from regista.client import Client
from regista.server.app import App
from regista.store.sql import SqlStore

OURS = str(Path(regista.__file__).parent)


def functions_of_ours(frame: FrameType | None) -> list[str]:
    """The functions of Regista on a stack, innermost first."""
    found = []
    while frame is not None:
        if frame.f_code.co_filename.startswith(OURS):
            found.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_code.co_name}")
        frame = frame.f_back
    return found


@contextmanager
def stacks_at_the_insert() -> Iterator[list[list[str]]]:
    """The stacks at which SQLite runs ``INSERT INTO model_versions``, in any thread; open the store inside."""
    from sqlalchemy import event
    from sqlalchemy.pool import Pool

    stacks: list[list[str]] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith("INSERT INTO MODEL_VERSIONS"):
            stacks.append(functions_of_ours(sys._getframe()))

    def trace(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(note)

    event.listen(Pool, "connect", trace)
    try:
        yield stacks
    finally:
        event.remove(Pool, "connect", trace)


@contextmanager
def stacks_at_the_connect() -> Iterator[list[list[str]]]:
    """The stacks at which a socket is connected: for a fresh client, where its first request leaves."""
    stacks: list[list[str]] = []
    listening = True

    def note(event: str, _arguments: Any) -> None:
        if listening and event == "socket.connect":
            stacks.append(functions_of_ours(sys._getframe()))

    sys.addaudithook(note)  # such a hook cannot be taken away again, only be made deaf
    try:
        yield stacks
    finally:
        listening = False


class OnTheLoop(SqlStore):
    """A store that the server calls without a hop to a thread, so that the stack at the SQL shows all of it."""

    def quick(self, request: Request[Any]) -> bool:
        return True


@contextmanager
def server_in_this_process(folder: Path, kind: type[SqlStore]) -> Iterator[str]:
    store = kind(f"sqlite:///{folder / 'r.db'}")
    app = App(store, LocalBlobStore(folder / "bytes"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        store.close()


def prepared(client: Client) -> tuple[str, str]:
    """A model ``bikes`` and a run with files; gives source and run id of a version."""
    client.create_registered_model("bikes")
    run = client.create_run("0")
    client.log_text(run.info.run_id, "m", "model/MLmodel")
    return f"{run.info.artifact_uri}/model", run.info.run_id


def test_embedded_there_are_at_most_two(tmp_path: Path) -> None:
    with stacks_at_the_insert() as stacks, Client(tmp_path / "mlruns") as client:
        source, run_id = prepared(client)
        client.create_model_version("bikes", source, run_id)
    (stack,) = stacks
    *between, call = stack
    assert call == "model_versions.py:create_model_version"
    assert len(between) <= 2, between


def test_remote_there_are_at_most_five(tmp_path: Path) -> None:
    with stacks_at_the_insert() as stacks, server_in_this_process(tmp_path, OnTheLoop) as url:
        with Client(url) as client:
            source, run_id = prepared(client)
        with Client(url) as client, stacks_at_the_connect() as sent:
            client.create_model_version("bikes", source, run_id)
    (client_stack,), (server_stack,) = sent, stacks
    *between, call = client_stack
    assert call == "model_versions.py:create_model_version"
    assert len(between) + len(server_stack) <= 5, (between, server_stack)


def test_the_thread_that_writes_adds_one(tmp_path: Path) -> None:
    with stacks_at_the_insert() as stacks, server_in_this_process(tmp_path, SqlStore) as url, Client(url) as client:
        source, run_id = prepared(client)
        client.create_model_version("bikes", source, run_id)
    assert stacks == [["model_versions.py:create_model_version", "store.py:call", "write_queue.py:_work"]]
