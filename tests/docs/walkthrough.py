"""A page as one program: its Python, and its commands in a shell, in their order, with the exit codes it names."""

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


def program(page):
    """The page's blocks as Python."""
    lines = [START]
    for language, text in BLOCK.findall(read(page)):
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


def walk_through(page, folder):
    """Run the page in a folder; gives what it printed, fails with it when a step fails."""
    (folder / "guide.py").write_text(program(page))
    done = subprocess.run(
        [sys.executable, "-u", "guide.py"], cwd=folder, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
