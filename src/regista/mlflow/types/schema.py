"""MLflow's ``mlflow.types.schema``."""

from ...model.params import ParamSchema, ParamSpec
from ...model.schema import ColSpec, Schema, TensorSpec
from ...model.types import AnyType, Array, DataType, Map, Object, Property

__all__ = [
    "AnyType",
    "Array",
    "ColSpec",
    "DataType",
    "Map",
    "Object",
    "ParamSchema",
    "ParamSpec",
    "Property",
    "Schema",
    "TensorSpec",
]
