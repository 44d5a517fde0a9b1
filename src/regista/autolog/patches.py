"""Patches: functions of frameworks replaced by ones that watch the call, and put back when nobody watches."""

from __future__ import annotations

import copy
import functools
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from .reports import Reports
from .watching import Call, Observer, Outcome, WatchedCall, nesting


@dataclass(frozen=True, slots=True)
class Patch:
    """A function of a class or module, and who observes its calls.

    ``inner``: calls are observed inside a watched call of the same flavor, and nowhere else.
    """

    owner: type | ModuleType
    name: str
    observer: Observer
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """A patch of one flavor, in force."""

    patch: Patch
    reports: Reports

    def applies(self, inside: str | None) -> bool:
        """Whether a call is observed that happens inside a watched call of flavor ``inside``, or of none."""
        return inside == self.reports.flavor if self.patch.inner else inside is None


class Place:
    """A function of a class or module, with those who watch it: the last to come that wants to observes a call.

    The function that stands there instead has the name, the doc and the signature of the original, and belongs to the
    place where it stands, so that pickles that name it find it.
    """

    def __init__(self, owner: type | ModuleType, name: str) -> None:
        self.watches: tuple[Watch, ...] = ()
        self._owner = owner
        self._name = name
        self._original = vars(owner)[name]
        self._replacement = self._like_the_original()
        setattr(owner, name, self._replacement)

    def put_back(self) -> None:
        """Put the original back, unless somebody else has replaced the function meanwhile."""
        if vars(self._owner).get(self._name) is self._replacement:
            setattr(self._owner, self._name, self._original)

    def _like_the_original(self) -> Any:
        original = self._original
        if isinstance(original, staticmethod | classmethod):
            return type(original)(self._watched(original.__func__))
        if not callable(original) and callable(getattr(original, "fn", None)):  # scikit-learn's available_if
            alike = copy.copy(original)
            alike.fn = self._watched(original.fn)
            return alike
        if not callable(original):
            raise TypeError(f"{self._owner.__name__}.{self._name} is no function")
        replacement = self._watched(original)
        if isinstance(self._owner, ModuleType):
            replacement.__module__ = self._owner.__name__
        return replacement

    def _watched(self, original: Callable[..., Any]) -> FunctionType:
        place = self

        @functools.wraps(original)
        def watched(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True  # pytest leaves this frame out
            inside = nesting.flavor()
            for watch in place.watches_of(inside):
                call = Call(original, args, kwargs, sys._getframe(1))
                watched_call = WatchedCall(watch.patch.observer, watch.reports, call)
                with nesting.inside(watch.reports.flavor):
                    if not watched_call.begin():
                        continue
                    try:
                        result = original(*call.args, **call.kwargs)
                    except BaseException as error:
                        watched_call.end(Outcome(error=error))
                        raise
                    watched_call.end(Outcome(result))
                    return result
            return original(*args, **kwargs)

        return watched  # type: ignore[return-value]  # functools.wraps hides that it is a function

    def watches_of(self, inside: str | None) -> list[Watch]:
        """Who may observe a call made inside a watched call of that flavor, or of none; who came last is first."""
        return [watch for watch in reversed(self.watches) if watch.applies(inside)]


class Patches:
    """Every place that is patched in this process."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, str], Place] = {}
        self._lock = threading.RLock()

    def add(self, patch: Patch, reports: Reports) -> Watch:
        """Put a patch in force. TypeError or KeyError when there is no such function."""
        watch = Watch(patch, reports)
        key = (id(patch.owner), patch.name)
        with self._lock:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = Place(patch.owner, patch.name)
            place.watches = (*place.watches, watch)
        return watch

    def remove(self, watch: Watch) -> None:
        """Take a patch out of force; with the last one the original is back."""
        key = (id(watch.patch.owner), watch.patch.name)
        with self._lock:
            place = self._places.get(key)
            if place is None:
                return
            place.watches = tuple(known for known in place.watches if known is not watch)
            if not place.watches:
                place.put_back()
                del self._places[key]


patches = Patches()
