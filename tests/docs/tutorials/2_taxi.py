# ruff: noqa
# fmt: off
import pickle
from pathlib import Path

from sklearn.linear_model import LinearRegression

import mlflow
from mlflow.tracking import MlflowClient

MLFLOW_TRACKING_URI = "sqlite:///mlflow.db"

client = MlflowClient(tracking_uri=MLFLOW_TRACKING_URI)

client.list_experiments()

EXPERIMENT_NAME = "nyc-taxi-experiment"
client.create_experiment(name = EXPERIMENT_NAME)

# The runs that the lesson before this one made.
mlflow.set_tracking_uri(MLFLOW_TRACKING_URI)
mlflow.set_experiment(EXPERIMENT_NAME)
for rmse in (6.5, 6.2, 9.0):
    with mlflow.start_run():
        mlflow.log_metric("rmse", rmse)
        Path("vectorizer.pkl").write_bytes(pickle.dumps({"rmse": rmse}))
        mlflow.log_artifact("vectorizer.pkl", artifact_path="extra_artifacts")
        mlflow.sklearn.log_model(LinearRegression().fit([[0], [1]], [0, rmse]), artifact_path="models")

from mlflow.entities import ViewType

runs = client.search_runs(
    experiment_ids = '1',    # Experiment ID we want
    filter_string = "metrics.rmse < 7",
    run_view_type = ViewType.ACTIVE_ONLY,
    max_results = 5,
    order_by = ["metrics.rmse ASC"]
)

for run in runs:
    print(f"run id: {run.info.run_id}, rmse: {run.data.metrics['rmse']:.4f}")

mlflow.set_tracking_uri(MLFLOW_TRACKING_URI)

for run in runs:
    run_id = run.info.run_id
    model_uri = f"runs:/{run_id}/models"
    mlflow.register_model(model_uri=model_uri, name="nyc-taxi-regressor")

model_name = "nyc-taxi-regressor"
latest_versions = client.get_latest_versions(name=model_name)

for version in latest_versions:
    print(f"version: {version.version}, stage: {version.current_stage}")

model_version = 2
new_stage = "Staging"
client.transition_model_version_stage(
    name=model_name,
    version=model_version,
    stage=new_stage,
    archive_existing_versions=False
)

from datetime import datetime

date = datetime.today().date()
client.update_model_version(
    name=model_name,
    version=model_version,
    description=f"The model version {model_version} was transitioned to {new_stage} on {date}"
)

run_id = runs[0].info.run_id
client.download_artifacts(run_id = run_id, path = "extra_artifacts", dst_path = ".")

with open("extra_artifacts/vectorizer.pkl", "rb") as f_in:
    dv = pickle.load(f_in)
print(dv)
