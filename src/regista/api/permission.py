"""Permission: what a caller must be allowed to do, declared beside each call."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Action(StrEnum):
    """What is done to the resource; each includes the ones before it."""

    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    MANAGE = "manage"


class Resource(StrEnum):
    """What a permission is about. Runs and logged models belong to their experiment, versions to their model."""

    SERVER = "server"
    EXPERIMENT = "experiment"
    REGISTERED_MODEL = "registered_model"


class Permission(msgspec.Struct, frozen=True):
    """``action`` on the ``resource`` that the request's field ``field`` names; on each if that is a list.

    ``field`` is empty when the call is about no single thing: creating, and searches, whose results are
    filtered by what the caller may read. ``open`` calls need no identity at all.
    """

    resource: Resource
    action: Action
    field: str = ""
    open: bool = False


OPEN = Permission(Resource.SERVER, Action.READ, open=True)
"""Anybody, without an identity: health and version only."""

AUTHENTICATED = Permission(Resource.SERVER, Action.READ)
"""Anybody with an identity: creating new things, searching what one may read."""

MANAGE_SERVER = Permission(Resource.SERVER, Action.MANAGE)
"""Whoever keeps the server in order."""


def experiment(action: Action, field: str = "experiment_id") -> Permission:
    """``action`` on the experiment that ``field`` (an experiment, run, logged model or path) belongs to."""
    return Permission(Resource.EXPERIMENT, action, field)


def model(action: Action, field: str = "name") -> Permission:
    """``action`` on the registered model that ``field`` names."""
    return Permission(Resource.REGISTERED_MODEL, action, field)
