"""Steps of a scenario: each one's value or traceback goes into a JSON file."""

import json
import sys
import traceback
from pathlib import Path


class Steps:
    """Runs functions in order and keeps what they return; a failing one does not stop the next."""

    def __init__(self):
        self.facts = {}

    def __call__(self, function):
        try:
            self.facts[function.__name__] = {"value": function()}
        except Exception:
            self.facts[function.__name__] = {"error": traceback.format_exc()[-3000:]}
        return function

    def value(self, name):
        return self.facts[name]["value"]

    def write(self, path):
        Path(path).write_text(json.dumps(self.facts, indent=1))
        print(f"{len(self.facts)} steps", file=sys.stderr)
