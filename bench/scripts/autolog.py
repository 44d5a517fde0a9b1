"""What autolog adds to a training: autolog.py regista|mlflow TRACKING_URI TRAINING TIMES OPTIONS_JSON.

One script for both: only the import differs. Prints the milliseconds of every call, on the clock and of the
processor, first without autolog (nothing of the library has been imported by then), then with it.
"""

import contextlib
import io
import json
import sys
from importlib import import_module

from measuring import measured
from trainings import TRAININGS


def main():
    system, uri, name, times, options = sys.argv[1:]
    module, make, steps = TRAININGS[name]
    quiet = make()

    def train():
        with contextlib.redirect_stdout(io.StringIO()):
            quiet()

    train()
    plain = [measured(train) for _ in range(int(times) + 1)]
    if system == "regista":
        from regista import mlflow
    else:
        import mlflow
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("bench")
    import_module(f"{mlflow.__name__}.{module}").autolog(silent=True, **json.loads(options))
    logged = [measured(train) for _ in range(int(times) + 1)]
    runs = len(mlflow.search_runs(output_format="list", filter_string="", max_results=1000))
    if runs < int(times) + 1:
        raise SystemExit(f"only {runs} runs were logged")
    print("RESULT " + json.dumps({"plain": plain, "logged": logged, "steps": steps}))


if __name__ == "__main__":
    main()
