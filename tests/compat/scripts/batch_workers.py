"""Scores the folders of the scene on the engine that is named, in a cluster that is started and ended each time."""

import json
import os
import sys

import regista
from regista.errors import ModelError

if __name__ == "__main__":
    engine = {"engine": sys.argv[1], "workers": 2}
    done = regista.predict_file("models:/added@champion", "good", "out", keep_columns=["id"], **engine)
    try:
        regista.predict_file("models:/added@champion", "bad", "out-bad", output_format="csv", **engine)
        error = None
    except ModelError as raised:
        error = str(raised)
    print(json.dumps({"rows": done.rows, "parts": done.parts, "error": error, "pid": os.getpid()}))
