"""Log a training loop, look at it while it runs, compare what came out.

Run it with ``python examples/training_loop.py``; needs nothing but Regista. While it trains, another terminal shows its
course with ``regista runs watch --tracking-uri FOLDER``, where FOLDER is what the first line says.
"""

import random
import tempfile

import regista

folder = tempfile.mkdtemp()
print("tracking in", folder)
regista.set_tracking_uri(folder)
regista.set_experiment("a line through points")

chance = random.Random(0)
points = [(x / 100, 3 * x / 100 + 1 + chance.gauss(0, 0.1)) for x in range(100)]


def train(learning_rate: float, epochs: int = 200) -> str:
    """Fit a line by gradient descent; gives the run's id."""
    slope, offset = 0.0, 0.0
    with regista.start_run(run_name=f"rate {learning_rate}") as run:
        regista.log_params({"learning_rate": learning_rate, "epochs": epochs})
        for epoch in range(epochs):
            errors = [slope * x + offset - y for x, y in points]
            slope -= learning_rate * sum(error * x for error, (x, _) in zip(errors, points, strict=True)) / len(points)
            offset -= learning_rate * sum(errors) / len(points)
            loss = sum(error**2 for error in errors) / len(points)
            regista.log_metrics({"loss": loss, "slope": slope}, step=epoch)
        regista.log_dict({"slope": slope, "offset": offset}, "line.json")
    return run.info.run_id


runs = [train(learning_rate) for learning_rate in (0.01, 0.1, 1.0)]

client = regista.Client()
comparison = client.compare_runs(runs)
for row in (*comparison.params, *comparison.metrics):
    print(row.key, *row.values)

(best,) = client.search_runs(client.get_run(runs[0]).info.experiment_id, order_by=["metrics.loss"], max_results=1)
print("the best run is", best.info.run_name)
print("its line:", client.list_artifacts(best.info.run_id)[0].path)
print("see it:", f"regista runs show {best.info.run_id} --tracking-uri {folder}")
