"""A model of three versions with metrics, params, tags, aliases and stages, registered by MLflow's own client."""

import sys

import mlflow
from sklearn.dummy import DummyRegressor

mlflow.set_tracking_uri(sys.argv[1])
client = mlflow.MlflowClient()
model = DummyRegressor(strategy="constant", constant=1.0).fit([[0.0]], [1.0])
for rmse, depth in ((0.9, 3), (0.4, 5), (0.6, 5)):
    with mlflow.start_run(run_name=f"depth-{depth}"):
        mlflow.log_metric("rmse", rmse)
        mlflow.log_param("depth", depth)
        mlflow.sklearn.log_model(model, name="model", registered_model_name="rides", pip_requirements=["scikit-learn"])
client.set_registered_model_alias("rides", "champion", "1")
client.set_registered_model_alias("rides", "champion", "2")
client.set_model_version_tag("rides", "2", "validated", "yes")
client.update_registered_model("rides", "Rides per **hour**.")
client.transition_model_version_stage("rides", "2", "Production")
