# ruff: noqa
# fmt: off
from sklearn.datasets import make_regression
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

import mlflow
import mlflow.sklearn
from mlflow.models import infer_signature

mlflow.set_tracking_uri("http://127.0.0.1:8081")

with mlflow.start_run() as run:
    X, y = make_regression(n_features=4, n_informative=2, random_state=0, shuffle=False)
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=0.2, random_state=42
    )
    params = {"max_depth": 2, "random_state": 42}
    model = RandomForestRegressor(**params)
    model.fit(X_train, y_train)

    # Infer the model signature
    y_pred = model.predict(X_test)
    signature = infer_signature(X_test, y_pred)

    # Log parameters and metrics using the MLflow APIs
    mlflow.log_params(params)
    mlflow.log_metrics({"mse": mean_squared_error(y_test, y_pred)})

    # Log the sklearn model and register as version 1
    mlflow.sklearn.log_model(
        sk_model=model,
        artifact_path="sklearn-model",
        signature=signature,
        registered_model_name="sk-learn-random-forest-reg-model",
    )

result = mlflow.register_model(
    f"runs:/{run.info.run_id}/sklearn-model", "sk-learn-random-forest-reg"
)

from mlflow import MlflowClient

client = MlflowClient()
try:
    client.create_registered_model("sk-learn-random-forest-reg-model")
except mlflow.MlflowException as error:
    # Note: You will get and error since model "sk-learn-random-forest-reg-model" already exists.
    print(error.error_code)

client = MlflowClient()
result = client.create_model_version(
    name="sk-learn-random-forest-reg-model",
    source=f"mlflow-artifacts:/0/{run.info.run_id}/artifacts/sklearn-model",
    run_id=run.info.run_id,
)

import mlflow.pyfunc

model_name = "sk-learn-random-forest-reg-model"
model_version = 1

model = mlflow.pyfunc.load_model(model_uri=f"models:/{model_name}/{model_version}")

X, y = make_regression(n_features=4, n_informative=2, random_state=0, shuffle=False)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.2, random_state=42
)

print((model.predict(X_test) == y_pred).all())

# Archive models version 1 from Production into Archived
client = MlflowClient()
client.transition_model_version_stage(
    name="sk-learn-random-forest-reg-model", version=1, stage="Archived"
)
