"""A script written for MLflow: only its import line has changed.

Run it with ``python examples/change_one_import.py``; needs scikit-learn. With MLFLOW_TRACKING_URI set to the
address of a ``regista server`` it goes there.
"""

import os
import tempfile

from sklearn.datasets import make_regression
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error

from regista import mlflow  # was: import mlflow
from regista.mlflow.models import infer_signature  # was: from mlflow.models import infer_signature

if "MLFLOW_TRACKING_URI" not in os.environ:
    mlflow.set_tracking_uri(f"sqlite:///{tempfile.mkdtemp()}/mlflow.db")

x, y = make_regression(n_features=4, n_informative=2, random_state=0)
with mlflow.start_run() as run:
    params = {"max_depth": 2, "random_state": 42}
    model = RandomForestRegressor(**params).fit(x, y)
    mlflow.log_params(params)
    mlflow.log_metric("mse", mean_squared_error(y, model.predict(x)))
    info = mlflow.sklearn.log_model(
        model,
        name="model",
        signature=infer_signature(x, model.predict(x)),
        registered_model_name="forest",
    )

client = mlflow.MlflowClient()
client.set_registered_model_alias("forest", "champion", info.registered_model_version)
loaded = mlflow.pyfunc.load_model("models:/forest@champion")
print(loaded.predict(x[:3]))
