"""Names that are fine in the store, and cannot all be files on a given disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from regista.artifacts.local.names import check_local_names, windows_problem
from regista.errors import InvalidPath


def one_file(_folder: Path, _one: str, _other: str) -> bool:
    """A disk that tells no two of the names apart that it is asked about."""
    return True


@pytest.mark.parametrize(
    "names",
    [
        ("Model.pkl", "model.pkl"),
        ("a/README", "A/readme"),
        ("stra\u00dfe", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),  # one letter, or a letter and its accent
        ("ﬁle", "file"),
        ("A", "a/b"),
        ("a/b/c", "A/B"),
    ],
)
def test_names_that_are_one_file_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(InvalidPath) as error:
        check_local_names(names, tmp_path, same=one_file)
    assert names[0].split("/")[0] in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_the_disk_itself_is_asked(tmp_path: Path) -> None:
    (tmp_path / "probe").write_bytes(b"")
    names = ("d/Model.pkl", "d/model.pkl")
    if (tmp_path / "PROBE").exists():
        with pytest.raises(InvalidPath):
            check_local_names(names, tmp_path / "new")
    else:
        check_local_names(names, tmp_path / "new")
        assert list((tmp_path / "new").iterdir()) == []


def test_names_of_different_folders_are_no_collision(tmp_path: Path) -> None:
    check_local_names(["a/x", "A/y", "b/x", "model", "models/x", "a.b", "a/b"], tmp_path, same=one_file)


def test_a_file_that_is_a_directory_too_is_refused_on_every_disk(tmp_path: Path) -> None:
    with pytest.raises(InvalidPath, match="cannot be a file: 'a' is a directory"):
        check_local_names(["a", "a/b/c"], tmp_path)


@pytest.mark.parametrize(
    "name",
    ["NUL", "con", "Aux.txt", "PRN.tar.gz", "com1", "LPT9.log", "COM¹", "NUL .txt", "CONOUT$", "a:b", "a?", "x*", "a|b",
     'q"', "<x>", "back\\slash", "dot.", "blank ", "..."],
)  # fmt: skip
def test_windows_cannot_have_it(tmp_path: Path, name: str) -> None:
    assert windows_problem(name) is not None
    with pytest.raises(InvalidPath, match="cannot be a file on Windows"):
        check_local_names([f"d/{name}/f"], tmp_path, windows=True)
    check_local_names([f"d/{name}/f"], tmp_path, windows=False)


@pytest.mark.parametrize("name", ["nul1", "console", "COM", "com10", "LPT", "auxiliary", ".hidden", "a.b", "ünïcødé"])
def test_windows_can_have_it(tmp_path: Path, name: str) -> None:
    assert windows_problem(name) is None
    check_local_names([name], tmp_path, windows=True)
