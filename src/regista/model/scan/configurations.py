"""Files that are no pickles and name classes or code all the same: skops, Keras, HDF5, TensorFlow's SavedModel."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .budget import Unreadable
from .findings import Findings
from .values import Name

_LARGEST_JSON = 256 * 1024 * 1024
_HDF5 = b"\x89HDF\r\n\x1a\n"
_LAMBDA = re.compile(rb'"class_name":\s*"(Lambda|__lambda__)"')
_MODULE = re.compile(rb'"module":\s*"([\w.]{1,200})",\s*"class_name":\s*"([\w.>]{1,200})"')
_OPS = (
    "ReadFile",
    "WriteFile",
    "MatchingFiles",
    "PyFunc",
    "PyFuncStateless",
    "EagerPyFunc",
    "LoadDataset",
    "SaveDataset",
)


def is_one(start: bytes, name: str) -> bool:
    """Whether a file that starts so and is called so is among them."""
    return start.startswith(_HDF5) or name.rpartition("/")[2] in {"schema.json", "config.json", "saved_model.pb"}


def scan(data: Any, start: bytes, name: str, findings: Findings) -> str | None:
    """Note what such a file names; gives its kind, None for other files."""
    base = name.rpartition("/")[2]
    if start.startswith(_HDF5):
        _scan_hdf5(data, findings)
        return "hdf5"
    if base == "saved_model.pb":
        _scan_saved_model(data, findings)
        return "saved model"
    if base in {"schema.json", "config.json"}:
        if len(data) > _LARGEST_JSON:
            raise Unreadable(f"{base} is too large to be read")
        try:
            content = json.loads(bytes(data))
        except (ValueError, RecursionError):
            raise Unreadable(f"{base} is no JSON") from None
        _scan_json(content, findings)
        return "json"
    return None


def _scan_json(content: Any, findings: Findings) -> None:
    for node in _nodes(content):
        for module_key, name_key in (
            ("__module__", "__class__"),
            ("module", "class_name"),
            ("module_path", "function"),
        ):
            module, name = node.get(module_key), node.get(name_key)
            if isinstance(module, str) and isinstance(name, str):
                findings.add(Name(module, name))
        if node.get("class_name") == "__lambda__" or "__lambda__" in node.values():
            _note_lambda(findings)


def _nodes(content: Any) -> Iterator[dict[str, Any]]:
    pending = [content]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)


def _scan_hdf5(data: Any, findings: Findings) -> None:
    """The model's configuration is JSON in an attribute, in one piece and not compressed."""
    for found in _MODULE.finditer(data):
        findings.add(Name(found[1].decode(), found[2].decode()))
    if _LAMBDA.search(data):
        _note_lambda(findings)


def _note_lambda(findings: Findings) -> None:
    """Keras keeps such a function as marshalled code, which it loads with ``safe_mode=False`` only."""
    findings.add(Name("marshal", "loads"))
    findings.has_code = True


def _scan_saved_model(data: Any, findings: Findings) -> None:
    """Operations that reach files or Python, by their names in the graph (field 2 of NodeDef)."""
    for operation in _OPS:
        if data.find(b"\x12" + bytes([len(operation)]) + operation.encode()) >= 0:
            findings.add(Name("tensorflow.raw_ops", operation))
