"""docs/settings.md lists every setting, and nothing else."""

from tests.docs.markdown import first_cells, read

from regista.settings import all_settings


def test_every_setting_is_documented_in_order():
    assert first_cells("docs/settings.md") == [setting.variables[0] for setting in all_settings()]


def test_the_rows_say_what_the_code_says():
    text = read("docs/settings.md")
    for setting in all_settings():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{setting.variables[0]}` |")]
        assert setting.doc in row
        assert all(f"`{variable}`" in row for variable in setting.variables)
        assert setting.default is None or f"`{setting.default}`" in row
