"""Target: what an argument of a command names, a registered model, a version of it or an alias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ..entities import ModelVersion, Stage, parse_instant
from ..errors import InvalidParameter
from ..uris import ModelUri

if TYPE_CHECKING:
    from ..client.client import Client

_SCHEME = "models:/"


@dataclass(frozen=True, slots=True)
class Target:
    """``wine`` (then ``uri`` is None), or one version of it: ``wine/3``, ``wine/latest``, ``wine/Production``,
    ``wine@champion``, each with ``?at=<time>`` when it is what was there then.

    ``models:/`` may stand before all of them. A name with an ``@`` in it is told from an alias by a slash at its
    end: ``a@b/`` is the model ``a@b``.
    """

    name: str
    uri: ModelUri | None = None

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read what was typed; InvalidParameter says what would be right."""
        plain = text.removeprefix(_SCHEME)
        place, question, _ = plain.partition("?at=")
        name = place.removesuffix("/")
        if name and "/" not in name and ("@" not in name or name != place):
            if question:
                raise InvalidParameter(f"'{text}': ?at= goes with a version or an alias, as in {name}@champion?at=…")
            return cls(name)
        try:
            uri = ModelUri.parse(f"{_SCHEME}{plain}")
        except InvalidParameter:
            if "?" in plain and not question:
                raise  # it says what can stand after the question mark
            raise InvalidParameter(
                f"expected a model as in wine, a version as in wine/3 or an alias as in wine@champion, got '{text}'"
            ) from None
        if uri.name is None:
            raise InvalidParameter(f"'{text}' is a logged model, not a registered one.")
        if uri.path:
            raise InvalidParameter(f"'{text}' names a file in a version; expected the version itself, as in wine/3.")
        if uri.stage is not None:
            _check_stage(uri.name, uri.stage)
        if uri.at:
            parse_instant(uri.at)
        return cls(uri.name, uri)

    @property
    def alias(self) -> str | None:
        """The alias, of ``wine@champion``."""
        return self.uri.alias if self.uri else None

    @property
    def at(self) -> str:
        """The time of ``?at=`` as it was typed; empty for now."""
        return self.uri.at if self.uri else ""

    @property
    def model_uri(self) -> str:
        """The ``models:/`` URI of the version."""
        return str(self.uri)

    def read_version(self, client: Client) -> ModelVersion:
        """The version it names, or named then; raises what the client raises."""
        return client.get_model_version_by_uri(self.model_uri)

    def number(self, client: Client) -> str:
        """The number of the version it names; asks the registry unless it is written down."""
        if self.uri is not None and self.uri.version is not None:
            return str(self.uri.version)
        return self.read_version(client).version

    def __str__(self) -> str:
        return self.name if self.uri is None else self.model_uri.removeprefix(_SCHEME)


class TargetType(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases of click only
    """The click type of a target: ``model``, ``version`` and ``alias`` say which forms it may have.

    An alias also names a version, so where a version may stand it may, too; ``at`` allows ``?at=<time>``.
    """

    name = "target"

    def __init__(self, *forms: str, at: bool = False) -> None:
        self._forms = forms
        self._at = at

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        """The target that was typed; anything else is a wrong command line."""
        if isinstance(value, Target):
            return value
        if self._forms == ("model",):
            return self._model(value, param, ctx)
        try:
            target = Target.parse(value)
        except InvalidParameter as error:
            self.fail(error.message, param, ctx)
        form = "model" if target.uri is None else "alias" if target.alias else "version"
        if form not in self._forms and not (form == "alias" and "version" in self._forms):
            self.fail(f"expected {self._expected(target.name)}, got '{value}'", param, ctx)
        if target.at and not self._at:
            self.fail("?at= is for looking back; what is changed is what is there now", param, ctx)
        return target

    def _model(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> Target:
        """A place where only a model can stand takes the text as its name, whatever signs it has."""
        name = text.removeprefix(_SCHEME).removesuffix("/")
        if not name or "/" in name:
            self.fail(f"expected the name of a registered model, such as wine, got '{text}'", param, ctx)
        return Target(name)

    def _expected(self, name: str) -> str:
        examples = {
            "model": f"a model such as {name}",
            "version": f"a version such as {name}/3 or {name}@champion",
            "alias": f"a model's name and an alias, as in {name}@champion",
        }
        return " or ".join(examples[form] for form in self._forms)


def _check_stage(name: str, text: str) -> None:
    try:
        Stage.parse(text)
    except InvalidParameter:
        raise InvalidParameter(
            f"'{name}/{text}': after the slash comes a version's number, latest or one of {', '.join(Stage)}; "
            f"an alias is written {name}@{text}."
        ) from None
