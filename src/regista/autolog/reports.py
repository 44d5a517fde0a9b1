"""Reports: a failure to log is told to the log, and never to the code that trains."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

logger = logging.getLogger("regista.autolog")


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the autologging of one framework says what it could not do; ``silent`` says it at level DEBUG only."""

    flavor: str
    silent: bool = False

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """Do something of which a failure is reported and goes no further."""
        try:
            yield
        except Exception as error:
            self.failed(what, error)

    def failed(self, what: str, error: BaseException) -> None:
        """Report that ``what`` could not be logged."""
        level = logging.DEBUG if self.silent else logging.WARNING
        message = f"{type(error).__name__}: {error}"
        logger.log(level, "autolog of %s: %s could not be logged: %.1000s", self.flavor, what, message)
        logger.debug("autolog of %s: %s", self.flavor, what, exc_info=error)
