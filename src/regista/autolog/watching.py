"""Watching: one call of a framework's function, with an observer that sees it begin and end."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from .reports import Reports


@dataclass(slots=True)
class Call:
    """A call that is about to be made. An observer may give it other arguments, such as one more callback.

    ``caller`` is the frame that calls; it is there until the call begins.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    caller: FrameType | None = None

    @property
    def target(self) -> Any:
        """The object whose method is called."""
        return self.args[0]

    def arguments(self, *, defaults: bool = False) -> dict[str, Any]:
        """The arguments by name, ``self`` left out; with ``defaults`` those that were not given too."""
        bound = inspect.signature(self.function).bind(*self.args, **self.kwargs)
        if defaults:
            bound.apply_defaults()
        return {name: value for name, value in bound.arguments.items() if name != "self"}

    def settings(self) -> dict[str, Any]:
        """Every argument by name, those not given too; what a ``**kwargs`` took stands among the others."""
        parameters = inspect.signature(self.function).parameters.values()
        rest = next((one.name for one in parameters if one.kind is inspect.Parameter.VAR_KEYWORD), "")
        found = self.arguments(defaults=True)
        further: dict[str, Any] = found.pop(rest, {})
        return {**found, **further}

    def argument(self, name: str, default: Any = None) -> Any:
        """One argument; ``default`` when it was not given."""
        return self.arguments().get(name, default)

    def replace(self, name: str, value: Any) -> None:
        """Give an argument another value."""
        names = list(inspect.signature(self.function).parameters)
        position = names.index(name) if name in names else len(self.args)
        if position < len(self.args):
            self.args = (*self.args[:position], value, *self.args[position + 1 :])
        else:
            self.kwargs = {**self.kwargs, name: value}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: with a result, or with the exception that the caller gets."""

    result: Any = None
    error: BaseException | None = None


Observer = Callable[[Call], Generator[None, Outcome, None]]
"""A generator function: what stands before its ``yield`` happens before the call, the rest after it, and the ``yield``
gives the outcome. One that ends before yielding does not watch that call."""


class WatchedCall:
    """A call with its observer. Whatever the observer raises is reported and goes no further."""

    def __init__(self, observer: Observer, reports: Reports, call: Call) -> None:
        self._call = call
        self._reports = reports
        self._steps = observer(call)

    def begin(self) -> bool:
        """Let the observer see the call; False when it does not want to watch it.

        With an observer that fails the call counts as watched: what happens in it would fail to be logged as well.
        """
        try:
            next(self._steps)
        except StopIteration:
            return False
        except Exception as error:
            self._reports.failed("the call", error)
        finally:
            self._call.caller = None
        return True

    def end(self, outcome: Outcome) -> None:
        """Let the observer see how it ended."""
        try:
            self._steps.send(outcome)
            self._steps.close()
        except StopIteration:
            pass
        except Exception as error:
            self._reports.failed("the call", error)


class Nesting:
    """Which threads are inside a watched call, and of which flavor: what happens in there is not watched again."""

    def __init__(self) -> None:
        self._flavors: dict[int, str] = {}

    def flavor(self) -> str | None:
        """The flavor of the watched call that this thread is in, or that started this thread; None outside of one."""
        if not self._flavors:
            return None
        known = self._flavors.get(threading.get_ident())
        if known is not None:
            return known
        # The threads of a multiprocessing.pool.ThreadPool, which joblib uses, know who started them.
        parent = getattr(threading.current_thread(), "_parent", None)
        while isinstance(parent, threading.Thread):
            if parent.ident is not None and (known := self._flavors.get(parent.ident)) is not None:
                return known
            parent = getattr(parent, "_parent", None)
        return None

    @contextmanager
    def inside(self, flavor: str) -> Iterator[None]:
        """This thread is in a call of that flavor; inside another call that one's flavor stays."""
        ident = threading.get_ident()
        before = self._flavors.get(ident)
        self._flavors[ident] = before or flavor
        try:
            yield
        finally:
            if before is None:
                self._flavors.pop(ident, None)


nesting = Nesting()
