"""ClosedRoute: an endpoint of the artifact proxy while the proxy is switched off."""

from __future__ import annotations

from ..api.permission import Permission
from ..errors import NotImplementedHere
from .answer import Answer
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming


class ClosedRoute:
    """Refuses with 501. MLflow answers 503, which its clients take for "later" and repeat for minutes."""

    def __init__(self, permission: Permission, authorizer: Authorizer) -> None:
        self.permission = permission
        self._authorizer = authorizer

    async def answer(self, incoming: Incoming) -> Answer:
        """Raise NotImplementedHere."""
        self._authorizer.authorize(caller_of(incoming.headers), self.permission, "")
        raise NotImplementedHere(
            "Artifact serving is disabled. Run `regista server` with `--serve-artifacts` to enable."
        )
