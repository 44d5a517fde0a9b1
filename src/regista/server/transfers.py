"""Direct transfers between a client and an object store: calls that clients try first and this server lacks.

MLflow's clients look for the beginning of these messages, and then send the bytes through the server.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..api.contract import Contract
from ..api.permission import AUTHENTICATED
from ..api.request import MLFLOW, MLFLOW_ARTIFACTS, Cost, Empty, Request, endpoint
from ..entities import Caller
from ..errors import NotImplementedHere

NO_UPLOAD = "Multipart upload is not supported for the current artifact repository"
NO_DOWNLOAD = "Multipart download is not supported for the current artifact repository"


class UploadedPart(msgspec.Struct, frozen=True):
    """A part that the client has sent to the object store."""

    part_number: int = 0
    etag: str = ""
    url: str = ""


@endpoint("POST", "/mpu/create/{directory:path}", permission=AUTHENTICATED, prefixes=MLFLOW_ARTIFACTS)
class CreateMultipartUpload(Request[Empty], frozen=True, kw_only=True):
    """Start an upload in parts."""

    directory: str = ""
    path: str


@endpoint("POST", "/mpu/complete/{directory:path}", permission=AUTHENTICATED, prefixes=MLFLOW_ARTIFACTS)
class CompleteMultipartUpload(Request[Empty], frozen=True, kw_only=True):
    """Make a file of the parts."""

    directory: str = ""
    path: str
    parts: tuple[UploadedPart, ...]


@endpoint("POST", "/mpu/abort/{directory:path}", permission=AUTHENTICATED, prefixes=MLFLOW_ARTIFACTS)
class AbortMultipartUpload(Request[Empty], frozen=True, kw_only=True):
    """Throw the parts away."""

    directory: str = ""
    path: str


@endpoint("GET", "/presigned/{path:path}", permission=AUTHENTICATED, cost=Cost.SCAN, prefixes=MLFLOW_ARTIFACTS)
class PresignDownload(Request[Empty], frozen=True, kw_only=True):
    """A URL of the object store to read a file at."""

    path: str


@endpoint("POST", "/artifacts/presigned-upload-url", permission=AUTHENTICATED, prefixes=MLFLOW)
class PresignRunUpload(Request[Empty], frozen=True, kw_only=True):
    """A URL of the object store to write a file of a run or logged model at."""

    path: str = ""


@endpoint("POST", "/artifacts/presigned-download-url", permission=AUTHENTICATED, prefixes=MLFLOW)
class PresignRunDownload(Request[Empty], frozen=True, kw_only=True):
    """A URL of the object store to read a file of a run at."""

    path: str = ""


TRANSFERS = Contract(
    (
        CreateMultipartUpload,
        CompleteMultipartUpload,
        AbortMultipartUpload,
        PresignDownload,
        PresignRunUpload,
        PresignRunDownload,
    )
)

_DOWNLOADS = (PresignDownload, PresignRunDownload)


def refuse_transfer(request: Request[Any], _caller: Caller) -> Empty:
    """Raise NotImplementedHere (501) with the message that clients look for."""
    raise NotImplementedHere(NO_DOWNLOAD if isinstance(request, _DOWNLOADS) else NO_UPLOAD)
