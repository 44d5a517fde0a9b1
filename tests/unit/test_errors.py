"""The error tree: its docstring draws it as it is."""

import re

import pytest

from regista import errors
from regista.errors import InvalidParameter, QueryError, RegistaError, RemoteError


def classes(root=RegistaError):
    yield root
    # Only those of the tree: regista.mlflow.exceptions derives MLflow's older names from it.
    for child in (kind for kind in root.__subclasses__() if kind.__module__ == RegistaError.__module__):
        yield from classes(child)


def test_the_docstring_draws_every_class_with_its_status_and_code():
    drawn = {
        name: (status, code) for name, status, code in re.findall(r"(\w+) +(\d{3}|any) +([A-Z_]+|any)", errors.__doc__)
    }
    real = {cls.__name__: (str(cls.http_status), cls.code) for cls in classes() if cls is not RemoteError}
    assert {name: drawn.get(name) for name in real} == real
    assert set(drawn) == set(real) | {"RemoteError"}


def test_the_drawing_nests_as_the_classes_do():
    depth = {}
    for line in errors.__doc__.splitlines():
        if match := re.match(r"([ │├└─]*)(\w+) +(?:\d{3}|any)", line):
            depth[match[2]] = len(match[1]) // 4
    for cls in classes():
        assert depth[cls.__name__] - 1 == len(cls.__mro__) - len(RegistaError.__mro__), cls


def test_a_query_error_points_at_the_column():
    assert str(QueryError("Unexpected 'x'", 7)) == "Unexpected 'x' (at column 7)"
    assert QueryError("Empty").column is None


@pytest.mark.parametrize("cls", [c for c in classes() if c is not RemoteError])
def test_every_class_has_a_name_and_a_status(cls):
    assert 400 <= cls.http_status <= 599
    assert cls.code.isupper()


def test_a_remote_error_keeps_what_the_server_said():
    error = RemoteError("slow down", "RESOURCE_EXHAUSTED", 429)
    assert (error.error_code, error.get_http_status_code(), str(error)) == ("RESOURCE_EXHAUSTED", 429, "slow down")


def test_a_message_can_always_be_printed():
    error = InvalidParameter("Invalid value \ud800")
    assert str(error).encode() == error.message.encode() == rb"Invalid value \ud800"
