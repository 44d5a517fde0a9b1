"""What MLflow's own server answers to the tables of the tracking protocol: python observe_tracking.py [WORD].

Starts the server of the newest MLflow and prints each case (whose name has the WORD in it) that it answers otherwise
than ``tests/system/tracking_*.py`` say; what is only of its newest releases and no client reads is left out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from compat.environments import NEWEST
from compat.observe import mlflow_server
from system.plain_http import Answer, PlainServer
from system.registry_answers import without
from system.tracking_answers import ANSWERS
from system.tracking_refusals import REFUSALS
from system.tracking_scene import Scene, reads_only, settled

ADDITIONS = ("workspace",)


def plain(body: Any) -> Any:
    """The body without what only MLflow's newest releases say."""
    if isinstance(body, dict):
        return {key: plain(inner) for key, inner in without(body, *ADDITIONS).items()}
    return [plain(inner) for inner in body] if isinstance(body, list) else body


def differences(server: PlainServer, word: str) -> Iterator[tuple[str, Any, Any]]:
    """The cases that are answered otherwise: name, what the table says, and the answer."""
    lasting = Scene(server)
    for case, (method, path, fields, expected) in ANSWERS.items():
        if word in case:
            scene = lasting if reads_only(method, path) else Scene(server)
            answer = scene.ask(method, path, fields)
            wanted = settled(scene.filled(expected))
            if (answer.status, plain(answer.body)) != (200, wanted):
                yield case, wanted, answer
    for case, (method, path, fields, (code, beginning)) in REFUSALS.items():
        if word in case:
            scene = Scene(server)
            before = scene.everything()
            answer = scene.ask(method, path, fields)
            if not _refuses(answer, code, scene.filled(beginning)):
                yield case, (code, scene.filled(beginning)), answer
            elif scene.everything() != before:
                yield case, "nothing changes", "something changed"


def _refuses(answer: Answer, code: str, beginning: str) -> bool:
    error = answer.body if isinstance(answer.body, dict) else {}
    return error.get("error_code") == code and error["message"].startswith(beginning)


def main() -> None:
    """Print the differences."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder, mlflow_server(NEWEST, Path(folder)) as url:
        for case, wanted, answer in differences(PlainServer(int(url.rpartition(":")[2])), word):
            print(f"{case}\n  here: {str(wanted)[:2000]}\n  MLflow: {str(answer)[:2000]}", flush=True)


if __name__ == "__main__":
    main()
