"""Batch scoring on a real Dask and a real Ray, whose workers are processes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from compat.batch_scene import LIGHT, WHY, Scene, rows_of

pytestmark = [pytest.mark.skipif(LIGHT, reason=WHY), pytest.mark.timeout(600)]


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_running_cluster_is_used_and_one_is_started_and_each_worker_loads_the_model_once(
    engine: str, tmp_path: Path
) -> None:
    scene = Scene.make(tmp_path)
    expected = scene.expected()
    said = scene.run("batch_workers.py", engine)
    assert said["code"] == 0
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [f"part-{n:05d}.parquet" for n in range(4)]
    assert rows_of(tmp_path / "out") == expected
    workers = Counter(pid for pid in scene.loads() if pid not in {said["pid"], said["command"]})
    assert workers
    assert set(workers.values()) == {1}
    # Ray knows the programs that have used it, Dask's cluster has the worker that scored.
    assert said["command"] in said["known"] or set(workers) & set(said["known"])
    # Which of the files that it refuses comes first is the engine's affair.
    assert re.search(r"/bad/[0-2]\.csv: rows? .*: the model failed: ValueError: below zero$", said["error"])
    assert not [path for path in tmp_path.iterdir() if "out-bad" in path.name]
    if "packed" in said:
        assert said["packed"] == {
            f"part-0000{n}.jsonl.xz": f'{{"id":"a","n":{n},"sum":{n + 0.5}}}\n{{"id":"b","n":{n},"sum":{n + 1.5}}}\n'
            for n in range(2)
        }
