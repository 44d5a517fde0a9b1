"""Start MLServer as its command line does, on a port: mlserver_start.py FOLDER PORT."""

import os
import socket
import sys
from pathlib import Path

folder, port = sys.argv[1:]
os.environ |= {"MLSERVER_HOST": "127.0.0.1", "MLSERVER_HTTP_PORT": port}
free = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
for name, listener in zip(("MLSERVER_GRPC_PORT", "MLSERVER_METRICS_PORT"), free, strict=True):
    os.environ[name] = str(listener.getsockname()[1])
    listener.close()
program = str(Path(sys.executable).with_name("mlserver"))
os.execv(program, [program, "start", folder])
