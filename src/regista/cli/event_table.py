"""Events as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..entities import Event
from .output import Column, one_line, print_table, shown_time, terminal_width

COLUMNS = ("when", "who", "action", "what", "why")
_WIDE = 110  # columns of a terminal in which an event has one line
_IDENTITY = re.compile(r"(m-)?[0-9a-f]{32}([0-9a-f]{32})?")  # run and model ids, digests
_LABELS = {"manifest_digest": "content", "run_id": "run"}
_SHORT = 12
_LONGEST = 60


def print_events(events: Iterable[Event], empty: str) -> None:
    """A table of events; in a narrow terminal an action stands above what it changed."""
    width = terminal_width()
    if width is None or width >= _WIDE:
        print_table(COLUMNS, event_rows(events), empty)
        return
    rows = event_rows(events)
    longest = max((len(action) for _, _, action, _, _ in rows), default=0)
    columns = ("when", "who", Column("what", wraps=True, least=longest), "why")
    print_table(columns, [(when, who, f"{action}\n{what}", why) for when, who, action, what, why in rows], empty)


def event_rows(events: Iterable[Event]) -> list[tuple[str, str, str, str, str]]:
    """One row per event, in the order of COLUMNS."""
    return [
        (shown_time(event.time), event.actor, event.action, shown_change(event), event.reason or "") for event in events
    ]


def shown_change(event: Event) -> str:
    """What an event changed, in one line: ``champion: 1 → 2``, ``version 2, stage: None → Production``.

    Ids and digests are cut, what is empty is left out, and a creation says no source beside the run it came
    from; ``--json`` has it all.
    """
    before, after = event.before or {}, event.after or {}
    if "alias" in (after or before):
        return f"{(after or before)['alias']}: {_shown(before.get('version'))} → {_shown(after.get('version'))}"
    hidden = {"version"}
    if after.get("run_id"):
        hidden |= {"source", "model_id"}
    elif after.get("model_id"):
        hidden |= {"source"}
    parts = [f"version {number}"] if (number := (after or before).get("version")) else []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if name in hidden or (old or None) == (new or None):
            continue
        label = _LABELS.get(name, name)
        parts.append(f"{label}: {_shown(old)} → {_shown(new)}" if before else f"{label}: {_shown(new)}")
    return ", ".join(parts)


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return "-"
    if isinstance(value, dict):
        text = ", ".join(f"{key} = {text}" for key, text in value.items())
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    else:
        text = str(value)
    if _IDENTITY.fullmatch(text):
        return text[:_SHORT]
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
