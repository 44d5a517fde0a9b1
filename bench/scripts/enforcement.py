"""Data made to fit a signature of 20 columns: enforcement.py regista|mlflow SECONDS.

Prints for each case the median microseconds of a call, and the dtypes that came of it, or why it was refused.
"""

import json
import statistics
import sys
import time
import warnings
from functools import partial

import numpy as np
import pandas as pd

WIDTH = 20
NAMES = [f"column {number}" for number in range(WIDTH)]


def frame(dtypes, rows=1):
    """Columns of these dtypes in turn."""
    values = {"object": "text", "bool": True}
    return pd.DataFrame(
        {
            name: pd.Series([values.get(dtype, 1)] * rows, dtype=dtype)
            for name, dtype in zip(NAMES, (dtypes * WIDTH)[:WIDTH], strict=True)
        }
    )


def columns(types):
    """A signature with these types in turn, as JSON."""
    kinds = zip(NAMES, (types * WIDTH)[:WIDTH], strict=True)
    return json.dumps([{"type": kind, "name": name, "required": True} for name, kind in kinds])


def unnamed(types):
    return json.dumps([{"type": kind, "required": True} for kind in (types * WIDTH)[:WIDTH]])


MIXED = ["double", "long", "string", "float"]
CASES = {
    "nothing to cast": (columns(["double"]), frame(["float64"])),
    "nothing to cast, four types": (columns(MIXED), frame(["float64", "int64", "object", "float32"])),
    "int32 → long": (columns(["long"]), frame(["int32"])),
    "float32 → double": (columns(["double"]), frame(["float32"])),
    "int64 of 0 and 1 → double": (columns(["double"]), frame(["int64"])),
    "int32 and float32 → double": (columns(["double"]), frame(["int32", "float32"])),
    "three casts beside texts": (
        columns(["long", "double", "double", "string"]),
        frame(["int32", "float32", "int16", "object"]),
    ),
    "1,000 rows, three casts beside texts": (
        columns(["long", "double", "double", "string"]),
        frame(["int32", "float32", "int16", "object"], 1_000),
    ),
    "columns in another order": (columns(["double"]), frame(["float64"])[NAMES[::-1]]),
    "a numpy array": (unnamed(["double"]), np.ones((1, WIDTH))),
    "a numpy array of float32 → double": (unnamed(["double"]), np.ones((1, WIDTH), np.float32)),
    "a dictionary of scalars": (columns(["double", "string"]), dict(zip(NAMES, [1.5, "text"] * 10, strict=True))),
    "a dictionary of lists": (columns(["double", "string"]), dict(zip(NAMES, [[1.5], ["text"]] * 10, strict=True))),
    "a list of dictionaries": (columns(["double", "string"]), [dict(zip(NAMES, [1.5, "text"] * 10, strict=True))]),
}


def main():
    system, seconds = sys.argv[1:]
    warnings.simplefilter("ignore")
    if system == "regista":
        from regista.model.enforce import make_enforcer as enforcer_of
        from regista.model.schema import Schema
    else:
        from mlflow.models.utils import _enforce_schema
        from mlflow.types.schema import Schema

        def enforcer_of(schema):
            return lambda data: _enforce_schema(data, schema)

    answers = {}
    for name, (schema, data) in CASES.items():
        enforce = partial(enforcer_of(Schema.from_json(schema)), data)
        try:
            result = enforce()
        except Exception as error:  # one library may refuse what the other takes
            answers[name] = {"refused": f"{type(error).__name__}: {error}"[:200]}
        else:
            dtypes = [str(dtype) for dtype in result.dtypes]
            answers[name] = {"dtypes": dtypes, "microseconds": microseconds(enforce, float(seconds))}
    print("RESULT " + json.dumps(answers))


def microseconds(call, seconds):
    """The processor's time, which other processes hardly move: the median of batches."""
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        begin = time.thread_time()
        for _ in range(10):
            call()
        times.append((time.thread_time() - begin) * 1e5)
    return statistics.median(times)


if __name__ == "__main__":
    main()
