"""Authorizer: decides whether a caller may do what an endpoint declares."""

from __future__ import annotations

from typing import Protocol

from ..api.permission import Permission
from ..entities import Caller


class Authorizer(Protocol):
    """Asked once for every request, on every route, before anything is read or written."""

    def authorize(self, caller: Caller, permission: Permission, resource: str) -> None:
        """Return when the caller may; raise Unauthenticated or PermissionDenied when not.

        ``resource`` is the value of the request's field that ``permission.field`` names; empty when the call
        is about no single thing, and when the request could not be read.
        """
        ...


class AllowAll:
    """Access control is off: everybody may do everything."""

    def authorize(self, caller: Caller, permission: Permission, resource: str) -> None:
        """Return."""
