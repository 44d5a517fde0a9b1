"""MLflow's ``mlflow.pyfunc.model``."""

from ...fluent.pyfunc import PythonModel, PythonModelContext

__all__ = ["PythonModel", "PythonModelContext"]
