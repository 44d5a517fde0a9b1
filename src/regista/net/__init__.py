"""Connections: HTTP as both servers speak it, TLS as clients do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import asyncio

__all__ = ["http_protocol"]


def http_protocol() -> type[asyncio.Protocol] | Literal["auto"]:
    """What uvicorn's ``http`` is to be: ours, or uvicorn's choice where httptools, which is for CPython, is missing."""
    try:
        from .protocol import Protocol
    except ImportError:
        return "auto"
    return Protocol
