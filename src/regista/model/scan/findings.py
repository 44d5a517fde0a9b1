"""Findings: what a scan saw in one file, collected while it is read and frozen at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from .budget import Unreadable
from .values import Name
from .verdicts import Verdict, judge

_MOST = 10_000
RESOLVED = {
    *(("builtins", "getattr"), ("builtins", "__import__"), ("importlib", "import_module"), ("importlib", "__import__")),
    *(("cloudpickle", "subimport"), ("cloudpickle.cloudpickle", "subimport")),
    *(("cloudpickle.cloudpickle", "_builtin_type"), ("cloudpickle", "_builtin_type")),
    *(("pickle", "loads"), ("_pickle", "loads"), ("cloudpickle", "loads"), ("cloudpickle.cloudpickle", "loads")),
    *(("dill", "loads"), ("dill._dill", "loads"), ("torch.storage", "_load_from_bytes"), ("_codecs", "encode")),
}
"""Functions whose calls with constants are looked through: the names they lead to are listed instead."""


@dataclass(frozen=True, slots=True)
class Global:
    """A name that a file imports, and what is to be thought of it."""

    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What one file holds.

    ``kind`` is what it is in a word or two. ``calls`` are the calls of dangerous names, with their arguments.
    ``problems`` say what could not be read. ``has_code`` means Python code in the file itself.
    """

    path: str
    size: int
    kind: str
    globals: tuple[Global, ...] = ()
    calls: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    has_code: bool = False
    digest: str | None = None

    def names(self) -> frozenset[str]:
        """Names and calls as texts, to be compared with a record."""
        return frozenset({one.name for one in self.globals} | set(self.calls))

    @property
    def executable(self) -> bool:
        """Whether loading the file may run anything, or could not be looked through."""
        return bool(self.globals or self.calls or self.problems or self.has_code)


@dataclass(slots=True)
class Findings:
    """Collects while a file is read."""

    names: dict[Name, bool] = field(default_factory=dict)
    """Whether a name is used in a way that cannot be looked through; matters for those in RESOLVED."""
    texts: dict[str, None] = field(default_factory=dict)
    calls: dict[str, None] = field(default_factory=dict)
    problems: dict[str, None] = field(default_factory=dict)
    has_code: bool = False

    def include(self, others: Findings) -> None:
        """Take over what was found elsewhere."""
        for name, open_use in others.names.items():
            self.add(name, open_use)
        self.texts |= others.texts
        self.calls |= others.calls
        self.problems |= others.problems
        self.has_code = self.has_code or others.has_code

    def add(self, name: Name, verdict_matters: bool = True) -> None:
        """Note a name; with ``verdict_matters`` False its use was looked through."""
        self.names[name] = self.names.get(name, False) or verdict_matters
        self._check()

    def add_text(self, text: str) -> None:
        """Note something imported that has no name of its own in the file."""
        self.texts[text] = None
        self._check()

    def add_call(self, text: str) -> None:
        """Note what is called, and with what."""
        self.calls[text] = None
        self._check()

    def add_problem(self, text: str) -> None:
        """Note what cannot be read."""
        self.problems[text] = None

    def _check(self) -> None:
        if len(self.names) + len(self.texts) + len(self.calls) > _MOST:
            raise Unreadable("it imports more names than a scan lists")

    def judged(self) -> tuple[Global, ...]:
        """The names with their verdicts, the worst first."""
        verdicts: dict[str, Verdict] = {text: judge(text) for text in self.texts}
        for name, open_use in self.names.items():
            looked_through = (name.module, name.name) in RESOLVED and not open_use
            verdicts[name.text] = Verdict.KNOWN if looked_through else judge(name.text)
        order = list(Verdict)
        return tuple(
            Global(text, verdict)
            for text, verdict in sorted(verdicts.items(), key=lambda one: (-order.index(one[1]), one[0]))
        )
