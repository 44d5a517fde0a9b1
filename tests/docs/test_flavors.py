"""docs/flavors.md lists the flavors and their options as the code has them."""

import re

from tests.docs.markdown import code_blocks, sections

import regista
from regista.flavors.catalog import installed_flavors

PAGE = "docs/flavors.md"
GIVEN_BY_EVERYONE = {"signature", "input_example"}


def own_flavors():
    names = set(installed_flavors().own_names())
    return {name: installed_flavors().find(name) for name in names}


def test_the_first_table_has_every_flavor():
    table = sections(PAGE)["What each writes"]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(own_flavors())


def test_the_options_are_those_of_the_flavors():
    table = sections(PAGE)["Options"]
    documented = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", table, re.MULTILINE)
    declared = [(name, option) for name, kind in own_flavors().items() for option in kind.options - GIVEN_BY_EVERYONE]
    assert sorted(documented) == sorted(declared)


def test_every_flavor_says_what_it_predicts():
    table = sections(PAGE)["Predicting"]
    assert all(re.search(rf"^\|[^|]*`{name}`", table, re.MULTILINE) for name in own_flavors())


def test_the_example_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    regista.set_tracking_uri(str(tmp_path / "mlruns"))
    try:
        for block in code_blocks(PAGE, "python"):
            exec(compile(block, PAGE, "exec"), {})
    finally:
        regista.set_tracking_uri(None)
