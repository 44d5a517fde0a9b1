"""Everything that docs/autolog.md shows is run, in its order."""

import subprocess
import sys
from importlib.util import find_spec

from tests.docs.markdown import code_blocks


def test_the_examples_run(tmp_path):
    shown = code_blocks("docs/autolog.md", "python")
    assert len(shown) == 4
    installed = [block for block in shown if find_spec("torch") or "torch" not in block]
    subprocess.run([sys.executable, "-c", "\n".join(installed)], check=True, cwd=tmp_path, timeout=240)
