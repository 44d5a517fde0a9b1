"""docs/serving-protocols.md names the addresses, datatypes and content types that there are, and no others."""

import re

from tests.docs.markdown import sections

from regista.serving.docs_routes import docs_routes
from regista.serving.front import Front
from regista.serving.meter import NoMeter
from regista.serving.v2.datatypes import BYTES, NUMPY, ContentType
from regista.serving.v2.routes import v2_routes
from regista.settings import SCORING_MAX_BODY_SIZE

PAGE = "docs/serving-protocols.md"


def test_the_addresses():
    front = Front({"model": None}, 60, NoMeter(), 1)
    routes = [route for route in (*docs_routes(front), *v2_routes(front)) if not route.path.startswith("/docs/")]
    there = {(method, route.path) for route in routes for method in route.methods - {"HEAD"}}
    text = sections(PAGE, 1)["Scoring: protocols, formats, speed"]
    assert there == set(re.findall(r"^\| `(GET|POST) (\S+)`", text, re.MULTILINE))


def test_the_datatypes():
    rows = re.findall(
        r"^\| `([A-Z0-9]+)` \|.*\| `(\w+)` \|$", sections(PAGE)["Open Inference Protocol, version 2"], re.MULTILINE
    )
    assert dict(rows) == {**NUMPY, BYTES: "object"}


def test_the_content_types():
    rows = re.findall(r"^\| `([a-z0-9]+)` \|", sections(PAGE)["Open Inference Protocol, version 2"], re.MULTILINE)
    assert rows == [str(kind) for kind in (ContentType.NUMPY, ContentType.FRAME, *list(ContentType)[2:])]


def test_the_size():
    assert f"({SCORING_MAX_BODY_SIZE.default // 2**20} MiB)" in sections(PAGE)["Size"]
