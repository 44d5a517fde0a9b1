"""Output: there whole or not at all."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import pytest

from regista.batch.output import open_folder, open_output
from regista.errors import AlreadyExists, ConfigurationError, NotFound


def test_a_folder_appears_with_all_its_parts(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with open_folder(target) as folder:
        (folder / "part-00000.csv").write_text("x\n")
        assert not target.exists()
    assert [path.name for path in target.iterdir()] == ["part-00000.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_what_was_interrupted(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), open_folder(tmp_path / "out") as folder:
        (folder / "part-00000.csv").write_text("x\n")
        raise error
    with pytest.raises(error), open_output(tmp_path / "out.csv") as file:
        file.write(b"x\n")
        raise error
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_although_a_worker_goes_on_writing(tmp_path: Path) -> None:
    begun = threading.Event()

    def write(folder: Path) -> None:
        with suppress(NotFound, ConfigurationError):  # when the folder is gone
            for number in range(1_000_000):
                with open_output(folder / f"part-{number}") as file:
                    file.write(b"x")
                if number == 20:
                    begun.set()

    for _ in range(10):
        begun.clear()
        with pytest.raises(ValueError, match="mine"), open_folder(tmp_path / "out") as folder:
            worker = threading.Thread(target=write, args=(folder,))
            worker.start()
            begun.wait()
            raise ValueError("mine")
        worker.join()
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_has_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with open_folder(tmp_path / "out") as folder:
        (folder / "part").touch()
    with pytest.raises(AlreadyExists, match="is there already"), open_folder(tmp_path / "out"):
        pytest.fail("it is there")
    with pytest.raises(NotFound, match="There is no folder"), open_folder(tmp_path / "no" / "out"):
        pytest.fail("there is nowhere to put it")


def test_a_link_stays_a_link_and_a_pipe_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "real.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with open_output(tmp_path / "link.csv") as file:
        file.write(b"x\n")
    assert (tmp_path / "real.csv").read_text() == "x\n"
    assert (tmp_path / "link.csv").is_symlink()
    with open_output("/dev/null") as file:
        file.write(b"x\n")
    assert Path("/dev/null").is_char_device()
