"""The contract is checked when it is made: nothing is served by accident."""

import msgspec
import pytest

from regista.api import CONTRACT, Contract
from regista.api.permission import AUTHENTICATED, OPEN, Action, model
from regista.api.registered_models import SetAlias
from regista.api.request import Empty, Endpoint, Request, endpoint
from regista.api.runs import LogBatch
from regista.entities import Param
from regista.errors import ConfigurationError, InvalidParameter


def test_an_endpoint_cannot_be_declared_without_a_permission():
    with pytest.raises(TypeError, match="permission"):
        endpoint("GET", "/things/get")


def test_a_request_type_without_an_endpoint_is_refused():
    class Undeclared(Request[Empty], frozen=True, kw_only=True):
        pass

    with pytest.raises(ConfigurationError, match="Undeclared declares no endpoint"):
        Contract([Undeclared])


def test_a_request_type_without_a_permission_is_refused():
    class Unguarded(Request[Empty], frozen=True, kw_only=True):
        pass

    declared = endpoint("GET", "/unguarded", permission=AUTHENTICATED)(Unguarded)
    fields = {name: getattr(declared.endpoint, name) for name in Endpoint.__struct_fields__}
    Unguarded.endpoint = Endpoint(**fields | {"permission": None})
    with pytest.raises(ConfigurationError, match="Unguarded declares no permission"):
        Contract([Unguarded])


def test_two_types_cannot_take_one_route():
    @endpoint("GET", "/same", permission=AUTHENTICATED)
    class One(Request[Empty], frozen=True, kw_only=True):
        pass

    @endpoint("POST GET", "/same", permission=AUTHENTICATED)
    class Other(Request[Empty], frozen=True, kw_only=True):
        pass

    with pytest.raises(ConfigurationError, match="Other and One are both served at GET"):
        Contract([One, Other])


def test_a_permission_names_a_field_of_the_request():
    @endpoint("GET", "/misnamed", permission=model(Action.READ, "nmae"))
    class Misnamed(Request[Empty], frozen=True, kw_only=True):
        name: str

    with pytest.raises(ConfigurationError, match="Misnamed has no field nmae"):
        Contract([Misnamed])


def test_open_calls_are_few_and_known():
    assert [kind.__name__ for kind in CONTRACT if kind.endpoint.permission.open] == ["GetServerInfo"]
    assert OPEN.open


@pytest.mark.parametrize("kind", list(CONTRACT), ids=lambda kind: kind.__name__)
def test_every_request_type_says_what_it_replies_and_what_it_does(kind):
    assert issubclass(kind.reply_type(), msgspec.Struct)
    assert kind.__doc__


def test_requests_check_themselves():
    with pytest.raises(InvalidParameter, match="'version' must be an integer, got 'abc'"):
        SetAlias(name="m", alias="a", version="abc")
    with pytest.raises(InvalidParameter, match="Got 101 params"):
        LogBatch(run_id="r", params=tuple(Param(str(i)) for i in range(101)))
