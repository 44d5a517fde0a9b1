from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError, NotFound
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.spacy import SpacyFlavor
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

spacy = pytest.importorskip("spacy", reason="spacy is not installed")

TEXTS = pd.DataFrame({"text": ["good bread", "bad luck", "good"]}, index=[4, 2, 7])


def categorizer() -> Any:
    """A pipeline that has seen two texts."""
    spacy.util.fix_random_seed(0)
    pipeline = spacy.blank("en")
    part = pipeline.add_pipe("textcat")
    part.add_label("good")
    part.add_label("bad")
    seen = [("good", 1.0), ("bad", 0.0)]
    examples = [
        spacy.training.Example.from_dict(pipeline.make_doc(text), {"cats": {"good": value, "bad": 1 - value}})
        for text, value in seen
    ]
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(5):
        pipeline.update(examples, sgd=optimizer)
    return pipeline


MODEL = categorizer()


class TestCategorizer(InspectedFlavor):
    flavor_class = SpacyFlavor
    frameworks = ("spacy", "thinc", "pandas")

    def make_model(self) -> Any:
        return MODEL

    def make_data(self) -> pd.DataFrame:
        return TEXTS

    def predict(self, model: Any, data: Any) -> Any:
        scores = [model(text).cats for text in data["text"]]
        return pd.DataFrame({"predictions": scores}, index=data.index)

    def assert_same(self, left: Any, right: Any) -> None:
        assert left.index.tolist() == right.index.tolist()
        for one, other in zip(left["predictions"], right["predictions"], strict=True):
            assert one == pytest.approx(other, rel=1e-4)


def test_entries_and_requirements(tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "m")
    model = Model.load(tmp_path / "m")
    assert model.flavors["spacy"] == {"code": None, "data": "model.spacy", "spacy_version": spacy.__version__}
    assert model.flavors["python_function"]["data"] == "model.spacy"
    names = [line.split("=")[0] for line in (tmp_path / "m/requirements.txt").read_text().splitlines()[1:]]
    assert names == ["spacy"]


def test_a_pipeline_without_categorizer_is_for_spacy_alone(tmp_path: Path) -> None:
    save_model(spacy.blank("en"), tmp_path / "m")
    assert list(Model.load(tmp_path / "m").flavors) == ["spacy"]
    assert [token.text for token in load_model(tmp_path / "m")("two words")] == ["two", "words"]
    with pytest.raises(NotFound, match="python_function"):
        load_pyfunc(tmp_path / "m")


@pytest.mark.parametrize("data", [["text"], "text", pd.DataFrame({"a": ["x"], "b": ["y"]})])
def test_one_column_of_texts_is_wanted(tmp_path: Path, data: Any) -> None:
    save_model(MODEL, tmp_path / "m")
    with pytest.raises(InvalidParameter, match="a DataFrame with one column of texts, got"):
        load_pyfunc(tmp_path / "m").predict(data)


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="must be a spaCy pipeline, got"):
        save_model(spacy.blank("en").vocab, tmp_path / "m")
    assert not (tmp_path / "m").exists()
    save_model(MODEL, tmp_path / "m")
    (tmp_path / "m/model.spacy/config.cfg").unlink()
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_model(tmp_path / "m")
