"""Every name that a pickle imports is found, however it is written, and nothing is imported to find it."""

from __future__ import annotations

import collections
import datetime
import functools
import importlib
import io
import operator
import pickle
import subprocess
import sys
from typing import Any

import cloudpickle
import joblib
import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.unit.model.scan.scanning import SHELL, Call, Shell, found, names, pickled, verdicts

from regista.model.scan.values import in_this_python

DATA = np.random.default_rng(0).random((20, 3))
MODEL = make_pipeline(StandardScaler(), RandomForestClassifier(3)).fit(DATA, DATA[:, 0] > 0.5)


LOADED = ["sklearn", "numpy"]


class Recorder(pickle._Unpickler):  # type: ignore[misc,name-defined]  # the pure one: its protocol can be seen
    """What Python's own unpickler asks for."""

    def find_class(self, module: str, name: str) -> Any:
        asked = in_this_python(module, name) if self.proto < 3 else None
        self.asked.add(asked.text if asked else f"{module}:{name}" if "." in name else f"{module}.{name}")
        return super().find_class(module, name)


def asked(content: bytes) -> set[str]:
    recorder = Recorder(io.BytesIO(content))
    recorder.asked = set()
    recorder.load()
    return recorder.asked


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    "value",
    [
        MODEL,
        {"a": [1, 2.5, None, True, "ä\ud800"], "b": (b"x" * 300, bytearray(b"y"), 2**70, -5, frozenset({1})), 3: {4}},
        [datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), datetime.timedelta(1), collections.OrderedDict(a=1)],
        np.array([1, "a", None], dtype=object),
        [range(3), slice(1, 2), functools.partial(max, 1), operator.itemgetter(1), collections.Counter("aab")],
        list(range(3000)),
    ],
    ids=["model", "plain", "dates", "objects", "calls", "long"],
)
def test_the_names_are_those_that_unpickling_asks_for(value: Any, protocol: int) -> None:
    content = pickled(value, protocol)
    assert names(content) == asked(content)


@pytest.mark.parametrize("protocol", range(6))
def test_a_command_is_found_and_shown(protocol: int) -> None:
    findings = found(pickled(Shell(), protocol))
    assert [(one.name, one.verdict) for one in findings.judged() if one.verdict == "dangerous"] == [
        (SHELL, "dangerous")
    ]
    assert list(findings.calls) == [f"{SHELL}('echo pwned')"]


RUN = b"S'true'\n\x85R."
"""Calls what is on the stack with a text, and stops."""
HIDDEN = {
    "by lines": b"cos\nsystem\n" + RUN,
    "from the stack": b"\x80\x04\x8c\x02os\x8c\x06system\x93" + RUN,
    "from the memo": b"\x80\x04\x8c\x02osq\x050\x8c\x06systemq\x060\x8c\x05numpyq\x070h\x05h\x06\x93" + RUN,
    "from a memo that both ways of keeping fill": (
        b"\x80\x04U\x02osq\x000U\x06systemq\x010\x8c\x05torch\x94\x8c\x04load\x940h\x00h\x01\x93" + RUN
    ),
    "from a duplicate": b"\x80\x04\x8c\x06system\x8c\x02os2q\x0000\x8c\x02os\x8c\x06system\x93" + RUN,
    "without a protocol": b"\x8c\x02os\x8c\x06system\x93" + RUN,
    "as an instance": b"(S'true'\nios\nsystem\n.",
    "as an object": b"(cos\nsystem\nS'true'\no.",
    "as a new object": b"\x80\x02cos\nsystem\nS'true'\n\x85\x81.",
    "as a new object with keywords": b"\x80\x04cos\nsystem\nS'true'\n\x85}\x92.",
    "behind a frame": b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n" + RUN,
    "by Python 2's name of the module": b"cposix\nsystem\n" + RUN,
    "behind a value": b"N0cos\nsystem\n" + RUN,
    "in the second pickle": b"\x80\x04N." + b"\x80\x04cos\nsystem\n" + RUN,
    "with a memo as text": b"Vos\np7\n0Vsystem\np8\n0\x80\x04g7\ng8\n\x93" + RUN,
    "by a long memo": b"\x80\x04\x8c\x02osr\x00\x01\x00\x000\x8c\x05torch0j\x00\x01\x00\x00\x8c\x06system\x93" + RUN,
    "at the very end, without its new line": b"(S'true'\nios\nsystem!",
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN)
def test_a_name_is_found_wherever_it_hides(content: bytes) -> None:
    assert "dangerous" in {one.verdict for one in found(content).judged()}
    assert any(one.endswith(".system") for one in verdicts(content))


def test_a_name_that_is_made_while_loading_is_dangerous() -> None:
    # Sets an attribute of a function, and then takes the attribute's text for a module's name.
    content = b"\x80\x05cnumpy\nprod\nN(Va\nVos\nd\x86b0cnumpy\nprod.a\nVsystem\n\x93" + RUN
    findings = found(content)
    assert {one.name: str(one.verdict) for one in findings.judged()}["?.?"] == "dangerous"
    assert "changes numpy.prod" in findings.calls


def test_an_extension_code_is_dangerous() -> None:
    assert verdicts(b"\x80\x02\x82\x05)R.") == {"copyreg.extension 5?": "dangerous"}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Call(getattr, Call(importlib.import_module, "os"), "system"), "os.system"),
        (Call(getattr, Call(importlib.import_module, "os.path"), "os"), "os.path.os"),
        (Call(functools.partial(importlib.import_module), "subprocess"), "module subprocess"),
        (Call(functools.partial(getattr, Call(importlib.import_module, "os")), "popen"), "os.popen"),
        (Call(pickle.loads, pickle.dumps(Shell())), SHELL),
        (Call(pickle.loads, Call(pickle.loads, b"N.")), "_pickle.loads"),
        (Call(operator.attrgetter, "system"), "operator.attrgetter"),
        (Call(eval, "1 + 1"), "builtins.eval"),
        (Call(list, Call(map, getattr, [1])), "builtins.getattr"),
        (Call(getattr, Call(dict), "__class__"), "builtins:dict.__class__"),
    ],
)
def test_what_constants_lead_to_is_named(value: Any, name: str) -> None:
    assert verdicts(pickled(value))[name] == "dangerous"


def test_looking_through_a_call_makes_its_function_harmless_and_any_other_use_does_not() -> None:
    through = verdicts(pickled(Call(getattr, Call(importlib.import_module, "numpy"), "float64")))
    assert set(through.values()) == {"known"}
    assert through["numpy.float64"] == "known"
    both = [Call(getattr, Call(importlib.import_module, "numpy"), "float64"), getattr]
    assert verdicts(pickled(both))["builtins.getattr"] == "dangerous"


def test_python_code_in_a_pickle_is_told() -> None:
    findings = found(cloudpickle.dumps(lambda x: x + 1))
    assert findings.has_code
    assert "dangerous" not in {one.verdict for one in findings.judged()}
    assert not found(pickled(MODEL)).has_code


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)])
def test_joblib_with_arrays_between_the_opcodes(compress: Any) -> None:
    record = np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])
    values = [
        MODEL, DATA, np.asfortranarray(DATA), np.array(["ä", "bc"]), np.array([b"x"]), record, np.array(3.0),
        np.array([1, "a", None], dtype=object), np.array(["2026-01-01"], dtype="M8[D]"), np.zeros((0, 3)), Shell(),
    ]  # fmt: skip
    file = io.BytesIO()
    joblib.dump(values, file, compress=compress)
    findings = found(file.getvalue())
    assert not findings.problems
    assert {one.name for one in findings.judged()} >= {SHELL, "joblib.numpy_pickle.NumpyArrayWrapper"}


def test_a_name_is_not_hidden_by_an_array_of_joblib_s_in_a_plain_pickle() -> None:
    """pickle.load takes for opcodes what joblib takes for the numbers of an array."""
    hidden = b"0cos\nsystem\n" + RUN
    file = io.BytesIO()
    joblib.dump(np.frombuffer(hidden.ljust(32, b"N"), dtype="u1"), file)
    content = file.getvalue()
    assert "os.system" not in {one.name for one in found(content).judged()}
    start = content.index(b"0cos")
    plain = content[: content.rindex(b"b", 0, start) + 1] + content[start:]
    assert "os.system" in {one.name for one in found(plain, must_be_pickle=True).judged()}


def test_nothing_is_imported_to_scan() -> None:
    code = (
        "import sys; from tests.unit.model.scan.scanning import found;"
        f"print(len(found({pickle.dumps(LogisticRegression())!r}).names), *(one in sys.modules for one in {LOADED}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False", "False"]
