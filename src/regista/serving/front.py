"""Front: gives requests to deployments, in threads and within a time, whatever protocol they speak."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ..errors import BodyTooLarge
from .answer import Answer
from .body import read_body
from .deployment import Deployment, NotPrompt, Speak, invoke, invoke_promptly
from .errors import timed_out, too_large
from .meter import Meter
from .request import ScoringRequest
from .served_model import ServedModel

_THREADS = 32  # requests that one process answers at once; the others wait their turn

MODEL_HEADER = "X-Regista-Model"
"""Says in each answer which model gave it: ``bikes/3``; what is no ASCII is percent-encoded."""

_PLAIN = "/:@ ()"


class Front:
    """Answers HTTP requests by ``deployments``, of which the first is the one that needs no name.

    ``timeout`` is in seconds; a request over it gets a 504, while its prediction runs on in its thread, because Python
    cannot stop one. A body of more than ``limit`` bytes gets a 413. What happens is told to the ``meter``.
    """

    def __init__(self, deployments: Mapping[str, Deployment], timeout: float, meter: Meter, limit: int) -> None:
        self.deployments = deployments
        self.first = next(iter(deployments))
        self._timeout = timeout
        self._meter = meter
        self._limit = limit
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="regista-scoring")

    def name_in(self, request: Request) -> str:
        """The deployment that the path names; HTTPException 404 when there is none of that name."""
        name: str = request.path_params["name"]
        if name not in self.deployments:
            raise HTTPException(404, f"There is no model '{name}' here, but: {', '.join(self.deployments)}")
        return name

    async def answer(self, request: Request, name: str, speak: Speak) -> Response:
        """What the deployment ``name`` answers to a request in the protocol ``speak``."""
        try:
            sent = ScoringRequest(await read_body(request, self._limit), request.headers)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except BodyTooLarge as error:
            return self._refuse(name, too_large(error))
        begun = time.perf_counter()
        self._meter.begin(name)
        status, identity = 500, None
        try:
            try:
                served, answer = await self._ask(self.deployments[name], sent, speak)
            except TimeoutError:
                late = timed_out()
                status = late.status
                return Response(late.body, late.status, media_type=late.media_type)
            status, identity = answer.status, served.identity
            headers = {MODEL_HEADER: quote(str(identity), safe=_PLAIN), **answer.headers}
            return Response(answer.body, answer.status, headers, media_type=answer.media_type)
        finally:
            self._meter.end(name, identity, status, time.perf_counter() - begun)

    def _refuse(self, name: str, answer: Answer) -> Response:
        """What was sent is not given to any model."""
        self._meter.begin(name)
        self._meter.end(name, None, answer.status, 0.0)
        return Response(answer.body, answer.status, media_type=answer.media_type)

    async def _ask(self, deployment: Deployment, sent: ScoringRequest, speak: Speak) -> tuple[ServedModel, Answer]:
        """The deployment's answer, from a thread; at once when that takes no longer than a thread's turn would."""
        scorers = (slot.occupant.scorer for slot in deployment.slots)
        if speak is invoke and all(scorer.is_prompt(sent.content_type, sent.body) for scorer in scorers):
            with suppress(NotPrompt):
                return deployment.answer(sent, invoke_promptly)
        work = asyncio.get_running_loop().run_in_executor(self._threads, deployment.answer, sent, speak)
        return await asyncio.wait_for(work, self._timeout)
