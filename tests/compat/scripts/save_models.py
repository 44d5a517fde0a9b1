"""Models saved by MLflow: save_models.py FOLDER TRACKING_URI OUTPUT_JSON (saved to FOLDER, logged to the server)."""

import sys
from pathlib import Path

import mlflow
from data import classifier, frame, plain, scaled_class
from mlflow.models import infer_signature
from steps import Steps

folder, uri, output = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
legacy = mlflow.__version__.startswith("2.")
mlflow.set_tracking_uri(uri)
mlflow.set_experiment("saved by mlflow")
where = {"artifact_path": "model"} if legacy else {"name": "model"}
step = Steps()
# One model of each flavor has MLflow find out what it needs; the others are told, as that takes long.
needs = {"pip_requirements": ["mlflow", "scikit-learn"]}
model = classifier()
signature = infer_signature(frame, model.predict(frame))
(folder / "factor.txt").write_text("2.5")
own = {"python_model": scaled_class(mlflow.pyfunc.PythonModel)(), "artifacts": {"factor": str(folder / "factor.txt")}}


@step
def sklearn_default():
    mlflow.sklearn.save_model(model, str(folder / "sklearn_default"), signature=signature, input_example=frame.head(2))
    return plain(model.predict(frame))


@step
def sklearn_cloudpickle():
    mlflow.sklearn.save_model(model, str(folder / "sklearn_cloudpickle"), serialization_format="cloudpickle", **needs)
    return plain(model.predict(frame))


@step
def sklearn_params():
    told = infer_signature(frame, model.predict(frame), params={"alpha": 1})
    mlflow.sklearn.save_model(model, str(folder / "sklearn_params"), signature=told, **needs)
    loaded = mlflow.pyfunc.load_model(str(folder / "sklearn_params"))
    return [plain(loaded.predict(frame)), plain(loaded.predict(frame, params={"alpha": 2}))]


@step
def pyfunc_class():
    mlflow.pyfunc.save_model(str(folder / "pyfunc_class"), **own)
    return plain(frame["petal length (cm)"] * 2.5)


@step
def server_sklearn():
    mlflow.sklearn.log_model(model, registered_model_name="mlflow-sklearn", signature=signature, **where, **needs)
    return plain(model.predict(frame))


@step
def server_pyfunc():
    mlflow.pyfunc.log_model(registered_model_name="mlflow-pyfunc", **where, **own, **needs)
    return plain(frame["petal length (cm)"] * 2.5)


step.write(output)
