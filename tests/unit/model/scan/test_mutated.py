"""Thousands of damaged model files: a scan reads each to an end, imports and runs nothing, and stays small."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import cloudpickle
import joblib
import numpy as np
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

MUTATIONS = Path(__file__).with_name("mutations.py")


def write_models(folder: Path) -> None:
    """The kinds of files that models come in."""
    model = make_pipeline(FunctionTransformer(lambda data: data * 2), RandomForestClassifier(2, max_depth=2))
    model.fit(np.arange(12.0).reshape(6, 2), [0, 1] * 3)
    (folder / "model.pkl").write_bytes(cloudpickle.dumps(model))
    (folder / "model.pkl.gz").write_bytes(gzip.compress(cloudpickle.dumps(model)))
    forest = model[-1]
    for protocol in (0, 2, 5):
        (folder / f"protocol{protocol}.pkl").write_bytes(pickle.dumps(forest, protocol))
    joblib.dump(forest, folder / "model.joblib")
    joblib.dump(forest, folder / "model.joblib.z", compress=3)
    skops.io.dump(forest, folder / "model.skops")
    np.savez(folder / "arrays.npz", numbers=np.arange(9.0), objects=np.array([{"a": 1}, None], dtype=object))
    np.save(folder / "array.npy", np.array([(1, b"a")], dtype=[("n", "i4"), ("t", "S3")]))
    with zipfile.ZipFile(folder / "model.pth", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/data.pkl", pickle.dumps(forest))
        archive.writestr("model/inner.zip", (folder / "arrays.npz").read_bytes())


def test_no_damage_makes_a_scan_fail_import_or_grow(tmp_path: Path) -> None:
    write_models(tmp_path)
    done = subprocess.run(
        [sys.executable, str(MUTATIONS), str(tmp_path), "2000"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["events"], told["raised"], told["imported"]) == ([], [], [])
    assert told["unreadable"] > 500  # the damage is one
    assert told["megabytes"] < 512


def test_a_header_that_would_take_much_memory_to_read_is_not_read(tmp_path: Path) -> None:
    many = b"1," * 500_000
    (tmp_path / "array.npy").write_bytes(b"\x93NUMPY\x02\x00" + len(many).to_bytes(4, "little") + many)
    done = subprocess.run(
        [sys.executable, str(MUTATIONS), str(tmp_path), "1"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["megabytes"] < 200
