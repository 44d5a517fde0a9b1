"""Bodies of scoring requests that went wrong somewhere: drawn from a seed, from bodies that are right."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**40, 10**400, 1e308, 1e-320, -0.0,
    float("nan"), float("inf"), float("-inf"), "", "x", "2", "nan", "\x00", "\ud800", "é" * 50, "2026-13-45",
    "9999-12-31T23:59:59+14:00", "=" * 9, [], {}, [[]], [{}], {"": None}, [1, [2, [3]]], {"a": {"b": {}}}, [None] * 3,
]  # fmt: skip
ODD_KEYS = ["", "x", "data", "columns", "index", "inputs", "instances", "params", "messages", "input", "é", "\x00"]
ODD_TYPES = [
    "application/json",
    "text/csv",
    "application/vnd.apache.parquet",
    "text/plain",
    "",
    "application/json; a=b",
]


def mutated(source: random.Random, content: Any) -> bytes:
    """The JSON of ``content`` after one to three accidents."""
    content = copy.deepcopy(content)
    for _ in range(source.randint(1, 3)):
        content = source.choice([_replaced, _replaced, _removed, _added, _repeated])(source, content)
    body = json.dumps(content).encode()
    return source.choice([_whole, _whole, _whole, _cut, _flipped, _inserted, _nested])(source, body)


def _places(content: Any) -> list[tuple[Any, Any]]:
    """Every (container, key or place) in the content."""
    found: list[tuple[Any, Any]] = []
    pending = [content]
    while pending:
        node = pending.pop()
        if isinstance(node, dict | list):
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            found += [(node, key) for key in keys]
            pending += [node[key] for key in keys]
    return found


def _replaced(source: random.Random, content: Any) -> Any:
    places = _places(content)
    if not places:
        return source.choice(ODD_VALUES)
    container, key = source.choice(places)
    container[key] = copy.deepcopy(source.choice(ODD_VALUES))
    return content


def _removed(source: random.Random, content: Any) -> Any:
    places = _places(content)
    if places:
        container, key = source.choice(places)
        del container[key]
    return content


def _added(source: random.Random, content: Any) -> Any:
    containers = [content, *(container[key] for container, key in _places(content))]
    container = source.choice(containers)
    value = copy.deepcopy(source.choice(ODD_VALUES))
    if isinstance(container, dict):
        container[source.choice(ODD_KEYS)] = value
    elif isinstance(container, list):
        container.insert(source.randint(0, len(container)), value)
    return content


def _repeated(source: random.Random, content: Any) -> Any:
    places = _places(content)
    if places:
        container, key = source.choice(places)
        container[key] = [container[key]] * source.choice([1, 2, 50])
    return content


def _whole(_source: random.Random, body: bytes) -> bytes:
    return body


def _cut(source: random.Random, body: bytes) -> bytes:
    return body[: source.randint(0, len(body))]


def _flipped(source: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(source.randint(1, 3)):
        changed[source.randrange(len(changed))] = source.randrange(256)
    return bytes(changed)


def _inserted(source: random.Random, body: bytes) -> bytes:
    at = source.randint(0, len(body))
    odd = source.choice(
        [b"\xff\xfe", b"\xc3", b"\x00", b"\xed\xa0\x80", b"NaN", b"-Infinity", b"1e999", b"//", b"\\u0000"]
    )
    return body[:at] + odd + body[at:]


def _nested(source: random.Random, body: bytes) -> bytes:
    depth = source.choice([10, 500, 5_000, 50_000])
    opening, closing = source.choice([(b"[", b"]"), (b'{"a":', b"}")])
    value = opening * depth + b"1" + closing * depth
    return source.choice([value, body.replace(b": 1", b": " + value, 1), b'{"inputs": ' + value + b"}"])
