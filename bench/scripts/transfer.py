"""Files up to a server, or down again: transfer.py regista|mlflow TRACKING_URI up FOLDER, or … down RUN_ID DESTINATION.

One script for both: only the import differs. Prints the seconds, and the run's id.
"""

import json
import sys
import time
from pathlib import Path

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
    begin = time.perf_counter()
    client.log_artifacts(run_id, sys.argv[4], "files")
else:
    client.download_artifacts(run_id, "warm", ".")
    Path(sys.argv[5]).mkdir()
    begin = time.perf_counter()
    client.download_artifacts(run_id, "files", sys.argv[5])
print("RESULT", json.dumps({"seconds": time.perf_counter() - begin, "run_id": run_id}))
