"""The protocol of an integration: which functions of a framework are watched, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Protocol

from .options import Options
from .patches import Patch

PatchesOf = Callable[[ModuleType], Iterable[Patch]]


class Integration(Protocol):
    """One framework. Neither importing an integration's module nor making it imports the framework.

    ``flavor`` is what the tag ``mlflow.autologging`` says, ``modules`` what is patched in which module once that has
    been imported (``package.*`` means every module of a package).
    """

    flavor: str

    @property
    def modules(self) -> Mapping[str, PatchesOf]:
        """The functions that give the patches of a module, by the module's name."""


Maker = Callable[[Options], Integration]
