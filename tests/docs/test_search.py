"""docs/search.md says what the search language is: its tables are the declarations, its examples parse."""

import pytest
from tests.docs.markdown import read, sections

from regista.errors import QueryError
from regista.query import (
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    Kind,
    Operator,
    parse_filter,
    parse_order,
)

PAGE = "docs/search.md"
SUBJECTS = {
    "Registered models": REGISTERED_MODELS,
    "Model versions": MODEL_VERSIONS,
    "Experiments": EXPERIMENTS,
    "Runs": RUNS,
    "Logged models": LOGGED_MODELS,
}
KINDS = {
    Kind.TEXT: "text",
    Kind.IDENTIFIER: "text or integer",
    Kind.NUMBER: "number",
    Kind.TIME: "time",
    Kind.VERSION: "integer",
    Kind.STAGE: "stage",
    Kind.LOGGED_MODEL_STATUS: "status",
}


def rows(subject):
    """The table of a noun, as its declaration has it."""
    for group in subject.groups:
        for key in group.keys or (group.any_key,):
            prefix = "" if group.entity == "attribute" else f"{group.entity}."
            name = f"{prefix}{key.name if group.keys else '<key>'}"
            others = (
                []
                if group.entity == "attribute"
                else [f"{other}." for other in group.prefixes if other != group.entity]
            )
            also = ", ".join(f"`{other}`" for other in (*key.synonyms, *others))
            operators = " ".join(f"`{operator}`" for operator in Operator if operator in key.operators)
            yield f"| `{name}` | {also} | {KINDS[key.kind]} | {operators} | {'yes' if key.sortable else ''} |"


def lines(text, language):
    """The lines of the fenced blocks of one language."""
    _, *blocks = text.split(f"```{language}\n")
    return [line for block in blocks for line in block.split("```")[0].splitlines()]


@pytest.mark.parametrize("title", SUBJECTS)
def test_the_table_is_the_declaration(title):
    shown = [line for line in sections(PAGE)[title].splitlines() if line.startswith("| `")]
    assert shown == list(rows(SUBJECTS[title]))


@pytest.mark.parametrize("title", SUBJECTS)
def test_prefixes_of_attributes_are_named(title):
    text = sections(PAGE)["The grammar"] if title != "Runs" else sections(PAGE)["Runs"]
    extra = set(SUBJECTS[title].groups[0].prefixes) - {"attribute", "attributes"}
    assert all(f"`{prefix}.`" in text for prefix in extra)


@pytest.mark.parametrize("title", SUBJECTS)
def test_the_examples_parse(title):
    examples = lines(sections(PAGE)[title], "sql")
    filters = [line for line in examples if not line.startswith("ORDER BY ")]
    assert filters
    for example in filters:
        assert parse_filter(example, SUBJECTS[title]) is not None
    for example in examples:
        if example.startswith("ORDER BY "):
            assert parse_order(example.removeprefix("ORDER BY ").split(", "), SUBJECTS[title])


def test_what_goes_beyond_mlflow_parses():
    examples = lines(sections(PAGE)["Beyond MLflow"], "sql")
    assert examples
    for example in examples:
        assert parse_filter(example, MODEL_VERSIONS) is not None


def test_the_errors_are_those_that_are_raised():
    shown = lines(sections(PAGE)["Errors"], "text")
    examples = [(shown[at], shown[at + 1], shown[at + 2]) for at in range(0, len(shown), 3)]
    assert examples
    for text, pointer, message in examples:
        with pytest.raises(QueryError) as raised:
            parse_filter(text, MODEL_VERSIONS)
        assert str(raised.value) == message
        assert pointer == " " * (raised.value.column - 1) + "^"


def test_every_keyword_and_limit_is_named():
    from regista.query import order, parser
    from regista.query.tokens import KEYWORDS

    text = read(PAGE)
    assert all(keyword in text for keyword in KEYWORDS)
    for limit in (parser.MAX_DEPTH, parser.MAX_COMPARISONS, parser.MAX_VALUES, parser.MAX_LENGTH, order.MAX_KEYS):
        assert f"{limit:,}" in text
