from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regista.errors import InvalidParameter, ModelError, NotImplementedHere
from regista.flavors.loading import load_model, load_pyfunc
from regista.flavors.saving import save_model
from regista.flavors.transformers import TransformersFlavor
from regista.fluent import transformers as fluent
from regista.model.mlmodel import Model
from unit.flavors.inspected import InspectedFlavor

transformers = pytest.importorskip("transformers", reason="transformers is not installed")
torch = pytest.importorskip("torch", reason="PyTorch is not installed")

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "bike")
SIZES = {"vocab_size": 8, "hidden_size": 8, "intermediate_size": 8, "max_position_embeddings": 32}
TEXTS = pd.DataFrame({"text": ["red bike", "blue", "red"]}, index=[4, 2, 7])


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    file = tmp_path_factory.mktemp("words") / "vocab.txt"
    file.write_text("\n".join(WORDS))
    return transformers.BertTokenizerFast(vocab_file=str(file))


def bert(kind: str, **settings: Any) -> Any:
    torch.manual_seed(0)
    config = transformers.BertConfig(**SIZES, num_hidden_layers=1, num_attention_heads=2, **settings)
    return getattr(transformers, kind)(config).eval()


def gpt() -> Any:
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=8, n_embd=8, n_layer=1, n_head=2, n_positions=32, bos_token_id=2, eos_token_id=3, pad_token_id=0
    )
    return transformers.GPT2LMHeadModel(config).eval()


class TestContract(InspectedFlavor):
    flavor_class = TransformersFlavor
    frameworks = ("transformers", "torch", "pandas")

    @pytest.fixture(autouse=True)
    def with_tokenizer(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer

    def make_model(self) -> Any:
        model = bert("BertForSequenceClassification")
        return transformers.pipeline("text-classification", model=model, tokenizer=self.tokenizer)

    def make_data(self) -> Any:
        return TEXTS

    def predict(self, model: Any, data: Any) -> Any:
        return pd.DataFrame(model(data["text"].tolist()))

    def assert_same(self, left: Any, right: Any) -> None:
        pd.testing.assert_frame_equal(left, right)


def saved(folder: Path, task: str, model: Any, tokenizer: Any, **options: Any) -> Path:
    save_model({"model": model, "tokenizer": tokenizer}, folder / "m", task=task, **options)
    return folder / "m"


def test_a_dict_of_parts_is_saved_as_the_pipeline_it_makes(tmp_path, tokenizer):
    path = saved(tmp_path, "text-classification", bert("BertForSequenceClassification"), tokenizer)
    entry = Model.load(path).flavors["transformers"]
    assert (entry["task"], entry["components"]) == ("text-classification", ["tokenizer"])
    assert entry["pipeline_model_type"] == "BertForSequenceClassification"
    assert sorted(file.name for file in (path / "model").iterdir()) == ["config.json", "model.safetensors"]
    parts = load_model(path, arguments={"return_type": "components"})
    assert set(parts) == {"model", "tokenizer"}


@pytest.mark.parametrize("data", ["red bike", ["red bike"], pd.Series(["red bike"]), np.array(["red bike"])])
def test_texts_may_come_in_any_shape(tmp_path, tokenizer, data):
    path = saved(tmp_path, "text-classification", bert("BertForSequenceClassification"), tokenizer)
    assert list(load_pyfunc(path).predict(data).columns) == ["label", "score"]


def test_each_task_gives_one_answer_for_each_text(tmp_path, tokenizer):
    texts = ["red [MASK]", "blue [MASK]"]
    masks = load_pyfunc(saved(tmp_path / "a", "fill-mask", bert("BertForMaskedLM"), tokenizer))
    assert len(masks.predict(texts)) == 2
    assert len(masks.predict(texts[0])) == 1
    assert set(masks.predict(texts)) <= {*WORDS, ""}
    labels = load_pyfunc(saved(tmp_path / "b", "token-classification", bert("BertForTokenClassification"), tokenizer))
    assert [answer.count("LABEL") for answer in labels.predict(["red bike", "blue"])] == [2, 1]
    vectors = load_pyfunc(saved(tmp_path / "c", "feature-extraction", bert("BertModel"), tokenizer))
    assert vectors.predict("red bike").shape == (4, 8)
    assert [each.shape for each in vectors.predict(["red bike", "red"])] == [(4, 8), (3, 8)]


def test_generation_takes_its_settings_from_the_model_config_and_from_params(tmp_path, tokenizer):
    config = {"max_new_tokens": 2, "do_sample": False}
    path = saved(tmp_path, "text-generation", gpt(), tokenizer, model_config=config)
    model = load_pyfunc(path)
    (text,) = model.predict("red bike")
    assert text.startswith("red bike")
    assert Model.load(path).flavors["python_function"]["config"] == config


def test_zero_shot_classification_takes_labels(tmp_path, tokenizer):
    names = {"entailment": 0, "neutral": 1, "contradiction": 2}
    model = bert("BertForSequenceClassification", label2id=names, id2label={v: k for k, v in names.items()})
    loaded = load_pyfunc(saved(tmp_path, "zero-shot-classification", model, tokenizer))
    expected = loaded.predict({"sequences": "red bike", "candidate_labels": ["red", "blue"]})
    assert set(expected["labels"]) == {"red", "blue"}
    for labels in ("red, blue", '["red", "blue"]'):
        rows = pd.DataFrame({"sequences": ["red bike"], "candidate_labels": [labels]})
        pd.testing.assert_frame_equal(loaded.predict(rows), expected)
    with pytest.raises(InvalidParameter, match="candidate_labels"):
        loaded.predict("red bike")


@pytest.mark.parametrize("data", [5, [1, 2], pd.DataFrame({"a": [1.5]}), None])
def test_what_is_no_text_is_refused(tmp_path, tokenizer, data):
    path = saved(tmp_path, "text-classification", bert("BertForSequenceClassification"), tokenizer)
    with pytest.raises(InvalidParameter, match="takes texts"):
        load_pyfunc(path).predict(data)


@pytest.mark.parametrize(
    ("model", "options", "problem"),
    [
        ({"tokenizer": 1}, {"task": "fill-mask"}, "must have a 'model'"),
        ("text", {}, "must be a Pipeline or a dict"),
        ({"model": "bert", "wings": 1}, {"task": "fill-mask"}, "parts that no pipeline has.*wings"),
    ],
)
def test_what_is_no_pipeline_is_refused(tmp_path, model, options, problem):
    with pytest.raises(InvalidParameter, match=problem):
        save_model(model, tmp_path / "m", flavor="transformers", **options)


def test_a_dict_needs_its_task(tmp_path, tokenizer):
    with pytest.raises(InvalidParameter, match="task must be given"):
        save_model({"model": bert("BertModel"), "tokenizer": tokenizer}, tmp_path / "m")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"peft_adaptor": "peft"}, "adapter"),
        ({"model_binary": None, "source_model_name": "bert"}, "without its weights"),
        ({"pipeline_model_type": "Popen"}, "no class 'Popen'"),
        ({"pipeline_model_type": "os"}, "no class"),
        ({"model_binary": "elsewhere"}, "elsewhere"),
    ],
)
def test_a_description_that_leads_elsewhere_is_refused(tmp_path, tokenizer, changed, problem):
    path = saved(tmp_path, "text-classification", bert("BertForSequenceClassification"), tokenizer)
    description = Model.load(path)
    description.flavors["transformers"] |= changed
    (path / "MLmodel").unlink()
    description.save(path / "MLmodel")
    with pytest.raises(ModelError, match=problem):
        load_model(path)


def test_a_task_beyond_texts_loads_but_does_not_predict(tmp_path, tokenizer):
    path = saved(tmp_path, "text-classification", bert("BertForSequenceClassification"), tokenizer)
    model = load_model(path)
    model.task = "image-classification"
    with pytest.raises(ModelError, match="load_model gives the pipeline itself"):
        TransformersFlavor().predictor(model, {})


def test_what_is_not_offered_says_what_to_do_instead(tmp_path):
    with pytest.raises(NotImplementedHere, match=r"prompt_template.*model of Python code"):
        fluent.save_model({}, tmp_path / "m", prompt_template="Answer: {prompt}")
    with pytest.raises(NotImplementedHere, match="save_pretrained"):
        fluent.save_model({}, tmp_path / "m", save_pretrained=False)
