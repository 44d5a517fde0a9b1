"""Requests that come together are answered by one call, each as it would be alone."""

import json
import threading

import numpy
import pytest

from regista.flavors.loading import load_pyfunc
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature
from regista.serving.batching import BatchedModel, Batching
from regista.serving.scorer import Scorer

JSON = "application/json"
PATIENT = Batching(rows=16, wait=60)
"""Waits until it is full, so that it is known which calls are in a batch."""


def together(model, bodies):
    """The answers to requests that are all sent at once."""
    scorer = Scorer(model)
    answers = [None] * len(bodies)

    def ask(place):
        answers[place] = scorer.score(JSON, json.dumps(bodies[place]).encode())

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def alone(model, bodies):
    return [Scorer(model).score(JSON, json.dumps(body).encode()) for body in bodies]


def rows(*values):
    return {"dataframe_split": {"columns": ["x"], "data": [[value] for value in values]}}


@pytest.fixture
def calls(tmp_path):
    """A file in which a model notes how many rows each of its calls had."""
    return tmp_path / "calls"


@pytest.fixture
def noting(function_model, calls):
    """Makes a model that notes its calls and returns what ``answer`` makes of the column x."""

    def make(answer, params=None):
        path = str(calls)

        def noted(model_input, params=None):
            with open(path, "a") as file:  # noqa: PTH123 - saved whole, with nothing imported
                file.write(f"{len(model_input)}\n")
            return answer(model_input, params)

        return function_model(noted, ModelSignature(Schema([ColSpec("double", "x")]), params=params))

    return make


def sizes(calls):
    found = [int(line) for line in calls.read_text().split()]
    calls.unlink()
    return found


def doubled(model_input, params):
    return (model_input["x"] * 2).to_numpy()


def test_one_call_answers_many_requests(noting, calls):
    model = noting(doubled)
    bodies = [rows(*range(place, place + 1 + place % 3)) for place in range(8)]  # 15 rows
    bodies.append(rows(99.0))
    expected = alone(model, bodies)
    batched = BatchedModel(model, PATIENT)
    for _ in range(3):  # the first batches are compared with calls alone
        together(batched, bodies)
    sizes(calls)
    assert together(batched, bodies) == expected
    assert sizes(calls) == [16]


def test_the_first_batches_are_compared_with_calls_alone(noting, calls):
    batched = BatchedModel(noting(doubled), PATIENT)
    together(batched, [rows(*range(8)), rows(*range(8))])
    assert sizes(calls) == [16, 8, 8]


def test_a_request_that_nobody_joins_is_answered_after_its_wait(noting, calls):
    model = noting(doubled)
    assert together(BatchedModel(model, Batching(16, 0.001)), [rows(1)]) == alone(model, [rows(1)])


def test_a_request_that_fills_a_batch_by_itself_does_not_wait(noting, calls):
    assert together(BatchedModel(noting(doubled), PATIENT), [rows(*range(16))])[0].ok
    assert sizes(calls) == [16]


@pytest.mark.parametrize(
    "answer",
    [
        lambda data, params: [float(data["x"].sum())],
        lambda data, params: (data["x"] - data["x"].mean()).tolist(),
        lambda data, params: {"count": len(data)},
        lambda data, params: data["x"].sort_values(ascending=False).tolist(),
    ],
    ids=["one for all", "depends on the others", "no rows", "another order"],
)
def test_a_model_whose_rows_are_not_its_answers_is_not_given_batches(noting, calls, answer):
    model = noting(answer)
    bodies = [rows(1, 7), rows(3, 5, 2), rows(*range(11))]
    expected = alone(model, bodies)
    batched = BatchedModel(model, PATIENT)
    assert together(batched, bodies) == expected
    sizes(calls)
    assert together(batched, bodies) == expected
    assert sorted(sizes(calls)) == [2, 3, 11], "after the first time there are no batches"


def raising(model_input, params):
    if (model_input["x"] < 0).any():
        raise ValueError(f"{model_input['x'].min()} is below nothing")
    return model_input["x"].tolist()


def test_one_bad_request_is_refused_and_the_others_are_not(noting, calls):
    model = noting(raising)
    bodies = [rows(*range(8)), rows(*range(6)), rows(-1, -2)]
    expected = alone(model, bodies)
    assert [answer.status for answer in expected] == [200, 200, 400]
    batched = BatchedModel(model, PATIENT)
    for _ in range(2):
        assert together(batched, bodies) == expected
    sizes(calls)
    together(batched, [rows(*range(8)), rows(*range(8))])
    assert sizes(calls)[0] == 16, "a batch that failed is no reason to make no more of them"


def leaving(model_input, params):
    raise SystemExit(3)


def test_a_model_that_ends_the_process_ends_no_request(noting, calls):
    answers = together(BatchedModel(noting(leaving), PATIENT), [rows(*range(8)), rows(*range(8))])
    assert [answer.status for answer in answers] == [500, 500]


def scaled(model_input, params):
    return (model_input["x"] * params["by"]).tolist()


def test_only_requests_with_the_same_params_are_joined(noting, calls):
    model = noting(scaled, ParamSchema([ParamSpec("by", "double", 1.0)]))
    bodies = [{**rows(*range(8)), "params": {"by": by}} for by in (2.0, 2.0, 3.0, 3.0)]
    expected = alone(model, bodies)
    sizes(calls)
    assert together(BatchedModel(model, PATIENT), bodies) == expected
    assert sorted(sizes(calls)) == [8, 8, 8, 8, 16, 16]


def test_data_of_other_types_are_other_batches(function_model):
    def told(model_input):
        return [f"{model_input.dtype} {value}" for value in model_input]

    model = function_model(told)
    bodies = [{"inputs": [*range(8)]}, {"inputs": [*range(8)]}, {"inputs": [0.5] * 8}, {"inputs": [0.5] * 8}]
    assert together(BatchedModel(model, PATIENT), bodies) == alone(model, bodies)


def test_what_has_no_rows_is_asked_alone(function_model):
    def echo(model_input):
        return model_input

    model = function_model(echo)
    bodies = [{"prompt": "x"}, {"inputs": []}]
    assert together(BatchedModel(model, PATIENT), bodies) == alone(model, bodies)


def test_arrays_are_joined_too(tmp_path):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    values = numpy.random.default_rng(0).normal(size=(100, 1))
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(values, values[:, 0] > 0)
    signature = ModelSignature(
        Schema([ColSpec("double", "x")]), infer_signature(values, fitted.predict(values)).outputs
    )
    save_model(fitted, tmp_path / "model", signature=signature)
    model = load_pyfunc(tmp_path / "model")
    assert model.array_method(["x"], numpy.dtype("float64")) is not None
    bodies = [rows(*values[start : start + 4, 0]) for start in range(0, 16, 4)]
    expected = alone(model, bodies)
    batched = BatchedModel(model, PATIENT)
    for _ in range(5):
        assert together(batched, bodies) == expected
    scorer = Scorer(batched)
    scorer.score(JSON, json.dumps(rows(*range(16))).encode())
    assert not scorer.is_prompt(JSON, json.dumps(rows(1.0)).encode()), "a call that waits for others needs a thread"


def test_the_rest_of_the_model_is_there(classifier):
    batched = BatchedModel(classifier, PATIENT)
    assert batched.metadata is classifier.metadata
    assert batched.get_raw_model() is classifier.get_raw_model()
