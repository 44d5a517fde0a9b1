"""App: the ASGI application of the registry server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..api import CONTRACT, transfers
from ..api.contract import Contract
from ..api.openapi import openapi_document
from ..api.permission import Permission
from ..api.request import MLFLOW_ARTIFACTS, Cost, Endpoint, Request, Transfer
from ..artifacts.base import BlobStore
from ..artifacts.content import ContentArtifacts
from ..artifacts.part_store import PartStore
from ..artifacts.roots import ArtifactRoots
from ..artifacts.space import Space
from ..artifacts.version_scan import VersionScan
from ..entities import Caller, wire
from ..errors import ConfigurationError
from ..settings import SCAN_SIZE
from .about import About
from .answer import JSON, Answer
from .authorizer import AllowAll, Authorizer
from .bundle_route import BundleRoute
from .callers import Callers
from .closed_route import ClosedRoute
from .download_route import DownloadRoute
from .errors import error_answer
from .file_calls import FileCalls
from .incoming import ConnectionCut, Incoming, Message, Receive
from .json_route import Answering, JsonRoute, Waiting
from .locations import Locations
from .outgoing import Send, send_stream
from .pages import Page, pages
from .registration import Registration
from .router import Router
from .security import Guard
from .served_store import ServedStore
from .transfer_calls import TransferCalls
from .transfers import TRANSFERS, DirectTransfers
from .upload_route import UploadRoute
from .uploads import Uploads
from .web_ui import Asset, WebUi
from .write_queue import WriteQueue

_OWN_TRANSFERS = frozenset(Contract.of_modules((transfers,)))

ServedRoute = ClosedRoute | JsonRoute | UploadRoute | DownloadRoute | BundleRoute | Page | Asset

THREADS = 64
"""Threads for what changes and does not go through the write queue, and as many for all else that waits:
readers never queue behind writers."""


class App:
    """Routes made from the contract, in front of one store and one blob store.

    Raises ConfigurationError when a request type of the contract is of a kind that nothing here serves.
    ``parts`` takes large files in parts; without it files come in one piece. ``space`` keeps the store of bytes in
    order, ``about`` says what server this is; without them nobody can ask for that. ``roots`` are other places whose
    files are passed on, and sealed when they are registered. ``direct_transfers=False`` keeps clients away from a store
    that can sign URLs: all bytes go through the server. A body that brings nothing for ``upload_idle_timeout`` seconds
    is given up. ``scan_size`` is how many bytes of a version's files are looked through for what they import.
    ``serve_artifacts=False`` closes the artifact proxy; ``max_body_size`` is that of JSON bodies, in bytes;
    ``static_prefix`` (``/p``) leads every path. ``web_ui`` is the folder of the built web UI; without it, or
    while nothing was built, ``/`` is a plain page.
    """

    def __init__(
        self,
        store: ServedStore,
        blobs: BlobStore,
        *,
        parts: PartStore | None = None,
        space: Space | None = None,
        about: About | None = None,
        roots: ArtifactRoots | None = None,
        direct_transfers: bool = True,
        contract: Contract = CONTRACT,
        authorizer: Authorizer | None = None,
        guard: Guard | None = None,
        serve_artifacts: bool = True,
        static_prefix: str = "",
        max_body_size: int = 32 * 1024 * 1024,
        upload_idle_timeout: float | None = None,
        scan_size: int = SCAN_SIZE.default,
        web_ui: Path | None = None,
    ) -> None:
        self._authorizer = authorizer or AllowAll()
        self._guard = guard or Guard()
        self._writers = ThreadPoolExecutor(THREADS, "regista-write")
        self._readers = ThreadPoolExecutor(THREADS, "regista-read")
        self._callers = Callers()
        self._write_queue = WriteQueue(store, self._callers.is_alone)
        self._max_body_size = max_body_size
        self._idle_timeout = upload_idle_timeout
        self._serve_artifacts = serve_artifacts
        self._store = store
        self._blobs = blobs
        self._locations = Locations(store, roots)
        self._uploads = Uploads(store.files, blobs, parts, self._locations.locator)
        content = ContentArtifacts(store.files, blobs)
        self._handlers = {
            **FileCalls(store.files, self._locations).handlers,
            **TransferCalls(store.files, blobs, parts, direct_transfers).handlers,
            **DirectTransfers(store.files, blobs, parts, direct_transfers).handlers,
            **VersionScan(store, content, scan_size).handlers,
            **(space.handlers if space else {}),
            **(about.handlers if about else {}),
        }
        if roots and serve_artifacts:  # what is sealed must be reachable afterwards
            registration = Registration(store, content, self._locations)
            self._handlers.update(registration.handlers)
        self._router = Router(static_prefix)
        for request_type in (*contract, *TRANSFERS):
            where = request_type.endpoint
            route = self._route(request_type, where)
            for prefix in where.prefixes:
                self._router.add(where.methods, prefix + where.path, route)
        description = wire.encode(openapi_document(contract, static_prefix))
        served: dict[str, Page | Asset] = {**pages(description, static_prefix, self._authorizer)}
        if web_ui and (pages_for_people := WebUi(web_ui, static_prefix, self._authorizer)).is_built:
            served.update(pages_for_people.assets())
        for path, page in served.items():
            self._router.add(("GET",), path, page)

    def routes(self) -> Iterator[tuple[str, str, Permission]]:
        """Method, path (with placeholders) and permission of everything that is served."""
        for method, path, route in self._router:
            assert isinstance(route, ServedRoute)  # noqa: S101 - only these are added
            yield method, path, route.permission

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, or take part in the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        if scope["type"] != "http":
            return
        incoming = Incoming(scope, receive, self._idle_timeout)
        self._callers.begin(scope.get("client"))
        try:
            try:
                answer = self._guard.check(incoming) or self._options(incoming)
                if answer is None:
                    answer = await self._router.find(incoming).answer(incoming)
            except ConnectionCut:
                return
            except Exception as error:
                answer = error_answer(error)
            await self._send(answer, incoming, receive, send)
        finally:
            self._callers.end()

    async def _send(self, answer: Answer, incoming: Incoming, receive: Receive, send: Send) -> None:
        headers = [*answer.headers, *self._guard.headers_for(incoming)]
        if not await incoming.drain():
            headers.append((b"connection", b"close"))
        length = len(answer.body) if answer.length is None else answer.length
        headers.append((b"content-length", b"%d" % length))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if answer.stream is not None and not await send_stream(answer.stream, send, receive):
            return
        await send({"type": "http.response.body", "body": answer.body})

    def _options(self, incoming: Incoming) -> Answer | None:
        """The answer to OPTIONS: the methods that the path takes."""
        if incoming.method != "OPTIONS" or not (allowed := self._router.methods(incoming)):
            return None
        return Answer(200, headers=(*JSON, (b"allow", ", ".join(allowed).encode())))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self._write_queue.close()
                self._writers.shutdown()
                self._readers.shutdown()
                return

    def _route(self, request_type: type[Request[Any]], where: Endpoint) -> ServedRoute:
        if not self._serve_artifacts and (where.prefixes == MLFLOW_ARTIFACTS or request_type in _OWN_TRANSFERS):
            return ClosedRoute(where.permission, self._authorizer)
        threads = self._writers if where.cost is Cost.WRITE else self._readers
        if where.transfer is Transfer.JSON:
            call: Answering = self._store.answer
            quick: Callable[[Request[Any]], bool] = self._store.quick
            if request_type in self._handlers:
                call, quick = self._handlers[request_type], _never
            wait: Waiting = _in_thread(threads, call)
            if where.cost is Cost.WRITE and call is self._store.answer and self._store.writes_queue:
                wait = self._write_queue.call
            return JsonRoute(request_type, call, quick, self._authorizer, wait, self._max_body_size)
        if where.transfer is Transfer.UPLOAD and (begin := self._uploads.beginner(request_type)) is not None:
            return UploadRoute(request_type, begin, self._authorizer, threads)
        if request_type is transfers.DownloadArtifacts:
            return BundleRoute(self._store.files, self._blobs, self._authorizer, threads, self._max_body_size)
        if where.transfer is Transfer.DOWNLOAD and (locate := self._locations.locator(request_type)) is not None:
            files, elsewhere = self._store.files, self._locations.elsewhere
            return DownloadRoute(request_type, locate, elsewhere, files, self._blobs, self._authorizer, threads)
        raise ConfigurationError(f"{request_type.__name__} transfers files, and this server does not know which")


def _in_thread(threads: Executor, call: Answering) -> Waiting:
    async def wait(request: Request[Any], caller: Caller) -> Any:
        return await asyncio.get_running_loop().run_in_executor(threads, call, request, caller)

    return wait


def _never(_request: Request[Any]) -> bool:
    return False
