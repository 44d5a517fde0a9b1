"""The Python of docs/tracking.md runs from top to bottom, and prints what the page says."""

import re
import subprocess
import sys

from tests.docs.markdown import read

from regista.fluent.machine_usage import MachineUsage

PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_guide_runs_from_top_to_bottom(tmp_path):
    (tmp_path / "guide.py").write_text("\n".join(PYTHON.findall(read("docs/tracking.md"))))
    done = subprocess.run(
        [sys.executable, "guide.py"], cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("{'rmse': 3.0}")
    assert "all is well" in done.stdout
    assert 'bikes 68b6f72f <HttpSource: {"url": "https://example.com/bikes.csv"}>\n1\n' in done.stdout
    assert "system/cpu_utilization_percentage" in done.stdout


def test_the_guide_names_every_system_metric():
    text = read("docs/tracking.md")
    table = text[text.index("| Metric, after") : text.index("A thread looks")]
    named = set(re.findall(r"`(\w+)`", table)) | {"system_memory_usage_percentage"}
    assert {key for key in MachineUsage().look() if not key.startswith("gpu")} <= named
