"""``runs:/`` URIs: an artifact of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InvalidParameter
from .paths import validate_artifact_path

_FORM = re.compile(r"runs:(?://)?/([A-Za-z0-9][\w\-]{0,255})(?:/(.*))?", re.IGNORECASE | re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class RunUri:
    """``runs:/<run_id>/<path>``; ``path`` '' is the root of the run's artifacts."""

    run_id: str
    path: str = ""

    @classmethod
    def parse(cls, text: str) -> RunUri:
        """Read a URI; InvalidParameter when it is none, InvalidPath when its path could leave the run."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise InvalidParameter(
                f"Not a proper runs:/ URI: {text}. It must be of the form 'runs:/<run_id>/path/to/artifact'."
            )
        return cls(match[1], validate_artifact_path(match[2] or ""))

    def __str__(self) -> str:
        return f"runs:/{self.run_id}/{self.path}" if self.path else f"runs:/{self.run_id}"
