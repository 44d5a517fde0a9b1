"""Scorer: from the bytes of a request to the bytes of an answer, without HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..errors import InvalidParameter, ModelError, RegistaError
from ..model.schema import Schema
from ..model.signature import ModelSignature
from . import errors
from .answer import Answer
from .coerce import csv_input, model_input, parquet_input
from .content import Format, format_of
from .matrix import MatrixReader
from .parse import Payload, parse_payload
from .promptness import Promptness
from .respond import encode_predictions


class Metadata(Protocol):
    """What the scorer reads of a model's description."""

    @property
    def signature(self) -> ModelSignature | None:
        """The typed inputs, outputs and params, when they are known."""
        ...


class Scorable(Protocol):
    """A loaded model, whatever its framework (``regista.flavors.loaded.PyFuncModel``)."""

    @property
    def metadata(self) -> Metadata:
        """The model's description."""
        ...

    def predict(self, data: Any, params: Any = None) -> Any:
        """The predictions for the data, after enforcing the signature."""
        ...

    def array_method(self, names: Sequence[Any], dtype: Any) -> Callable[[Any], Any] | None:
        """``predict`` for arrays of the signature's columns; None when the model's answers for them may differ."""
        ...


class Scorer:
    """Answers requests with one model; may be called from several threads at once, as the model may."""

    def __init__(self, model: Scorable) -> None:
        self._model = model
        signature = model.metadata.signature
        self._inputs: Schema | None = signature.inputs if signature else None
        self._params = (
            frozenset(spec.name for spec in signature.params.params) if signature and signature.params else frozenset()
        )
        self._matrix = MatrixReader.of(self._inputs)
        self._waits = getattr(model, "waits", False)  # of a model that waits for other requests, only threads may
        self._predict_matrix = model.array_method(self._matrix.names, self._matrix.dtype) if self._matrix else None
        self._promptness = Promptness()

    def is_prompt(self, content_type: str | None, body: bytes) -> bool:
        """Whether ``score_numbers`` may be tried where nothing may wait: by a model that computes by itself (it may be
        given arrays), waits for no other requests, and has answered so many bytes within two milliseconds lately."""
        usual = self._predict_matrix is not None and not self._waits and content_type == Format.JSON
        return usual and self._promptness.expects(len(body))

    def score(self, content_type: str | None, body: bytes) -> Answer:
        """The answer to a request; never raises, whatever was sent and whatever the model does."""
        try:
            format_ = format_of(content_type)
        except InvalidParameter as error:
            return errors.unsupported(error)
        quick = self.score_numbers(body) if format_ is Format.JSON else None
        if quick is not None:
            return quick
        try:
            payload, data = self._read(format_, body)
        except InvalidParameter as error:
            return errors.unreadable(error)
        except Exception as error:  # a library did not expect such data, and no test of ours did
            return errors.unexpected(error)
        return self._evaluate(data, payload)

    def predict(self, body: bytes) -> Any:
        """What the model returns for a JSON request; raises InvalidParameter, and whatever the model raises."""
        payload, data = self._read(Format.JSON, body)
        return self.call(data, payload.params)

    def score_numbers(self, body: bytes) -> Answer | None:
        """The answer to a JSON request of plain numbers by a model that takes arrays; None: go the long way.

        So does what fails here, to fail with the words that it would have failed with.
        """
        if self._matrix is None or self._predict_matrix is None:
            return None
        started = self._promptness.begin(len(body))
        answered = False
        try:
            rows = self._matrix.read(body)
            if rows is None:
                return None
            answer = Answer(200, encode_predictions(self._predict_matrix(rows)))
            answered = True
        except Exception:
            return None
        finally:
            self._promptness.end(started, len(body), counts=answered)
        return answer

    def call_numbers(self, columns: Mapping[str, Any]) -> Any:
        """What the model returns for arrays by name, when they are plain numbers and it takes those as one array.

        None otherwise, and when it fails: the long way then finds the words.
        """
        if self._matrix is None or self._predict_matrix is None:
            return None
        rows = self._matrix.join(columns)
        try:
            return None if rows is None else self._predict_matrix(rows)
        except Exception:
            return None

    def _evaluate(self, data: Any, payload: Payload) -> Answer:
        try:
            result = self.call(data, payload.params)
            return Answer(200, encode_predictions(result, wrapped=bool(payload.field)))
        except ModelError as error:
            return errors.broken(error)
        except RegistaError as error:
            return errors.refused(error, data)
        except Exception as error:
            return errors.failed(error)

    def _read(self, format_: Format, body: bytes) -> tuple[Payload, Any]:
        if format_ is Format.CSV:
            return Payload("csv", None), csv_input(body, self._inputs)
        if format_ is Format.PARQUET:
            return Payload("parquet", None), parquet_input(body)
        payload = parse_payload(body)
        if payload.field:
            return payload, model_input(payload, self._inputs)
        return self._chat(payload.value)

    def _chat(self, content: dict[str, Any]) -> tuple[Payload, Any]:
        """A chat request: the params that the signature knows stand among the other keys."""
        params = {name: value for name, value in content.items() if name in self._params}
        data = {name: value for name, value in content.items() if name not in self._params}
        return Payload("", data, params or None), data

    def call(self, data: Any, params: Any) -> Any:
        """What the model returns for data of any kind; raises what the model raises, but never ends the process."""
        try:
            return self._model.predict(data, params=params)
        except (SystemExit, GeneratorExit, KeyboardInterrupt) as error:
            if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
                raise  # somebody's Ctrl-C; Python interrupts no other thread by itself
            # A model that calls sys.exit() would end the worker and everybody's requests with it.
            raise ModelError(f"The model tried to end the process: {error!r}") from error
