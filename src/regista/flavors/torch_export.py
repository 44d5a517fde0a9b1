"""A torch module as a traced graph, ``data/model.pt2``: no class and no pickle is needed to load it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InvalidParameter, ModelError
from ..model.infer import infer_schema
from ..model.schema import TensorSpec
from ..model.signature import ModelSignature
from .base import LoadOptions
from .torch_modules import device_of, evaluating, tensors

FILE = "model.pt2"
# What an archive may hold where pickles are forbidden: graphs as JSON, tensors as bytes. Example inputs are a pickle
# of tensors and nothing else, which is tried; other constants, and compiled code, are neither.
_PLAIN = re.compile(
    r"(^|/)(models/[^/]+\.json|data/weights/[^/]+|data/constants/(tensor_[^/]*|[^/]+\.json)|extra/[^/]+|archive_format"
    r"|archive_version|version|byteorder|\.data/[^/]+)$"
)
_EXAMPLES = re.compile(r"(^|/)data/sample_inputs/[^/]+\.pt$")


def write(model: Any, folder: Path, example: Any, signature: ModelSignature | None) -> int:
    """Trace the model, in evaluation mode, with the example; returns the number of inputs.

    ``example`` is an ndarray, or a dict of ndarrays in the order of the inputs. Dimensions that the signature's
    tensors leave open (-1) stay open. InvalidParameter when example and signature do not go together.
    """
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        raise InvalidParameter("A TorchScript module cannot be saved as 'pt2': use serialization_format='pickle'")
    arrays = _arrays(example)
    shapes = _shapes(arrays, example, signature)
    device = device_of(model)
    inputs = tuple(torch.from_numpy(array.copy()).to(device) for array in arrays)
    dynamic = tuple(
        {place: torch.export.Dim.AUTO for place, size in enumerate(shape) if size == -1} or None for shape in shapes
    )
    with evaluating(model), torch.no_grad():
        try:
            program = torch.export.export(model, inputs, dynamic_shapes=dynamic)
        except Exception as error:
            raise InvalidParameter(
                f"The model cannot be traced with its input example: {type(error).__name__}: {error}. "
                "serialization_format='pickle' or 'safetensors' saves it without tracing."
            ) from error
    torch.export.save(program, folder / FILE)
    return len(inputs)


def read(folder: Path, arguments: Mapping[str, Any], options: LoadOptions) -> Any:
    """The graph as a module; ``device`` in ``arguments`` must be the one it was traced on.

    ModelError where pickles are forbidden and the archive holds any, or holds compiled code.
    """
    import torch

    file = folder / FILE
    if not options.allow_pickle:
        _check_plain(file, options)
    module = torch.export.load(file).module()
    for part in module.modules():
        part.training = False  # a traced graph is what it is, but says that it is training
    wanted = arguments.get("device")
    if wanted is not None:
        kind = torch.device(wanted).type
        if found := {one.device.type for one in tensors(module)} - {kind}:
            raise ModelError(
                f"The graph was traced on {sorted(found)} and cannot run on {kind!r}: trace it there, with "
                f"model.to({kind!r}), and save it again"
            )
    return module


def _arrays(example: Any) -> list[Any]:
    import numpy

    arrays = list(example.values()) if isinstance(example, dict) else [example]
    if not arrays or not all(isinstance(array, numpy.ndarray) for array in arrays):
        raise InvalidParameter(
            "serialization_format='pt2' traces the model, so it needs an input_example: an ndarray or tensor, or a "
            f"dictionary of them, one per input of forward(); got {type(example).__name__}"
        )
    return arrays


def _shapes(arrays: list[Any], example: Any, signature: ModelSignature | None) -> list[tuple[int, ...]]:
    schema = signature.inputs if signature is not None and signature.inputs is not None else infer_schema(example)
    if not schema.is_tensor_spec():
        raise InvalidParameter("serialization_format='pt2' needs a signature of tensors (TensorSpec)")
    shapes = [tuple(one.shape) for one in schema.inputs if isinstance(one, TensorSpec)]
    if len(shapes) != len(arrays):
        raise InvalidParameter(f"The signature has {len(shapes)} inputs, the input_example {len(arrays)}")
    for shape, array in zip(shapes, arrays, strict=True):
        fits = len(shape) == array.ndim and all(a in (-1, b) for a, b in zip(shape, array.shape, strict=True))
        if not fits:
            raise InvalidParameter(f"The input_example's shape {array.shape} does not fit the signature's {shape}")
    return shapes


def _check_plain(file: Path, options: LoadOptions) -> None:
    import torch

    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if _EXAMPLES.search(name):
                    torch.load(io.BytesIO(archive.read(name)), weights_only=True)
                elif not _PLAIN.search(name):
                    options.require_pickle(f"a pt2 archive with {name!r}")
    except ModelError:
        raise
    except Exception:
        options.require_pickle("a pt2 archive with pickled example inputs")
