"""Calls on registered models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..api.registered_models import (
    CreateRegisteredModel,
    DeleteRegisteredModel,
    DeleteRegisteredModelTag,
    GetRegisteredModel,
    RenameRegisteredModel,
    SearchRegisteredModels,
    SetRegisteredModelTag,
    UpdateRegisteredModel,
)
from ..entities import RegisteredModel
from ..entities.tag import tags_from
from .calls import Calls, texts
from .paged_list import PagedList


class RegisteredModelCalls(Calls):
    """Create, find, change and delete registered models; ``reason`` goes into the history."""

    def create_registered_model(
        self,
        name: str,
        tags: Mapping[str, object] | None = None,
        description: str | None = None,
        *,
        reason: str | None = None,
    ) -> RegisteredModel:
        """A new registered model without versions; raises AlreadyExists."""
        call = CreateRegisteredModel(name=name, tags=tags_from(tags), description=description)
        return self._registry.store.call(call, self._because(reason)).registered_model

    def get_registered_model(self, name: str) -> RegisteredModel:
        """The registered model with its aliases, tags and latest versions; raises NotFound."""
        return self._registry.store.call(GetRegisteredModel(name=name), self._caller).registered_model

    def rename_registered_model(self, name: str, new_name: str, *, reason: str | None = None) -> RegisteredModel:
        """Give the model, with all its versions, another name."""
        call = RenameRegisteredModel(name=name, new_name=new_name)
        return self._registry.store.call(call, self._because(reason)).registered_model

    def update_registered_model(
        self, name: str, description: str | None = None, *, reason: str | None = None
    ) -> RegisteredModel:
        """Set the description; without one it is cleared."""
        call = UpdateRegisteredModel(name=name, description=description)
        return self._registry.store.call(call, self._because(reason)).registered_model

    def delete_registered_model(self, name: str, *, reason: str | None = None) -> None:
        """Delete the model with all its versions; its history stays."""
        self._registry.store.call(DeleteRegisteredModel(name=name), self._because(reason))

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = 100,
        order_by: Iterable[str] | str | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """One page of registered models, by name unless ``order_by`` says otherwise."""
        call = SearchRegisteredModels(
            filter=filter_string or "",
            max_results=max_results,
            order_by=texts(order_by),
            page_token=page_token or "",
        )
        reply = self._registry.store.call(call, self._caller)
        return PagedList(reply.registered_models, reply.next_page_token or None)

    def list_registered_models(
        self, max_results: int = 100, page_token: str | None = None
    ) -> PagedList[RegisteredModel]:
        """The older name of ``search_registered_models``."""
        return self.search_registered_models(max_results=max_results, page_token=page_token)

    def set_registered_model_tag(self, name: str, key: str, value: object, *, reason: str | None = None) -> None:
        """Set a tag; the value is stored as text."""
        call = SetRegisteredModelTag(name=name, key=key, value=str(value))
        self._registry.store.call(call, self._because(reason))

    def delete_registered_model_tag(self, name: str, key: str, *, reason: str | None = None) -> None:
        """Delete a tag; an absent one is no error."""
        self._registry.store.call(DeleteRegisteredModelTag(name=name, key=key), self._because(reason))
