"""From the tensors of a request to what the model is called with."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from ...errors import InvalidParameter
from ...model.schema import ColSpec, Schema, TensorSpec
from ...model.types import AnyType, DataType
from ..columns import cast_column
from .datatypes import BYTES, ContentType
from .message import InferenceRequest
from .metadata import ModelMetadata
from .tensor import Tensor, text_of

_CAST = {DataType.boolean, DataType.integer, DataType.long, DataType.float, DataType.double}


def model_input(request: InferenceRequest, schema: Schema | None, metadata: ModelMetadata) -> Any:
    """The argument of ``predict``: a DataFrame, an array, texts, or a dict of those.

    Each input is read by its own content type, else that of the model's input of that name, else as an array; the
    whole by the request's content type, else the model's. When nobody says it, one input stands for itself, and several
    are a dict. Numbers are cast by the signature as far as nothing is lost. Raises InvalidParameter.
    """
    kinds = metadata.input_content_types()
    values = {tensor.name: _value(tensor, kinds.get(tensor.name)) for tensor in request.inputs}
    match request.content_type or metadata.content_type:
        case ContentType.FRAME:
            return _frame(values, schema)
        case ContentType.MAPPING:
            return {name: _as_declared(value, _tensor(schema, name)) for name, value in values.items()}
        case ContentType.NUMPY | ContentType.TEXT | ContentType.BASE64 | ContentType.DATETIME as kind:
            return _only(request, values, schema, kind)
        case None:
            return next(iter(values.values())) if len(values) == 1 else values
        case unknown:
            raise InvalidParameter(f"No content type is called {unknown!r}; there are {[*map(str, ContentType)]}")


def _only(request: InferenceRequest, values: dict[str, Any], schema: Schema | None, kind: str) -> Any:
    if len(values) != 1:
        raise InvalidParameter(f"A request of the content type {kind} has one input, this one has {[*values]}")
    tensor = request.inputs[0]
    if tensor.content_type is None and request.content_type is not None:
        return _as_declared(_value(tensor, kind), _tensor(schema, tensor.name))
    return _as_declared(next(iter(values.values())), _tensor(schema, tensor.name))


def _value(tensor: Tensor, otherwise: str | None) -> Any:
    match tensor.content_type or otherwise:
        case ContentType.TEXT:
            return [_text(tensor, element) for element in _bytes(tensor, ContentType.TEXT)]
        case ContentType.BASE64:
            return [_from_base64(tensor, element) for element in _bytes(tensor, ContentType.BASE64)]
        case ContentType.DATETIME:
            return _moments(tensor)
        case ContentType.NUMPY | ContentType.FRAME | ContentType.MAPPING | None:
            return _texts(tensor) if tensor.datatype == BYTES else tensor.values
        case unknown:
            raise InvalidParameter(
                f"Input '{tensor.name}': no content type is called {unknown!r}; there are {[*map(str, ContentType)]}"
            )


def _bytes(tensor: Tensor, kind: ContentType) -> list[Any]:
    if tensor.datatype != BYTES:
        raise InvalidParameter(f"Input '{tensor.name}': the content type {kind} is of BYTES, not of {tensor.datatype}")
    elements: list[Any] = tensor.values.reshape(-1).tolist()
    return elements


def _text(tensor: Tensor, element: Any) -> str:
    try:
        return str(text_of(element))
    except UnicodeDecodeError as error:
        raise InvalidParameter(f"Input '{tensor.name}' has a text that is no UTF-8: {error}") from None


def _texts(tensor: Tensor) -> Any:
    """Texts in their shape; numpy's own type of texts, which the arrays of the other protocol have, too."""
    import numpy

    return numpy.array([_text(tensor, element) for element in tensor.values.reshape(-1)]).reshape(tensor.shape)


def _from_base64(tensor: Tensor, element: Any) -> bytes:
    try:
        return base64.b64decode(element, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidParameter(f"Input '{tensor.name}' has an element that is no base64: {error}") from None


def _moments(tensor: Tensor) -> Any:
    import pandas

    texts = [_text(tensor, element) for element in _bytes(tensor, ContentType.DATETIME)]
    try:
        return pandas.to_datetime(pandas.Series(texts, dtype=object), format="ISO8601")
    except (ValueError, OverflowError) as error:
        raise InvalidParameter(f"Input '{tensor.name}' has an element that is no ISO 8601 time: {error}") from None


def _frame(values: dict[str, Any], schema: Schema | None) -> Any:
    import pandas

    columns = {name: _column(value) for name, value in values.items()}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InvalidParameter(f"The inputs of a DataFrame must be equally long, got {lengths}")
    named = schema is not None and not schema.is_tensor_spec() and schema.has_input_names()
    specs = schema.input_dict() if schema is not None and named else {}
    return pandas.DataFrame({name: _cast(column, name, specs.get(name)) for name, column in columns.items()})


def _column(value: Any) -> Any:
    """One value per row: an array of (rows, 1) is flattened, of more dimensions a list per row."""
    if not hasattr(value, "ndim"):
        return value
    if value.ndim == 0:
        return value.reshape(1)
    if value.ndim == 2 and value.shape[1] == 1:
        return value[:, 0]
    return value if value.ndim == 1 else value.tolist()


def _cast(column: Any, name: str, spec: ColSpec | TensorSpec | None) -> Any:
    """Numbers as the signature declares them; nested values from their JSON."""
    import numpy
    import pandas

    if isinstance(spec, ColSpec) and spec.type in _CAST and hasattr(column, "dtype") and column.dtype.kind in "biuf":
        assert isinstance(spec.type, DataType)  # noqa: S101 - they all are
        return cast_column(column.tolist(), spec.type, name)
    if isinstance(spec, ColSpec) and not isinstance(spec.type, DataType | AnyType) and isinstance(column, list):
        return pandas.Series([_from_json(cell, name) for cell in column], dtype=object)
    texts = isinstance(column, list) or (isinstance(column, numpy.ndarray) and column.dtype.kind == "U")
    return pandas.Series(column, dtype=object) if texts else column


def _from_json(cell: Any, name: str) -> Any:
    try:
        return json.loads(cell) if isinstance(cell, str) else cell
    except ValueError as error:
        raise InvalidParameter(f"Input '{name}' has a cell that is no JSON: {error}") from None


def _tensor(schema: Schema | None, name: str) -> TensorSpec | None:
    """What the signature says of a tensor of that name, or of its only tensor."""
    if schema is None or not schema.is_tensor_spec():
        return None
    spec = schema.input_dict().get(name) if schema.has_input_names() else schema.inputs[0]
    return spec if isinstance(spec, TensorSpec) else None


def _as_declared(value: Any, spec: TensorSpec | None) -> Any:
    """The array in the declared dtype, when each of its numbers has that form too."""
    import numpy

    if spec is None:
        return value
    if isinstance(value, list):
        return numpy.array(value)
    if not hasattr(value, "dtype") or value.dtype.kind not in "biuf" or spec.type.kind not in "biuf":
        return value
    with numpy.errstate(all="ignore"):
        cast = value.astype(spec.type)
    narrowed = spec.type.kind == "f" and value.dtype.kind == "f"  # fractions are rounded, as those of JSON are
    return cast if narrowed or numpy.array_equal(cast, value) else value
