"""Inspection: what is in a model, told without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UntrustedModel
from ..model import trust
from ..model.environment import REQUIREMENTS_FILE
from ..model.mlmodel import Model
from ..model.scan.findings import ScannedFile
from ..model.scan.verdicts import Verdict


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The answer of ``inspect_model``.

    ``flavors`` are MLmodel's entries, ``signature`` its mapping of JSON texts. ``pinned`` says whether
    ``load_model(…, trust="pinned")`` takes the model; ``outside`` what it would name if not, ``recorded`` whether
    there is a record of what the files imported when the model was saved.
    """

    model_uri: str
    flavors: dict[str, dict[str, Any]]
    signature: dict[str, Any] | None
    requirements: tuple[str, ...]
    files: tuple[ScannedFile, ...]
    recorded: bool
    pinned: bool
    outside: tuple[str, ...]

    @classmethod
    def of(cls, directory: Path, model_uri: str) -> Inspection:
        """Look into a model directory; raises NotFound when it holds no model."""
        model = Model.load(directory)
        root = directory.parent if directory.is_file() else directory
        files = model.scan(root)
        file = root / REQUIREMENTS_FILE
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
        outside: tuple[str, ...] = ()
        try:
            trust.compare(model, root, files)
            pinned = True
        except UntrustedModel as error:
            pinned, outside = False, error.outside
        return cls(
            model_uri=model_uri,
            flavors=model.flavors,
            signature=model.signature_dict,
            requirements=tuple(lines),
            files=files,
            recorded=trust.KEY in model.extra,
            pinned=pinned,
            outside=outside,
        )

    @property
    def verdict(self) -> Verdict:
        """The worst verdict on a name of any file; a file that cannot be read counts as unknown."""
        order = list(Verdict)
        found = [one.verdict for file in self.files for one in file.globals]
        found += [Verdict.UNKNOWN for file in self.files if file.problems]
        found += [Verdict.CODE for file in self.files if file.has_code]
        return max(found, key=order.index, default=Verdict.KNOWN)
