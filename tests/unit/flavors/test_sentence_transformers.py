from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.sentence_transformers import SentenceTransformersFlavor
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

sentence_transformers = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")

TEXTS = pd.DataFrame({"text": ["red bike", "blue bike", "red"]}, index=[4, 2, 7])


def encoder() -> Any:
    """Random vectors of 8 numbers, the same at every call, for five words; nothing is fetched."""
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = ["[UNK]", "red", "blue", "bike", "car"]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.random.default_rng(0).normal(size=(5, 8)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    return sentence_transformers.SentenceTransformer(modules=[module], device="cpu")


class SentenceContract(InspectedFlavor):
    flavor_class = SentenceTransformersFlavor
    frameworks = ("sentence_transformers", "transformers", "torch", "pandas")

    def make_model(self) -> Any:
        return encoder()

    def make_data(self) -> Any:
        return TEXTS

    def predict(self, model: Any, data: Any) -> Any:
        return model.encode(data["text"].tolist() if isinstance(data, pd.DataFrame) else data)

    def assert_same(self, left: Any, right: Any) -> None:
        np.testing.assert_allclose(left, right, rtol=1e-6)


class TestFrame(SentenceContract):
    pass


class TestList(SentenceContract):
    def make_data(self) -> Any:
        return TEXTS["text"].tolist()


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(encoder(), tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["sentence_transformers"] == {
        "code": None,
        "sentence_transformers_version": sentence_transformers.__version__,
    }
    assert model.flavors["python_function"]["data"] == "model.sentence_transformer"
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["numpy", "sentence_transformers", "torch", "transformers"]


def test_a_text_gives_a_vector_and_params_are_arguments_of_encode(tmp_path: Path) -> None:
    save_model(encoder(), tmp_path / "m", input_example=(["red bike"], {"normalize_embeddings": True}))
    loaded = load_pyfunc(tmp_path / "m")
    assert np.linalg.norm(loaded.predict(["blue car", "red"]), axis=1) == pytest.approx([1, 1])
    save_model(encoder(), tmp_path / "n")
    plain = load_pyfunc(tmp_path / "n")
    np.testing.assert_allclose(plain.predict("red bike"), encoder().encode("red bike"), rtol=1e-6)
    np.testing.assert_allclose(plain.predict(TEXTS["text"]), SentenceContract().predict(encoder(), TEXTS), rtol=1e-6)


@pytest.mark.parametrize("data", [3, [1, 2], {"text": "red"}, pd.DataFrame({"a": [1.0]})])
def test_only_texts_are_taken(tmp_path: Path, data: Any) -> None:
    save_model(encoder(), tmp_path / "m")
    with pytest.raises(InvalidParameter, match="takes texts, got"):
        load_pyfunc(tmp_path / "m").predict(data)


def test_code_in_the_folder_is_forbidden_where_pickles_are(tmp_path: Path) -> None:
    save_model(encoder(), tmp_path / "m")
    load_model(tmp_path / "m", allow_pickle=False)
    (tmp_path / "m/model.sentence_transformer/modeling.py").write_text("raise SystemExit")
    with pytest.raises(ModelError, match="MLFLOW_ALLOW_PICKLE_DESERIALIZATION"):
        load_model(tmp_path / "m", allow_pickle=False)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="must be a SentenceTransformer, got"):
        save_model(encoder()[0], tmp_path / "m", flavor="sentence_transformers")
    assert not (tmp_path / "m").exists()
