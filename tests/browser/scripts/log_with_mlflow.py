"""A run with every kind of file, logged by MLflow's own client. Prints the ids of the run and of its model as JSON."""

import json
import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
from PIL import Image
from sklearn.linear_model import LinearRegression

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("bikes")
frame = pd.DataFrame({"hour": np.arange(200), "demand": np.arange(200) * 1.5})
figure, axes = plt.subplots()
axes.plot(frame["hour"], frame["demand"])
pixels = np.zeros((40, 60, 3), dtype=np.uint8)
pixels[:, :30, 0] = 255

with mlflow.start_run(run_name="viewers", tags={"team": "risk"}, description="Fits a **line** to demand.") as run:
    mlflow.log_params({"depth": 6, "features": "hour, demand", "learning_rate": 0.1})
    mlflow.log_input(mlflow.data.from_pandas(frame, name="bike-hours", targets="demand"), context="training")
    for step in range(20):
        mlflow.log_metric("loss", 10 / (step + 1), step=step)
        mlflow.log_metric("system/cpu_utilization_percentage", 40 + step % 7, step=step)
    mlflow.log_figure(figure, "figures/demand.png")
    mlflow.log_figure(figure, "figures/demand.svg")
    mlflow.log_figure(figure, "figures/demand.pdf")
    mlflow.log_image(Image.fromarray(pixels), "images/red.png")
    mlflow.log_image(pixels, key="sample", step=3)
    mlflow.log_table(frame.head(30), "tables/head.json")
    mlflow.log_table({"label": ["red"], "image": [mlflow.Image(pixels)]}, "tables/images.json")
    mlflow.log_text(frame.to_csv(index=False), "tables/all.csv")
    mlflow.log_text("first line\nsecond line\n", "notes.txt")
    mlflow.log_text("# Report\n\nThe fit is **good**.\n", "report.md")
    mlflow.log_dict({"layers": [{"units": 64}, {"units": 8}], "rate": 0.5, "none": float("nan")}, "config.json")
    mlflow.log_dict({"layers": [64, 8]}, "config.yaml")
    mlflow.log_text(
        "<h1 id=at>Shown</h1><script>document.getElementById('at').append(' and run')</script>", "page.html"
    )
    fitted = LinearRegression().fit(frame[["hour"]], frame["demand"])
    model = mlflow.sklearn.log_model(fitted, name="line", pip_requirements=["scikit-learn"])
    mlflow.log_metric("rmse", 0.5, model_id=model.model_id, dataset=mlflow.data.from_pandas(frame, name="bike-hours"))
    with mlflow.start_run(run_name="inside", nested=True):
        pass

print(json.dumps({"run": run.info.run_id, "model": model.model_id, "experiment": run.info.experiment_id}))
