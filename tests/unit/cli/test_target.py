"""How a command names a model, a version or an alias."""

import click
import pytest

from regista.cli.target import Target, TargetType
from regista.errors import InvalidParameter


@pytest.mark.parametrize("scheme", ["", "models:/"])
@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("wine", "wine", "wine"),
        ("wine/", "wine", "wine"),
        ("Wein & Käse", "Wein & Käse", "Wein & Käse"),
        ("a@b/", "a@b", "a@b"),
        ("wine/3", "wine", "wine/3"),
        ("wine/latest", "wine", "wine/latest"),
        ("wine/production", "wine", "wine/production"),
        ("wine@champion", "wine", "wine@champion"),
        ("a@b/3", "a@b", "a@b/3"),
        ("a@b@champion", "a@b", "a@b@champion"),
        ("wine@champion?at=2026-03-01", "wine", "wine@champion?at=2026-03-01"),
        ("wine/latest?at=2026-03-01T12:00Z", "wine", "wine/latest?at=2026-03-01T12:00Z"),
    ],
)
def test_what_can_be_named(scheme, text, name, shown):
    target = Target.parse(scheme + text)
    assert (target.name, str(target)) == (name, shown)


def test_a_model_has_no_uri_and_a_version_has():
    assert Target.parse("wine").uri is None
    assert Target.parse("wine/3").model_uri == "models:/wine/3"
    assert (Target.parse("wine@x").alias, Target.parse("wine/3").alias) == ("x", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a model as in wine"),
        ("/", "expected a model as in wine"),
        ("@champion", "an alias as in wine@champion, got '@champion'"),
        ("wine@", "an alias as in wine@champion, got 'wine@'"),
        ("wine?at=2026-03-01", "?at= goes with a version or an alias, as in wine@champion?at="),
        ("wine/3/MLmodel", "names a file in a version"),
        ("wine/champion", "an alias is written wine@champion"),
        ("wine@champion?at=yesterday", "'yesterday'"),
        ("wine@champion?when=1", "only at=<time>"),
        ("m-" + "0" * 32 + "/3", "is a logged model, not a registered one"),
    ],
)
def test_anything_else_says_what_would_be_right(text, message):
    with pytest.raises(InvalidParameter) as raised:
        Target.parse(text)
    assert message in raised.value.message


@pytest.mark.parametrize(
    ("forms", "text", "message"),
    [
        (("model",), "wine/3", "expected the name of a registered model, such as wine, got 'wine/3'"),
        (("version",), "wine", "expected a version such as wine/3 or wine@champion, got 'wine'"),
        (("alias",), "wine/3", "expected a model's name and an alias, as in wine@champion, got 'wine/3'"),
        (("model", "alias"), "wine/3", "expected a model such as wine or a model's name and an alias"),
        (("version",), "wine@champion?at=2026-03-01", "?at= is for looking back"),
    ],
)
def test_a_command_says_which_of_them_it_takes(forms, text, message):
    with pytest.raises(click.BadParameter) as raised:
        TargetType(*forms).convert(text, None, None)
    assert message in raised.value.message


def test_where_a_version_may_stand_an_alias_may_too():
    assert TargetType("version").convert("wine@champion", None, None).alias == "champion"


def test_where_only_a_model_can_stand_its_name_may_have_any_sign():
    assert TargetType("model").convert("a@b?at=c", None, None) == Target("a@b?at=c")
