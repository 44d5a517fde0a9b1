"""ModelFolder: where the files of a model are that was loaded from elsewhere."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path


class ModelFolder:
    """A temporary folder, removed by ``remove`` or when the process that made it ends, whichever comes first."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="regista-model-"))
        self._process = os.getpid()
        atexit.register(self.remove)

    def remove(self) -> None:
        """Remove the folder with all in it; harmless when it has gone, and in a forked child, whose it is not."""
        if os.getpid() == self._process:
            atexit.unregister(self.remove)
            shutil.rmtree(self.path, ignore_errors=True)
