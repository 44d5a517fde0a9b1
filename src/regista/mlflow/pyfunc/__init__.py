"""MLflow's ``mlflow.pyfunc``."""

from ...batch import spark_udf
from ...fluent.pyfunc import (
    FLAVOR_NAME,
    PyFuncModel,
    PythonModel,
    PythonModelContext,
    get_model_dependencies,
    load_model,
    log_model,
    save_model,
)
from . import model

__all__ = [
    "FLAVOR_NAME",
    "PyFuncModel",
    "PythonModel",
    "PythonModelContext",
    "get_model_dependencies",
    "load_model",
    "log_model",
    "model",
    "save_model",
    "spark_udf",
]
