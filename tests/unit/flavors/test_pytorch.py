from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.pytorch import PytorchFlavor
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

torch = pytest.importorskip("torch", reason="torch is not installed")

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from torch_net import Net  # noqa: E402

sys.path.remove(str(HERE))

DATA = np.linspace(-1, 1, 24, dtype=np.float32).reshape(6, 4)


def net(**arguments: Any) -> Any:
    """A network whose normalisation has seen data, in evaluation mode."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Net(**arguments)
        model.train()(torch.randn(16, model.body.in_features))
    return model.eval()


class TorchContract(InspectedFlavor):
    flavor_class = PytorchFlavor
    frameworks = ("torch", "safetensors", "numpy", "pandas")

    def make_model(self) -> Any:
        return net()

    def make_data(self) -> Any:
        return DATA

    def predict(self, model: Any, data: Any) -> Any:
        with torch.no_grad():
            return model(torch.tensor(np.asarray(data, np.float32))).numpy()

    def assert_same(self, left: Any, right: Any) -> None:
        np.testing.assert_allclose(np.asarray(left), np.asarray(right), rtol=1e-6)


class TestPickle(TorchContract):
    pass


class TestFrame(TorchContract):
    def make_data(self) -> Any:
        return pd.DataFrame(DATA.astype(float), columns=list("abcd"), index=range(10, 16))


class TestPlainPickleModule(TorchContract):
    options = {"pickle_module": pickle}  # noqa: RUF012 - the contract's class variable


class TestSafetensors(TorchContract):
    options = {  # noqa: RUF012 - the contract's class variable
        "serialization_format": "safetensors",
        "code_paths": [HERE / "torch_net.py"],
        "model_arguments": {"outputs": 2},
    }

    def make_model(self) -> Any:
        return net(outputs=2)


class TestTorchScript(TorchContract):
    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def make_model(self) -> Any:
        return torch.jit.trace(net(), torch.tensor(DATA))


class TestTraced(TorchContract):
    options = {"serialization_format": "pt2", "signature": infer_signature(DATA)}  # noqa: RUF012 - as above

    @pytest.fixture
    def saved(self, tmp_path: Path, catalog: Any) -> Path:
        save_model(self.make_model(), tmp_path / "model", catalog=catalog, input_example=DATA[:2], **self.options)
        return tmp_path / "model"

    def test_example_gives_signature(self, tmp_path: Path, catalog: Any) -> None:
        options = {"serialization_format": "pt2"}
        model = save_model(self.make_model(), tmp_path / "m", input_example=DATA[:2], catalog=catalog, **options)
        assert repr(model.get_input_schema()) == "[Tensor('float32', (-1, 4))]"
        assert repr(model.get_output_schema()) == "[Tensor('float32', (-1, 3))]"
        loaded = load_pyfunc(tmp_path / "m", catalog=catalog, suppress_warnings=True)
        self.assert_same(loaded.predict(DATA), self.predict(self.make_model(), DATA))


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m", code_paths=[HERE / "torch_net.py"])
    model = Model.load(tmp_path / "m")
    assert model.flavors["pytorch"] == {
        "code": "code",
        "model_data": "data",
        "pytorch_version": str(torch.__version__),
        "serialization_format": "pickle",
    }
    function = model.flavors["python_function"]
    assert (function["data"], function["config"]) == ("data", {"device": None})
    assert function["pickle_module_name"] == "mlflow.pytorch.pickle_module"
    assert (tmp_path / "m/data/pickle_module_info.txt").read_text() == "mlflow.pytorch.pickle_module"
    lines = (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]
    assert [line.split("=")[0] for line in lines] == ["cloudpickle", "numpy", "torch"]
    assert "+" not in "".join(lines)  # no index has a build of one machine


def test_a_class_of_a_notebook_travels_in_the_pickle(tmp_path: Path) -> None:
    code = (
        "import torch, sys; from regista.flavors.saving import save_model\n"
        "class Twice(torch.nn.Module):\n    def forward(self, x): return x * 2\n"
        f"save_model(Twice(), {str(tmp_path / 'm')!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    np.testing.assert_array_equal(load_pyfunc(tmp_path / "m").predict(DATA), DATA * 2)


def test_saving_changes_neither_the_mode_nor_the_numbers_nor_the_generator(tmp_path: Path) -> None:
    model = net().train()
    model.norm.eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    modes = [part.training for part in model.modules()]
    state = torch.get_rng_state()
    for serialization in ("pickle", "pt2", "safetensors"):
        save_model(model, tmp_path / serialization, serialization_format=serialization, input_example=DATA)
    assert [part.training for part in model.modules()] == modes
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("serialization", ["pickle", "pt2", "safetensors", "safetensors+pickle"])
def test_every_format_loads_in_evaluation_mode(tmp_path: Path, serialization: str) -> None:
    model = net().train()  # the dropout would make predictions differ
    save_model(model, tmp_path / "m", serialization_format=serialization, input_example=DATA)
    expected = TorchContract().predict(model.eval(), DATA)
    loaded = load_pyfunc(tmp_path / "m")
    np.testing.assert_allclose(loaded.predict(DATA), expected, rtol=1e-6)
    assert loaded.get_raw_model() is not None
    np.testing.assert_allclose(TorchContract().predict(load_model(tmp_path / "m"), DATA), expected, rtol=1e-6)


def test_the_traced_graph_takes_any_number_of_rows(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m", serialization_format="pt2", input_example=torch.tensor(DATA))
    loaded = load_pyfunc(tmp_path / "m")
    for rows in (1, 3, 50):
        assert loaded.predict(np.ones((rows, 4), np.float32)).shape == (rows, 3)


def test_a_graph_of_two_inputs_is_saved_for_torch_alone(tmp_path: Path) -> None:
    class Sum(torch.nn.Module):
        def forward(self, a: Any, b: Any) -> Any:
            return a + 2 * b

    example = {"a": np.ones((2, 3), np.float32), "b": np.ones((2, 3), np.float32)}
    save_model(Sum(), tmp_path / "m", serialization_format="pt2", input_example=example)
    assert list(Model.load(tmp_path / "m").flavors) == ["pytorch"]
    loaded = load_model(tmp_path / "m")
    assert loaded(torch.ones(5, 3), torch.ones(5, 3)).tolist() == [[3.0] * 3] * 5


@pytest.mark.parametrize("example", [None, {"a": [1]}, pd.DataFrame({"a": [1.0]})])
def test_tracing_needs_arrays(tmp_path: Path, example: Any) -> None:
    with pytest.raises(InvalidParameter, match="needs an input_example"):
        save_model(net(), tmp_path / "m", serialization_format="pt2", input_example=example)
    assert not (tmp_path / "m").exists()


def test_an_example_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    options: dict[str, Any] = {"serialization_format": "pt2"}
    with pytest.raises(InvalidParameter, match="does not fit the signature's"):
        save_model(net(), tmp_path / "m", input_example=DATA, signature=infer_signature(DATA[:, :2]), **options)
    with pytest.raises(InvalidParameter, match="cannot be traced with its input example"):
        save_model(net(), tmp_path / "m", input_example=DATA[:, :2], **options)
    frame = pd.DataFrame(DATA)
    with pytest.raises(InvalidParameter, match="needs a signature of tensors"):
        save_model(net(), tmp_path / "m", input_example=DATA, signature=infer_signature(frame), **options)


def test_safetensors_needs_what_makes_the_module_again(tmp_path: Path) -> None:
    class Local(torch.nn.Module):
        pass

    options: dict[str, Any] = {"serialization_format": "safetensors"}
    with pytest.raises(
        InvalidParameter, match=r"tensors differ from the given one's: \['head\.bias', 'head\.weight'\]"
    ):
        save_model(net(outputs=7), tmp_path / "m", **options)
    with pytest.raises(InvalidParameter, match="cannot be imported elsewhere"):
        save_model(Local(), tmp_path / "m", **options)
    with pytest.raises(InvalidParameter, match="model_arguments="):
        save_model(torch.nn.Linear(2, 2), tmp_path / "m", **options)
    with pytest.raises(InvalidParameter, match="dictionary of plain values"):
        save_model(net(), tmp_path / "m", model_arguments={"inputs": object()}, **options)
    assert not (tmp_path / "m").exists()
    save_model(torch.nn.Linear(2, 2), tmp_path / "m", model_arguments={"in_features": 2, "out_features": 2}, **options)
    assert type(load_model(tmp_path / "m")) is torch.nn.Linear


@pytest.mark.parametrize("name", ["subprocess.check_output", "os.system", "builtins.dict", "torch.load", "nowhere.Net"])
def test_only_a_module_class_is_called(tmp_path: Path, name: str) -> None:
    arguments = {"in_features": 2, "out_features": 2}
    save_model(torch.nn.Linear(2, 2), tmp_path / "m", serialization_format="safetensors", model_arguments=arguments)
    file = tmp_path / "m/MLmodel"
    file.write_text(file.read_text().replace("torch.nn.modules.linear.Linear", name))
    with pytest.raises(ModelError, match=f"class '{name}'"):
        load_model(tmp_path / "m")


def test_safetensors_with_a_pickle_beside_it_is_there_for_mlflow_too(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m", serialization_format="safetensors+pickle")
    assert {file.name for file in (tmp_path / "m/data").iterdir()} == {
        *("model.pth", "model.safetensors", "pickle_module_info.txt"),
    }
    load_model(tmp_path / "m", allow_pickle=False)


def test_where_pickles_are_forbidden(tmp_path: Path) -> None:
    for serialization in ("pickle", "pt2", "safetensors"):
        save_model(net(), tmp_path / serialization, serialization_format=serialization, input_example=DATA)
    load_pyfunc(tmp_path / "pt2", allow_pickle=False)
    load_pyfunc(tmp_path / "safetensors", allow_pickle=False)
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_pyfunc(tmp_path / "pickle", allow_pickle=False)


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return Path.touch, (self.file,)


@pytest.mark.parametrize(
    "name", ["data/sample_inputs/model.pt", "data/constants/custom_obj_0", "data/aotinductor/x.so"]
)
def test_a_pickle_hidden_in_a_traced_graph_is_found(tmp_path: Path, name: str) -> None:
    import io
    import zipfile

    save_model(net(), tmp_path / "m", serialization_format="pt2", input_example=DATA)
    bomb = io.BytesIO()
    torch.save(Bomb(tmp_path / "exploded"), bomb)
    file = tmp_path / "m/data/model.pt2"
    with zipfile.ZipFile(file) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    root = next(iter(parts)).partition("/")[0]
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in {**parts, f"{root}/{name}": bomb.getvalue()}.items():
            archive.writestr(part, content)
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_model(tmp_path / "m", allow_pickle=False)
    assert not (tmp_path / "exploded").exists()


def test_arguments_of_torch_load(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m")
    loaded = load_model(tmp_path / "m", arguments={"map_location": "meta"})
    assert loaded.body.weight.device.type == "meta"
    with pytest.raises(ModelError, match="Weights only"):
        load_model(tmp_path / "m", arguments={"weights_only": True})


def test_the_device_is_a_setting_of_the_model(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m", model_config={"device": "cpu"})
    assert loaded.model_config == {"device": "cpu"}
    assert loaded.get_raw_model().body.weight.device.type == "cpu"
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_pyfunc(tmp_path / "m", model_config={"device": "no such device"})
    save_model(net(), tmp_path / "t", serialization_format="pt2", input_example=DATA)
    with pytest.raises(ModelError, match=r"traced on \['cpu'\] and cannot run on 'cuda'"):
        load_pyfunc(tmp_path / "t", model_config={"device": "cuda"})


def test_params_are_arguments_of_forward(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m", input_example=(DATA, {"shift": 1.0}))
    expected = TorchContract().predict(net(), DATA) + 1
    np.testing.assert_allclose(load_pyfunc(tmp_path / "m").predict(DATA), expected, rtol=1e-6)


@pytest.mark.parametrize("data", [[[1.0, 2.0, 3.0, 4.0]], {"a": DATA}, "text"])
def test_lists_and_dictionaries_are_refused(tmp_path: Path, data: Any) -> None:
    save_model(net(), tmp_path / "m")
    with pytest.raises(InvalidParameter, match="a DataFrame or an ndarray, got"):
        load_pyfunc(tmp_path / "m").predict(data)


def test_numbers_are_given_the_type_of_the_models_own(tmp_path: Path) -> None:
    save_model(net().double(), tmp_path / "m")
    loaded = load_pyfunc(tmp_path / "m")
    assert loaded.predict(DATA).dtype == np.float64
    assert loaded.predict(pd.DataFrame(DATA)).dtypes.tolist() == [np.dtype("float64")] * 3
    embedding = torch.nn.Embedding(5, 2)
    save_model(embedding, tmp_path / "e")
    assert load_pyfunc(tmp_path / "e").predict(np.array([1, 3])).tolist() == embedding.weight[[1, 3]].tolist()


def test_one_tensor_must_come_out(tmp_path: Path) -> None:
    class Pair(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return x, x

    class Cube(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return x[:, None, :, None]

    save_model(Pair(), tmp_path / "pair")
    with pytest.raises(ModelError, match="must return one tensor to be called this way, got tuple"):
        load_pyfunc(tmp_path / "pair").predict(DATA)
    save_model(Cube(), tmp_path / "cube")
    assert load_pyfunc(tmp_path / "cube").predict(DATA).shape == (6, 1, 4, 1)
    with pytest.raises(InvalidParameter, match="which no DataFrame holds"):
        load_pyfunc(tmp_path / "cube").predict(pd.DataFrame(DATA))


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="serialization_format must be one of"):
        save_model(net(), tmp_path / "m", serialization_format="onnx")
    with pytest.raises(InvalidParameter, match="export_model=True means"):
        save_model(net(), tmp_path / "m", serialization_format="pickle", export_model=True)
    with pytest.raises(InvalidParameter, match="pickle_module must be a module"):
        save_model(net(), tmp_path / "m", pickle_module="pickle")
    with pytest.raises(InvalidParameter, match=r"must be a torch\.nn\.Module, got collections\.OrderedDict"):
        save_model(net().state_dict(), tmp_path / "m", flavor="pytorch")
    assert not (tmp_path / "m").exists()


def test_an_unknown_pickler_and_a_missing_file_are_named(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m")
    (tmp_path / "m/data/pickle_module_info.txt").write_text("no_such_pickler")
    with pytest.raises(ModelError, match="'no_such_pickler', which cannot be imported"):
        load_model(tmp_path / "m")
    (tmp_path / "m/data/model.pth").unlink()
    with pytest.raises(ModelError, match=r"has no file 'model\.pth'"):
        load_model(tmp_path / "m")


def test_the_order_of_rows_is_kept(tmp_path: Path) -> None:
    save_model(net(), tmp_path / "m")
    index = random.Random(0).sample(range(100), 6)
    result = load_pyfunc(tmp_path / "m").predict(pd.DataFrame(DATA, index=index))
    assert result.index.tolist() == index
