"""Blob users: who names a blob, as a line of text."""

from __future__ import annotations

from ..store.base import SEALED, BlobUse, BlobUser


def shown_users(use: BlobUse, digest: str, limit: int) -> tuple[str, ...]:
    """Who names a blob, versions (``wine/3: model.pkl``) first, then paths; at most ``limit``."""
    return tuple(_shown(user) for user in use.users_of(digest, limit))


def _shown(user: BlobUser) -> str:
    if not user.version:
        return user.path
    inside = user.path.removeprefix(f"{SEALED}/").split("/", 2)[-1]
    return f"{user.version}: {inside}"
