"""Requirements with hashes, which pip and uv, as they are, check beside those that have none."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import pytest

from regista.environments.folder import MAKERS
from regista.environments.maker import Wanted
from regista.environments.program import run
from regista.environments.specification import EnvironmentSpec
from regista.errors import Unavailable
from small_wheels import make_wheel

HERE = ".".join(platform.python_version_tuple()[:2])
WHEEL = "tinyfile-1.0-py3-none-any.whl"


def make(manager: str, folder: Path, lines: Sequence[str], own: Sequence[str]) -> set[str]:
    """The names and releases that an environment of these lines and ours has."""
    places = ["--no-index", f"--find-links {folder}"]
    (folder / "python_env.yaml").write_text(f"python: '{HERE}'\nbuild_dependencies: []\ndependencies: [-r r.txt]\n")
    (folder / "r.txt").write_text("\n".join([*places, *lines]))
    spec = EnvironmentSpec.read(folder)
    (folder / "lists").mkdir()
    wanted = Wanted.listed(folder / "made", spec, spec.steps(folder, own), folder / "lists")
    with (folder / "lock").open("w") as lock:
        MAKERS[manager]().make(wanted, lambda command: run(command, folder, lock.fileno(), {}))
    return {path.name.removesuffix(".dist-info") for path in folder.glob("made/lib/*/site-packages/tiny*.dist-info")}


@pytest.mark.parametrize("manager", ["virtualenv", "uv"])
def test_ours_go_with_hashed_ones_and_files_of_the_model(manager: str, tmp_path: Path) -> None:
    digest = make_wheel(tmp_path, "tinyhashed", "1.0", needs="tinyneeded")
    needed = make_wheel(tmp_path, "tinyneeded", "1.0")
    for name, release in (("tinyhashed", "2.0"), ("tinyneeded", "2.0"), ("tinyours", "1.0"), ("tinyfile", "1.0")):
        make_wheel(tmp_path, name, release)
    lines = [f"tinyhashed==1.0 --hash=sha256:{digest}", f"tinyneeded==1.0 \\\n  --hash=sha256:{needed}", WHEEL]
    assert make(manager, tmp_path, lines, ["tinyours", "tinyneeded>=1"]) == {
        "tinyhashed-1.0", "tinyneeded-1.0", "tinyfile-1.0", "tinyours-1.0",
    }  # fmt: skip


@pytest.mark.parametrize("manager", ["virtualenv", "uv"])
def test_other_bytes_than_those_of_the_hash_are_refused(manager: str, tmp_path: Path) -> None:
    make_wheel(tmp_path, "tinyhashed", "1.0")
    with pytest.raises(Unavailable, match=r"(?i)hash"):
        make(manager, tmp_path, [f"tinyhashed==1.0 --hash=sha256:{64 * '0'}"], [])


def test_what_is_hashed_is_not_replaced_by_what_ours_need(tmp_path: Path) -> None:
    digest = make_wheel(tmp_path, "tinyhashed", "1.0")
    make_wheel(tmp_path, "tinyhashed", "2.0")
    with pytest.raises(Unavailable, match="tinyhashed"):
        make("uv", tmp_path, [f"tinyhashed==1.0 --hash=sha256:{digest}"], ["tinyhashed>=2"])
