"""Files are told by what is in them: archives, arrays, compressed files, and formats that name classes."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import marshal
import re
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from tests.unit.model.scan.scanning import SHELL, Shell, found, pickled

from regista.model.scan.budget import Budget
from regista.model.scan.contents import scan_bytes
from regista.model.scan.findings import Findings


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return file.getvalue()


def tarred(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("storage")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def saved_array(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


EVIL = pickled(Shell())
HOLDERS = {
    "gzip": gzip.compress(EVIL),
    "bzip2": bz2.compress(EVIL),
    "xz": lzma.compress(EVIL),
    "lzma": lzma.compress(EVIL, format=lzma.FORMAT_ALONE),
    "zlib": zlib.compress(EVIL),
    "twice": gzip.compress(bz2.compress(EVIL)),
    "zip": zipped(weights=EVIL),
    "zip in zip": zipped(inner=zipped(weights=EVIL)),
    "zip behind something": b"#!/bin/sh\n" + zipped(weights=EVIL),
    "pickle before a zip": EVIL + zipped(readme=b"hello"),
    "tar": tarred(EVIL),
    "array": saved_array(np.array([Shell()], dtype=object)),
    "record array": saved_array(np.array([(1, Shell())], dtype=[("a", "i4"), ("b", "O")])),
    "arrays": zipped(a_DOT_npy=saved_array(np.array([Shell()], dtype=object))),
}


@pytest.mark.parametrize("content", HOLDERS.values(), ids=HOLDERS)
def test_a_pickle_is_found_in_whatever_holds_it(content: bytes) -> None:
    assert SHELL in {one.name for one in found(content).judged()}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"channels:\n- conda-forge\n", b"credit,age\n1,2\n", b"(1, 2)\n", b"No. 1\n", b"{}", b"[1]",
        b"\x00" * 100, bytes(range(256)) * 4, json.dumps({"a": [1] * 99}).encode(), gzip.compress(b"credit,age\n1,2\n"),
        zipped(readme=b"hello"), saved_array(np.arange(1000.0)), saved_array(np.array(["O"])),
    ],
    ids=range(15),
)  # fmt: skip
def test_plain_data_has_no_findings(content: bytes) -> None:
    findings = found(content)
    assert not findings.judged()
    assert not findings.problems


def test_weights_are_not_unpacked_to_be_told() -> None:
    weights = zipped(**{f"w{number}": np.random.default_rng(number).bytes(500_000) for number in range(4)})
    budget = Budget(expanded=100_000)
    assert not found(weights, budget=budget).problems


def test_skops_names_its_types() -> None:
    content = skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1]))
    findings = Findings()
    assert scan_bytes(content, findings, Budget()) == "skops"
    assert "sklearn.linear_model._logistic.LogisticRegression" in {one.name for one in findings.judged()}


@pytest.mark.parametrize("format_", ["zip", "legacy", "script"])
def test_torch(format_: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (FRAMEWORKS=no)")
    file = io.BytesIO()
    module = torch.nn.Sequential(torch.nn.Linear(2, 2))
    if format_ == "script":
        torch.jit.save(torch.jit.script(module), file)
    else:
        torch.save(module, file, _use_new_zipfile_serialization=format_ == "zip")
    findings = Findings()
    assert scan_bytes(file.getvalue(), findings, Budget()) == "torch"
    assert not findings.problems
    # A class that has been scripted before in this process gets a number: linear.___torch_mangle_0.Linear.
    linear = re.compile(r".*torch\.nn\.modules\.linear\.(___torch_mangle_\d+\.)?Linear")
    assert any(linear.fullmatch(one.name) for one in findings.judged())
    assert {str(one.verdict) for one in findings.judged()} == {"known"}


def keras_configuration(layer: dict[str, Any]) -> bytes:
    return json.dumps({"module": "keras", "class_name": "Sequential", "config": {"layers": [layer]}}).encode()


LAMBDA = {
    "module": "keras.layers",
    "class_name": "Lambda",
    "config": {
        "function": {
            "class_name": "__lambda__",
            "config": {"code": base64.b64encode(marshal.dumps(compile("1", "", "eval"))).decode()},
        }
    },
}


def test_keras_names_its_layers_and_code() -> None:
    harmless = zipped(
        config_DOT_json=keras_configuration({"module": "keras.layers", "class_name": "Dense"}), metadata_DOT_json=b"{}"
    )
    findings = Findings()
    assert scan_bytes(harmless, findings, Budget()) == "keras"
    assert {one.name: str(one.verdict) for one in findings.judged()} == {
        "keras.Sequential": "known", "keras.layers.Dense": "known",
    }  # fmt: skip
    for layer in (LAMBDA, {"module": "os", "class_name": "system"}):
        findings = found(zipped(config_DOT_json=keras_configuration(layer), metadata_DOT_json=b"{}"))
        assert "dangerous" in {one.verdict for one in findings.judged()}
    assert found(zipped(config_DOT_json=keras_configuration(LAMBDA))).has_code


def test_hdf5_names_code_of_keras() -> None:
    findings = found(b"\x89HDF\r\n\x1a\n" + b"\0" * 500 + keras_configuration(LAMBDA))
    assert findings.has_code
    assert "marshal.loads" in {one.name for one in findings.judged()}


def test_a_saved_model_names_operations_that_reach_files(tmp_path: Path) -> None:
    findings = Findings()
    from regista.model.scan.contents import scan_file

    (tmp_path / "saved_model.pb").write_bytes(b"\x08\x01\x0a\x06reader\x12\x08ReadFile\x12\x04Relu")
    assert scan_file(tmp_path / "saved_model.pb", findings, Budget()) == "saved model"
    assert [(one.name, str(one.verdict)) for one in findings.judged()] == [("tensorflow.raw_ops.ReadFile", "dangerous")]


def test_a_scan_ends_when_its_time_is_over() -> None:
    findings = Findings()
    assert scan_bytes(pickled([1, 2]), findings, Budget(until=0.0), must_be_pickle=True) == "unusable"
    assert list(findings.problems) == ["there was no time left to look through it"]
