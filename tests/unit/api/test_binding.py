"""HTTP requests become request values by the protocol's rules, and request values become HTTP requests."""

import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regista.api import CONTRACT
from regista.api.binding import bind, unbind
from regista.api.datasets import LogInputs
from regista.api.delivery import Delivery
from regista.api.experiments import GetExperiment, SearchExperiments
from regista.api.logged_models import DeleteLoggedModelTag, FinalizeLoggedModel, GetLoggedModel
from regista.api.model_versions import (
    CreateModelVersion,
    GetModelVersion,
    SearchModelVersions,
    TransitionModelVersionStage,
)
from regista.api.registered_models import (
    CreateRegisteredModel,
    DeleteRegisteredModel,
    GetLatestVersions,
    GetRegisteredModel,
    SetRegisteredModelTag,
)
from regista.api.request import Transfer
from regista.api.runs import CreateRun, DeleteRun, LogBatch, LogMetric, LogParam, UpdateRun
from regista.entities import FileEntry, Metric, Tag
from regista.errors import InvalidParameter, MissingParameter, RegistaError

DOCS = "See the API docs for more information about request parameters."


def post(request_type, body, method="POST", query=b"", **path_values):
    return bind(request_type, method, path_values, query, body.encode() if isinstance(body, str) else body)


def get(request_type, query, body=b""):
    return bind(request_type, "GET", {}, query, body)


def missing(name):
    return f"Missing value for required parameter '{name}'. {DOCS}"


def wrong(shown, name, kind):
    return f"Invalid value {shown} for parameter '{name}' supplied: Hint: Value was of type '{kind}'. {DOCS}"


def refused(call, *arguments, **named):
    with pytest.raises(InvalidParameter) as caught:
        call(*arguments, **named)
    return str(caught.value)


# Bodies


def test_a_body_of_exactly_the_declared_types():
    bound = post(LogBatch, '{"run_id": "r", "metrics": [{"key": "m", "value": 1, "timestamp": 2, "step": -3}]}')
    assert bound == LogBatch(run_id="r", metrics=(Metric("m", 1.0, 2, -3),))


def test_unknown_fields_are_ignored_and_null_is_absent():
    bound = post(CreateModelVersion, '{"name": "m", "source": "s", "run_id": null, "tags": null, "what": [1]}')
    assert bound == CreateModelVersion(name="m", source="s")


@pytest.mark.parametrize(
    "body", ["", "{", "no JSON", "\ufeff{}", '{"name": "\x01"}', b"\xff\xfe{}", b'{"name": "\xe9"}']
)
def test_an_unparsable_body_is_an_empty_object(body):
    assert refused(post, GetRegisteredModel, body) == missing("name")


@pytest.mark.parametrize("value", ["null", '""'])
def test_a_required_field_must_not_be_null_or_empty(value):
    assert refused(post, CreateRegisteredModel, f'{{"name": {value}}}') == missing("name")
    with pytest.raises(MissingParameter):
        post(LogParam, f'{{"run_id": {value}, "key": "k"}}')


@pytest.mark.parametrize(("body", "shown"), [("[1]", "[1]"), ("7", "7"), ("true", "true"), ('"[]"', "[]")])
def test_a_body_that_is_no_object_is_refused(body, shown):
    assert refused(post, CreateRegisteredModel, body) == (
        f"Bad Request. The body must be a JSON object, but it is {shown}."
    )


def test_a_body_that_is_a_json_text_is_decoded_again():
    assert post(CreateRegisteredModel, r'"{\"name\": \"m\"}"').name == "m"
    assert refused(post, CreateRegisteredModel, '"\\"{}\\""') == (
        'Bad Request. The body must be a JSON object, but it is "{}".'
    )


def test_optional_fields_may_be_in_camel_case_and_required_ones_not():
    assert post(CreateRun, '{"experiment_id": "1", "runName": "a", "startTime": 5}').run_name == "a"
    assert post(LogBatch, '{"run_id":"r","metrics":[{"key":"m","value":1,"timestamp":2,"modelId":"x"}]}').metrics[
        0
    ] == Metric("m", 1.0, 2, model_id="x")
    assert refused(post, CreateRun, '{"experimentId": "1"}') == missing("experiment_id")


def test_both_spellings_of_a_field_are_one_too_many():
    assert "'run_name' and as 'runName'" in refused(
        post, CreateRun, '{"experiment_id": "1", "run_name": "a", "runName": "a"}'
    )


def test_older_names_stand_in_for_newer_ones():
    assert post(DeleteRun, '{"run_uuid": "r"}').run_id == "r"
    assert post(DeleteRun, '{"run_id": "", "run_uuid": "r"}').run_id == "r"
    assert post(DeleteRun, '{"run_id": "a", "run_uuid": "b"}').run_id == "a"


@pytest.mark.parametrize(
    ("value", "shown", "kind"),
    [
        ("2", "2", "int"),
        ("true", "true", "bool"),
        ("[1]", "[1]", "list"),
        ('{"a":1}', '{"a":1}', "dict"),
        ("1.5", "1.5", "float"),
    ],
)
def test_a_text_field_takes_text_only(value, shown, kind):
    body = f'{{"name": "m", "version": {value}, "stage": "Staging"}}'
    assert refused(post, TransitionModelVersionStage, body) == (
        f"Invalid value {shown} for parameter 'version' supplied: Hint: Value was of type '{kind}'. {DOCS}"
    )


@pytest.mark.parametrize("value", ["5", '"5"', "5.0", "5e0"])
def test_whole_numbers_come_as_numbers_or_text(value):
    assert post(CreateRun, f'{{"experiment_id": "1", "start_time": {value}}}').start_time == 5


@pytest.mark.parametrize(
    "value", ['"x"', '"5.5"', "5.5", "true", "[]", "9223372036854775808", '"99999999999999999999"', '""', '"٣"', "1e30"]
)
def test_what_is_no_whole_number_of_64_bits_is_refused(value):
    assert "parameter 'start_time'" in refused(post, CreateRun, f'{{"experiment_id": "1", "start_time": {value}}}')


def test_the_largest_whole_numbers_are_taken():
    assert post(CreateRun, f'{{"experiment_id": "1", "start_time": {2**63 - 1}}}').start_time == 2**63 - 1


@pytest.mark.parametrize(
    ("value", "number"),
    [("1", 1.0), ('"1.5"', 1.5), ('"-Infinity"', -math.inf), ("Infinity", math.inf), ("1e999", math.inf)],
)
def test_numbers_come_as_numbers_or_text(value, number):
    assert post(LogMetric, f'{{"run_id": "r", "key": "k", "timestamp": 1, "value": {value}}}').value == number


@pytest.mark.parametrize("value", ["NaN", '"NaN"', '"nan"'])
def test_nan_is_a_number(value):
    assert math.isnan(post(LogMetric, f'{{"run_id": "r", "key": "k", "timestamp": 1, "value": {value}}}').value)


@pytest.mark.parametrize("value", ['"x"', "true", "[]", '""', '" 1"', '"1_0"', '"1e999"', "9" * 400])
def test_what_is_no_number_is_refused(value):
    assert "parameter 'value'" in refused(
        post, LogMetric, f'{{"run_id": "r", "key": "k", "timestamp": 1, "value": {value}}}'
    )


def test_booleans_are_strict_in_json():
    body = '{"name": "m", "version": "1", "stage": "Staging", "archive_existing_versions": %s}'
    assert post(TransitionModelVersionStage, body % "true").archive_existing_versions is True
    for value in ('"true"', "1", "0.0"):
        assert "'archive_existing_versions'" in refused(post, TransitionModelVersionStage, body % value)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ('{"key": "m", "timestamp": 1}', missing("metrics[1].value")),
        ('{"key": "m", "timestamp": 1, "value": null}', missing("metrics[1].value")),
        ('{"key": "m", "timestamp": [], "value": 1}', wrong("[]", "metrics[1].timestamp", "list")),
        ("5", wrong("5", "metrics[1]", "int")),
    ],
)  # fmt: skip
def test_errors_in_items_are_named_by_their_place(item, message):
    body = f'{{"run_id": "r", "metrics": [{{"key": "m", "timestamp": 1, "value": 1}}, {item}]}}'
    assert refused(post, LogBatch, body) == message


def test_a_list_must_be_a_list():
    assert "parameter 'metrics'" in refused(post, LogBatch, '{"run_id": "r", "metrics": {"key": "m"}}')
    assert "parameter 'experiment_ids'" in refused(post, CONTRACT_TYPES["SearchRuns"], '{"experiment_ids": "2"}')


def test_of_repeated_keys_the_last_counts():
    assert post(CreateRegisteredModel, '{"name": "a", "name": "b"}').name == "b"


def test_text_that_no_store_keeps_is_refused():
    assert "NUL" in refused(post, SetRegisteredModelTag, r'{"name": "m", "key": "k", "value": "a\u0000"}')
    assert "surrogate" in refused(post, SetRegisteredModelTag, r'{"name": "m", "key": "k", "value": "\ud800"}')
    assert post(SetRegisteredModelTag, r'{"name": "m", "key": "k", "value": "\ud83d\ude00"}').value == "😀"
    assert "NUL" in refused(get, GetRegisteredModel, b"name=a%00")


@pytest.mark.parametrize("depth", [100, 100_000])
@pytest.mark.parametrize("pair", ["[]", '{"a":1}'])
def test_deep_nesting_is_refused_or_ignored(depth, pair):
    nested = ("[" * depth + "]" * depth) if pair == "[]" else ('{"a":' * depth + "1" + "}" * depth)
    for body in (
        nested,
        f'{{"name": {nested}}}',
        f'{{"name": "m", "other": {nested}}}',
        f'{{"name": "m", "tags": {nested}}}',
    ):
        try:
            bound = post(CreateRegisteredModel, body)
        except InvalidParameter:
            continue
        assert bound.name == "m"


def test_a_number_of_thousands_of_digits_is_refused():
    assert "digits" in refused(post, CreateRun, '{"experiment_id": "1", "start_time": ' + "9" * 5000 + "}")


@given(st.binary(max_size=200))
def test_any_body_gives_a_value_or_our_error(body):
    for request_type in (CreateRegisteredModel, LogBatch, SearchExperiments):
        try:
            assert isinstance(post(request_type, body), request_type)
        except RegistaError as error:
            assert error.http_status == 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys((*LogBatch.__struct_fields__, "run_uuid", "runId"), JSON)))
def test_any_values_give_a_value_or_our_error(fields):
    import json

    try:
        bound = post(LogBatch, json.dumps(fields))
    except InvalidParameter as error:
        assert str(error)
    else:
        assert bound.run_id in [fields.get("run_id"), fields.get("run_uuid")]  # of which one may be a list


# Query strings and paths


def test_a_get_reads_its_query():
    bound = get(SearchModelVersions, b"filter=name%3D'a+b'&max_results=5&order_by=a&order_by=b&unknown=1&&page_token=")
    assert bound == SearchModelVersions(filter="name='a b'", max_results=5, order_by=("a", "b"))


def test_a_get_without_a_query_reads_its_body():
    assert get(GetExperiment, b"", b'{"experiment_id": "3"}').experiment_id == "3"
    assert refused(get, GetExperiment, b"x=1", b'{"experiment_id": "3"}') == missing("experiment_id")


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_other_methods_do_not_read_the_query(method):
    assert refused(bind, DeleteRegisteredModel, method, {}, b"name=m", b"") == missing("name")


def test_of_a_repeated_scalar_the_first_counts():
    assert get(GetRegisteredModel, b"name=a&name=b").name == "a"


def test_queries_know_older_names_and_refuse_empty_required_ones():
    assert get(CONTRACT_TYPES["GetRun"], b"run_uuid=r").run_id == "r"
    assert refused(get, GetRegisteredModel, b"name=") == missing("name")
    assert refused(get, SearchModelVersions, b"max_results=many") == (
        f"Invalid value \"many\" for parameter 'max_results' supplied: Hint: Value was of type 'str'. {DOCS}"
    )


def test_queries_must_be_utf_8():
    assert "UTF-8" in refused(get, GetRegisteredModel, b"name=%ff")
    assert "UTF-8" in refused(get, GetRegisteredModel, b"name=\xff")


def test_booleans_in_queries_are_text():
    class Asked(TransitionModelVersionStage, frozen=True, kw_only=True):
        pass

    base = b"name=m&version=1&stage=Staging&archive_existing_versions="
    assert get(Asked, base + b"TRUE").archive_existing_versions is True
    assert get(Asked, base + b"false").archive_existing_versions is False
    assert "expected true or false" in refused(get, Asked, base + b"1")


def test_fields_in_the_path_win():
    bound = post(FinalizeLoggedModel, '{"model_id": "other", "status": "s"}', "PATCH", model_id="m-1")
    assert bound == FinalizeLoggedModel(model_id="m-1", status="s")
    assert bind(GetLoggedModel, "GET", {"model_id": "m-1"}, b"model_id=x", b"").model_id == "m-1"


def test_names_on_the_wire_are_not_those_of_fields():
    """A number with many digits takes the way on which each field is read by itself."""
    dataset = {"name": "d", "digest": "1", "source_type": "s", "source": "1" * 19}
    body = {"run_id": "r", "datasets": [{"dataset": dataset, "tags": [{"key": "k", "value": "v"}]}]}
    bound = post(LogInputs, json.dumps(body))
    assert bound.datasets[0].tags == (Tag("k", "v"),)
    assert "datasets[0].tags[0].key" in refused(post, LogInputs, json.dumps(body).replace('"k"', '""'))


@pytest.mark.parametrize(("text", "status"), [("3", 3), ('"3"', "3"), ('"FINISHED"', "FINISHED")])
def test_members_of_an_enumeration_are_names_or_numbers(text, status):
    assert post(UpdateRun, f'{{"run_id": "r", "status": {text}, "endTime": 1}}').status == status
    assert post(UpdateRun, f'{{"run_id": "r", "status": {text}}}').status == status
    assert "status" in refused(post, UpdateRun, '{"run_id": "r", "status": true}')


# And back

CONTRACT_TYPES = {kind.__name__: kind for kind in CONTRACT}


ONE_OF_TWO = {("SearchRuns", "page_token"), ("RollbackAlias", "to_time")}
"""Fields that exclude another one."""

SHA_256 = "0a" * 32
ONE_OF_SOME = {
    ("ListBin", "noun"): "run",
    ("CreateModelVersion", "content"): "taken-in/" + "0a" * 16,
    ("FindMissingBlobs", "digests"): (SHA_256,),
    ("PurgeModelVersion", "id"): "0a" * 16 + "/7",
    ("UploadBlob", "digest"): SHA_256,
    ("BeginUpload", "digest"): SHA_256,
    ("BeginUpload", "part_size"): 5 * 2**20,
    ("UploadPart", "upload_id"): "0a" * 16,
    ("UploadPart", "digest"): SHA_256,
    ("CompleteUpload", "upload_id"): "0a" * 16,
    ("CompleteUpload", "digest"): SHA_256,
    ("LinkArtifacts", "files"): (FileEntry("a/b", 7, SHA_256),),
    ("SearchRuns", "columns"): ("metrics.rmse", "tags.a b"),
    ("GetRuns", "columns"): ("params.depth",),
}
"""Fields that take certain words only."""


def sample(annotation):
    """A value that every validation takes: 946684800 is a version, an alias, a key, a name and a time."""
    if annotation is str:
        return "946684800"
    if annotation in {int, float, bool}:
        return annotation(7)
    if annotation is Delivery:
        return Delivery("0" * 32, 7)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation(**{f.name: sample(f.type) for f in msgspec.structs.fields(annotation)})
    inner = next(option for option in annotation.__args__ if option is not type(None))
    return (sample(inner),) if getattr(annotation, "__origin__", None) is tuple else sample(inner)


def filled(kind, only_required):
    fields = msgspec.structs.fields(kind)
    names = [
        field
        for field in fields
        if (field.required or not only_required) and (kind.__name__, field.name) not in ONE_OF_TWO
    ]
    return kind(**{field.name: ONE_OF_SOME.get((kind.__name__, field.name), sample(field.type)) for field in names})


@pytest.mark.parametrize("only_required", [True, False])
@pytest.mark.parametrize("name", CONTRACT_TYPES)
def test_every_call_survives_the_way_over_http(name, only_required):
    kind = CONTRACT_TYPES[name]
    if name == "SearchExperiments":
        only_required = False  # max_results has a default that is not allowed
    request = filled(kind, only_required)
    sent = unbind(request)
    where = kind.endpoint
    assert sent.method == where.methods[0]
    in_path = {n for n in kind.__struct_fields__ if f"{{{n}" in where.path}
    if where.transfer is Transfer.JSON and not in_path:
        assert sent.path == where.url
    bound = bind(kind, sent.method, {n: str(getattr(request, n)) for n in in_path}, sent.query, sent.body)
    assert bound == request


def test_a_query_too_long_for_a_url_is_sent_as_a_body():
    asked = SearchModelVersions(filter=f"name = '{'ü' * 9_000}'", order_by=("name", "version_number"), max_results=7)
    sent = unbind(asked)
    assert (sent.method, sent.query) == ("GET", "")
    assert bind(SearchModelVersions, "GET", {}, b"", sent.body) == asked


def test_path_fields_are_encoded():
    assert unbind(DeleteLoggedModelTag(model_id="m-1", tag_key="a/b ?")).path == (
        "/api/2.0/mlflow/logged-models/m-1/tags/a%2Fb%20%3F"
    )


def test_numbers_that_json_has_no_word_for_are_sent_as_text():
    for value in (math.inf, -math.inf):
        request = LogMetric(run_id="r", key="k", value=value, timestamp=1)
        assert post(LogMetric, unbind(request).body) == request
    nan = post(LogMetric, unbind(LogMetric(run_id="r", key="k", value=math.nan, timestamp=1)).body)
    assert math.isnan(nan.value)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_any_text_survives_the_way(text):
    asked = GetLatestVersions(name=text, stages=(text, ""))
    assert post(GetLatestVersions, unbind(asked).body) == asked
    named = GetModelVersion(name=text, version="1")
    assert get(GetModelVersion, unbind(named).query.encode()) == named
    tag = CreateRegisteredModel(name="m", tags=(Tag("k", text),), description=text)
    assert post(CreateRegisteredModel, unbind(tag).body) == tag


def test_text_that_no_store_keeps_is_not_sent():
    for text in ("\x00", "\ud800"):
        with pytest.raises(InvalidParameter, match="parameter 'name'"):
            unbind(GetRegisteredModel(name=text))
