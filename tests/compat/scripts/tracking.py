"""Every call of experiment tracking by MLflow's own client: tracking.py TRACKING_URI OUTPUT_JSON.

The parts share one server and go in this order; each makes what it needs in experiments of its own.
"""

import importlib
import sys

from registry_client import step
from tracking_client import RELEASE

PARTS = ["experiments", "runs", "metrics", "batches", "search", "artifacts", "inputs", "fluent", "fluent_logging"]
if RELEASE >= (3,):
    PARTS.append("logged_models")
for part in PARTS:
    importlib.import_module(f"tracking_{part}")

step.write(sys.argv[2])
