"""Everything that docs/registry.md shows is run, in its order, with the exit codes it names."""

import re
import subprocess
import sys

from tests.docs.markdown import read

BLOCK = re.compile(r"^```(python|console|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*?)(?:\s+# exit code (\d))?$", re.MULTILINE)
EXPORT = re.compile(r"export (\w+)=(\S+)")
START = f'''import os, subprocess


def shell(text, code=0):
    regista = 'regista() {{ "{sys.executable}" -m regista "$@"; }}\\n'
    done = subprocess.run(["bash", "-c", regista + text])
    assert done.returncode == code, (text, done.returncode)

'''


def guide():
    """The page as one program: its Python as it stands, its commands in a shell."""
    lines = [START]
    for language, text in BLOCK.findall(read("docs/registry.md")):
        if language == "python":
            lines.append(text)
        elif language == "bash":
            lines.append(f"shell({text!r})")
        else:
            lines += [step(command, int(code or 0)) for command, code in COMMAND.findall(text)]
    return "\n".join(lines)


def step(command, code):
    """A line of a console block; what it exports, it exports to all that follow."""
    if exported := EXPORT.fullmatch(command):
        return f"os.environ[{exported[1]!r}] = {exported[2]!r}"
    return f"shell({command!r}, {code})"


HAPPENS = (
    "Registered bikes/4, content ",
    "bikes@champion → version 2",
    "bikes@champion: version 2 → 3",
    "bikes@champion: version 4 → 3",
    "bikes@champion: version 3 → 2",
    "nothing is broken",
    "Copied bikes/2 to bikes-of-the-north/1",
    "bikes is called cycles now",
    "cycles@challenger → version 4",
)


def test_the_guide_runs_from_top_to_bottom(tmp_path):
    (tmp_path / "guide.py").write_text(guide())
    done = subprocess.run(
        [sys.executable, "-u", "guide.py"], cwd=tmp_path, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in HAPPENS if line not in done.stdout] == []
