"""MLflow's ``mlflow.entities.model_registry``."""

from ....entities import Alias as RegisteredModelAlias
from ....entities import ModelVersion, RegisteredModel
from ....entities import Tag as ModelVersionTag
from ....entities import Tag as RegisteredModelTag

__all__ = ["ModelVersion", "ModelVersionTag", "RegisteredModel", "RegisteredModelAlias", "RegisteredModelTag"]
