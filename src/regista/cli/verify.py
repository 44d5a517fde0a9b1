"""``regista verify``: is the history what was written, the registry what it tells, and each file what was stored?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from ..api.events import BrokenChain
from ..api.storage import BrokenBlob
from ..artifacts.progress import NoProgress
from ..artifacts.progress_bars import ProgressBars
from . import options
from .output import one_line, print_json, say, shown_digest, shown_size

if TYPE_CHECKING:
    from ..client.client import Client

_SHOWN_USERS = 20


class Verified(msgspec.Struct, omit_defaults=True):
    """What was verified, and what is broken; ``blobs`` of ``size`` bytes were read."""

    events: int
    manifests: int
    models: int
    blobs: int = 0
    size: int = 0
    broken: tuple[BrokenChain, ...] = ()
    broken_blobs: tuple[BrokenBlob, ...] = ()


@click.command()
@click.option("--files/--no-files", default=True, show_default=True,
              help="Whether to read all stored bytes: a disk's speed is what it takes.")  # fmt: skip
@options.as_json()
@options.tracking_uri()
def verify(files: bool, as_json: bool, tracking_uri: str | None) -> None:
    """Check that nobody changed the history, the registry or a file behind its back.

    Computes every chain of events and every version's manifest anew, compares each registered model with what its
    events tell, and reads every stored file. Prints a line for everything that does not fit; exit code 1 if there is
    any.
    """
    found = _verified(options.open_client(tracking_uri), files=files)
    problems = [one_line(broken.problem) for broken in found.broken]  # a name may have lines; a problem is one
    problems += [_shown(broken) for broken in found.broken_blobs]
    if as_json:
        print_json(found)
    elif not problems:
        say(f"{_checked(found, files=files)}: nothing is broken.")
    else:
        for problem in problems:
            say(problem)
    if problems:
        number = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
        raise click.ClickException(f"{number} found: {_checked(found, files=files)}.")


def _verified(client: Client, *, files: bool) -> Verified:
    history = client.verify_history()
    found = Verified(history.events, history.manifests, history.models, broken=history.broken)
    if files:
        with (ProgressBars.default() or NoProgress()).transfer("Reading stored files", None) as transfer:
            for step in client.verify_blobs():
                found.blobs += step.blobs
                found.size += step.size
                found.broken_blobs += step.broken
                transfer.advance(step.size)
    return found


def _checked(found: Verified, *, files: bool) -> str:
    counted = [(found.events, "event"), (found.manifests, "manifest"), (found.models, "registered model")]
    if files:
        counted.append((found.blobs, "blob"))
    texts = [f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted]
    last = f"{texts[-1]} ({shown_size(found.size)})" if files else texts[-1]
    return f"{', '.join(texts[:-1])} and {last} verified"


def _shown(broken: BrokenBlob) -> str:
    users = list(broken.users[:_SHOWN_USERS])
    if broken.count > len(users):
        users.append(f"{broken.count - len(users):,} more")
    return one_line(f"blob {shown_digest(broken.digest)}: {broken.problem}; named by {', '.join(users)}")
