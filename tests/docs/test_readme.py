"""What README.md shows is true: its Python runs, its commands work, its links lead somewhere."""

import re
import shlex
import subprocess
import sys

import pytest
from tests.docs.markdown import ROOT, read

PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
PAGES += sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))
KEEPS_RUNNING = ("regista server", "regista models serve")


def blocks():
    """Language and text of the README's Python and console blocks, in order."""
    return re.findall(r"^```(python|console)\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)


def commands(text):
    return [shlex.split(line.removeprefix("$ ")) for line in text.splitlines() if line.startswith("$ ")]


def test_the_tour_runs_from_top_to_bottom(tmp_path, monkeypatch):
    (tmp_path / "tour.py").write_text(tour())
    for variable in ("MLFLOW_TRACKING_URI", "REGISTA_TRACKING_URI"):
        monkeypatch.delenv(variable, raising=False)
    done = subprocess.run(
        [sys.executable, "tour.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "champion: 1 → 2" in done.stdout
    assert "nothing is broken" in done.stdout
    assert '{"predictions": [0, 0]}' in done.stdout


def tour():
    """All blocks as one program; commands that keep running are only checked by their help."""
    lines = ["import subprocess, sys"]
    for language, text in blocks():
        if language == "python":
            lines.append(text)
            continue
        for command in commands(text):
            asked = ["--help"] if " ".join(command).startswith(KEEPS_RUNNING) else []
            arguments = [*command[1:], *asked]
            lines.append(f"subprocess.run([sys.executable, '-m', 'regista', *{arguments!r}], check=True)")
    return "\n".join(lines)


def test_options_of_commands_that_keep_running_exist():
    shown = [command for _, text in blocks() for command in commands(text)]
    running = [command for command in shown if " ".join(command).startswith(KEEPS_RUNNING)]
    assert len(running) == 2
    for command in running:
        words = command[1 : 2 if command[1] == "server" else 3]
        done = subprocess.run(
            [sys.executable, "-m", "regista", *words, "--help"], capture_output=True, text=True, check=True
        )
        assert all(word in done.stdout for word in command if word.startswith("-"))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", read(page)):
        assert target.startswith("https://") or ((ROOT / page).parent / target).exists(), target


def test_targets_of_make_that_pages_name_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?:^|`)make ([a-z]+)\b", read(page), re.MULTILINE)}
    assert {"demo", "test", "check", "bench", "clean"} <= named <= targets


def test_architecture_stays_readable():
    assert len(read("ARCHITECTURE.md").splitlines()) < 300
