"""Python's own venv and pip, as they are."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

import pytest

from regista.environments.maker import Wanted
from regista.environments.program import run
from regista.environments.specification import EnvironmentSpec
from regista.environments.virtualenv import VirtualenvMaker, pip_install
from regista.errors import Unavailable
from small_wheels import make_wheel


def test_they_install_what_is_listed_and_say_what_they_cannot(tmp_path: Path) -> None:
    for factor in (2, 3):
        make_wheel(tmp_path, "tinyfactor", f"{factor}.0", files={"tinyfactor.py": f"FACTOR = {factor}\n"})
    spec = EnvironmentSpec(".".join(platform.python_version_tuple()[:2]), ("tinyfactor",))
    listed = ["--no-index", f"--find-links {tmp_path}", "tinyfactor"]
    wanted = Wanted.listed(tmp_path / "made", spec, [(listed, ["tinyfactor<3"])], tmp_path)
    with (tmp_path / "lock").open("w") as lock:

        def start(command):
            run(command, tmp_path, lock.fileno(), {})

        VirtualenvMaker().make(wanted, start)
        command = [wanted.python, "-c", "import tinyfactor; print(tinyfactor.FACTOR)"]
        said = subprocess.run(command, cwd=tmp_path / "made", capture_output=True, text=True, check=True)
        assert said.stdout == "2\n"
        wanted.steps[0].requirements.write_text("--no-index\nnobody-has-this==3.1")
        with pytest.raises(Unavailable, match=r"^ERROR: Could not find a version .* nobody-has-this==3\.1"):
            pip_install(wanted, start)
