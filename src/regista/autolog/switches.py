"""Switches: which frameworks are logged in this process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from .imports import Listener, imports
from .integration import Integration, Maker, PatchesOf
from .options import Options
from .patches import Watch, patches
from .reports import Reports


class Switch:
    """The patches of one framework, in force from ``on`` to ``off``."""

    def __init__(self, integration: Integration, options: Options) -> None:
        self._reports = Reports(integration.flavor, options.silent)
        self._modules = dict(integration.modules)
        self._listeners = {name: self._listener(patches_of) for name, patches_of in self._modules.items()}
        self._watches: list[Watch] = []
        self._lock = threading.RLock()
        self._is_on = False

    def on(self) -> None:
        """Patch what is imported, now and later."""
        self._is_on = True
        for name, listener in self._listeners.items():
            imports.listen(name, listener)

    def off(self) -> None:
        """Put every original back."""
        for name, listener in self._listeners.items():
            imports.ignore(name, listener)
        with self._lock:
            self._is_on = False
            for watch in self._watches:
                patches.remove(watch)
            self._watches.clear()

    def _listener(self, patches_of: PatchesOf) -> Listener:
        def listener(module: ModuleType) -> None:
            with self._reports.attempt(f"what {module.__name__} does"), self._lock:
                for patch in patches_of(module) if self._is_on else ():
                    with self._reports.attempt(f"{module.__name__}.{patch.name}"):
                        self._watches.append(patches.add(patch, self._reports))

        return listener


class Switches:
    """The switch of each framework. What is said of one framework counts more than what is said of all."""

    def __init__(self) -> None:
        self._switches: dict[str, Switch] = {}
        self._chosen: set[str] = set()
        self._lock = threading.RLock()

    def turn(self, flavor: str, make: Maker, given: Mapping[str, Any]) -> None:
        """Turn a framework on, or off when ``given`` has ``disable``; ``given`` are the arguments of its ``autolog``.

        ``disable_for_unsupported_versions`` has no effect: no version of a framework is known not to work. Raises
        InvalidParameter for options that cannot be used.
        """
        arguments = {name: value for name, value in given.items() if name != "disable_for_unsupported_versions"}
        disable = arguments.pop("disable", False)
        options = Options.of(arguments)
        with self._lock:
            self._chosen.add(flavor)
            self._turn_off(flavor)
            if not disable:
                self._turn_on(flavor, make, options)

    def turn_others_on(self, makers: Mapping[str, Maker], options: Options) -> None:
        """Turn on all of these frameworks of which nothing has been said, with these options."""
        with self._lock:
            for flavor, make in makers.items():
                if flavor not in self._chosen:
                    self._turn_off(flavor)
                    self._turn_on(flavor, make, options)

    def turn_all_off(self) -> None:
        """Turn every framework off, and forget what has been said of each."""
        with self._lock:
            self._chosen.clear()
            for flavor in list(self._switches):
                self._turn_off(flavor)

    def is_on(self, flavor: str) -> bool:
        """Whether a framework is logged."""
        return flavor in self._switches

    def _turn_on(self, flavor: str, make: Maker, options: Options) -> None:
        switch = self._switches[flavor] = Switch(make(options), options)
        switch.on()

    def _turn_off(self, flavor: str) -> None:
        switch = self._switches.pop(flavor, None)
        if switch is not None:
            switch.off()


switches = Switches()
