"""Log three runs and register their models as versions of ``bikes``: ``log_versions.py URL regista|mlflow``."""

import sys
from importlib import import_module

import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.tree import DecisionTreeRegressor

URL, PACKAGE = sys.argv[1:]
COLUMN = "it's <img src=x onerror=alert(1)>"

mlflow = import_module("regista.mlflow" if PACKAGE == "regista" else "mlflow")
mlflow.set_tracking_uri(URL)
mlflow.set_experiment("demand")

data = pd.DataFrame({"hour": [0.0, 8.0, 12.0, 18.0] * 5, COLUMN: [0.5, 0.1, 0.9, 0.4] * 5})
bikes = data["hour"] * 3 + data[COLUMN]

for model in (DecisionTreeRegressor(max_depth=1), DecisionTreeRegressor(max_depth=3), Ridge(alpha=0.5)):
    with mlflow.start_run(run_name=type(model).__name__):
        model.fit(data, bikes)
        mlflow.log_params({"kind": type(model).__name__, "note": COLUMN, **model.get_params()})
        mlflow.log_input(mlflow.data.from_pandas(data, source="s3://bikes/2026.parquet", name="rides"), "training")
        mlflow.log_metric("mae", float(abs(model.predict(data) - bikes).mean()))
        mlflow.set_tags({"mlflow.source.git.commit": "4f1c2ab", "team": COLUMN})
        params = None if isinstance(model, Ridge) else {"check_input": True}
        signature = mlflow.models.infer_signature(data, model.predict(data), params)
        place = {"artifact_path": "model"} if mlflow.__version__.startswith("2.") else {"name": "model"}
        mlflow.sklearn.log_model(
            model,
            **place,
            signature=signature,
            input_example=None if isinstance(model, Ridge) else data.head(3),
            serialization_format="cloudpickle",
            registered_model_name="bikes",
            pip_requirements=["scikit-learn", "pandas" if isinstance(model, Ridge) else "pandas>=2"],
        )

client = mlflow.MlflowClient()
client.set_registered_model_alias("bikes", "champion", "1")
client.set_registered_model_alias("bikes", "champion", "2")
client.set_model_version_tag("bikes", "2", "checked", COLUMN)
client.update_model_version("bikes", "2", f"The **second** try. {COLUMN}")
client.copy_model_version("models:/bikes/2", "bikes-live")
