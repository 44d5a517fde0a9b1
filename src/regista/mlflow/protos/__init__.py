"""MLflow's ``mlflow.protos``: the error codes that scripts compare."""
