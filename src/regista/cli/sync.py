"""``regista sync``: send what scripts have logged and could not send."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..entities import wire
from ..errors import ConfigurationError
from ..uris import TrackingUri, classify_tracking_uri
from . import options
from .exit_codes import ExitCode
from .output import Column, hint, print_json, print_table, say, shown_time

if TYPE_CHECKING:
    from ..store.base import Store
    from ..store.queue.folder import QueueFile, QueueFolder
    from ..store.queue.sync import QueueReport


@click.command()
@click.option("--plan", is_flag=True, help="Send nothing: show what waits, and for which server.")
@click.option("--discard-refused", is_flag=True, help="Remove the calls that a server has refused, after showing them.")
@click.option("--tracking-uri", metavar="URI", help="Only what is for this server; everything when not given.")
@options.as_json()
def sync(plan: bool, discard_refused: bool, tracking_uri: str | None, as_json: bool) -> None:
    """Send what scripts have logged to a server that was away.

    Takes the queues in REGISTA_QUEUE_DIR that ended processes have left; each call is carried out once, however often
    it is sent. Exit code 0 when nothing is left, 5 when a server does not answer, 1 when calls were refused.
    """
    from ..store.queue.folder import QueueFolder

    folder = QueueFolder()
    server = None if tracking_uri is None else _server(tracking_uri)
    reports = _reports(folder, server, plan, discard_refused)
    if as_json:
        print_json({"queues": reports})
    else:
        _show(reports, plan)
        _show_refused(reports, discard_refused)
    _exit(reports, plan, discard_refused)


def _server(text: str) -> TrackingUri:
    uri = classify_tracking_uri(text)
    if uri.kind != "http":
        raise click.BadParameter(
            f"expected a server such as http://host:5000, got '{uri.redacted}'", param_hint="--tracking-uri"
        )
    return uri


def _reports(folder: QueueFolder, server: TrackingUri | None, plan: bool, discard_refused: bool) -> list[QueueReport]:
    from msgspec import structs

    from ..store.queue.sync import State, in_use, look

    reports: list[QueueReport] = []
    for path in folder.paths():
        report = look(path)
        if report is None or (server is not None and report.uri != server.public):
            continue
        if report.state is not State.UNUSABLE:
            try:
                if plan:
                    report = structs.replace(report, state=State.IN_USE) if in_use(path, folder) else report
                else:
                    report = _deliver(path, folder, report, server, discard_refused)
            except (ConfigurationError, OSError, sqlite3.Error) as error:
                report = structs.replace(report, state=State.UNUSABLE, problem=f"{path}: {error}")
        reports.append(report)
    return reports


def _deliver(
    path: Path, folder: QueueFolder, report: QueueReport, server: TrackingUri | None, discard_refused: bool
) -> QueueReport:
    from msgspec import structs

    from ..store.queue.sync import State

    file = folder.take(path)
    if file is None:
        return structs.replace(report, state=State.IN_USE)
    try:
        sent = _send(file, report, server)
        if discard_refused:
            file.spool.forget_refused()
        return sent
    finally:
        file.close()


def _send(file: QueueFile, report: QueueReport, server: TrackingUri | None) -> QueueReport:
    from rich.console import Console
    from rich.progress import Progress

    from ..store.queue.sync import deliver

    store: Store = _open(server.location if server is not None else report.uri)
    try:
        stderr = Console(stderr=True)
        quiet = not (stderr.is_terminal and report.waiting)
        with Progress(console=stderr, transient=True, disable=quiet) as progress:
            bar = progress.add_task(f"Sending to {report.uri}", total=report.waiting)
            return deliver(file, store, lambda count: progress.advance(bar, count))
    finally:
        store.close()


def _open(location: str) -> Store:
    from ..store.http import HttpStore

    return HttpStore(location, retries=0)


def _show(reports: list[QueueReport], plan: bool) -> None:
    columns = [
        Column("Server", least=20),
        Column("Process", right=True, optional=2),
        Column("Since", optional=1),
        *([] if plan else [Column("Sent", right=True)]),
        Column("Waiting", right=True),
        Column("Refused", right=True),
        Column("State"),
    ]
    rows = []
    for one in reports:
        if one.uri:
            counts = [one.waiting, len(one.refused)] if plan else [one.delivered, one.waiting, len(one.refused)]
            shown = [f"{count:,}" for count in counts]
            rows.append([one.uri, str(one.process), shown_time(one.began), *shown, one.state])
    if rows or not reports:
        print_table(columns, rows, "Nothing waits.")
    for one in reports:
        if one.problem:
            where = one.uri or one.path
            hint(one.problem if where in one.problem else f"{where}: {one.problem}")


def _show_refused(reports: list[QueueReport], discarded: bool) -> None:
    refused = [call for one in reports for call in one.refused]
    if not refused:
        return
    say("")
    rows = [[call.run_id, call.call, _shortened(call.content), call.message] for call in refused]
    columns = [
        Column("Run"),
        Column("Call", optional=1),
        Column("Logged", wraps=True),
        Column("Refused because", wraps=True),
    ]
    print_table(columns, rows, "")
    if not discarded:
        hint("Refused calls stay listed here; --discard-refused removes them.")


def _shortened(content: object) -> str:
    text = content if isinstance(content, str) else wire.encode(content).decode()
    return text if len(text) <= 200 else f"{text[:199]}…"


def _exit(reports: list[QueueReport], plan: bool, discarded: bool) -> None:
    from ..store.queue.sync import State

    if plan:
        return
    if any(one.state is State.WAITING for one in reports):
        raise click.exceptions.Exit(ExitCode.UNAVAILABLE)
    if any(one.state is State.UNUSABLE or (one.refused and not discarded) for one in reports):
        raise click.exceptions.Exit(ExitCode.FAILED)
