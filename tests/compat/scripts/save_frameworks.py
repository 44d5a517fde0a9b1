"""Models of the frameworks, logged and registered: save_frameworks.py MODULE TRACKING_URI OUTPUT_JSON.

MODULE is ``mlflow`` or ``regista.mlflow``; the rest of the script is the same for both.
"""

import sys
from importlib import import_module

from data import plain
from framework_models import CASES, registered
from steps import Steps

side, uri, output = sys.argv[1:4]
mlflow = import_module(side)
mlflow.set_tracking_uri(uri)
mlflow.set_experiment(f"saved by {side}")
older = side == "mlflow" and mlflow.__version__.startswith("2.")
step = Steps()

for name, case in CASES.items():
    if not case.installed or (older and case.newest_only):
        continue

    def save(name=name, case=case):
        model = case.make()
        predicted = case.native(model, case.data)
        options = dict(case.options)
        if older:
            options.pop("serialization_format", None)
        signature = mlflow.models.infer_signature(case.data, predicted) if case.signature else False
        where = {"artifact_path": "model"} if older else {"name": "model"}
        log_model = import_module(f"{side}.{case.flavor}").log_model
        log_model(
            model,
            registered_model_name=registered(name, side),
            signature=signature,
            pip_requirements=["cloudpickle"],  # MLflow would start a process to find them
            **where,
            **options,
        )
        return plain(predicted)

    save.__name__ = name
    step(save)

step.write(output)
