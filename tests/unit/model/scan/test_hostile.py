"""Files that are made to break a scan are findings: it ends, in bounded memory, and never with an error of its own."""

from __future__ import annotations

import contextlib
import gzip
import io
import pickle
import zipfile
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from tests.unit.model.scan.scanning import Call, Shell, found, pickled

from regista.model.scan.budget import Budget, Unreadable
from regista.model.scan.findings import Findings
from regista.model.scan.machine import PickleMachine
from regista.model.scan.values import Name, in_this_python

WHOLE = pickled([Shell(), {"a": np.arange(3)}, ("x", 2**70)])


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_a_pickle_cut_short_is_a_finding(length: int) -> None:
    assert found(WHOLE[:length], must_be_pickle=True).problems


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x09N.",  # a protocol that does not exist
        b"\x80\x04" + b"(" * 100_000,
        b"\x80\x04" + b"\x8e" + b"\xff" * 8,  # more bytes than there can be
        b"\x80\x04X\xff\xff\xff\xffabc",
        b"\x80\x04B\xff\xff\xff\xff.",
        b"\x80\x048.",  # no such opcode
        b"\x80\x040.", b"\x80\x04R.", b"\x80\x04t.", b"\x80\x04\x94.", b"\x80\x04h\x05.", b"\x80\x04)b.",
        b"\x80\x04]" + b"\x85" * 200_000 + b".",
        b"\x80\x04(Nd.", b"g-1\n.", b"p-1\n.", b"I1\n", b"S'a\n.", b"\x80\x04N.\x80\x04",
        b"c" + b"a" * 5000 + b"\nb\n.",
        b"PK\x03\x04" + b"\0" * 100, b"\x93NUMPY\x01\x00\xff\xff{", b"\x93NUMPY", b"\x1f\x8b\x08\x00broken",
    ],
    ids=range(24),
)  # fmt: skip
def test_damage_is_a_finding(content: bytes) -> None:
    findings = found(content, must_be_pickle=True)
    assert findings.problems or content.startswith(b"\x80\x04]")


def test_values_nested_too_deeply_to_be_shown_are_cut() -> None:
    nested: Any = "a"
    for _ in range(50):
        nested = Call(eval, nested)
    assert all(len(call) < 1000 for call in found(pickled(nested)).calls)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x80\x04" + b"N" * 100_000 + b".", "more in it than a scan walks"),
        (gzip.compress(b"\x80\x04" + b"N0" * 1_000_000 + b"N."), "expands to more"),
    ],
)
def test_what_is_more_than_the_budget_is_a_finding(content: bytes, problem: str) -> None:
    findings = found(content, budget=Budget(steps=50_000, expanded=1_000_000), must_be_pickle=True)
    assert any(problem in text for text in findings.problems)


def test_an_archive_bomb_is_a_finding() -> None:
    content = b"\x80\x04" + b"N0" * 5_000_000 + b"N."
    for _ in range(3):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.pkl", content)
        content = file.getvalue()
    findings = found(content, budget=Budget(expanded=20_000_000))
    assert any("expands to more" in text for text in findings.problems)


def test_archives_in_archives_end_somewhere() -> None:
    content = pickled(Shell())
    for _ in range(20):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("inner.zip", content)
        content = file.getvalue()
    assert any("nested too deeply" in text for text in found(content).problems)


def test_pickles_in_pickles_end_somewhere() -> None:
    content = pickled(Shell())
    for _ in range(20):
        content = pickled(Call(pickle.loads, content))
    assert any("nested too deeply" in text for text in found(content).problems)


def test_more_names_than_anybody_reads_are_a_finding() -> None:
    content = b"".join(b"cos\nname%d\n0" % number for number in range(20_000)) + b"N."
    assert any("more names" in text for text in found(content, must_be_pickle=True).problems)


def test_an_encrypted_archive_is_a_finding() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("data.pkl", pickled(Shell()))
    content = bytearray(file.getvalue())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + place] |= 1
    assert found(bytes(content)).problems


class _Anything:
    """Takes part in whatever a damaged pickle does."""

    def __init__(self, *_: Any, **__: Any) -> None:
        _Anything.made += 1

    def __setstate__(self, _: Any) -> None:
        pass

    made = 0


class _Recorder(pickle._Unpickler):  # type: ignore[misc,name-defined]  # the pure one: nothing of it can crash
    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.asked: set[str] = set()

    def find_class(self, module: str, name: str) -> Any:
        if not (module and name):
            raise EOFError  # as the unpickler in C does
        asked = in_this_python(module, name) if self.proto < 3 else Name(module, name)
        self.asked.add(asked.text)
        return _Anything


SEEDS = [
    *(pickled([Shell(), {"a": np.arange(3)}, Call(print, "x")], protocol) for protocol in range(6)),
    b"(S'true'\nios\nsystem\n.",
    b"\x80\x04\x8c\x02osq\x050\x8c\x06systemq\x060h\x05h\x06\x93S'x'\n\x85R.",
    b"(cos\nsystem\nS'true'\no.",
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(content) - 1))
        match draw(st.sampled_from(["change", "drop", "insert", "move"])):
            case "change":
                content[place] = draw(st.integers(0, 255))
            case "drop" if len(content) > 2:
                del content[place : place + draw(st.integers(1, 4))]
            case "insert":
                content[place:place] = draw(
                    st.sampled_from([b"0", b"2", b"(", b"N", b"\x94", b"R", b"\x93", b"h\x01", b"."])
                )
            case _:
                other = draw(st.integers(0, len(content) - 1))
                content[place : place + 4] = content[other : other + 4]
        if not content:
            break
    return bytes(content)


@hypothesis.given(damaged())
@hypothesis.settings(max_examples=1000)
def test_no_name_that_python_s_unpickler_asks_for_is_missed(content: bytes) -> None:
    """When a pickle is walked to its end, all that unpickling asks for has been seen; when not, that is a finding."""
    recorder = _Recorder(content)
    _Anything.made = 0
    with contextlib.suppress(Exception):
        recorder.load()
    collected = Findings()
    try:
        PickleMachine(content, 0, collected, Budget()).run()
        readable = True
    except Unreadable:
        readable = False
    seen = {one.name for one in collected.judged()}
    assert not readable or recorder.asked <= seen
    # And a file that nobody calls a pickle is not passed by when unpickling it would call something.
    if _Anything.made:
        findings = found(content)
        assert findings.names or findings.problems


@hypothesis.given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda raw: b"\x80\x04" + raw))
@hypothesis.settings(max_examples=500)
def test_any_bytes_can_be_scanned(content: bytes) -> None:
    found(content)
    found(content, must_be_pickle=True)
