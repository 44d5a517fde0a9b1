"""Admission: the door of every route, from an HTTP request to a call that its caller may make."""

from __future__ import annotations

from typing import Any

from ..api.binding import Binding
from ..api.request import Request
from ..entities import Caller
from ..errors import InvalidParameter
from .authorizer import Authorizer
from .incoming import Incoming


class Admission:
    """Binds the requests of one type and asks the authorizer about each."""

    def __init__(self, request_type: type[Request[Any]], authorizer: Authorizer) -> None:
        self.permission = request_type.endpoint.permission
        self._binding: Binding[Request[Any]] = Binding(request_type)
        self._authorizer = authorizer

    def admit(self, incoming: Incoming, caller: Caller, method: str, body: bytes = b"") -> Request[Any]:
        """The request value; raises PermissionDenied or Unauthenticated, and InvalidParameter only to who may call.

        ``method`` says where the parameters are (``GET``: in path and query), ``body`` is JSON.
        """
        try:
            if body and method != "GET":
                _check_content_type(incoming)
            request = self._binding.bind(method, incoming.path_values, incoming.query, body)
        except InvalidParameter:
            # Who may not call at all does not learn what a right call looks like.
            self._authorizer.authorize(caller, self.permission, "")
            raise
        field = self.permission.field
        resource = getattr(request, field) if field else ""
        for one in resource if isinstance(resource, tuple) else (resource,):
            self._authorizer.authorize(caller, self.permission, one)
        return request


def _check_content_type(incoming: Incoming) -> None:
    kind = incoming.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise InvalidParameter("Bad Request. Content-Type must be one of ['application/json'].")
