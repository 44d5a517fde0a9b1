"""RegistaRuntime: a model of ours behind MLServer.

The protocol's messages go through ``serving.v2`` as they do in our own server, so answers are the same. MLServer makes
the object; nothing else may import this module, because it imports MLServer.
"""

# Annotations stay values here: MLServer wraps the handlers in a module of its own, where their names mean nothing.
import asyncio
import json
import math
from typing import Annotated, Any

from fastapi import Depends
from mlserver import MLModel
from mlserver.errors import MLServerError, ModelNotReady
from mlserver.handlers import custom_handler
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor
from mlserver.utils import get_model_uri
from starlette.requests import Request
from starlette.responses import Response

from ..._version import __version__
from ...errors import RegistaError
from ..preparation import load_served, reason_of
from ..request import ScoringRequest
from ..run_folder import FetchedModel
from ..served_model import ModelIdentity, ServedModel
from ..v2.datatypes import BYTES
from ..v2.infer import infer
from ..v2.metadata import PLATFORM, ModelMetadata

Body = tuple[str | None, bytes]
"""Content type and bytes of a request."""


async def _body(request: Request) -> Body:
    """Read here: with several workers a handler runs in another process, where the request cannot go."""
    return request.headers.get("content-type"), await request.body()


class RegistaRuntime(MLModel):  # type: ignore[misc]  # MLServer is not there when types are checked
    """Loads the model directory ``uri``; ``extra`` may say how (``trust``) and as which registered one (``model``)."""

    _served: ServedModel | None = None

    async def load(self) -> bool:
        """Load it; raises MLServerError with the reason when that fails."""
        directory = await get_model_uri(self.settings)
        parameters = self.settings.parameters
        extra = parameters.extra or {}
        name = extra.get("model")
        identity = ModelIdentity(parameters.uri, name, parameters.version if name else None)
        fetched = FetchedModel(1, identity, directory, own=False)
        try:
            served = await asyncio.to_thread(load_served, fetched, extra.get("trust", "any"), _keep)
        except RegistaError as error:
            raise MLServerError(f"{directory} cannot be loaded: {reason_of(error)}", 500) from error
        described = ModelMetadata.of(served.model.metadata.signature)
        self.inputs = [MetadataTensor(**tensor) for tensor in described.inputs]
        self.outputs = [MetadataTensor(**tensor) for tensor in described.outputs]
        self.settings.platform, self.settings.versions = PLATFORM, [self.version] if self.version else []
        if described.content_type is not None:
            parameters.content_type = str(described.content_type)
        self._served = served
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        """The answer to an inference request; raises MLServerError for what our own server would refuse."""
        if self._served is None:
            raise ModelNotReady(self.name)
        request = ScoringRequest(_as_json(payload), {})
        answer = await asyncio.to_thread(infer, self._served, request, self.name)
        if not answer.ok:
            raise MLServerError(json.loads(answer.body)["error"], answer.status)
        content = json.loads(answer.body)
        for output in content["outputs"]:  # as MLServer has them, for gRPC
            if output["datatype"] == BYTES:
                output["data"] = [element.encode() for element in output["data"]]
            elif output["datatype"].startswith("FP"):
                output["data"] = [math.nan if element is None else element for element in output["data"]]
        return InferenceResponse(**{**content, "model_version": self.version})

    @custom_handler(rest_path="/invocations", rest_method="POST")  # type: ignore[untyped-decorator]
    async def invocations(self, body: Annotated[Body, Depends(_body)]) -> Response:
        """MLflow's scoring protocol."""
        if self._served is None:
            return self._alive()
        answer = await asyncio.to_thread(self._served.scorer.score, *body)
        return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)

    @custom_handler(rest_path="/ping", rest_method="GET")  # type: ignore[untyped-decorator]
    async def ping(self) -> Response:
        """Whether the model is loaded: MLServer has the routes before."""
        return self._alive()

    @custom_handler(rest_path="/health", rest_method="GET")  # type: ignore[untyped-decorator]
    async def health(self) -> Response:
        """As ``/ping``."""
        return self._alive()

    @custom_handler(rest_path="/version", rest_method="GET")  # type: ignore[untyped-decorator]
    async def release(self) -> Response:
        """Regista's version."""
        return Response(__version__, media_type="application/json")

    def _alive(self) -> Response:
        return Response(b"\n", 503 if self._served is None else 200, media_type="application/json")


def _keep() -> None:
    """Whoever has fetched the files removes them."""


def _as_json(payload: InferenceRequest) -> bytes:
    """As our own reader takes it, without what MLServer itself has put in (headers) or answers (binary outputs)."""
    content: dict[str, Any] = payload.model_dump(exclude_none=True)
    for part in (content, *content.get("outputs", ())):
        for name in ("headers", "binary_data", "binary_data_output"):
            part.get("parameters", {}).pop(name, None)
    return json.dumps(content, default=_plain).encode()


def _plain(value: Any) -> Any:
    """Texts that came by gRPC are bytes, and a datatype is an enumeration."""
    return value.decode() if isinstance(value, bytes) else value.value
