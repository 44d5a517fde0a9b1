"""Pipelines of transformers behind the one interface of all flavors: texts in, a table or texts out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import InvalidParameter

_ZERO_SHOT = ("sequences", "candidate_labels")


class TextPredictor:
    """Calls a pipeline; ``config`` are arguments of every call, which the params of one call override.

    ``predict`` takes a text, a list of texts, a Series, or a DataFrame, of which the first column counts. Zero-shot
    classification takes a dict or rows of ``sequences`` and ``candidate_labels`` instead. What it gives, one for
    each text:

    - text and zero-shot classification: a DataFrame (``label``, ``score``; ``sequence``, ``labels``, ``scores``)
    - text generation: the text, fill-mask: the likeliest word, token classification: the words' labels with commas
    - feature extraction: an ndarray of vectors, one for each token; a list of such arrays for several texts
    """

    def __init__(self, pipeline: Any, config: Mapping[str, Any]) -> None:
        self.raw_model = pipeline
        self._config = dict(config)
        self._finish = TASKS[pipeline.task]

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """See the class; InvalidParameter for data that are no texts, and for params the pipeline does not take."""
        arguments = {**self._config, **(params or {})}
        if self.raw_model.task == "zero-shot-classification":
            return self._classify(_rows(data, _ZERO_SHOT), arguments)
        return self._finish(self._call(_texts(data), arguments))

    def _classify(self, rows: list[dict[str, Any]], arguments: dict[str, Any]) -> Any:
        import pandas

        found = []
        for row in rows:
            result = self._call(row["sequences"], {**arguments, "candidate_labels": _labels(row["candidate_labels"])})
            found += result if isinstance(result, list) else [result]
        lines = [
            {"sequence": one["sequence"], "labels": label, "scores": score}
            for one in found
            for label, score in zip(one["labels"], one["scores"], strict=True)
        ]
        return pandas.DataFrame(lines, columns=["sequence", "labels", "scores"])

    def _call(self, texts: Any, arguments: dict[str, Any]) -> Any:
        try:
            return self.raw_model(texts, **arguments)
        except (TypeError, ValueError) as error:
            raise InvalidParameter(f"The pipeline does not take these data or params {arguments}: {error}") from error


def _texts(data: Any) -> list[str]:
    if hasattr(data, "iloc") and hasattr(data, "columns"):
        data = data.iloc[:, 0]
    values = data.tolist() if hasattr(data, "tolist") else data
    texts = [values] if isinstance(values, str) else values
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InvalidParameter(f"This model takes texts, got {type(data).__name__}")
    return texts


def _rows(data: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = data.to_dict("records") if hasattr(data, "iloc") else data if isinstance(data, list) else [data]
    for row in rows:
        if not isinstance(row, dict) or not row.keys() >= set(names):
            raise InvalidParameter(f"This model takes {' and '.join(names)}, got {row!r:.100}")
    return rows


def _labels(given: Any) -> list[str]:
    """Labels as a list, or in a text: as JSON, or with commas."""
    if not isinstance(given, str):
        return list(given)
    if given.lstrip().startswith("["):
        try:
            return [str(label) for label in json.loads(given)]
        except ValueError:
            raise InvalidParameter(f"candidate_labels is no JSON list: {given!r:.100}") from None
    return [label.strip() for label in given.split(",")]


def _table(results: list[Any]) -> Any:
    import pandas

    lines = [line for result in results for line in (result if isinstance(result, list) else [result])]
    return pandas.DataFrame(lines)


def _generated(results: list[Any]) -> list[str]:
    return [(result[0] if isinstance(result, list) else result)["generated_text"] for result in results]


def _likeliest(results: list[Any]) -> list[str]:
    # The pipeline leaves the outer list out for a single text.
    of_each = results if isinstance(results[0], list) else [results]
    return [candidates[0]["token_str"] for candidates in of_each]


def _token_labels(results: list[Any]) -> list[str]:
    return [",".join(token.get("entity", token.get("entity_group", "")) for token in tokens) for tokens in results]


def _vectors(results: list[Any]) -> Any:
    import numpy

    arrays = [numpy.asarray(result)[0] for result in results]
    return arrays[0] if len(arrays) == 1 else arrays


TASKS: Mapping[str, Callable[[list[Any]], Any]] = {
    "text-classification": _table,
    "zero-shot-classification": _table,
    "text-generation": _generated,
    "fill-mask": _likeliest,
    "token-classification": _token_labels,
    "feature-extraction": _vectors,
}
"""Which tasks can be predicted, and what is made of the pipeline's answers, one for each text."""
