"""Scorer: from the bytes of a request to the bytes of an answer, without HTTP."""

from __future__ import annotations

import threading
from typing import Any, Protocol

from ..errors import InvalidParameter, ModelError, RegistaError
from ..model.schema import Schema
from ..model.signature import ModelSignature
from . import errors
from .answer import Answer
from .coerce import csv_input, model_input
from .content import Format, format_of
from .parse import Payload, parse_payload
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


class Scorer:
    """Answers requests with one model; may be called from several threads at once, as the model may."""

    def __init__(self, model: Scorable) -> None:
        self._model = model
        signature = model.metadata.signature
        self._inputs: Schema | None = signature.inputs if signature else None
        self._params = (
            frozenset(spec.name for spec in signature.params.params) if signature and signature.params else frozenset()
        )

    def score(self, content_type: str | None, body: bytes) -> Answer:
        """The answer to a request; never raises, whatever was sent and whatever the model does."""
        try:
            format_ = format_of(content_type)
        except InvalidParameter as error:
            return errors.unsupported(error)
        try:
            payload, data = self._read(format_, body)
        except InvalidParameter as error:
            return errors.unreadable(error)
        return self._evaluate(data, payload)

    def predict(self, body: bytes) -> Any:
        """What the model returns for a JSON request; raises InvalidParameter, and whatever the model raises."""
        payload, data = self._read(Format.JSON, body)
        return self._predict(data, payload.params)

    def _evaluate(self, data: Any, payload: Payload) -> Answer:
        try:
            result = self._predict(data, payload.params)
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
        payload = parse_payload(body)
        if payload.field:
            return payload, model_input(payload, self._inputs)
        return self._chat(payload.value)

    def _chat(self, content: dict[str, Any]) -> tuple[Payload, Any]:
        """A chat request: the params that the signature knows stand among the other keys."""
        params = {name: value for name, value in content.items() if name in self._params}
        data = {name: value for name, value in content.items() if name not in self._params}
        return Payload("", data, params or None), data

    def _predict(self, data: Any, params: Any) -> Any:
        try:
            return self._model.predict(data, params=params)
        except (SystemExit, GeneratorExit, KeyboardInterrupt) as error:
            if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
                raise  # somebody's Ctrl-C; Python interrupts no other thread by itself
            # A model that calls sys.exit() would end the worker and everybody's requests with it.
            raise ModelError(f"The model tried to end the process: {error!r}") from error
