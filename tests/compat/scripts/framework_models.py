"""Models of the frameworks, made equal on both sides: each with its data and what it predicts natively."""

import os
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np
from sklearn.datasets import load_iris

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

frame, target = load_iris(as_frame=True, return_X_y=True)
frame.columns = ["a", "b", "c", "d"]
array = frame.to_numpy(np.float32)


@dataclass(frozen=True)
class Case:
    """``make`` gives the model, ``native`` its own prediction; ``options`` are for log_model of ``flavor``."""

    flavor: str
    module: str
    make: object
    native: object = staticmethod(lambda model, data: model.predict(data))
    data: object = field(default_factory=lambda: frame)
    options: dict = field(default_factory=dict)
    newest_only: bool = False
    signature: bool = True

    @property
    def installed(self):
        return find_spec(self.module) is not None


def xgboost_estimator():
    import xgboost

    return xgboost.XGBClassifier(n_estimators=3, max_depth=2, random_state=0).fit(frame, target)


def xgboost_booster():
    import xgboost

    return xgboost.train({"max_depth": 2, "seed": 0}, xgboost.DMatrix(frame, target), 3)


def xgboost_predict(model, data):
    import xgboost

    return model.predict(xgboost.DMatrix(data))


def lightgbm_estimator():
    import lightgbm

    return lightgbm.LGBMClassifier(n_estimators=3, num_leaves=4, verbose=-1, random_state=0).fit(frame, target)


def lightgbm_booster():
    import lightgbm

    settings = {"objective": "regression", "num_leaves": 4, "verbose": -1, "seed": 0}
    return lightgbm.train(settings, lightgbm.Dataset(frame, target), 3)


def catboost_classifier():
    import catboost

    settings = {"iterations": 3, "depth": 2, "random_seed": 0, "verbose": False, "allow_writing_files": False}
    return catboost.CatBoostClassifier(**settings).fit(frame, target)


def least_squares():
    import statsmodels.api

    return statsmodels.api.OLS(target, frame).fit()  # frames cross pandas 2 and 3, both ways; dates go up only


def graph():
    from onnx import TensorProto, helper, numpy_helper

    weights = np.linspace(-1, 1, 4, dtype=np.float32).reshape(4, 1)
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    shapes = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", size]) for n, size in (("x", 4), ("y", 1))]
    body = helper.make_graph([node], "graph", shapes[:1], shapes[1:], [numpy_helper.from_array(weights, "w")])
    return helper.make_model(body, ir_version=9, opset_imports=[helper.make_opsetid("", 18)])


def graph_predict(model, data):
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": data.to_numpy(np.float32)})[0]


def torch_module():
    import torch

    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.Dropout(0.5), torch.nn.Linear(5, 3)).eval()


def torch_predict(model, data):
    import torch

    with torch.no_grad():
        return model(torch.tensor(np.asarray(data, np.float32))).numpy()


def keras_model():
    import keras

    kernel = keras.initializers.GlorotUniform(seed=0)
    return keras.Sequential([keras.Input([4]), keras.layers.Dense(3, kernel_initializer=kernel)])


def keras_predict(model, data):
    if hasattr(model, "serve"):
        return model.serve(data).numpy()
    return model.predict(data, verbose=0)


def scaling_module():
    import tensorflow

    class Scaling(tensorflow.Module):
        def __init__(self):
            super().__init__()
            self.factor = tensorflow.Variable(2.0)

        @tensorflow.function(input_signature=[tensorflow.TensorSpec([None, 4])])
        def __call__(self, x):
            return x * self.factor

    return Scaling()


def tensorflow_predict(model, data):
    return model(data).numpy()


def forecaster():
    import pandas as pd
    from prophet import Prophet

    # Without uncertainty, whose samples are random.
    plain = {"weekly_seasonality": False, "daily_seasonality": False, "yearly_seasonality": False}
    history = pd.DataFrame({"ds": pd.date_range("2026-01-01", periods=30), "y": range(30)})
    return Prophet(uncertainty_samples=0, **plain).fit(history)


def future():
    import pandas as pd

    return pd.DataFrame({"ds": pd.date_range("2026-02-01", periods=4)})


def forecast(model, data):
    return model.predict(data)["yhat"]


def categorizer():
    import spacy

    spacy.util.fix_random_seed(0)
    pipeline = spacy.blank("en")
    part = pipeline.add_pipe("textcat")
    part.add_label("good")
    part.add_label("bad")
    cats = {"cats": {"good": 1.0, "bad": 0.0}}
    pipeline.initialize(lambda: [spacy.training.Example.from_dict(pipeline.make_doc("good bread"), cats)])
    return pipeline


def texts():
    import pandas as pd

    return pd.DataFrame({"text": ["red bike", "blue bike", "red"]})


def categorize(model, data):
    return [list(model(text).cats.values()) for text in data["text"]]


def encoder():
    import sentence_transformers
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "red": 1, "blue": 2, "bike": 3}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    module = StaticEmbedding(tokenizer, embedding_weights=np.arange(8, dtype=np.float32).reshape(4, 2))
    return sentence_transformers.SentenceTransformer(modules=[module], device="cpu")


def encode(model, data):
    return model.encode(list(data))


def tokenizer():
    from pathlib import Path
    from tempfile import TemporaryDirectory

    import transformers

    with TemporaryDirectory() as folder:
        file = Path(folder, "vocab.txt")
        file.write_text("\n".join(("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "bike")))
        return transformers.BertTokenizerFast(vocab_file=str(file))


def tiny_bert(kind, task):
    """A pipeline with one small layer of random weights, the same at every call; nothing is fetched."""
    import torch
    import transformers

    torch.manual_seed(0)
    sizes = {"vocab_size": 8, "hidden_size": 8, "intermediate_size": 8, "max_position_embeddings": 16}
    config = transformers.BertConfig(**sizes, num_hidden_layers=1, num_attention_heads=2)
    model = getattr(transformers, kind)(config).eval()
    return transformers.pipeline(task, model=model, tokenizer=tokenizer())


def text_classifier():
    return tiny_bert("BertForSequenceClassification", "text-classification")


def text_features():
    return tiny_bert("BertModel", "feature-extraction")


def text_scores(model, data):
    return [answer["score"] for answer in model(list(data))]


CASES = {
    "xgboost estimator": Case("xgboost", "xgboost", xgboost_estimator),
    "xgboost json": Case("xgboost", "xgboost", xgboost_estimator, options={"model_format": "json"}),
    "xgboost booster": Case("xgboost", "xgboost", xgboost_booster, xgboost_predict),
    "lightgbm estimator": Case("lightgbm", "lightgbm", lightgbm_estimator),
    "lightgbm booster": Case("lightgbm", "lightgbm", lightgbm_booster),
    "catboost": Case("catboost", "catboost", catboost_classifier),
    "statsmodels": Case("statsmodels", "statsmodels", least_squares),
    "onnx": Case("onnx", "onnx", graph, graph_predict),
    "pytorch": Case("pytorch", "torch", torch_module, torch_predict, options={"serialization_format": "pickle"}),
    "pytorch traced": Case(
        *("pytorch", "torch", torch_module, torch_predict, array),
        options={"serialization_format": "pt2", "input_example": array[:2]},
        newest_only=True,
    ),
    "keras": Case("keras", "keras", keras_model, keras_predict, array),
    "keras exported": Case("keras", "keras", keras_model, keras_predict, array, {"save_exported_model": True}),
    "keras by tensorflow": Case("tensorflow", "tensorflow", keras_model, keras_predict, array),
    "prophet": Case("prophet", "prophet", forecaster, forecast, future()),
    "spacy": Case("spacy", "spacy", categorizer, categorize, texts()),
    "sentence_transformers": Case("sentence_transformers", "sentence_transformers", encoder, encode, texts()["text"]),
    "sentence_transformers list": Case(
        *("sentence_transformers", "sentence_transformers", encoder, encode, texts()["text"].tolist()), signature=False
    ),
    "transformers": Case("transformers", "transformers", text_classifier, text_scores, texts()["text"].tolist()),
    "transformers features": Case(
        *("transformers", "transformers", text_features, lambda model, data: model(data)[0], "red bike")
    ),
    "tensorflow module": Case("tensorflow", "tensorflow", scaling_module, tensorflow_predict, array),
}


def numbers(predicted):
    """The numbers of what the uniform ``predict`` gave: of the first output, the forecast, the scores."""
    if isinstance(predicted, dict):
        return np.asarray(next(iter(predicted.values())))
    if "yhat" in getattr(predicted, "columns", ()):
        return predicted["yhat"].to_numpy()
    if "score" in getattr(predicted, "columns", ()):
        return predicted["score"].to_numpy()
    if "predictions" in getattr(predicted, "columns", ()):
        return np.array([list(scores.values()) for scores in predicted["predictions"]])
    return np.asarray(predicted)


def registered(name, side):
    """The name under which ``side`` registers a case's model."""
    return f"{side}-{name.replace(' ', '-')}"
