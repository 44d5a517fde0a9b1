"""MLflow's ``mlflow.exceptions``.

``MlflowException`` is the root of Regista's own errors, so that ``except`` catches whatever happens. What a
server answers is raised as the same classes as what an embedded store raises; ``RestException`` is therefore
the same name once more, and its message has no code in front.
"""

from ..errors import RegistaError as MlflowException

RestException = MlflowException


class ExecutionException(MlflowException):
    """Never raised; caught by older scripts."""


class MissingConfigException(MlflowException):
    """Never raised; caught by older scripts."""


class InvalidUrlException(MlflowException):
    """Never raised; caught by older scripts."""


__all__ = [
    "ExecutionException",
    "InvalidUrlException",
    "MissingConfigException",
    "MlflowException",
    "RestException",
]
