"""Save or load a model whose pickle names classes of MLflow, and holds objects of them.

Arguments: save or load, the module (mlflow or regista.mlflow), the folder of the model, the file to write.
"""

import importlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np


def things(mlflow):
    """Objects that a model may keep: what it gets and gives, in every form, and an error."""
    types = importlib.import_module(f"{mlflow.__name__}.types")
    schema = importlib.import_module(f"{mlflow.__name__}.types.schema")
    models = importlib.import_module(f"{mlflow.__name__}.models")
    params = types.ParamSchema([types.ParamSpec("t", "double", 0.5), types.ParamSpec("n", "long", [1, 2], (-1,))])
    tensors = types.Schema([types.TensorSpec(np.dtype("float32"), (-1, 2), "x")])
    kept = {
        "tensors": tensors,
        "params": params,
        "columns": types.Schema([types.ColSpec("long", "a"), types.ColSpec(types.DataType.string, "b")]),
        "signature": models.ModelSignature(tensors, tensors, params),
        "array": models.infer_signature(np.array([1.0]), np.array(["text"])),
    }
    if hasattr(schema, "Map"):  # since 2.10, or later
        member = schema.Property("p", types.DataType.string, required=False)
        nested = [schema.Array(types.DataType.long), schema.Object([member]), schema.Map("double"), schema.AnyType()]
        kept["nested"] = types.Schema(
            [types.ColSpec(one, f"c{place}", required=place < 3) for place, one in enumerate(nested)]
        )
    return kept


def texts(kept):
    """Each as the text that stands in a model's file."""
    return {name: json.dumps(one.to_dict(), sort_keys=True) for name, one in kept.items()}


def keeper(mlflow):
    """A model that keeps them; its class is in no module, so that it is in the pickle with all that it names."""
    exceptions = importlib.import_module(f"{mlflow.__name__}.exceptions")
    types = importlib.import_module(f"{mlflow.__name__}.types")
    texts_of = texts

    class Keeper(mlflow.pyfunc.PythonModel):
        kept = things(mlflow)

        def __init__(self):
            self.kinds = dict(zip(("a", "b"), types.DataType, strict=False))
            self.kept_too = dict(self.kept)
            self.error = exceptions.MlflowException("too much", error_code=1)

        def load_context(self, context):
            self.greeting = Path(context.artifacts["greeting"]).read_text()

        def predict(self, context, model_input, params=None):
            import mlflow

            assert issubclass(type(self), mlflow.pyfunc.PythonModel)
            return [
                {
                    "kept": texts_of(self.kept),
                    "kept_too": texts_of(self.kept_too),
                    "kinds": {name: repr(kind) for name, kind in self.kinds.items()},
                    "error": [str(self.error), isinstance(self.error, mlflow.exceptions.MlflowException)],
                    "greeting": self.greeting,
                    "config": context.model_config,
                }
            ]

    return Keeper()


def main(action, module, folder, output):
    """Save the model, or load it and ask it."""
    warnings.filterwarnings("ignore")
    mlflow = importlib.import_module(module)
    if action == "save":
        greeting = Path(folder).with_name("greeting.txt")
        greeting.write_text("hello")
        own = {"artifacts": {"greeting": str(greeting)}, "model_config": {"depth": 2}}
        mlflow.pyfunc.save_model(folder, python_model=keeper(mlflow), pip_requirements=["cloudpickle"], **own)
    answer = mlflow.pyfunc.load_model(folder).predict([1])
    Path(output).write_text(json.dumps({"answer": {"value": answer[0]}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
