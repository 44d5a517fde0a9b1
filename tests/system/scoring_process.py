"""A running ``regista models serve``, and what its tests ask of it."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from regista.client import Client

PATIENCE = 60


def doubling():
    """A model that doubles, unless its input says that it is to exit, to tell its process's id or to take a second."""

    def doubles(model_input):
        import os
        import sys
        import time

        values = list(model_input["x"])
        if values == [-1]:
            sys.exit(1)
        if values == [-2]:
            return [os.getpid()]
        if values == [-3]:
            time.sleep(1)
        return [2 * value for value in values]

    return doubles


def register_doubling(folder):
    """A registry in ``folder`` whose model ``twice`` doubles; its champion is version 1."""
    with Client(folder) as client:
        client.log_model(doubling(), "model", experiment_id="0", registered_model_name="twice", pip_requirements=[])
        client.set_registered_model_alias("twice", "champion", 1)


class Scoring:
    """A running ``regista models serve``; ``line`` is its start line, ``errors`` what it wrote on stderr so far."""

    def __init__(self, registry, *arguments, models=("models:/twice@champion",)):
        options = [part for uri in models for part in ("-m", uri)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "regista", "models", "serve", *options, "-p", "0",
             "--tracking-uri", str(registry), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._errors = []
        self._reader = threading.Thread(target=lambda: self._errors.extend(self.process.stderr), daemon=True)
        self._reader.start()
        self.line = self.process.stdout.readline()
        match = re.search(r"(http://\S+)/invocations$", self.line.strip())
        if match is None:
            self.process.wait(PATIENCE)
            self._reader.join(PATIENCE)
            raise AssertionError(f"{self.line}{self.errors}")
        self.url = match[1]

    @property
    def errors(self):
        return "".join(self._errors)

    def get(self, path, **headers):
        return urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=30)

    def text(self, path):
        with self.get(path) as answer:
            return answer.read().decode()

    def post(self, content, content_type="application/json", path="/invocations", **headers):
        status, body, _ = self.ask(content, content_type, path, **headers)
        return status, body

    def ask(self, content, content_type="application/json", path="/invocations", **headers):
        """Status, body and headers of the answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"Content-Type": content_type, **headers}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers), timeout=30) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def details(self):
        return json.loads(self.text("/models"))

    def model(self, deployment=0, place=0):
        """What the details page says of one model."""
        return self.details()["deployments"][deployment]["models"][place]

    def wait_for(self, condition):
        """Wait until ``condition()`` is true."""
        wait_for(condition, lambda: f"{self.details()}\n{self.errors}")

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self._reader.join(PATIENCE)
            self.process.stdout.close()
            self.process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def wait_for(condition, explain=lambda: ""):
    """Wait until ``condition()`` is true; it may raise an OSError while something is starting."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < end, explain()
        time.sleep(0.02)
