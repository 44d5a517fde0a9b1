from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

import regista
from regista.data.running_code import context_tags
from regista.errors import AlreadyExists, InvalidParameter, NotFound, NotImplementedHere

X = np.array([[0.0], [1.0], [2.0]])


def fitted(slope: float) -> LinearRegression:
    return LinearRegression().fit(X, slope * X[:, 0])


class Doubler(regista.pyfunc.PythonModel):
    def load_context(self, context: Any) -> None:
        self.offset = float(Path(context.artifacts["offset"]).read_text())

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return [2 * value + self.offset for value in model_input]


def test_log_model_finds_the_flavor_and_the_run() -> None:
    with regista.start_run() as run:
        info = regista.log_model(fitted(2.0), "tree", input_example=X[:1])
    assert (info.run_id, info.name) == (run.info.run_id, "tree")
    assert regista.load_model(info.model_uri).coef_.tolist() == pytest.approx([2.0])
    assert regista.pyfunc.load_model(f"runs:/{run.info.run_id}/tree").predict(X)[2] == pytest.approx(4.0)
    last = regista.last_logged_model()
    assert last is not None
    assert last.model_id == info.model_id


def test_a_model_needs_no_run() -> None:
    regista.set_experiment("bikes")
    info = regista.log_model(fitted(1.0))
    assert info.run_id is None
    assert regista.active_run() is None
    found = regista.search_logged_models(output_format="list")
    assert [model.model_id for model in found] == [info.model_id]
    assert regista.search_logged_models()["name"].tolist() == ["model"]


@pytest.mark.parametrize(
    ("positional", "named"),
    [
        (("model",), {}),
        ((), {"artifact_path": "model"}),
        ((), {"name": "model"}),
        ((), {"name": "model", "artifact_path": "model"}),
        (("model", None, None, "pickle", "bikes"), {}),
        ((), {"artifact_path": "model", "code_path": None, "await_registration_for": 0}),
    ],
)
def test_spellings_of_the_sklearn_flavor(positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    with regista.start_run():
        info = regista.sklearn.log_model(fitted(3.0), *positional, **named)
    assert info.name == "model"
    assert regista.sklearn.load_model(info.model_uri).coef_.tolist() == pytest.approx([3.0])


def test_two_names_are_one_too_many() -> None:
    with pytest.raises(InvalidParameter, match="Both `artifact_path`"):
        regista.sklearn.log_model(fitted(1.0), "a", name="b")


def test_registration_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        regista.log_model(fitted(1.0), registered_model_name="bikes")
    regista.register_model("models:/bikes/1", "bikes", tags={"a": 1}, reason="the first was better")
    out, told = capsys.readouterr()
    assert out == ""
    known = "Registered model 'bikes' already exists. Creating a new version of this model..."
    assert told.splitlines() == [
        "Successfully registered model 'bikes'.",
        "Created version '1' of model 'bikes'.",
        known,
        "Created version '2' of model 'bikes'.",
        known,
        "Created version '3' of model 'bikes'.",
    ]
    assert regista.Client().get_history("bikes")[0].reason == "the first was better"
    assert len(regista.search_model_versions(filter_string="name='bikes'")) == 3
    assert [model.name for model in regista.search_registered_models()] == ["bikes"]
    regista.set_model_version_tag("bikes", 1, "k", "v")
    assert regista.Client().get_model_version("bikes", 1).tags == {"k": "v"}


def test_python_models_carry_files_given_by_path_or_uri(tmp_path: Path) -> None:
    (tmp_path / "offset.txt").write_text("1")
    with regista.start_run() as run:
        regista.log_text("10", "numbers/offset.txt")
        local = regista.pyfunc.log_model("a", python_model=Doubler(), artifacts={"offset": "offset.txt"})
        uri = f"runs:/{run.info.run_id}/numbers/offset.txt"
        remote = regista.pyfunc.log_model(name="b", python_model=Doubler(), artifacts={"offset": uri})
    assert regista.pyfunc.load_model(local.model_uri).predict([1, 2]) == [3, 5]
    assert regista.pyfunc.load_model(remote.model_uri).predict([1, 2]) == [12, 14]
    regista.pyfunc.save_model("saved", python_model=Doubler(), artifacts={"offset": "offset.txt"})
    assert regista.pyfunc.load_model("saved").predict([1]) == [3]
    with pytest.raises(AlreadyExists, match="Path 'saved' already exists and is not empty"):
        regista.pyfunc.save_model("saved", python_model=Doubler(), artifacts={"offset": "offset.txt"})


def test_pyfunc_arguments_that_do_not_go_together() -> None:
    with pytest.raises(InvalidParameter, match="not some of both"):
        regista.pyfunc.save_model("x", loader_module="m", python_model=Doubler())
    with pytest.raises(NotImplementedHere, match="code_paths"):
        regista.pyfunc.save_model("x", python_model=Doubler(), infer_code_paths=True)
    with pytest.raises(InvalidParameter, match="Illegal format argument 'uv'"):
        regista.pyfunc.get_model_dependencies("x", "uv")


def test_dependencies_and_signature() -> None:
    info = regista.log_model(fitted(1.0))
    assert "scikit-learn==" in Path(regista.pyfunc.get_model_dependencies(info.model_uri)).read_text()
    regista.set_signature(info.model_uri, regista.infer_signature(X))
    assert regista.get_model_info(info.model_uri).signature == regista.infer_signature(X)


def test_logged_models_step_by_step() -> None:
    with regista.start_run() as run:
        model = regista.initialize_logged_model("tree", params={"a": 1})
        regista.log_model(fitted(1.0), model_id=model.model_id)
        regista.log_model_params({"b": 2}, model.model_id)
        regista.set_logged_model_tags(model.model_id, {"t": 1, "u": 2})
        regista.delete_logged_model_tag(model.model_id, "u")
        outside = regista.create_external_model("theirs")
    found = regista.get_logged_model(model.model_id)
    assert (found.status, found.params) == ("READY", {"a": "1", "b": "2"})
    assert found.tags == {**context_tags(), "t": "1"}
    assert found.source_run_id == run.info.run_id
    assert (outside.status, outside.tags) == ("READY", {**context_tags(), "mlflow.model.isExternal": "true"})


def test_the_active_model_is_a_logged_model() -> None:
    first = regista.set_active_model(name="tree")
    assert (first.name, first.status, first.metrics) == ("tree", "READY", [])
    assert "previous_id" not in dict(first)
    with regista.set_active_model(name="forest") as second:
        assert regista.get_active_model_id() == second.model_id
    assert regista.get_active_model_id() == first.model_id
    assert regista.set_active_model(name="tree", model_id=first.model_id).model_id == first.model_id
    with pytest.raises(InvalidParameter, match=r"has name 'tree', which does not match the provided name 'bush'\."):
        regista.set_active_model(name="bush", model_id=first.model_id)
    with pytest.raises(InvalidParameter, match="Either name or model_id must be provided"):
        regista.set_active_model()
    with pytest.raises(InvalidParameter, match="Invalid model name"):
        regista.set_active_model(name="the farmer's")


def test_params_go_to_the_active_model_else_to_the_last_one() -> None:
    with regista.set_active_model(name="tree") as tree:
        last = regista.initialize_logged_model("forest")
        regista.log_model_params({"a": 1})
    regista.log_model_params({"b": 2})
    assert regista.get_logged_model(tree.model_id).params == {"a": "1"}
    assert regista.get_logged_model(last.model_id).params == {"b": "2"}


def test_the_last_logged_model_needs_no_run() -> None:
    with regista.start_run():
        regista.log_model(fitted(1.0), "in a run")
    outside = regista.log_model(fitted(1.0), "outside")
    last = regista.last_logged_model()
    assert last is not None
    assert last.model_id == outside.model_id


def test_a_path_without_files_is_no_model() -> None:
    with regista.start_run() as run:
        regista.log_text("a", "there/a.txt")
    with pytest.raises(NotFound, match=f"artifact_path nothing under run {run.info.run_id}"):
        regista.register_model(f"runs:/{run.info.run_id}/nothing", "bikes")
    assert regista.search_registered_models() == []
    assert regista.register_model(f"runs:/{run.info.run_id}/there", "bikes").version == "1"
