"""Everything that docs/tracking.md shows is run, in its order, and prints what the page says."""

import re

from tests.docs.markdown import read
from tests.docs.walkthrough import walk_through

from regista.fluent.machine_usage import MachineUsage


def test_the_guide_runs_from_top_to_bottom(tmp_path):
    printed = walk_through("docs/tracking.md", tmp_path)
    assert printed.startswith("{'rmse': 3.0}")
    assert "all is well" in printed
    assert 'bikes 68b6f72f <HttpSource: {"url": "https://example.com/bikes.csv"}>\n1\n' in printed
    assert "system/cpu_utilization_percentage" in printed
    assert "description  A baseline" in printed
    assert (tmp_path / "runs.csv").read_text().startswith("run_id,experiment_id,")


def test_the_guide_names_every_system_metric():
    text = read("docs/tracking.md")
    table = text[text.index("| Metric, after") : text.index("A thread looks")]
    named = set(re.findall(r"`(\w+)`", table)) | {"system_memory_usage_percentage"}
    assert {key for key in MachineUsage().look() if not key.startswith("gpu")} <= named
