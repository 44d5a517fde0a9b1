# ruff: noqa
# fmt: off
import pandas as pd
from sklearn.linear_model import LinearRegression

import mlflow
from mlflow.tracking import MlflowClient

data = pd.DataFrame({"hour": [0.0, 1.0, 2.0]})
client = MlflowClient(tracking_uri="file://./mlruns", registry_uri="file://./mlruns")

mlflow.set_tracking_uri("file://./mlruns")
mlflow.set_registry_uri("file://./mlruns")
client.create_registered_model("bikes")

import mlflow
with mlflow.start_run(run_name="training"):
    model = LinearRegression().fit(data, [0.0, 2.0, 4.0])
    model_info = mlflow.sklearn.log_model(model, "models") # optional if you use autologging

model_version = mlflow.register_model(name="bikes", model_uri=model_info.model_uri)

model_uri = "models:/bikes/1"
model = mlflow.sklearn.load_model(model_uri)
predictions = model.predict(data)
print(predictions.round(6).tolist())

import mlflow
from mlflow.models.signature import infer_signature
inputs, outputs = data, predictions
signature = infer_signature(inputs, outputs)
model_info = mlflow.sklearn.log_model(model, artifact_path="models", signature=signature, input_example=inputs)
mlflow.register_model(name="bikes", model_uri=model_info.model_uri)

import mlflow
client = mlflow.tracking.MlflowClient()
model_versions = client.search_model_versions("name='bikes'")
for model_version in model_versions:
    print(model_version)

from mlflow.tracking import MlflowClient

client = MlflowClient(tracking_uri="./mlruns", registry_uri="./mlruns")
client.set_registered_model_alias(name="bikes", alias="Champion", version=1)

import mlflow

model_uri = "models:/bikes@Champion"
model = mlflow.pyfunc.load_model(model_uri=model_uri)
predictions = model.predict(inputs)
print(predictions.round(6).tolist())

versions = client.search_model_versions("name='bikes'", max_results=1, order_by=["version_number DESC"])
last_version = versions[0].version
client.set_registered_model_alias(name="bikes", alias="Champion", version=last_version)

import mlflow.pyfunc

def some_transformation(column):
    return column + 1

class CustomModel(mlflow.pyfunc.PythonModel):

    def load_context(self, context):
        # Load artifacts or dependencies here
        pass

    def predict(self, context, model_input):
        # Apply custom logic here
        return model_input.apply(some_transformation)

# Example of saving the model
mlflow.pyfunc.save_model(path="path/to/save", python_model=CustomModel())
print(mlflow.pyfunc.load_model("path/to/save").predict(inputs)["hour"].tolist())
