"""Where the files of loaded models are, and when they go."""

import os
import pickle
import subprocess
import sys
import tempfile

import pytest
from sklearn.linear_model import LinearRegression

from regista import Client
from regista.client.model_folder import ModelFolder
from regista.errors import ModelError

LINES = [[1.0], [2.0], [3.0]]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder that temporary folders of these tests are in."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


@pytest.fixture
def client(tmp_path):
    with Client(tmp_path / "store") as client:
        yield client


@pytest.fixture
def model():
    return LinearRegression().fit(LINES, [2.0, 4.0, 6.0])


def folders(temporary):
    return list(temporary.glob("regista-model-*"))


def log(client, model, name="m", **options):
    run = client.create_run("0").info.run_id
    return client.log_model(model, name=name, run_id=run, **options).model_uri


def test_files_of_a_model_that_reads_all_of_them_go_when_it_has_loaded(client, model, temporary):
    loaded = client.load_model(log(client, model))
    assert folders(temporary) == []
    assert loaded.predict([[4.0]])[0] == pytest.approx(8)


def test_behind_predict_they_go_with_the_model_since_its_example_is_one_of_them(client, model, temporary):
    loaded = client.load_pyfunc(log(client, model, input_example=LINES))
    assert len(folders(temporary)) == 1
    assert len(loaded.input_example) == 3
    metadata = loaded.metadata
    del loaded
    assert len(metadata.load_input_example()) == 3
    del metadata
    assert folders(temporary) == []


def test_models_with_code_of_their_own_keep_their_files(client, model, temporary, tmp_path):
    (tmp_path / "own_code_of_this_test.py").write_text("VALUE = 1\n")
    uri = log(client, model, code_paths=[str(tmp_path / "own_code_of_this_test.py")])
    client.load_model(uri)
    assert len(folders(temporary)) == 1


def test_python_functions_keep_their_files(client, temporary):
    def predict(model_input):
        return model_input

    uri = log(client, predict)
    loaded = client.load_pyfunc(uri)
    del loaded
    assert len(folders(temporary)) == 1


def test_files_in_a_folder_of_the_caller_stay(client, model, temporary, tmp_path):
    client.load_model(log(client, model), dst_path=str(tmp_path / "mine"))
    assert list((tmp_path / "mine").rglob("MLmodel"))
    assert folders(temporary) == []


def test_a_model_that_cannot_be_downloaded_leaves_no_folder(client, model, temporary, tmp_path):
    uri = log(client, model)
    for blob in (tmp_path / "store" / "mlartifacts" / "blobs").rglob("*"):
        if blob.is_file():
            blob.chmod(0o644)
            blob.write_bytes(b"other bytes")
    with pytest.raises(Exception, match="not what was stored"):
        client.load_model(uri)
    assert folders(temporary) == []


def test_a_model_that_cannot_be_loaded_keeps_its_files_for_whoever_looks_into_it(client, model, temporary, tmp_path):
    uri = log(client, model)
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps(model)[:-20])
    store, path = client.connection.open(client.resolve_model_uri(uri).root, "model.pkl")
    store.upload(file, path, client._caller)
    with pytest.raises(ModelError) as error:
        client.load_model(uri)
    (folder,) = folders(temporary)
    assert str(folder) in str(error.value)


def test_a_folder_goes_when_the_process_ends(tmp_path):
    program = "from regista.client.model_folder import ModelFolder; print(ModelFolder().path)"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert str(tmp_path) in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_leaves_its_parents_folder_alone(tmp_path):
    program = (
        "import os, sys; from regista.client.model_folder import ModelFolder\n"
        "folder = ModelFolder(); child = os.fork()\n"
        "if child == 0: folder.remove(); sys.exit()\n"
        "os.waitpid(child, 0); print(folder.path.is_dir())"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "True"
    assert list(tmp_path.iterdir()) == []


def test_removing_twice_is_harmless(temporary):
    folder = ModelFolder()
    folder.remove()
    folder.remove()
    assert folders(temporary) == []
