"""Calls on aliases."""

from __future__ import annotations

from ..api.registered_models import AliasMoveReply, DeleteAlias, GetModelVersionByAlias, RollbackAlias, SetAlias
from ..entities import ModelVersion
from .calls import Calls


class AliasCalls(Calls):
    """Move names between the versions of a registered model; ``reason`` goes into the history."""

    def set_registered_model_alias(
        self, name: str, alias: str, version: str | int, *, reason: str | None = None
    ) -> None:
        """Point an alias at a version; one that exists moves."""
        self._registry.store.call(SetAlias(name=name, alias=alias, version=str(version)), self._because(reason))

    def delete_registered_model_alias(self, name: str, alias: str, *, reason: str | None = None) -> None:
        """Delete an alias; an absent one is no error."""
        self._registry.store.call(DeleteAlias(name=name, alias=alias), self._because(reason))

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """The version that holds the alias; NotFound for an unknown model, InvalidParameter for an unknown alias."""
        return self._registry.store.call(GetModelVersionByAlias(name=name, alias=alias), self._caller).model_version

    def rollback_alias(
        self, name: str, alias: str, expected_version: str | int | None = None, reason: str | None = None
    ) -> AliasMoveReply:
        """Give an alias back to the version that held it before.

        With ``expected_version`` it fails with a Conflict unless the alias still names that version.
        """
        expected = None if expected_version is None else str(expected_version)
        call = RollbackAlias(name=name, alias=alias, expected_version=expected)
        return self._registry.store.call(call, self._because(reason))
