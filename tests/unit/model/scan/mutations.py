"""Scans files with random damage, and tells what happened: mutations.py FOLDER COUNT.

Anything that would import, run or start something on the way is noted by Python's audit hooks.
"""

import json
import random
import re
import sys
from pathlib import Path

from regista.model.scan.budget import Budget
from regista.model.scan.contents import scan_content
from regista.model.scan.findings import Findings

FORBIDDEN = (
    *("pickle.find_class", "marshal.load", "code.__new__", "exec", "os.system", "os.exec", "os.posix_spawn"),
    *("subprocess.Popen", "ctypes.dlopen", "socket.connect", "os.remove", "os.mkdir", "os.rename", "shutil.rmtree"),
)
NUMBERS = (b"\xff" * 8, b"\0" * 8, b"\x7f" + b"\xff" * 7, b"\0\0\0\x80", b"((((((((")


def damaged(content, chance):
    """The content with a few bytes changed, removed, repeated or added, or cut short."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(data) or 1)
        how = chance.randrange(6)
        if how == 0:
            data[place : place + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            del data[place : place + chance.randrange(1, 50)]
        elif how == 2:
            data[place:place] = chance.randbytes(chance.randrange(1, 20))
        elif how == 3:
            other = chance.randrange(len(data) or 1)
            data[place:place] = data[other : other + chance.randrange(1, 200)]
        elif how == 4:
            data[place : place + 8] = chance.choice(NUMBERS)
        else:
            del data[place:]
    return bytes(data)


def most_memory():
    """The most that this process has had, in MB; what getrusage says includes the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)[1]) // 1024


def main(folder, count):
    """Scan each file as it is, which loads what a scan itself needs; then watch."""
    chance = random.Random(0)
    seeds = [(file.name, file.read_bytes()) for file in sorted(Path(folder).iterdir())]
    for name, content in seeds:
        scan_content(content, name, Findings(), Budget())
    told = {"events": [], "raised": [], "unreadable": 0, "imported": []}
    before = set(sys.modules)

    def watch(event, arguments):
        if event.startswith(FORBIDDEN):
            told["events"].append(f"{event} {arguments!r:.200}")

    sys.addaudithook(watch)
    for number in range(int(count)):
        name, content = chance.choice(seeds)
        findings = Findings()
        try:
            scan_content(damaged(content, chance), name, findings, Budget(), must_be_pickle=number % 2 == 0)
            findings.judged()
        except BaseException as error:
            told["raised"].append(f"{name}, number {number}: {error!r}")
        told["unreadable"] += bool(findings.problems)
    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    told["imported"] = sorted(new - sys.stdlib_module_names)  # Python's own: codecs, when they are needed
    told["megabytes"] = most_memory()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
