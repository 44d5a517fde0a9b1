"""Writes ``openapi.json``, of which the types of the web UI are generated: each call once, with its reply.

The server answers most calls below several prefixes; here each has its first one.
"""

from __future__ import annotations

import re
from pathlib import Path

from regista.api import CONTRACT
from regista.api.openapi import openapi_document
from regista.entities import wire


def main() -> None:
    """Write the file beside this one."""
    document = openapi_document(CONTRACT)
    first = {re.sub(r"{(\w+):path}", r"{\1}", kind.endpoint.prefixes[0] + kind.endpoint.path) for kind in CONTRACT}
    document["paths"] = {path: operations for path, operations in document["paths"].items() if path in first}
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"] = {"200": operation["responses"]["200"]}
    Path(__file__).with_name("openapi.json").write_bytes(wire.encode(document))


if __name__ == "__main__":
    main()
