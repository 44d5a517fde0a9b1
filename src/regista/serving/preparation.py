"""Preparation: from the files of a model to one that can answer, loaded, checked and warm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..environments.here import require_here
from ..errors import ModelError, RegistaError
from .batching import BatchedModel, Batching
from .output_kind import check_output_kind
from .run_folder import FetchedModel
from .scorer import Scorable
from .served_model import ServedModel


def load_served(
    fetched: FetchedModel, trust: str, release: Callable[[], None], batching: Batching | None = None
) -> ServedModel:
    """Load the model; raises ModelError, or another RegistaError, whatever its files do.

    In an environment that was made for a model, one that needs another environment is a ModelError.
    With ``batching``, requests that come together are given to it in one call.
    """
    from ..flavors.loading import load_pyfunc

    require_here(Path(fetched.path))
    try:
        model = load_pyfunc(fetched.path, trust=trust, private=fetched.own)
    except SystemExit as error:
        raise ModelError(f"The model tried to end the process while it was loaded: {error!r}") from error
    example = _example(model, Path(fetched.path))
    served = model if batching is None else BatchedModel(model, batching)
    return ServedModel(fetched.identity, served, release, example)


def check_served(served: ServedModel) -> str:
    """Score the input example that was saved with the model, twice: the second time everything is warm.

    Gives how it was checked. Raises ModelError when it has no answer, or one of another kind than its signature says.
    """
    body = served.example
    if body is None:
        return "loaded (it has no input example)"
    try:
        result = served.scorer.predict(body)
    except Exception as error:
        raise ModelError(f"its input example is not answered: {reason_of(error)}") from error
    signature = served.model.metadata.signature
    check_output_kind(result, signature.outputs if signature else None)
    answer = served.scorer.score("application/json", body)
    if not answer.ok:
        raise ModelError(f"its input example is not answered: {answer.message}")
    return "answered its input example"


def reason_of(error: BaseException) -> str:
    """Why a model was refused, in one text."""
    if isinstance(error, RegistaError):
        return error.message
    return f"{type(error).__name__}: {error}"


def _example(model: Scorable, path: Path) -> bytes | None:
    find = getattr(model.metadata, "get_serving_input", None)
    text = find(path) if find is not None else None
    return None if text is None else text.encode()
