"""Registered models of the frameworks, loaded: load_frameworks.py MODULE SIDE TRACKING_URI OUTPUT_JSON.

MODULE is what loads, ``mlflow`` or ``regista.mlflow``; SIDE is which of the two saved them.
"""

import sys
from importlib import import_module

from data import plain
from framework_models import CASES, numbers, registered
from steps import Steps

loader, side, uri, output = sys.argv[1:5]
mlflow = import_module(loader)
mlflow.set_tracking_uri(uri)
older = loader == "mlflow" and mlflow.__version__.startswith("2.")
step = Steps()


for name, case in CASES.items():
    if not case.installed or (older and case.newest_only):
        continue
    uri = f"models:/{registered(name, side)}/1"

    def native(uri=uri, case=case):
        model = import_module(f"{loader}.{case.flavor}").load_model(uri)
        return plain(case.native(model, case.data))

    def pyfunc(uri=uri, case=case):
        return plain(numbers(mlflow.pyfunc.load_model(uri).predict(case.data)))

    for function in (native, pyfunc):
        function.__name__ = f"{name} {function.__name__}"
        step(function)

step.write(output)
