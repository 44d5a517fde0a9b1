from __future__ import annotations

import pickletools
import sys
from pathlib import Path
from typing import Any

import cloudpickle
import pandas as pd
import pytest

from regista.errors import AlreadyExists, InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.pyfunc import PyfuncFlavor
from regista.flavors.python_model import FunctionModel, PythonModel
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from unit.flavors.inspected import InspectedFlavor

DATA = pd.DataFrame({"a": [1.0, 2.0]})


class Scale(PythonModel):
    def __init__(self, factor: float) -> None:
        self.factor = factor

    def predict(self, context: Any, model_input: Any, params: dict[str, Any] | None = None) -> Any:
        return (model_input["a"] * self.factor).to_numpy()


class TestPythonModel(InspectedFlavor):
    flavor_class = PyfuncFlavor
    frameworks = ("sklearn", "numpy", "pandas")

    def make_model(self) -> Any:
        return Scale(3)

    def make_data(self) -> pd.DataFrame:
        return DATA

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(None, data)


class TestFunction(InspectedFlavor):
    flavor_class = PyfuncFlavor

    def make_model(self) -> Any:
        return lambda model_input: model_input["a"].to_numpy() + 1

    def make_data(self) -> pd.DataFrame:
        return DATA

    def predict(self, model: Any, data: Any) -> Any:
        return model.predict(data) if isinstance(model, FunctionModel) else model(data)


def test_context_params_config_and_artifacts(tmp_path: Path) -> None:
    class Reader(PythonModel):
        def load_context(self, context: Any) -> None:
            self.text = Path(context.artifacts["t"]).read_text()

        def predict(self, context: Any, model_input: Any, params: dict[str, Any] | None = None) -> Any:
            return [self.text, params, context.model_config]

    (tmp_path / "t.txt").write_text("hello")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/t.txt").write_text("there")
    user = Reader()
    save_model(
        user,
        tmp_path / "m",
        artifacts={"t": str(tmp_path / "t.txt"), "u": (tmp_path / "other/t.txt").as_uri()},
        model_config={"k": 1},
        signature=infer_signature({"a": 1.5}, ["x"], {"p": 3}),
    )
    (tmp_path / "t.txt").unlink()
    loaded = load_pyfunc(tmp_path / "m", model_config={"k": 2, "unknown": 3})
    assert loaded.predict({"a": 0.5}, params={"p": 4}) == ["hello", {"p": 4}, {"k": 2}]
    assert loaded.predict({"a": 0.5}) == ["hello", {"p": 3}, {"k": 2}]
    assert loaded.model_config == {"k": 2}
    assert not hasattr(user, "text")
    entries = loaded.metadata.flavors["python_function"]["artifacts"]
    assert entries["t"]["path"] == "artifacts/t.txt"
    assert (tmp_path / "m" / entries["u"]["path"]).read_text() == "there"


def test_example_is_tried_on_a_copy(tmp_path: Path) -> None:
    class Counter(PythonModel):
        calls = 0

        def predict(self, model_input: Any) -> Any:
            self.calls += 1
            return [self.calls]

    user = Counter()
    save_model(user, tmp_path / "m", input_example=DATA)
    assert user.calls == 0
    assert load_pyfunc(tmp_path / "m").predict(DATA) == [1]


def test_failing_example_is_a_warning(tmp_path: Path) -> None:
    def fails(model_input: Any) -> Any:
        raise RuntimeError("broken on purpose")

    with pytest.warns(UserWarning, match="broken on purpose"):
        model = save_model(fails, tmp_path / "m", input_example=DATA)
    assert model.get_input_schema() is not None
    assert model.get_output_schema() is None


def test_signature_is_enforced_and_can_be_switched_off(tmp_path: Path) -> None:
    def echo(model_input: Any) -> Any:
        return model_input

    save_model(echo, tmp_path / "m", input_example=DATA)
    with pytest.raises(InvalidParameter, match=r"Model is missing inputs \['a'\]"):
        load_pyfunc(tmp_path / "m").predict(pd.DataFrame({"b": [1]}))
    save_model(echo, tmp_path / "n", input_example=DATA, signature=False)
    assert load_pyfunc(tmp_path / "n").predict({"b": 1}) == {"b": 1}


def test_models_from_code(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import mlflow\n"
        "from mlflow.models import set_model, ModelConfig\n"
        "config = ModelConfig(development_config={'k': 5})\n"
        "class S(mlflow.pyfunc.PythonModel):\n"
        "    def predict(self, context, model_input, params=None):\n"
        "        return [len(model_input), config.get('k')]\n"
        "set_model(S())\n"
    )
    before = {name for name in sys.modules if name.startswith("mlflow")}
    save_model(script, tmp_path / "m", model_config={"k": 7})
    script.unlink()
    loaded = load_pyfunc(tmp_path / "m", allow_pickle=False)
    assert loaded.predict(DATA) == [2, 7]
    assert isinstance(loaded.unwrap_python_model(), PythonModel)
    assert {name for name in sys.modules if name.startswith("mlflow")} == before


def test_script_must_set_a_model(tmp_path: Path) -> None:
    (tmp_path / "s.py").write_text("x = 1\n")
    save_model(str(tmp_path / "s.py"), tmp_path / "m")
    with pytest.raises(ModelError, match="must call set_model"):
        load_pyfunc(tmp_path / "m")


def test_loader_module_with_code_and_data(tmp_path: Path) -> None:
    (tmp_path / "my_loader_q.py").write_text(
        "class W:\n"
        "    def __init__(self, text): self.text = text\n"
        "    def predict(self, data): return [self.text, len(data)]\n"
        "def _load_pyfunc(path): return W(open(path).read())\n"
    )
    (tmp_path / "data.txt").write_text("payload")
    save_model(
        None,
        tmp_path / "m",
        flavor="pyfunc",
        loader_module="my_loader_q",
        data_path=tmp_path / "data.txt",
        code_paths=[tmp_path / "my_loader_q.py"],
    )
    (tmp_path / "my_loader_q.py").unlink()
    loaded = load_pyfunc(tmp_path / "m")
    assert loaded.predict(DATA) == ["payload", 2]
    assert loaded.loader_module == "my_loader_q"
    sys.path.remove(str(tmp_path / "m/code"))


def test_unsupported_mlflow_loader_is_named(tmp_path: Path) -> None:
    (tmp_path / "MLmodel").write_text("flavors: {python_function: {loader_module: mlflow.spark}}")
    with pytest.raises(ModelError, match=r"mlflow\.spark"):
        load_pyfunc(tmp_path)


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (None, {"flavor": "pyfunc"}),
        (Scale(1), {"loader_module": "x"}),
        (Scale(1), {"data_path": "x"}),
        (Scale, {"flavor": "pyfunc"}),
        (Scale(1), {"artifacts": {"a": "/no/such/file"}}),
        (Scale(1), {"artifacts": ["a"]}),
        (Scale(1), {"code_paths": ["/no/such/file"]}),
        (Scale(1), {"code_paths": "text"}),
        (Scale(1), {"model_config": "/no/such.yaml"}),
        (Scale(1), {"signature": "text"}),
        (object(), {}),
        (Scale(1), {"flavor": "no_such"}),
        ("/no/such/script.py", {}),
        (lambda: 1, {}),
    ],
)
def test_bad_arguments_leave_nothing(model: Any, options: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter):
        save_model(model, tmp_path / "m", **options)
    assert not (tmp_path / "m").exists()


def test_a_path_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(AlreadyExists, match=r"Path '.*' already exists and is not empty"):
        save_model(Scale(1), tmp_path)
    assert (tmp_path / "x").read_text() == "mine"


def test_pickle_names_mlflow_and_not_regista(tmp_path: Path) -> None:
    class Local(PythonModel):
        def predict(self, model_input: Any) -> Any:
            return 1

    Local.__module__ = "__main__"  # as in a notebook: pickled by value
    save_model(Local(), tmp_path / "m")
    content = (tmp_path / "m/python_model.pkl").read_bytes()
    texts = [argument for _, argument, _ in pickletools.genops(content) if isinstance(argument, str)]
    assert "mlflow.pyfunc" in texts
    assert not [text for text in texts if text.startswith("regista")]
    assert load_pyfunc(tmp_path / "m").predict(DATA) == 1


def test_imports_inside_functions_are_requirements(tmp_path: Path) -> None:
    def uses_numpy(model_input: Any) -> Any:
        import numpy

        return numpy.zeros(1)

    uses_numpy.__module__ = "__main__"
    save_model(uses_numpy, tmp_path / "m")
    lines = (tmp_path / "m/requirements.txt").read_text().splitlines()
    assert [line.split("=")[0] for line in lines[1:]] == ["cloudpickle", "numpy"]


def test_plain_cloudpickle_is_read_too(tmp_path: Path) -> None:
    save_model(Scale(2), tmp_path / "m")
    (tmp_path / "m/python_model.pkl").write_bytes(cloudpickle.dumps(Scale(5)))
    assert load_pyfunc(tmp_path / "m").predict(DATA).tolist() == [5.0, 10.0]


def test_unwrap_and_repr(tmp_path: Path) -> None:
    save_model(Scale(2), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    assert isinstance(loaded.unwrap_python_model(), Scale)
    assert isinstance(load_model(tmp_path / "m"), Scale)
    assert repr(loaded) == "mlflow.pyfunc.loaded_model:\n  flavor: mlflow.pyfunc.model\n"
    loaded.metadata.artifact_path = "model"
    loaded.metadata.run_id = "r"
    assert repr(loaded).splitlines()[1:] == ["  artifact_path: model", "  flavor: mlflow.pyfunc.model", "  run_id: r"]


def test_environment_switch_forbids_pickles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_model(Scale(2), tmp_path / "m")
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_pyfunc(tmp_path / "m")
    assert load_pyfunc(tmp_path / "m", allow_pickle=True).predict(DATA).tolist() == [2.0, 4.0]


class Hinted(PythonModel):
    def predict(self, model_input: list[str], params=None) -> list[int]:
        return [len(text) for text in model_input]


def test_type_hints_are_the_signature_and_inputs_are_checked_by_them(tmp_path):
    saved = save_model(Hinted(), tmp_path / "m")
    assert saved.is_signature_from_type_hint
    assert repr(saved.signature.inputs) == "[string (required)]"
    assert repr(saved.signature.outputs) == "[long (required)]"
    loaded = load_pyfunc(tmp_path / "m")
    assert loaded.predict(["a", "bc"]) == [1, 2]
    with pytest.raises(InvalidParameter, match="Expected type str, but got int"):
        loaded.predict([1])


def test_type_hints_win_over_a_signature_with_a_warning(tmp_path):
    with pytest.warns(UserWarning, match="type hints count"):
        saved = save_model(Hinted(), tmp_path / "m", signature=infer_signature([1.5]))
    assert repr(saved.signature.inputs) == "[string (required)]"


def test_without_a_signature_there_is_none_of_type_hints(tmp_path):
    assert save_model(Hinted(), tmp_path / "m", signature=False).signature is None
