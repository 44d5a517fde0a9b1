"""Models loaded by MLflow: load_models.py TRACKING_URI OUTPUT_JSON NAME=URI…"""

import sys

import mlflow
from data import frame, plain
from steps import Steps

mlflow.set_tracking_uri(sys.argv[1])
step = Steps()

for argument in sys.argv[3:]:
    name, _, uri = argument.partition("=")

    def pyfunc(uri=uri):
        return plain(mlflow.pyfunc.load_model(uri).predict(frame))

    def native(uri=uri):
        return plain(mlflow.sklearn.load_model(uri).predict(frame))

    def signature(uri=uri):
        schema = mlflow.pyfunc.load_model(uri).metadata.signature
        return None if schema is None else schema.to_dict()

    for function in [pyfunc, signature] + ([native] if "sklearn" in name else []):
        function.__name__ = f"{name} {function.__name__}"
        step(function)

step.write(sys.argv[2])
