"""docs/schema.md says what every table is for."""

import re

from tests.docs.markdown import first_cells, read

from regista.store.sql.schema import HEAD
from regista.store.sql.tables import METADATA


def test_every_table_is_documented_in_order():
    assert first_cells("docs/schema.md") == list(METADATA.tables)


def test_the_revision_is_the_newest():
    assert f"revision `{HEAD}`" in read("docs/schema.md")


def test_columns_and_tables_that_the_page_names_exist():
    """Names such as `runs.run_id` in the page are columns."""
    named = re.findall(r"`([a-z_]+)\.([a-z_]+)`", read("docs/schema.md").replace("`regista.db`", ""))
    assert named
    for table, column in named:
        assert column in METADATA.tables[table].c, f"{table}.{column}"
