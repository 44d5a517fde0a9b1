"""Micro-batching: requests that come together are answered by one call of the model, each as it would be alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .rows import concatenated, kind_of, row_count, same_answers, split_rows
from .scorer import Metadata, Scorable

_log = logging.getLogger(__name__)

_CHECKED = 3
"""So many batches are compared with what the model says to each request alone, before that is taken for granted."""


@dataclass(frozen=True, slots=True)
class Batching:
    """A batch has up to ``rows`` rows, and waits for them up to ``wait`` seconds."""

    rows: int
    wait: float


class BatchedModel:
    """A model whose calls are joined with those that other threads make at the same time.

    Calls are joined when their params and the kind of their data (columns, dtypes, shape beside the rows) are equal,
    and their results split by rows. The first batches are compared with what the model says to each call alone: a
    model whose result has not a row for each row of its input, or whose rows depend on each other, is never given
    batches again. When a batch raises, each of its calls is made alone, and has its own error.
    """

    waits = True
    """A call waits for others: it needs a thread."""

    def __init__(self, model: Scorable, batching: Batching) -> None:
        self._model = model
        self._batching = batching
        self._lock = threading.Lock()
        self._open: dict[Hashable, _Batch] = {}
        self._good = 0
        self._by_rows = True

    @property
    def metadata(self) -> Metadata:
        """The model's description."""
        return self._model.metadata

    def predict(self, data: Any, params: Any = None) -> Any:
        """The model's predictions for the data, after enforcing the signature."""
        said = _said(params)
        return self._joined(data, said and ("predict", said), lambda one: self._model.predict(one, params))

    def array_method(self, names: Any, dtype: Any) -> Callable[[Any], Any] | None:
        """The model's ``predict`` for arrays, joined as well."""
        method = self._model.array_method(names, dtype)
        return None if method is None else lambda array: self._joined(array, ("array",), method)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def _joined(self, data: Any, what: Hashable, call: Callable[[Any], Any]) -> Any:
        """``call(data)``, perhaps together with others of the same kind; ``what`` is empty when it has to be alone."""
        kind = kind_of(data) if what and self._by_rows else None
        if kind is None or row_count(data) >= self._batching.rows:
            return call(data)
        mine = _Call(data, row_count(data))
        batch, leads = self._enter((what, kind), mine)
        if leads:
            self._lead((what, kind), batch, call)
        mine.answered.wait()
        return call(data) if mine.alone else mine.result

    def _enter(self, key: Hashable, call: _Call) -> tuple[_Batch, bool]:
        """The batch that the call is in now, and whether it is the one to carry it out: the first is."""
        with self._lock:
            batch = self._open.get(key)
            leads = batch is None or batch.rows + call.rows > self._batching.rows
            if leads or batch is None:
                if batch is not None:
                    batch.full.set()
                batch = self._open[key] = _Batch()
            batch.calls.append(call)
            if batch.rows >= self._batching.rows:
                batch.full.set()
            return batch, leads

    def _lead(self, key: Hashable, batch: _Batch, call: Callable[[Any], Any]) -> None:
        batch.full.wait(self._batching.wait)
        with self._lock:  # from here on nobody comes in
            if self._open.get(key) is batch:
                del self._open[key]
        try:
            if len(batch.calls) > 1:
                self._answer(batch, call)
        except BaseException as error:  # each call finds its own
            _log.debug("A batch of %d calls failed, they are made alone: %r", len(batch.calls), error)
        finally:
            for one in batch.calls:
                one.answered.set()

    def _answer(self, batch: _Batch, call: Callable[[Any], Any]) -> None:
        result = call(concatenated([one.data for one in batch.calls]))
        parts = split_rows(result, [one.rows for one in batch.calls])
        if parts is None or not self._holds(batch, parts, call):
            self._by_rows = False
            _log.warning("The model's answers to a batch are not those to each request alone: batching is off")
            return
        for one, part in zip(batch.calls, parts, strict=True):
            one.result, one.alone = part, False

    def _holds(self, batch: _Batch, parts: list[Any], call: Callable[[Any], Any]) -> bool:
        """Whether these are the results of each call alone; looked at a few times, then taken for granted."""
        if self._good >= _CHECKED:
            return True
        if not all(same_answers(part, call(one.data)) for one, part in zip(batch.calls, parts, strict=True)):
            return False
        self._good += 1
        return True


@dataclass(slots=True)
class _Call:
    """One call in a batch; ``alone`` until the batch has a result for it."""

    data: Any
    rows: int
    result: Any = None
    alone: bool = True
    answered: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class _Batch:
    """Calls that wait together; ``full`` is set when no more rows are to be waited for."""

    calls: list[_Call] = field(default_factory=list)
    full: threading.Event = field(default_factory=threading.Event)

    @property
    def rows(self) -> int:
        return sum(call.rows for call in self.calls)


def _said(params: Any) -> bytes:
    """The params as something that can be compared; empty when they have no such form."""
    try:
        return msgspec.json.encode(params)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return b""
