"""OwnPackage: how this Regista goes into another environment."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec

from .._version import __version__
from ..errors import ConfigurationError
from ..model.requirements import Requirement, installed_version

_NAME = "regista"
_EXTRAS = ("cloud", "mysql", "serving")
"""Extras that go along where they are installed here: what is done there is what would be done here."""

_READS_WITH = "pandas"
"""What requests and files are read with, numpy along with it; models that use neither do not ask for it."""

_EXTRA = re.compile(r"""\s*(?:;|and)\s*extra\s*==\s*["']([\w-]+)["']""")


class OwnPackage(msgspec.Struct, frozen=True):
    """Requirements to install; ``source`` is the folder of a checkout, which stays where it is, or None."""

    requirements: tuple[str, ...]
    source: str | None = None


def find_own_package(extras: tuple[str, ...] = ()) -> OwnPackage:
    """As it is installed here, with these extras: a checkout with what it needs, the file it came from, or its version.

    Raises ConfigurationError where it is not installed, but only found by chance.
    """
    from importlib import metadata

    try:
        installed = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError:
        raise ConfigurationError(
            "Regista is not installed here (`pip install regista`), so it cannot be elsewhere."
        ) from None
    needs = installed.requires or []
    extras = tuple(dict.fromkeys([*extras, *(extra for extra in _EXTRAS if _is_here(needs, extra))]))
    origin = json.loads(installed.read_text("direct_url.json") or "{}")  # PEP 610
    if origin.get("dir_info", {}).get("editable"):
        wanted = (line for line in needs if (match := _EXTRA.search(line)) is None or match[1] in extras)
        ours = [_EXTRA.sub("", line) for line in wanted]
        return OwnPackage((*ours, _READS_WITH), str(Path(__file__).parents[2]))
    named = f"{_NAME}[{','.join(extras)}]" if extras else _NAME
    return OwnPackage((f"{named} @ {origin['url']}" if "url" in origin else f"{named}=={__version__}", _READS_WITH))


def _is_here(needs: list[str], extra: str) -> bool:
    named = [_EXTRA.sub("", line) for line in needs if (match := _EXTRA.search(line)) and match[1] == extra]
    return bool(named) and all(installed_version(Requirement.of(line).name) for line in named)
