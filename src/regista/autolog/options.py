"""Options: what is logged of the training calls of one framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..entities.names import validate_key
from ..entities.tag import tags_from
from ..errors import InvalidParameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options that every framework has; ``own`` holds those of one framework by name.

    ``exclusive``: nothing goes into a run that the user started. ``silent``: failures to log are not reported.
    ``extra_tags`` are set on runs that autolog starts.
    """

    log_models: bool = True
    log_datasets: bool = True
    log_input_examples: bool = False
    log_model_signatures: bool = True
    exclusive: bool = False
    silent: bool = False
    registered_model_name: str | None = None
    extra_tags: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """From keyword arguments, of which those that no framework shares become ``own``; None means not given.

        Raises InvalidParameter for a switch that is no bool and for tags that cannot be set.
        """
        shared = {name: value for name, value in given.items() if name in _SHARED and value is not None}
        for name in sorted(_SWITCHES & shared.keys()):
            if not isinstance(shared[name], bool):
                raise InvalidParameter(f"{name} must be True or False, got {shared[name]!r:.200}")
        own = {name: value for name, value in given.items() if name not in _SHARED}
        tags = shared.pop("extra_tags", {})
        if not isinstance(tags, Mapping):
            raise InvalidParameter(f"extra_tags must be a dictionary, got {type(tags).__name__}")
        checked = {validate_key(tag.key, "extra_tags"): tag.value for tag in tags_from(tags)}
        return cls(**shared, extra_tags=checked, own=own)


_SHARED = frozenset(Options.__slots__) - {"own"}
_SWITCHES = _SHARED - {"registered_model_name", "extra_tags"}
