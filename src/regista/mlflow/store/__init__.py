"""MLflow's ``mlflow.store``: the few names that scripts take from there."""
