"""The scorer answers whatever is sent and whatever the model does."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from regista.errors import AlreadyExists, NotFound
from regista.model.params import ParamSchema, ParamSpec
from regista.model.schema import ColSpec, Schema
from regista.model.signature import ModelSignature
from regista.serving.scorer import Scorer

JSON = "application/json"


def score(model, content, content_type=JSON):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Scorer(model).score(content_type, body)


def error_of(answer):
    content = json.loads(answer.body)
    return answer.status, content["error_code"], content["message"]


def test_all_layouts_give_the_predictions_of_the_model(classifier, wines):
    rows, _ = wines
    expected = classifier.get_raw_model().predict(rows).tolist()
    layouts = [
        {"dataframe_split": rows.to_dict(orient="split")},
        {"dataframe_split": rows.to_dict(orient="split", index=False)},
        {"dataframe_records": rows.to_dict(orient="records")},
        {"inputs": rows.to_dict(orient="list")},
        {"instances": rows.to_dict(orient="records")},
    ]
    for content in layouts:
        answer = score(classifier, content)
        assert (answer.status, json.loads(answer.body)) == (200, {"predictions": expected}), list(content)
    answer = score(classifier, rows.to_csv(index=False).encode(), "text/csv")
    assert json.loads(answer.body) == {"predictions": expected}


def test_columns_may_come_in_any_order_and_with_others(classifier, wines):
    rows, _ = wines
    mixed = rows[rows.columns[::-1]].assign(extra="x")
    assert score(classifier, {"dataframe_split": mixed.to_dict(orient="split")}) == score(
        classifier, {"dataframe_split": rows.to_dict(orient="split")}
    )


def test_a_missing_column_is_named(classifier, wines):
    rows, _ = wines
    answer = score(classifier, {"dataframe_split": rows.drop(columns="hue").to_dict(orient="split")})
    status, code, message = error_of(answer)
    assert (status, code) == (400, "INVALID_PARAMETER_VALUE")
    assert message.startswith("Failed to predict data '")
    assert "Error: Model is missing inputs ['hue']." in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", "Ensure that input is a valid JSON formatted string."),
        ([1], "Received a list."),
        ({}, "Received dictionary with input fields: []."),
        ({"dataframe_split": []}, "Dataframe split format must be a dictionary. Got list."),
        ({"dataframe_split": {"columns": ["hue"], "data": [["x"]]}}, "Failed to convert column hue to type 'float64'."),
    ],
)
def test_bad_requests(classifier, content, expected):
    status, code, message = error_of(score(classifier, content))
    assert (status, code) == (400, "BAD_REQUEST")
    assert expected in message


def test_unsupported_media_is_plain_text(classifier):
    answer = score(classifier, {}, "text/plain")
    assert (answer.status, answer.media_type) == (415, "text/plain; charset=utf-8")
    assert answer.message.endswith("Got 'text/plain'.")


def test_a_missing_content_type_is_415(classifier):
    assert score(classifier, {}, None).status == 415


def test_what_a_model_raises_is_told_without_its_frames(function_model, capsys):
    def fails(model_input):
        raise ValueError("the model's own words")

    status, code, message = error_of(answer := score(function_model(fails), {"inputs": [1]}))
    assert (status, code) == (400, "BAD_REQUEST")
    assert message.startswith("Encountered an unexpected error while evaluating the model.")
    assert json.loads(answer.body)["stack_trace"] == "ValueError: the model's own words"
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "status"), [(NotFound, 404), (AlreadyExists, 400)])
def test_an_error_of_ours_keeps_its_code(function_model, kind, status):
    def fails(model_input):
        raise kind("not here")

    got, code, message = error_of(score(function_model(fails), {"inputs": [1]}))
    assert (got, code) == (status, kind.code)
    assert message == "Failed to predict data '[1]'. \nError: not here"


def test_a_model_that_exits_does_not_take_the_server_along(function_model):
    def leaves(model_input):
        sys.exit(3)

    status, code, message = error_of(score(function_model(leaves), {"inputs": [1]}))
    assert (status, code) == (500, "INTERNAL_ERROR")
    assert "tried to end the process" in message


def test_a_result_that_is_no_data(function_model):
    def sets(model_input):
        return {1, 2}

    status, _, message = error_of(score(function_model(sets), {"inputs": [1]}))
    assert status == 500
    assert "cannot be written as JSON" in message


def test_large_data_is_not_repeated_whole_in_errors(function_model):
    def fails(model_input):
        raise NotFound("no")

    answer = score(function_model(fails), {"inputs": {"a": ["x" * 100_000]}})
    assert len(answer.body) < 2_000


def test_params_reach_the_model_as_its_schema_says(function_model):
    def scale(model_input, params=None):
        return [params["by"] * 2]

    signature = ModelSignature(Schema([ColSpec("double", "a")]), params=ParamSchema([ParamSpec("by", "double", 1.0)]))
    model = function_model(scale, signature)
    assert score(model, {"inputs": [1], "params": {"by": 4}}).body == b'{"predictions": [8.0]}'
    assert score(model, {"inputs": [1]}).body == b'{"predictions": [2.0]}'
    for bad in ([1], {"by": "x"}):
        assert error_of(score(model, {"inputs": [1], "params": bad}))[:2] == (400, "INVALID_PARAMETER_VALUE")


def test_chat_requests_reach_the_model_whole_and_their_answers_are_not_wrapped(function_model):
    def echo(model_input):
        return model_input

    content = {"messages": [{"role": "user", "content": "hi"}]}
    assert json.loads(score(function_model(echo), content).body) == content


@pytest.mark.parametrize("kind", [KeyboardInterrupt, GeneratorExit, SystemExit])
def test_nothing_that_a_model_raises_leaves_a_worker_thread(function_model, kind):
    def stops(model_input):
        raise kind

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(score, function_model(stops), {"inputs": [1]}).result()
    status, code, message = error_of(answer)
    assert (status, code) == (500, "INTERNAL_ERROR")
    assert kind.__name__ in message


def test_words_of_a_model_that_are_not_unicode_are_escaped(function_model):
    def fails(model_input):
        raise ValueError("half \ud800")

    answer = score(function_model(fails), {"inputs": [1]})
    assert json.loads(answer.body)["stack_trace"] == "ValueError: half \\ud800"
