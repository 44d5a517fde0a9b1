"""Dataset and DatasetInput are made as MLflow's are."""

import pytest

from regista.entities import Dataset, DatasetInput, Tag
from regista.entities.wire import decode, encode
from regista.errors import InvalidParameter

WINE = Dataset("wine", "1", "local", '{"uri": "x.csv"}', None, '{"num_rows": 3}')


def test_a_data_set_takes_its_facts_in_mlflows_order():
    assert (WINE.name, WINE.digest, WINE.source_type, WINE.schema, WINE.profile) == (
        "wine", "1", "local", None, '{"num_rows": 3}',
    )  # fmt: skip


@pytest.mark.parametrize("tags", [[Tag("k", "v")], (Tag("k", "v"),), {"k": "v"}])
def test_an_input_takes_tags_in_every_form_and_by_both_ways(tags):
    used = DatasetInput(WINE, tags)
    assert used == DatasetInput(dataset=WINE, tags=tags)
    assert used.tags == (Tag("k", "v"),)
    assert decode(encode(used), DatasetInput) == used


@pytest.mark.parametrize("tags", [None, [], ()])
def test_an_input_without_tags_has_none_on_the_wire(tags):
    used = DatasetInput(WINE, tags)
    assert used.tags == ()
    assert b"tags" not in encode(used)


@pytest.mark.parametrize(
    ("dataset", "tags", "named"),
    [(WINE, ["k"], "'tags'"), (WINE, "k", "'tags'"), (WINE, 1, "'tags'"), ("wine", (), "'dataset'")],
)
def test_what_is_no_input_is_refused_by_name(dataset, tags, named):
    with pytest.raises(InvalidParameter, match=named):
        DatasetInput(dataset, tags)
