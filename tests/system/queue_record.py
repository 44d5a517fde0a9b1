"""What a run has on the server, compared with what scripts noted as logged."""

from collections import Counter

from regista.client import Client


class Record:
    """Everything that one run has, and what its events tell."""

    def __init__(self, url, run_id):
        with Client(url) as client:
            self.run = client.get_run(run_id)
            self.points = {
                key: [point.step for point in client.get_metric_history(run_id, key)] for key in self.run.data.metrics
            }
            self.events = []
            while page := client.list_events(
                f"run:{run_id}", 10_000, before=self.events[-1].event_id if self.events else None
            ):
                self.events += page

    def check(self, notes):
        """Nothing that was noted is lost, at most one call of each script more is there, and nothing is there twice."""
        for key, steps in notes.metrics.items():
            found = self.points.get(key, [])
            assert found[: len(steps)] == steps, key
            assert len(found) <= len(steps) + 1, key
        assert set(self.points) <= set(notes.metrics) | notes.scripts_without_a_point
        missing = set(notes.params.items()) - set(self.run.data.params.items())
        assert not missing
        assert len(self.run.data.params) <= len(notes.params) + len(notes.scripts)
        self.check_events()

    def check_events(self):
        """The events tell of each point once, and of each param once: no batch was carried out twice."""
        told = sum(event.after["points"] for event in self.events if event.action == "run.metrics_logged")
        assert told == sum(map(len, self.points.values()))
        logged = [event.after["params"] for event in self.events if event.action == "run.params_logged"]
        params = Counter(key for params in logged for key in params)
        assert params == Counter(dict.fromkeys(self.run.data.params, 1))


class Notes:
    """What scripts have noted: each call had returned by then."""

    def __init__(self, path, scripts):
        self.scripts = set(scripts)
        self.metrics = {}
        self.params = {}
        self.ended = False
        for line in path.read_text().splitlines() if path.exists() else ():
            kind, key, value = line.split()
            if kind == "metric":
                self.metrics.setdefault(key, []).append(int(value))
            elif kind == "param":
                self.params[key] = value
            else:
                self.ended = True

    @property
    def scripts_without_a_point(self):
        """Metrics of scripts that were killed before they noted their first point."""
        return {f"{script}-loss" for script in self.scripts} - set(self.metrics)
