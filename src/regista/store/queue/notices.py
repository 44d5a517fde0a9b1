"""Notices: what a queue tells people, on the logger ``regista.queue``; each thing once."""

from __future__ import annotations

import logging
from pathlib import Path

from ...uris import masked

logger = logging.getLogger("regista.queue")


class Notices:
    """The notices about one server. None of them raises."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._away = False
        self._in_memory = False
        self._refused: set[str] = set()
        self._dropped = 0

    def away(self, problem: str, path: Path | None) -> None:
        """The server does not take what is sent."""
        if not self._away:
            self._away = True
            logger.warning(
                "%s cannot be reached or does not answer (%s). What is logged is kept %s and sent as soon as it does.",
                self._uri,
                _shown(problem),
                _place(path),
            )

    def back(self) -> None:
        """The server takes it again."""
        if self._away:
            self._away = False
            logger.warning("%s answers again; what was logged meanwhile is being sent.", self._uri)

    def refused(self, run_id: str, count: int, message: str) -> None:
        """The server will never take these entries."""
        if run_id not in self._refused:
            self._refused.add(run_id)
            logger.warning(
                "%s refused %s on run %s: %s. (`regista sync` lists what was refused.)",
                self._uri,
                _calls(count),
                run_id,
                _shown(message),
            )

    def dropped(self, count: int, limit: int) -> None:
        """Points of metrics were dropped."""
        if count and not self._dropped:
            logger.warning(
                "The queue for %s is full (%d bytes, setting REGISTA_QUEUE_LIMIT): points of metrics are dropped until "
                "it is emptier. Params, tags and the end of runs are kept.",
                self._uri,
                limit,
            )
        self._dropped += count

    def in_memory(self, problem: str) -> None:
        """Nothing can be kept on disk."""
        if not self._in_memory:
            self._in_memory = True
            logger.warning(
                "The queue for %s cannot be kept on disk (%s). What is logged is kept in memory until it is sent.",
                self._uri,
                problem,
            )

    def left(self, count: int, problem: str | None, path: Path) -> None:
        """The process ends, or closes the queue, and entries are left."""
        because = f" ({_shown(problem)})" if problem else ""
        text = "%s did not reach %s yet%s. They are kept in %s; `regista sync`, or the next run that logs there, "
        logger.warning(text + "delivers them.", _calls(count), self._uri, because, path)

    def damaged(self, what: str) -> None:
        """A queue that another process left is damaged."""
        logger.warning("%s.", what)

    def lost(self, count: int, problem: str | None) -> None:
        """The process ends, and entries were in memory alone."""
        because = f" ({_shown(problem)})" if problem else ""
        logger.warning("%s did not reach %s%s and could not be kept on disk: lost.", _calls(count), self._uri, because)

    def end(self) -> None:
        """The last word: how much was dropped."""
        if self._dropped:
            logger.warning("%d points of metrics for %s were dropped: its queue was full.", self._dropped, self._uri)
            self._dropped = 0


def _shown(text: str) -> str:
    """What somebody else says, in a sentence: without what is secret in it, and without its end."""
    return masked(text).rstrip(". ")


def _calls(count: int) -> str:
    return "1 logged call" if count == 1 else f"{count:,} logged calls"


def _place(path: Path | None) -> str:
    return "in memory" if path is None else f"in {path}"
