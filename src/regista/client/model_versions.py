"""Calls on model versions."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping

from ..api.model_versions import (
    CreateModelVersion,
    DeleteModelVersion,
    DeleteModelVersionTag,
    GetModelVersion,
    GetModelVersionDownloadUri,
    GetModelVersionManifest,
    ManifestReply,
    NoteRefusedVersion,
    SearchModelVersions,
    SetModelVersionTag,
    UpdateModelVersion,
)
from ..api.registered_models import CreateRegisteredModel, GetModelVersionByAlias
from ..entities import Manifest, ModelVersion
from ..entities.tag import tags_from
from ..errors import AlreadyExists, CorruptedData, InvalidParameter
from ..uris import ModelUri
from .arguments import text
from .calls import texts
from .paged_list import PagedList
from .sealing import with_content
from .stages import StageCalls


class ModelVersionCalls(StageCalls):
    """Register, find, change and delete versions; ``reason`` goes into the history."""

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Mapping[str, object] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        await_creation_for: int | None = 300,  # noqa: ARG002
        model_id: str | None = None,
        *,
        reason: str | None = None,
    ) -> ModelVersion:
        """Register the files at ``source`` as the next version of a registered model, and seal them.

        A version is ready when this returns, so ``await_creation_for`` has nothing to wait for. A source
        ``models:/m-…`` says which logged model it is, so ``model_id`` need not say it again.
        """
        if model_id is None and text(source, "source").startswith("models:/m-"):
            model_id = ModelUri.parse(source).model_id
        call = CreateModelVersion(
            name=name,
            source=source,
            run_id=run_id,
            tags=tags_from(tags),
            run_link=run_link,
            description=description,
            model_id=model_id,
        )
        caller = self._because(reason)
        with with_content(self._registry, call, caller) as sealed:
            return self._registry.store.call(sealed, caller).model_version

    def copy_model_version(self, src_model_uri: str, dst_name: str, *, reason: str | None = None) -> ModelVersion:
        """Register a version once more under another name, which is created if need be.

        Tags, description, run and run link come along; stage and aliases do not.
        """
        if not text(src_model_uri, "src_model_uri").startswith("models:/"):
            raise InvalidParameter(
                f"Unsupported source model URI: '{src_model_uri}'. The `copy_model_version` API only copies models "
                "stored in the 'models:/' scheme."
            )
        source = self._version_of(ModelUri.parse(src_model_uri))
        caller = self._because(reason)
        with contextlib.suppress(AlreadyExists):
            self._registry.store.call(CreateRegisteredModel(name=dst_name), caller)
        call = CreateModelVersion(
            name=dst_name,
            source=f"models:/{source.name}/{source.version}",
            run_id=source.run_id,
            tags=source.tag_list,
            run_link=source.run_link,
            description=source.description,
        )
        with with_content(self._registry, call, caller) as sealed:
            return self._registry.store.call(sealed, caller).model_version

    def get_model_version(self, name: str, version: str | int) -> ModelVersion:
        """The version; raises NotFound."""
        return self._registry.store.call(GetModelVersion(name=name, version=str(version)), self._caller).model_version

    def get_model_version_by_uri(self, uri: str) -> ModelVersion:
        """The version that a ``models:/`` URI names, or named at the time of its ``?at=``; raises NotFound."""
        return self._version_of(ModelUri.parse(text(uri, "uri")))

    def update_model_version(
        self, name: str, version: str | int, description: str | None = None, *, reason: str | None = None
    ) -> ModelVersion:
        """Set the description; without one it is removed."""
        call = UpdateModelVersion(name=name, version=str(version), description=description)
        return self._registry.store.call(call, self._because(reason)).model_version

    def delete_model_version(self, name: str, version: str | int, *, reason: str | None = None) -> None:
        """Delete a version; its number is never used again."""
        self._registry.store.call(DeleteModelVersion(name=name, version=str(version)), self._because(reason))

    def note_refused_version(self, name: str, version: str | int, uri: str, *, reason: str) -> None:
        """Note in the history that what serves ``uri`` did not take a version, and why.

        Raises NotFound; also when the server keeps no such notes.
        """
        call = NoteRefusedVersion(name=name, version=str(version), uri=uri)
        self._registry.store.call(call, self._because(reason))

    def get_model_version_download_uri(self, name: str, version: str | int) -> str:
        """Where the files of the version are."""
        call = GetModelVersionDownloadUri(name=name, version=str(version))
        return self._registry.store.call(call, self._caller).artifact_uri

    def get_manifest(self, name: str, version: str | int) -> ManifestReply:
        """The sealed files of the version with sizes and digests; raises NotFound when it has none.

        CorruptedData when the list is not the one that was sealed: a file added, removed or exchanged since.
        """
        call = GetModelVersionManifest(name=name, version=str(version))
        sealed = self._registry.store.call(call, self._caller)
        if Manifest.of(sealed.files).digest != sealed.digest:
            raise CorruptedData(
                f"The files of model version {name}/{version} are not those that were registered: their manifest "
                f"has another digest than {sealed.digest}. `regista verify` lists what differs."
            )
        return sealed

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = 10_000,
        order_by: Iterable[str] | str | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """One page of versions of all models, with their aliases and tags."""
        call = SearchModelVersions(
            filter=filter_string or "",
            max_results=max_results,
            order_by=texts(order_by),
            page_token=page_token or "",
        )
        reply = self._registry.store.call(call, self._caller)
        return PagedList(reply.model_versions, reply.next_page_token or None)

    def set_model_version_tag(
        self,
        name: str,
        version: str | int | None = None,
        key: str = "",
        value: object = "",
        stage: str | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        """Set a tag of a version, or of the latest one in a stage; the value is stored as text."""
        number = self._number(name, version, stage)
        call = SetModelVersionTag(name=name, version=number, key=key, value=str(value))
        self._registry.store.call(call, self._because(reason))

    def delete_model_version_tag(
        self,
        name: str,
        version: str | int | None = None,
        key: str = "",
        stage: str | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        """Delete a tag of a version, or of the latest one in a stage; an absent one is no error."""
        call = DeleteModelVersionTag(name=name, version=self._number(name, version, stage), key=key)
        self._registry.store.call(call, self._because(reason))

    def _number(self, name: str, version: str | int | None, stage: str | None) -> str:
        if (version is None) == (stage is None):
            raise InvalidParameter("Exactly one of 'version' and 'stage' must be given.")
        return str(version) if stage is None else self._latest_version(name, stage).version

    def _version_of(self, uri: ModelUri) -> ModelVersion:
        """The version that a ``models:/`` URI names, or named at the time of its ``?at=``."""
        if uri.name is None:
            raise InvalidParameter(f"'{uri}' names a logged model, not a version of a registered model.")
        if uri.version is not None:
            numbered = GetModelVersion(name=uri.name, version=str(uri.version), at=uri.at)
            return self._registry.store.call(numbered, self._caller).model_version
        alias = "latest" if uri.latest and uri.at else uri.alias
        if alias is not None:
            call = GetModelVersionByAlias(name=uri.name, alias=alias, at=uri.at)
            return self._registry.store.call(call, self._caller).model_version
        return self._latest_version(uri.name, uri.stage, uri.at)
