"""Calls on the server itself."""

from __future__ import annotations

import msgspec

from .permission import MANAGE_SERVER, OPEN
from .request import REGISTA, Cost, Request, endpoint

VERSION_3 = ("/api/3.0/mlflow", "/ajax-api/3.0/mlflow")


class ServerInfoReply(msgspec.Struct, frozen=True):
    """What MLflow's 3.17 client asks before it transfers files; everything optional is off."""

    store_type: str = "SqlStore"
    workspaces_enabled: bool = False
    trace_archival_enabled: bool = False
    multipart_uploads_enabled: bool = False
    multipart_downloads_enabled: bool = False
    presigned_upload_run_id_supported: bool = False
    presigned_upload_model_id_supported: bool = False


@endpoint("GET", "/server-info", permission=OPEN, cost=Cost.POINT, prefixes=VERSION_3)
class GetServerInfo(Request[ServerInfoReply], frozen=True, kw_only=True):
    """What this server offers."""


class ServerReply(msgspec.Struct, frozen=True):
    """``version`` is Regista's; ``database`` keeps the rows, ``store`` where, ``artifacts`` where the bytes are.

    Places are as the operator gave them, without passwords. ``workers`` is the number of processes.
    """

    version: str
    database: str
    store: str
    artifacts: str
    workers: int


@endpoint("GET", "/server", permission=MANAGE_SERVER, cost=Cost.POINT, prefixes=REGISTA)
class GetServer(Request[ServerReply], frozen=True, kw_only=True):
    """Which release this server is, and where it keeps rows and bytes; places are without passwords."""
