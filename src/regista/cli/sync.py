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
from .long_text import shortened
from .output import Column, hint, print_json, print_table, say, shown_time
from .termination import ends_in_order

if TYPE_CHECKING:
    from ..store.base import Store
    from ..store.queue.folder import QueueFile, QueueFolder
    from ..store.queue.sync import QueueReport

_LONGEST = 200


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
    from ..store.queue.spool import Spool
    from ..store.queue.sync import QueueReport, State

    reports: list[QueueReport] = []
    for path in folder.paths():
        try:
            report = _report(path, folder, server, plan, discard_refused)
        except (ConfigurationError, OSError, sqlite3.Error) as error:
            if server is not None and Spool.server_of(path) != server.public:
                continue
            problem = str(error) if str(path) in str(error) else f"{path}: {error}"
            report = QueueReport(path=str(path), state=State.UNUSABLE, problem=problem)
        if report is not None:
            reports.append(report)
    return reports


def _report(
    path: Path, folder: QueueFolder, server: TrackingUri | None, plan: bool, discard_refused: bool
) -> QueueReport | None:
    """What becomes of a queue; None when nothing is in it, or it is for another server."""
    from ..store.queue.sync import look, look_from_outside

    file = folder.take(path)
    if file is None:
        report = look_from_outside(path)
        return report if report is not None and _is_for(server, report) else None
    try:
        report = look(file)
        if not _is_for(server, report):
            return None
        if not plan:
            report = _send(file, report, server)
        if discard_refused and not plan:
            file.spool.forget_refused()
        return report
    finally:
        file.close()


def _is_for(server: TrackingUri | None, report: QueueReport) -> bool:
    return server is None or report.uri == server.public


def _send(file: QueueFile, report: QueueReport, server: TrackingUri | None) -> QueueReport:
    from rich.console import Console
    from rich.progress import Progress

    from ..store.queue.sync import deliver

    store: Store = _open(server.location if server is not None else report.uri)
    try:
        stderr = Console(stderr=True)
        quiet = not (stderr.is_terminal and report.waiting)
        with ends_in_order(), Progress(console=stderr, transient=True, disable=quiet) as progress:
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
        if one.damage:
            hint(one.damage)
        if one.problem:
            where = one.uri or one.path
            hint(one.problem if where in one.problem else f"{where}: {one.problem}")


def _show_refused(reports: list[QueueReport], discarded: bool) -> None:
    refused = [call for one in reports for call in one.refused]
    if not refused:
        return
    say("")
    rows = [[call.run_id, call.call, shortened(_text(call.content), _LONGEST), call.message] for call in refused]
    columns = [
        Column("Run"),
        Column("Call", optional=1),
        Column("Logged", wraps=True),
        Column("Refused because", wraps=True),
    ]
    print_table(columns, rows, "")
    if not discarded:
        hint("Refused calls stay listed here; --discard-refused removes them.")


def _text(content: object) -> str:
    return content if isinstance(content, str) else wire.encode(content).decode()


def _exit(reports: list[QueueReport], plan: bool, discarded: bool) -> None:
    from ..store.queue.sync import State

    if plan:
        return
    if any(one.state is State.WAITING for one in reports):
        raise click.exceptions.Exit(ExitCode.UNAVAILABLE)
    if any(one.state is State.UNUSABLE or one.damage or (one.refused and not discarded) for one in reports):
        raise click.exceptions.Exit(ExitCode.FAILED)
