"""Files up to a server, or down again: transfer.py regista|mlflow TRACKING_URI up FOLDER, or … down RUN_ID DESTINATION.

One script for both: only the import differs. Prints the seconds, those of the processor, and the run's id.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["REGISTA_CACHE_DIR"] = str(Path("cache").absolute())  # as everybody has one, but empty
if sys.argv[1] == "regista":
    from regista import mlflow
else:
    import mlflow

client = mlflow.MlflowClient(sys.argv[2])
run_id = sys.argv[4]
if sys.argv[3] == "up":
    run_id = client.create_run("0").info.run_id
    Path("w.txt").write_text("w")
    client.log_artifact(run_id, "w.txt", "warm")  # what a process does only once
    begin, used = time.perf_counter(), time.process_time()
    client.log_artifacts(run_id, sys.argv[4], "files")
else:
    client.download_artifacts(run_id, "warm", ".")
    Path(sys.argv[5]).mkdir()
    begin, used = time.perf_counter(), time.process_time()
    client.download_artifacts(run_id, "files", sys.argv[5])
seconds, cpu = time.perf_counter() - begin, time.process_time() - used
print("RESULT", json.dumps({"seconds": seconds, "cpu": cpu, "run_id": run_id}))
