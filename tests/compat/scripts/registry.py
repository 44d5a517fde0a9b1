"""Every call of the model registry by MLflow's own client: registry.py TRACKING_URI OUTPUT_JSON.

The parts share one server and go in this order; each makes what it needs under names of its own.
"""

import importlib
import sys

from registry_client import step

for part in ("models", "aliases", "versions", "sources", "stages", "search", "loading"):
    importlib.import_module(f"registry_{part}")

step.write(sys.argv[2])
