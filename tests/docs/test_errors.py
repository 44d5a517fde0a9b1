"""docs/errors.md lists every class of the error tree."""

from tests.docs.markdown import first_cells, read

from regista import errors

CLASSES = [
    value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.RegistaError)
]


def test_every_class_is_documented():
    assert first_cells("docs/errors.md") == [kind.__name__ for kind in CLASSES]


def test_codes_and_statuses_are_those_of_the_code():
    text = read("docs/errors.md")
    for kind in CLASSES:
        if kind is not errors.RemoteError:
            base = f"`{kind.__base__.__name__}`" if kind is not errors.RegistaError else ""
            assert f"| `{kind.__name__}` | {base} | `{kind.code}` | {kind.http_status} |" in text
