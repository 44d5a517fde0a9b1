"""Requests that are read straight into an array are answered byte for byte as they were read in full."""

import json

import numpy
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regista.flavors.loading import load_pyfunc
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.model.schema import ColSpec, Schema, TensorSpec
from regista.serving.deployment import NotPrompt, invoke_promptly
from regista.serving.matrix import MatrixReader
from regista.serving.request import ScoringRequest
from regista.serving.scorer import Scorer
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.v2.infer import infer

JSON = "application/json"
NAMES = ["fixed acidity", "n", "é (x)"]
DOUBLES = Schema([ColSpec("double", name) for name in NAMES])
MIXED = Schema([ColSpec("double", NAMES[0]), ColSpec("long", NAMES[1]), ColSpec("integer", NAMES[2])])


class NeedsFrames:
    """A model that is given frames only, whatever it could take."""

    def __init__(self, model):
        self.metadata = model.metadata
        self.predict = model.predict

    def array_method(self, names, dtype):
        return None


@pytest.fixture(scope="module")
def rows():
    generator = numpy.random.default_rng(7)
    frame = pandas.DataFrame(generator.normal(size=(200, 3)), columns=NAMES)
    return frame, 3 * frame[NAMES[0]] + frame["n"] + generator.normal(size=200)


@pytest.fixture(scope="module")
def pipelines(rows, tmp_path_factory):
    """Loaded models by name, each of which takes arrays."""
    from sklearn.decomposition import PCA
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    frame, target = rows
    whole = frame.assign(**{NAMES[1]: frame["n"].round().astype("int64"), NAMES[2]: numpy.arange(200, dtype="int32")})
    fitted = {
        "linear": (make_pipeline(StandardScaler(), LinearRegression()), frame, target),
        "classes": (make_pipeline(StandardScaler(), LogisticRegression()), frame, target > 0),
        "forest": (RandomForestRegressor(n_estimators=3, random_state=0), frame, target),
        "projection": (make_pipeline(StandardScaler(), "passthrough", PCA(2)), frame, target),
        "single": (LinearRegression(), frame.astype("float32"), target),
        "mixed": (make_pipeline(StandardScaler(), LinearRegression()), whole, target),
    }
    models = {}
    for name, (model, inputs, wanted) in fitted.items():
        path = tmp_path_factory.mktemp("models") / name
        model.fit(inputs, wanted)
        save_model(model, path, signature=infer_signature(inputs))
        models[name] = load_pyfunc(path)
    return models


def layouts(frame):
    return [
        {"dataframe_split": frame.to_dict(orient="split", index=False)},
        {"dataframe_records": frame.to_dict(orient="records")},
        {"instances": frame.to_dict(orient="records")},
        {"inputs": frame.to_dict(orient="list")},
    ]


@pytest.mark.parametrize("kind", ["linear", "classes", "forest", "projection", "single", "mixed"])
@pytest.mark.parametrize("count", [1, 2, 200])
def test_answers_are_those_of_the_frame(pipelines, rows, kind, count):
    model = pipelines[kind]
    frame = rows[0].head(count)
    if kind == "mixed":
        frame = frame.assign(**{NAMES[1]: range(count), NAMES[2]: range(count)})
    reader = MatrixReader.of(model.metadata.signature.inputs)
    quick, slow = Scorer(model), Scorer(NeedsFrames(model))
    assert model.array_method(reader.names, reader.dtype) is not None
    for content in layouts(frame):
        body = json.dumps(content).encode()
        assert reader.read(body) is not None
        assert quick.score(JSON, body) == slow.score(JSON, body), list(content)


@pytest.mark.parametrize("library", ["xgboost", "lightgbm"])
def test_boosted_trees_answer_as_for_the_frame(rows, tmp_path, library):
    package = pytest.importorskip(library, reason=f"{library} is not installed")
    frame, target = rows
    if library == "xgboost":
        model = package.XGBRegressor(n_estimators=5).fit(frame, target)
    else:
        model = package.train({"verbose": -1}, package.Dataset(frame.set_axis(["a", "b", "c"], axis=1), target), 5)
    save_model(model, tmp_path / "model", signature=infer_signature(frame))
    loaded = load_pyfunc(tmp_path / "model")
    reader = MatrixReader.of(loaded.metadata.signature.inputs)
    assert loaded.array_method(reader.names, reader.dtype) is not None
    for content in layouts(frame):
        body = json.dumps(content).encode()
        assert Scorer(loaded).score(JSON, body) == Scorer(NeedsFrames(loaded)).score(JSON, body)


CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(2**70), 2**70),
    st.integers(-5, 5),
    st.sampled_from([None, True, "2", "2.5", "x", 2.5, 10**400, 2**53 + 1, 2**31, -0.0, [], {}]),
)
PLAIN = st.one_of(st.floats(-1e6, 1e6), st.integers(-1000, 1000))
ANY_ROWS = st.lists(st.lists(st.one_of(PLAIN, CELLS), min_size=2, max_size=4), max_size=3)
USUAL_ROWS = st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=4)
COLUMNS = st.one_of(st.just(NAMES), st.permutations(NAMES), st.just([*NAMES, "more"]), st.just(NAMES[:2]))


@st.composite
def bodies(draw):
    table, columns = draw(st.one_of(USUAL_ROWS, ANY_ROWS)), draw(COLUMNS)
    records = [dict(zip(columns, row, strict=False)) for row in table]
    content = draw(
        st.sampled_from(
            [
                {"dataframe_split": {"columns": columns, "data": table}},
                {"dataframe_split": {"columns": columns, "data": table, "index": [*range(len(table))]}},
                {"dataframe_split": {"data": table}},
                {"dataframe_records": records},
                {"instances": records},
                {"inputs": {name: [row.get(name, 0) for row in records] for name in columns}},
                {"inputs": dict(zip(columns, table, strict=False))},
                {"inputs": table},
            ]
        )
    )
    extra = draw(st.sampled_from([{}, {}, {}, {"params": None}, {"params": {}}, {"params": []}, {"more": 1}]))
    other = draw(st.sampled_from([{}, {}, {}, {"inputs": None}, {"instances": []}, {"prompt": 1}]))
    return json.dumps({**content, **extra, **other}).encode()


@pytest.mark.parametrize("kind", ["linear", "mixed", "single"])
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies())
def test_whatever_is_sent_is_answered_as_if_read_in_full(pipelines, capsys, kind, body):
    model = pipelines[kind]
    assert Scorer(model).score(JSON, body) == Scorer(NeedsFrames(model)).score(JSON, body)


def test_a_model_with_params_is_given_frames(rows, tmp_path):
    from sklearn.linear_model import BayesianRidge

    from regista.model.params import ParamSchema, ParamSpec
    from regista.model.signature import ModelSignature

    frame, target = rows
    params = ParamSchema([ParamSpec("return_std", "boolean", False)])
    path = tmp_path / "model"
    signature = ModelSignature(infer_signature(frame).inputs, params=params)
    save_model(BayesianRidge().fit(frame, target), path, signature=signature)
    model = load_pyfunc(path)
    for sent in ({"return_std": True}, {"return_std": "x"}, {"unknown": 1}, None, [1]):
        body = json.dumps({**layouts(frame.head(2))[0], "params": sent}).encode()
        assert Scorer(model).score(JSON, body) == Scorer(NeedsFrames(model)).score(JSON, body)


@pytest.mark.parametrize(
    "schema",
    [
        None,
        Schema([ColSpec("double")]),
        Schema([ColSpec("string", "a")]),
        Schema([ColSpec("double", 'a "quoted" name')]),
        Schema([ColSpec("double", "two\nlines")]),
        Schema([ColSpec("boolean", "a")]),
        Schema([ColSpec("double", "a", required=False)]),
        Schema([ColSpec("float", "a"), ColSpec("double", "b")]),
        Schema([TensorSpec("float64", (-1, 2))]),
    ],
)
def test_signatures_that_are_not_of_plain_numbers_have_no_reader(schema):
    assert MatrixReader.of(schema) is None


@pytest.mark.parametrize(
    "cell", ["2", None, True, 10**400, 2**53 + 1, 2.5], ids=["text", "null", "bool", "huge", "inexact", "fraction"]
)
def test_unusual_numbers_are_left_to_the_long_way(cell):
    body = json.dumps({"dataframe_split": {"columns": NAMES, "data": [[1.0, cell, 3]]}}).encode()
    assert MatrixReader.of(MIXED).read(body) is None


def test_a_reader_gives_rows_in_the_signatures_order():
    body = json.dumps({"instances": [{NAMES[2]: 3, NAMES[0]: 1, NAMES[1]: 2}]}).encode()
    read = MatrixReader.of(MIXED).read(body)
    assert (read.tolist(), str(read.dtype)) == ([[1.0, 2.0, 3.0]], "float64")


def test_only_a_model_that_has_answered_as_many_plain_numbers_may_be_asked_without_a_thread(pipelines, rows):
    model = pipelines["linear"]
    small, large = (json.dumps(layouts(rows[0].head(count))[0]).encode() for count in (1, 200))
    scorer = Scorer(model)
    assert not scorer.is_prompt(JSON, small), "nobody knows yet how long it takes"
    scorer.score(JSON, large)
    assert not scorer.is_prompt(JSON, small), "a large request says nothing about a small one"
    frames = Scorer(NeedsFrames(model))
    frames.score(JSON, small)
    assert not frames.is_prompt(JSON, small), "what it does with a frame may be anything"
    assert not scorer.is_prompt("text/csv", small)


def test_what_is_read_may_be_changed_by_the_model(rows):
    for count in (1, 2):
        assert MatrixReader.of(DOUBLES).read(json.dumps(layouts(rows[0].head(count))[0]).encode()).flags.writeable


def test_without_a_thread_only_plain_numbers_are_answered(pipelines, rows):
    served = ServedModel(ModelIdentity("models"), pipelines["linear"])
    plain = json.dumps(layouts(rows[0].head(2))[0]).encode()
    assert invoke_promptly(served, ScoringRequest(plain)) == served.scorer.score(JSON, plain)
    with pytest.raises(NotPrompt):
        invoke_promptly(served, ScoringRequest(plain.replace(b"[[", b"[[null, ")))


@pytest.mark.parametrize("kind", ["linear", "classes", "forest", "projection", "single", "mixed"])
@pytest.mark.parametrize("change", ["none", "order", "float32", "NaN", "huge", "shape", "missing", "more"])
def test_tensors_are_answered_as_those_of_the_frame(pipelines, rows, kind, change):
    model = pipelines[kind]
    dtypes = [spec.type.to_numpy() for spec in model.metadata.signature.inputs]
    columns = {name: rows[0][name].head(5).to_numpy().astype(dtype) for name, dtype in zip(NAMES, dtypes, strict=True)}
    first = columns[NAMES[0]]
    match change:
        case "order":
            columns = dict(reversed(columns.items()))
        case "float32":
            columns[NAMES[0]] = first.astype("float32")
        case "NaN":
            first[2] = float("nan")
        case "huge":
            columns[NAMES[1]] = (columns[NAMES[1]] * 0 + 2**55 + 1).astype(columns[NAMES[1]].dtype)
        case "shape":
            columns = {name: values.reshape(5, 1) for name, values in columns.items()}
        case "missing":
            del columns[NAMES[0]]
        case "more":
            columns["more"] = first
    inputs = []
    for name, values in columns.items():
        datatype = {"f4": "FP32", "f8": "FP64", "i4": "INT32", "i8": "INT64"}[values.dtype.str[1:]]
        data = [None if value != value else value for value in values.reshape(-1).tolist()]
        inputs.append({"name": name, "shape": list(values.shape), "datatype": datatype, "data": data})
    request = ScoringRequest(json.dumps({"inputs": inputs}).encode())
    quick, slow = (ServedModel(ModelIdentity("m"), one) for one in (model, NeedsFrames(model)))
    plain = change in {"none", "order", "shape"} or (change == "float32" and kind == "single")
    assert (quick.scorer.call_numbers(columns) is not None) == plain
    assert infer(quick, request, "m") == infer(slow, request, "m")
