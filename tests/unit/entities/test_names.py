"""What keys, aliases, stages and models may be called."""

import pytest

from regista.entities import Stage
from regista.entities.alias import validate_alias
from regista.entities.names import validate_key, validate_model_name
from regista.errors import InvalidParameter


@pytest.mark.parametrize("key", ["a", "a/b", "loss x", "mlflow.runName", "température", "a:b", "-"])
def test_good_keys(key):
    assert validate_key(key, "key") == key


@pytest.mark.parametrize("key", ["m@", "a\nb", "../m", "a/../b", "/a", "a//b", ".", "a/", "x" * 251, "a\x00"])
def test_bad_keys(key):
    with pytest.raises(InvalidParameter):
        validate_key(key, "metrics[0].name", "Metric name")


def test_the_error_names_the_field():
    with pytest.raises(InvalidParameter, match=r"parameter 'metrics\[3\]\.name'"):
        validate_key("m@", "metrics[3].name")


@pytest.mark.parametrize("alias", ["champion", "Champ", "a_b-1", "v1a", "version1", "équipe", "x" * 255])
def test_good_aliases(alias):
    assert validate_alias(alias) == alias


@pytest.mark.parametrize(
    ("alias", "message"),
    [
        ("latest", "'latest' alias name (case insensitive) is reserved."),
        ("LATEST", "'latest' alias name (case insensitive) is reserved."),
        ("v1", "Version alias name 'v1' is reserved."),
        ("V22", "Version alias name 'V22' is reserved."),
        (
            "a b",
            "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
        ),
    ],
)
def test_bad_aliases(alias, message):
    with pytest.raises(InvalidParameter) as error:
        validate_alias(alias)
    assert error.value.message == message


@pytest.mark.parametrize("alias", ["", "x" * 256, "a\nb", "a/b"])
def test_more_bad_aliases(alias):
    with pytest.raises(InvalidParameter):
        validate_alias(alias)


@pytest.mark.parametrize("text", ["production", "Production", "PRODUCTION"])
def test_stages_in_any_case(text):
    assert Stage.parse(text) is Stage.PRODUCTION


def test_an_unknown_stage():
    with pytest.raises(InvalidParameter) as error:
        Stage.parse("bogus")
    assert error.value.message == (
        "Invalid Model Version stage: bogus. Value must be one of None, Staging, Production, Archived."
    )


@pytest.mark.parametrize("name", ["a/b", "a:b", " ", ".", "..", "x" * 257, "a\x00"])
def test_bad_model_names(name):
    with pytest.raises(InvalidParameter):
        validate_model_name(name)


@pytest.mark.parametrize("name", ["bikes", " spaced name ", "<script>", "zażółć", "x" * 256, "a..b"])
def test_good_model_names(name):
    assert validate_model_name(name) == name
