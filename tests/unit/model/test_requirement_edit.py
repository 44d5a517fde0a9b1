from __future__ import annotations

import pytest

from regista.errors import InvalidParameter
from regista.model.requirement_edit import edit_conda, edit_requirements

INDEX = "--extra-index-url http://localhost/simple"
BEFORE = ["mlflow==2.22.0", INDEX, "Zope.Interface", "# a note", "x[a]>=1", "-c constraints.txt"]


def test_adding_replaces_by_name_and_appends_what_is_new() -> None:
    added = edit_requirements(BEFORE, "add", ["zope-interface==7", "numpy==2 ; python_version<'4'", INDEX])
    assert added == [BEFORE[0], INDEX, "zope-interface==7", *BEFORE[3:], "numpy==2 ; python_version<'4'"]


def test_removing_goes_by_name_and_passes_by_what_is_not_there() -> None:
    removed = edit_requirements(BEFORE, "remove", ["X==77", "nothere", INDEX.replace(" ", "  "), "mlflow"])
    assert removed == ["Zope.Interface", "# a note", "-c constraints.txt"]


def test_lines_of_one_name_with_markers_stay_unless_they_are_meant() -> None:
    two = ["torch==1 ; sys_platform=='linux'", "torch==2 ; sys_platform=='darwin'"]
    assert edit_requirements(two, "add", ["x"]) == [*two, "x"]
    assert edit_requirements(two, "add", ["torch==3"]) == ["torch==3"]


@pytest.mark.parametrize(
    "line",
    [
        "numpy",
        "numpy==2.1",
        "numpy ~= 2.1, != 2.1.3",
        "torch[gpu,extra] >= 2 ; python_version < '4'",
        "cool @ http://localhost/cool.whl",
        "numpy==2.1.* --hash=sha256:0123",
        "--find-links=wheels",
        "--pre",
    ],
)
def test_what_pip_reads_is_taken(line: str) -> None:
    assert edit_requirements([], "add", [line]) == [line]


@pytest.mark.parametrize(
    "changes",
    [["???"], ["numpy==="], ["-r other.txt"], ["a b"], [""], ["x\ny"], ["a==1", "A==2"], "numpy", [1]],
)
def test_what_pip_would_not_read_is_refused(changes: list[str]) -> None:
    with pytest.raises(InvalidParameter, match="requirement_list"):
        edit_requirements(BEFORE, "add", changes)


def test_there_are_two_operations() -> None:
    with pytest.raises(InvalidParameter, match="must be 'add' or 'remove', got 'set'"):
        edit_requirements(BEFORE, "set", ["x"])


def test_only_the_pip_section_of_a_conda_environment_changes() -> None:
    conda = {"name": "e", "dependencies": ["python=3.11", "gcc", {"pip": ["a==1"]}], "channels": ["c"]}
    edited = edit_conda(conda, "add", ["b"])
    assert edited == {**conda, "dependencies": ["python=3.11", "gcc", {"pip": ["a==1", "b"]}]}
    assert edit_conda({"dependencies": ["gcc"]}, "add", ["b"]) == {"dependencies": ["gcc", {"pip": ["b"]}]}
    with pytest.raises(InvalidParameter, match="must be a list"):
        edit_conda({"dependencies": "gcc"}, "add", ["b"])
