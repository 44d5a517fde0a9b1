"""docs/rest.md lists every call of the contract."""

from tests.docs.markdown import first_cells, read

from regista.api import CONTRACT


def test_every_call_is_documented_in_order():
    assert first_cells("docs/rest.md") == [kind.__name__ for kind in CONTRACT]


def test_methods_and_paths_are_those_of_the_contract():
    text = read("docs/rest.md")
    for kind in CONTRACT:
        assert f"| `{kind.__name__}` | {' '.join(kind.endpoint.methods)} | `{kind.endpoint.url}` |" in text
