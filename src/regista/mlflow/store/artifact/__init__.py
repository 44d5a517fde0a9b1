"""MLflow's ``mlflow.store.artifact``."""
