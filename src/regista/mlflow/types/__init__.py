"""MLflow's ``mlflow.types``."""

from ...model.params import ParamSchema, ParamSpec
from ...model.schema import ColSpec, Schema, TensorSpec
from ...model.types import DataType
from . import schema

__all__ = ["ColSpec", "DataType", "ParamSchema", "ParamSpec", "Schema", "TensorSpec", "schema"]
