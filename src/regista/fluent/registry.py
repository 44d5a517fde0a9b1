"""Fluent calls on registered models and their versions."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from ..client.paged_list import PagedList, all_pages
from ..entities import ModelVersion, RegisteredModel
from .client import current_client


def register_model(
    model_uri: str,
    name: str,
    await_registration_for: int | None = 300,  # noqa: ARG001 - a version is ready at once
    *,
    tags: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> ModelVersion:
    """Register the model of a URI as the next version of ``name``, which is created if need be.

    Says on standard error what happened. ``reason`` goes into the history.
    """
    return current_client().register_model(model_uri, name, tags, reason=reason, tell=tell)


def search_registered_models(
    max_results: int | None = None, filter_string: str | None = None, order_by: Iterable[str] | str | None = None
) -> list[RegisteredModel]:
    """All registered models that fit, by name unless ``order_by`` says otherwise."""
    client = current_client()

    def page(size: int, token: str | None) -> PagedList[RegisteredModel]:
        return client.search_registered_models(filter_string, size, order_by, token)

    return all_pages(page, max_results)


def search_model_versions(
    max_results: int | None = None, filter_string: str | None = None, order_by: Iterable[str] | str | None = None
) -> list[ModelVersion]:
    """All versions that fit."""
    client = current_client()

    def page(size: int, token: str | None) -> PagedList[ModelVersion]:
        return client.search_model_versions(filter_string, size, order_by, token)

    return all_pages(page, max_results, page_size=10_000)


def set_model_version_tag(name: str, version: str | int | None = None, key: str = "", value: object = "") -> None:
    """Set a tag of a version; the value is stored as text."""
    current_client().set_model_version_tag(name, version, key, value)


def tell(message: str) -> None:
    """Say something to whoever sits before a notebook or terminal; standard output stays the program's own."""
    print(message, file=sys.stderr)
