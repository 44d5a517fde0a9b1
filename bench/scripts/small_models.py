"""One small model per flavor, the same on both sides: those that the tests exchange with MLflow, and Python code.

A script that imports this needs the folder ``tests/compat/scripts`` on its path.
"""

from dataclasses import dataclass, field

from framework_models import CASES, frame, target


@dataclass(frozen=True)
class SmallModel:
    """``make`` gives the model; ``own`` names its framework's way of saving in ``OWN_FILES``.

    ``example`` is what log_model gets as an input example, ``argument`` the name by which it takes the model.
    """

    flavor: str
    make: object
    predict: object
    data: object
    own: str
    argument: str
    example: object
    options: dict = field(default_factory=dict)


def of_case(name, own, argument, *, example=True, **options):
    """The model of a case of the tests; ``options`` are for log_model, beside its own."""
    case = CASES[name]
    return SmallModel(
        flavor=case.flavor,
        make=case.make,
        predict=case.native,
        data=case.data,
        own=own,
        argument=argument,
        example=case.data[:2] if example else None,
        options={**case.options, **options},
    )


def forest():
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(n_estimators=10, random_state=0).fit(frame, target)


def add(model_input):
    """A function as a model."""
    return model_input["a"] + model_input["b"]


def adding_class():
    """A PythonModel of whichever library is there: MLflow where it is installed."""
    from importlib.util import find_spec

    if find_spec("mlflow"):
        from mlflow.pyfunc import PythonModel
    else:
        from regista.mlflow.pyfunc import PythonModel

    class Adding(PythonModel):
        def predict(self, context, model_input, params=None):  # noqa: ARG002 - as MLflow calls it
            return model_input["a"] + model_input["b"]

    return Adding()


def of_code(make):
    """A model of Python code."""
    return SmallModel(
        flavor="pyfunc",
        make=make,
        predict=lambda _, data: data["a"] + data["b"],
        data=frame,
        own="cloudpickle",
        argument="python_model",
        example=frame[:2],
    )


MODELS = {
    "sklearn": SmallModel(
        flavor="sklearn",
        make=forest,
        predict=lambda model, data: model.predict(data),
        data=frame,
        own="cloudpickle",
        argument="sk_model",
        example=frame[:2],
        options={"serialization_format": "cloudpickle"},
    ),
    "xgboost": of_case("xgboost estimator", "xgboost", "xgb_model"),
    "lightgbm": of_case("lightgbm estimator", "cloudpickle", "lgb_model"),
    "catboost": of_case("catboost", "catboost", "cb_model"),
    "pytorch": of_case("pytorch", "torch", "pytorch_model"),
    # MLflow writes a Keras model's example before it makes the folder, and fails.
    "keras": of_case("keras", "keras", "model", example=False),
    "tensorflow": of_case("tensorflow module", "tensorflow", "model"),
    "onnx": of_case("onnx", "onnx", "onnx_model"),
    "statsmodels": of_case("statsmodels", "statsmodels", "statsmodels_model"),
    "prophet": of_case("prophet", "prophet", "pr_model"),
    "spacy": of_case("spacy", "spacy", "spacy_model"),
    "sentence_transformers": of_case("sentence_transformers list", "sentence_transformers", "model"),
    # Without requirements MLflow looks for torchvision, of which there is no build for every torch.
    "transformers": of_case(
        *("transformers", "transformers", "transformers_model"), pip_requirements=["torch", "transformers"]
    ),
    "python class": of_code(adding_class),
    "python function": of_code(lambda: add),
}
