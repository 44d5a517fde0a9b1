"""The page ``/shadow``: how the answers of shadows differ from those that clients get."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .details import Details
from .plan import Role
from .shadow_statistics import ShadowStatistics

_STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:44rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}
th{font-weight:500;width:60%}td{font-variant-numeric:tabular-nums}caption{text-align:left;padding:.3rem .6rem}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def shadow_routes(details: Details) -> list[BaseRoute]:
    """``/shadow``."""

    async def page(_request: Request) -> Response:
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
        return Response(render(details), headers=headers, media_type="text/html")

    return [Route("/shadow", page, methods=["GET"])]


def render(details: Details) -> str:
    """The page; it takes nothing from elsewhere."""
    found = details.shadows()
    tables = "".join(_table(name, details, statistics) for name, statistics in found.items())
    content = (
        tables or "<p>No model is shadowed. <code>regista models serve --shadow URI</code> compares another one.</p>"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Shadows</title><style>{_STYLE}</style></head><body><h1>Shadows</h1>{content}</body></html>"
    )


def _table(name: str, details: Details, seen: ShadowStatistics) -> str:
    models = {slot.role: (slot.uri, states) for slot, states, _ in details.slot_states() if slot.deployment == name}
    named = {
        role: f"{uri} ({', '.join(sorted({str(state.identity) for state in states})) or 'starting'})"
        for role, (uri, states) in models.items()
    }
    lines = {
        "Answers compared": f"{seen.compared:,}",
        "of them with any difference": _share(seen.different, seen.compared),
        "Numbers compared": f"{seen.numbers:,}",
        "of them not the same": _share(seen.unequal, seen.numbers),
        "Mean absolute difference": "–" if seen.mean is None else f"{seen.mean:.6g}",
        "Largest absolute difference": f"{seen.largest:.6g}" if seen.numbers else "–",
        "Mean time of what clients got": _milliseconds(seen.champion_seconds, seen.compared),
        "Mean time of the shadow": _milliseconds(seen.shadow_seconds, seen.compared),
        "Answered by one of the two only": f"{seen.failed:,}",
        "Not asked, too many waited": f"{seen.dropped:,}",
        "Last error": seen.last_error or "–",
    }
    rows = "".join(f"<tr><th scope=row>{escape(key)}</th><td>{escape(value)}</td></tr>" for key, value in lines.items())
    champion, shadow = (escape(named.get(role, "")) for role in (Role.CHAMPION, Role.SHADOW))
    return f"<h2>{escape(name)}</h2><table><caption>Clients get {champion}; beside it {shadow}</caption>{rows}</table>"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.2%})" if whole else "–"


def _milliseconds(seconds: float, number: int) -> str:
    return f"{seconds / number * 1000:.2f} ms" if number else "–"
