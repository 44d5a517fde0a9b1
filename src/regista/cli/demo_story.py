"""Story: the steps of the demo. The code that is shown is the code that runs."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import warnings
from collections.abc import Mapping
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import httpx2

from .demo_narration import Narrator, table
from .demo_servers import DemoServer, free_port

_REGISTRY = "registry"  # the folder, below the demo's own, that is the whole embedded store

_TRAIN = """
    from sklearn.datasets import load_wine
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split

    wines, growers = load_wine(return_X_y=True, as_frame=True)
    train, test, known, asked = train_test_split(
        wines, growers, test_size=0.5, random_state=1, stratify=growers
    )
    logistic = LogisticRegression(solver="newton-cg", max_iter=1000).fit(train, known)
    forest = RandomForestClassifier(n_estimators=50, random_state=0).fit(train, known)
"""

_TRACK = """
    import regista

    regista.set_tracking_uri(folder)
    regista.set_experiment("wine")
    for kind, model in {"logistic regression": logistic, "random forest": forest}.items():
        with regista.start_run(run_name=kind):
            regista.log_params(model.get_params())
            regista.log_metric("accuracy", model.score(test, asked))
            regista.log_model(
                model,
                name="classifier",
                registered_model_name="wine",
                signature=regista.infer_signature(test, model.predict(test)),
                input_example=test.head(3),
            )
"""

_PROMOTE = """
    client = regista.Client(folder)
    runs = {v.version: client.get_run(v.run_id) for v in client.search_model_versions("name = 'wine'")}
    best = max(runs, key=lambda version: runs[version].data.metrics["accuracy"])
    client.set_registered_model_alias("wine", "champion", best, reason="best on the test set")
"""

_LOAD = """
    champion = regista.load_model("models:/wine@champion")
    predictions = champion.predict(test)
"""


class Story:
    """Tells the demo in a folder; ``environment`` is that of the processes it starts."""

    def __init__(self, folder: Path, narrator: Narrator, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._narrator = narrator
        self._environment = {**environment, "REGISTA_TABLE_WIDTH": str(narrator.width), "PYTHONUNBUFFERED": "1"}
        self._http = httpx2.Client()
        self._names: dict[str, Any] = {"folder": str(folder / _REGISTRY)}

    def tell(self, port: int, scoring_port: int, *, wait: bool) -> None:
        """All steps in order; raises a ClickException when an answer is wrong. ``wait``: ask before stopping."""
        self._narrator.open(
            "Regista: the whole way of one model", f"in {self._folder}, with the wine data of scikit-learn"
        )
        self._train()
        self._promote()
        self._move_and_roll_back()
        self._look_back()
        port, scoring_port = free_port(port), free_port(scoring_port)
        with self._serve_registry(port) as registry:
            self._ask_registry(registry)
            with self._serve_champion(registry, scoring_port) as scoring:
                self._score(scoring)
                if wait:
                    self._narrator.say(f"\nRegistry  {registry.url}\nScoring   {scoring.url}/invocations")
                    self._narrator.ask("Both servers are running. Press enter to stop them.")
        self._narrator.close("Every answer was verified; the servers are stopped.")

    def _train(self) -> None:
        self._python("Train two models on real data", _TRAIN)
        self._python("Log both runs; save and register both models", _TRACK)
        scores = {
            kind: self._names[kind].score(self._names["test"], self._names["asked"]) for kind in ("logistic", "forest")
        }
        self._narrator.say(table({kind: f"accuracy {score:.3f}" for kind, score in scores.items()}))
        _expect("the forest is the better one", scores["forest"] > scores["logistic"], True)

    def _promote(self) -> None:
        self._python("The better version becomes the champion", _PROMOTE)
        metrics = {version: run.data.metrics["accuracy"] for version, run in self._names["runs"].items()}
        expected = {str(number): self._accuracy(kind) for number, kind in enumerate(("logistic", "forest"), 1)}
        _expect("the logged accuracies", metrics, expected)
        _expect("the best version", self._names["best"], "2")
        self._narrator.say("wine@champion → version 2")
        self._python("Load it by its alias and use it", _LOAD)
        predictions = self._names["predictions"].tolist()
        _expect(
            "the loaded model's predictions", predictions, self._names["forest"].predict(self._names["test"]).tolist()
        )
        self._narrator.say(f"{len(predictions)} predictions, equal to those of the model in memory")

    def _accuracy(self, kind: str) -> float:
        return float(self._names[kind].score(self._names["test"], self._names["asked"]))

    def _move_and_roll_back(self) -> None:
        self._shell(
            "Somebody moves the alias", ["registry", "set-alias", "wine", "champion", "1", "--reason", "smaller"]
        )
        _expect("the holder after the move", self._holder(), "1")
        self._shell(
            "That was a mistake: one command undoes it", ["rollback", "wine@champion", "--reason", "accuracy fell"]
        )
        _expect("the holder after the rollback", self._holder(), "2")

    def _holder(self) -> str:
        return str(self._names["client"].get_model_version_by_alias("wine", "champion").version)

    def _look_back(self) -> None:
        self._shell("Who did what, and why", ["history", "wine"])
        history = self._names["client"].get_history("wine")
        moves = [(event.after["version"], event.reason) for event in history if event.action.startswith("alias.")]
        expected = [("2", "accuracy fell"), ("1", "smaller"), ("2", "best on the test set")]
        _expect("the moves of the alias, newest first", moves, expected)
        _expect("the versions in the history", [e.action for e in history].count("model_version.created"), 2)
        self._shell("Nobody changed the history or the files since", ["verify"])

    def _serve_registry(self, port: int) -> DemoServer:
        url = f"http://127.0.0.1:{port}"
        command = ["server", "--backend-store-uri", _REGISTRY, "--port", str(port)]
        return self._server("Serve the same registry to everybody", command, url)

    def _ask_registry(self, registry: DemoServer) -> None:
        _expect("the registry's health", self._curl("Is it well?", f"{registry.url}/health"), "OK")
        query = "/api/2.0/mlflow/registered-models/alias?name=wine&alias=champion"
        version = json.loads(
            self._curl("MLflow's REST API answers", f"{registry.url}{query}", shown=("version", "run_id", "source"))
        )
        _expect("the alias over REST", version["model_version"]["version"], "2")

    def _serve_champion(self, registry: DemoServer, port: int) -> DemoServer:
        url = f"http://127.0.0.1:{port}"
        command = ["models", "serve", "-m", "models:/wine@champion", "-p", str(port), "--tracking-uri", registry.url]
        return self._server("Serve the champion", command, url)

    def _score(self, scoring: DemoServer) -> None:
        rows = self._names["test"].head(2)
        body = {"dataframe_split": rows.to_dict(orient="split", index=False)}
        answer = json.loads(self._curl("Ask it about two wines", f"{scoring.url}/invocations", body))
        _expect("the served predictions", answer, {"predictions": self._names["forest"].predict(rows).tolist()})

    def _python(self, title: str, code: str) -> None:
        said = StringIO()
        with self._narrator.step(title, "python", code), redirect_stderr(said), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(dedent(code), f"<{title}>", "exec"), self._names)  # noqa: S102 - the demo's own text
        self._narrator.say(said.getvalue().rstrip())

    def _shell(self, title: str, arguments: list[str]) -> None:
        arguments = [*arguments, "--tracking-uri", _REGISTRY]
        with self._narrator.step(title, "console", f"$ {shlex.join(['regista', *arguments])}"):
            done = subprocess.run(  # noqa: S603 - the demo's own command
                self._program(arguments),
                cwd=self._folder,
                env=self._environment,
                capture_output=True,
                text=True,
                check=False,
            )
        self._narrator.say(done.stdout.rstrip())
        if done.returncode:
            raise click.ClickException(
                f"regista {arguments[0]} ended with exit code {done.returncode}: {done.stderr.strip()}"
            )

    def _server(self, title: str, arguments: list[str], url: str) -> DemoServer:
        with self._narrator.step(title, "console", f"$ {shlex.join(['regista', *arguments])} &"):
            log = self._folder / f"{arguments[0]}.log"
            server = DemoServer(self._program(arguments), url, log, self._folder, self._environment)
        self._narrator.say(server.start_line)
        return server

    def _curl(self, title: str, url: str, body: Any = None, shown: tuple[str, ...] = ()) -> str:
        line = f"$ curl '{url}'" if "?" in url else f"$ curl {url}"
        if body is not None:
            line += f" \\\n    -H 'Content-Type: application/json' -d '{json.dumps(body)}'"
        with self._narrator.step(title, "console", line):
            answer = self._http.get(url) if body is None else self._http.post(url, json=body)
        if answer.status_code != 200:
            raise click.ClickException(f"{url} answered {answer.status_code}: {answer.text}")
        self._narrator.say(_extract(answer.text, shown) if shown else answer.text)
        return answer.text

    def _program(self, arguments: list[str]) -> list[str]:
        return [sys.executable, "-m", "regista", *arguments]


def _extract(text: str, fields: tuple[str, ...]) -> str:
    (content,) = json.loads(text).values()
    return table({field: content.get(field) for field in fields})


def _expect(what: str, got: object, expected: object) -> None:
    if got != expected:
        raise click.ClickException(f"The demo found a mistake: {what} must be {expected!r}, got {got!r}")
