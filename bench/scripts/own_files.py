"""How each framework saves and loads a model by itself: ``save(model, path)`` and ``load(model, path)``.

``load`` gets a model of the same kind, for frameworks whose classes must be named.
"""


def pickle_to(model, path):
    import cloudpickle

    with path.open("wb") as file:
        cloudpickle.dump(model, file)


def pickle_from(_, path):
    import pickle

    with path.open("rb") as file:
        return pickle.load(file)


def xgboost_from(model, path):
    fresh = type(model)()
    fresh.load_model(path.with_suffix(".ubj"))
    return fresh


def catboost_from(model, path):
    return type(model)().load_model(str(path))


def torch_to(model, path):
    import cloudpickle
    import torch

    torch.save(model, path, pickle_module=cloudpickle)


def torch_from(_, path):
    import torch

    return torch.load(path, weights_only=False)


def keras_from(_, path):
    import keras

    return keras.saving.load_model(path.with_suffix(".keras"))


def tensorflow_to(model, path):
    import tensorflow

    tensorflow.saved_model.save(model, str(path))


def tensorflow_from(_, path):
    import tensorflow

    return tensorflow.saved_model.load(str(path))


def onnx_to(model, path):
    import onnx

    onnx.save_model(model, path)


def onnx_from(_, path):
    import onnx

    return onnx.load(path)


def statsmodels_from(_, path):
    from statsmodels.iolib.smpickle import load_pickle

    return load_pickle(path)


def prophet_to(model, path):
    from prophet.serialize import model_to_json

    path.write_text(model_to_json(model))


def prophet_from(_, path):
    from prophet.serialize import model_from_json

    return model_from_json(path.read_text())


def spacy_from(_, path):
    import spacy

    return spacy.load(path)


def sentence_transformers_from(_, path):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(path), device="cpu")


def transformers_from(model, path):
    import transformers

    return transformers.pipeline(model.task, model=str(path))


OWN_FILES = {
    "cloudpickle": (pickle_to, pickle_from),
    "xgboost": (lambda model, path: model.save_model(path.with_suffix(".ubj")), xgboost_from),
    "catboost": (lambda model, path: model.save_model(str(path)), catboost_from),
    "torch": (torch_to, torch_from),
    "keras": (lambda model, path: model.save(path.with_suffix(".keras")), keras_from),
    "tensorflow": (tensorflow_to, tensorflow_from),
    "onnx": (onnx_to, onnx_from),
    "statsmodels": (lambda model, path: model.save(str(path)), statsmodels_from),
    "prophet": (prophet_to, prophet_from),
    "spacy": (lambda model, path: model.to_disk(path), spacy_from),
    "sentence_transformers": (lambda model, path: model.save(str(path)), sentence_transformers_from),
    "transformers": (lambda model, path: model.save_pretrained(str(path)), transformers_from),
}
