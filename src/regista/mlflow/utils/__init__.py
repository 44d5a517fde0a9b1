"""MLflow's ``mlflow.utils``: the few names that older notebooks take from there."""
