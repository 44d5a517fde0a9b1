"""Start BentoML as its command line does: bentoml_start.py FILE PORT."""

import os
import sys
from pathlib import Path

file, port = sys.argv[1:]
os.environ |= {"BENCH_PIPELINE": file, "BENTOML_DO_NOT_TRACK": "true"}
command = [sys.executable, "-m", "bentoml", "serve", "bentoml_service:Pipeline", "--host", "127.0.0.1", "--port", port]
os.execv(sys.executable, [*command, "--working-dir", str(Path(__file__).parent)])
