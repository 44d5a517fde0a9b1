"""What loading a version imports, as its files say."""

from __future__ import annotations

import msgspec

from ..entities import FileEntry
from .model_versions import check_version
from .permission import Action, model
from .request import REGISTA, Cost, Request, endpoint


class ImportedName(msgspec.Struct, frozen=True):
    """A name that a file imports; ``verdict`` is ``known``, ``code``, ``unknown`` or ``dangerous``."""

    name: str
    verdict: str


class FileImports(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one file imports, the worst first.

    ``calls`` are the calls of dangerous names with what they are given, ``problems`` what could not be looked through.
    With ``has_code`` the file has Python code of its own.
    """

    path: str
    imports: tuple[ImportedName, ...] = ()
    calls: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    has_code: bool = False


class VersionImportsReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The files that can import or run anything, by path; ``left_out`` were not looked through, for their size."""

    files: tuple[FileImports, ...] = ()
    left_out: tuple[FileEntry, ...] = ()


@endpoint("GET", "/model-versions/imports", permission=model(Action.READ), cost=Cost.SCAN, prefixes=REGISTA)
class ListVersionImports(Request[VersionImportsReply], frozen=True, kw_only=True):
    """What loading a version would import and call, read from its sealed files, of which none is loaded."""

    name: str
    version: str

    def __post_init__(self) -> None:
        check_version(self.version)
