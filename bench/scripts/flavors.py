"""Logs or loads one model again and again: flavors.py regista|mlflow TRACKING_URI MODEL log|native|pyfunc TIMES.

One script for both: only the import differs. Prints the milliseconds of every call, the first among them, on the
clock and of the processor, and those of the framework's own saving or loading of the same model: none can be quicker.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import measured
from own_files import OWN_FILES
from small_models import MODELS


def main():
    system, uri, name, way, times = sys.argv[1:]
    model = MODELS[name]
    made = model.make()
    if system == "regista":
        from regista import mlflow
    else:
        import mlflow
    mlflow.set_tracking_uri(uri)
    registered = f"bench-{name.replace(' ', '-')}"
    module = import_module(f"{mlflow.__name__}.{model.flavor}")
    if way == "log":
        call = logging(mlflow, module, model, made, registered)
    else:
        load = module.load_model if way == "native" else mlflow.pyfunc.load_model
        call = lambda: load(f"models:/{registered}/1")  # noqa: E731
    calls = [measured(call) for _ in range(int(times) + 1)]
    print("RESULT " + json.dumps({"calls": calls, "framework": own_times(model, made, way, int(times))}))


def logging(mlflow, module, model, made, registered):
    """A call that logs in a run of its own; the run is made, and closed, within the time."""
    signature = mlflow.models.infer_signature(model.data, model.predict(made, model.data))
    mlflow.set_experiment("bench")

    def call():
        with mlflow.start_run():
            module.log_model(
                **{model.argument: made},
                name="model",
                signature=signature,
                input_example=model.example,
                registered_model_name=registered,
                **model.options,
            )

    return call


def own_times(model, made, way, times):
    save, load = OWN_FILES[model.own]
    with TemporaryDirectory() as folder:
        if way == "log":
            return [measured(lambda n=n: save(made, Path(folder, str(n)))) for n in range(times + 1)]
        file = Path(folder, "saved")
        save(made, file)
        return [measured(lambda: load(made, file)) for _ in range(times + 1)]


if __name__ == "__main__":
    main()
