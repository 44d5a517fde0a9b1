"""Values on the stack of a pickle that is walked and not run: constants, names, and what calls would make."""

from __future__ import annotations

import _compat_pickle
import hashlib
from dataclasses import dataclass, field
from typing import Any

LARGEST_CONTAINER = 256
"""Items of a container that are kept; what is larger is data, and no argument that decides anything."""
LONGEST_TEXT = 4096
_SHOWN = 80
_DEEPEST = 4


class Opaque:
    """A value that a scan does not need to know."""

    def __repr__(self) -> str:
        return "…"


OPAQUE = Opaque()


@dataclass(frozen=True, slots=True)
class Name:
    """A global as the pickle names it; ``name`` may have dots, which are attributes of attributes."""

    module: str
    name: str

    @property
    def text(self) -> str:
        """``module.name``; with a colon between the two when the name has dots itself."""
        return f"{self.module}:{self.name}" if "." in self.name else f"{self.module}.{self.name}"


def in_this_python(module: str, name: str) -> Name:
    """A name of Python 2 as Python 3's unpickler translates it; all others as they are."""
    if (module, name) in _compat_pickle.NAME_MAPPING:
        return Name(*_compat_pickle.NAME_MAPPING[module, name])
    return Name(_compat_pickle.IMPORT_MAPPING.get(module, module), name)


COMPUTED = Name("?", "?")
"""A global whose name is made while the pickle loads: nobody can tell beforehand."""


@dataclass(frozen=True, slots=True)
class ImportedModule:
    """A module itself, from a call of an import function."""

    name: str

    @property
    def text(self) -> str:
        """``module os``."""
        return f"module {self.name}"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes or text of the file, from ``start`` to ``stop`` of ``data``, not copied."""

    data: Any = field(repr=False)
    start: int
    stop: int

    def content(self) -> bytes:
        """The bytes."""
        return bytes(self.data[self.start : self.stop])


@dataclass(slots=True, eq=False)
class Made:
    """What a call gives: ``maker`` called with ``arguments``, and the state it is given afterwards."""

    maker: Any
    arguments: Any
    state: Any = None


def class_of(made: Made) -> Name | None:
    """The class whose instance ``made`` is, or the function that gives it; None when that is not known."""
    kind = made.maker
    if isinstance(kind, Name) and kind.module == "copyreg" and isinstance(made.arguments, tuple) and made.arguments:
        kind = made.arguments[0]
    return kind if isinstance(kind, Name) else None


def shown(value: Any, depth: int = 0) -> str:
    """A value as text: the same for the same constants, so that it can be compared; what is opaque is ``…``."""
    match value:
        case Name() | ImportedModule():
            text = value.text
        case Span():
            text = f"<{value.stop - value.start} bytes {_digest(value.content())}>"
        case str() | bytes():
            text = _shortened(value)
        case int() | None:
            text = repr(value)
        case Made() if depth <= _DEEPEST:
            text = f"{shown(value.maker, depth + 1)}({_listed(value.arguments, depth)})"
        case tuple() | list() if depth <= _DEEPEST:
            text = f"({_listed(value, depth)})"
        case _:
            text = "…"
    return text


def _shortened(value: str | bytes) -> str:
    text = repr(value)
    if len(text) <= _SHOWN:
        return text
    return f"{text[:_SHOWN]}… {_digest(value if isinstance(value, bytes) else value.encode('utf-8', 'surrogatepass'))}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def called(maker: Any, arguments: Any) -> str:
    """A call as text."""
    return f"{shown(maker)}({_listed(arguments, 0)})"


def _listed(values: Any, depth: int) -> str:
    return ", ".join(shown(one, depth + 1) for one in values) if isinstance(values, tuple | list) else "…"
