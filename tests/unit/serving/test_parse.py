"""The JSON body of scoring requests."""

import math

import pytest

from regista.errors import InvalidParameter
from regista.serving.parse import Payload, parse_payload


@pytest.mark.parametrize("field", ["dataframe_split", "dataframe_records", "instances", "inputs"])
def test_one_field_carries_the_data(field):
    assert parse_payload(b'{"%s": [1], "other": 2}' % field.encode()) == Payload(field, [1])


def test_params_travel_beside_the_data():
    assert parse_payload(b'{"inputs": 1, "params": {"k": 2}}').params == {"k": 2}


def test_null_params_are_no_params():
    assert parse_payload(b'{"inputs": 1, "params": null}').params is None


def test_bare_nan_and_infinity_are_accepted():
    value = parse_payload(b'{"inputs": [NaN, -Infinity]}').value
    assert math.isnan(value[0])
    assert value[1] == -math.inf


def test_numbers_beyond_a_double_are_infinite_and_whole_ones_are_whole():
    assert parse_payload(b'{"inputs": [1e999, 1%s]}' % (b"0" * 400)).value == [math.inf, 10**400]


def test_of_a_repeated_key_the_last_counts():
    assert parse_payload(b'{"inputs": 1, "inputs": 2}').value == 2


@pytest.mark.parametrize("key", ["messages", "prompt", "input"])
def test_chat_bodies_stay_whole(key):
    assert parse_payload(b'{"%s": 1, "inputs": 2}' % key.encode()) == Payload("", {key: 1, "inputs": 2})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Invalid input. Ensure that input is a valid JSON formatted string. Error: '"),
        (b"{", "Invalid input. Ensure that input is a valid JSON formatted string. Error: '"),
        (b'{"inputs": "\xff"}', "Invalid input. Ensure that input is a valid JSON formatted string. Error: '"),
        (b"[" * 100_000, "Invalid input. Ensure that input is a valid JSON formatted string. Error: '"),
        (b'{"inputs": "\\ud800"}', "Ensure that input is a valid JSON formatted string. Error: '"),
        (b'{"inputs": ["\\ud800", NaN]}', "Ensure that input is a valid JSON formatted string. Error: '"),
        (b"[1]", "Received a list."),
        (b'"x"', "Received unexpected input type '<class 'str'>."),
        (b"{}", "Received dictionary with input fields: []. IMPORTANT: The MLflow Model scoring protocol has changed"),
        (b'{"columns": [], "data": []}', "Received dictionary with input fields: ['columns', 'data']."),
        (b'{"inputs": 1, "instances": 2}', "Received dictionary with input fields: ['inputs', 'instances']."),
    ],
)
def test_what_is_wrong_is_said(body, message):
    with pytest.raises(InvalidParameter) as caught:
        parse_payload(body)
    assert message in caught.value.message


def test_a_large_bad_body_is_not_repeated_whole():
    with pytest.raises(InvalidParameter) as caught:
        parse_payload(b"x" * 1_000_000)
    assert len(caught.value.message) < 1000
