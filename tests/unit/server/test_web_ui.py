"""WebUi: what the build made is served as it is, with a policy, and below any prefix."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from regista.server.answer import Answer
from regista.server.authorizer import AllowAll
from regista.server.incoming import Incoming
from regista.server.web_ui import ADDRESSES, FRAME_POLICY, Asset, WebUi

PAGE = '<!doctype html><base href="/" /><script src="./assets/a-1.js"></script>'
SCRIPT = "let regista = 1;\n" * 200


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "a-1.js").write_text(SCRIPT)
    (tmp_path / "icon.svg").write_text("<svg/>")
    return tmp_path


def assets(folder: Path, prefix: str = "") -> dict[str, Asset]:
    return dict(WebUi(folder, prefix, AllowAll()).assets())


def ask(asset: Asset, accepted: bytes = b"gzip, br") -> tuple[Answer, dict[bytes, bytes]]:
    headers = [(b"accept-encoding", accepted)]
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": headers}
    answer = asyncio.run(asset.answer(Incoming(scope, None)))
    return answer, dict(answer.headers)


def test_every_address_of_a_page_starts_the_same_application(built: Path) -> None:
    served = assets(built)
    assert set(served) == {*ADDRESSES, "/assets/a-1.js", "/icon.svg"}
    for address in ADDRESSES:
        answer, headers = ask(served[address])
        assert answer.body.decode() == PAGE
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert headers[b"cache-control"] == b"no-cache"


def test_nothing_but_what_this_server_sends_may_run(built: Path) -> None:
    policy = ask(assets(built)["/"])[1][b"content-security-policy"].decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == ("'none'", "'self'", "'self'")
    assert "unsafe" not in policy


def test_the_page_in_which_logged_html_is_shown_has_no_connection(built: Path) -> None:
    (built / "artifact-frame.html").write_text("<!doctype html>")
    headers = ask(assets(built)["/artifact-frame.html"])[1]
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert headers[b"content-security-policy"] == FRAME_POLICY.encode()
    rules = dict(rule.strip().split(" ", 1) for rule in FRAME_POLICY.split(";"))
    assert (rules["sandbox"], rules["default-src"], rules["frame-src"]) == ("allow-scripts", "'none'", "'none'")
    assert "http" not in FRAME_POLICY
    assert "'self'" not in FRAME_POLICY


def test_addresses_are_below_the_prefix_of_the_server(built: Path) -> None:
    assert '<base href="/registry/"' in ask(assets(built, "/registry")["/"])[0].body.decode()


def test_files_are_packed_for_those_who_can_unpack_them_and_kept_for_ever(built: Path) -> None:
    script = assets(built)["/assets/a-1.js"]
    packed, headers = ask(script)
    assert gzip.decompress(packed.body).decode() == SCRIPT
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"content-type"] == b"text/javascript"
    assert b"immutable" in headers[b"cache-control"]
    plain, headers = ask(script, b"identity")
    assert (plain.body.decode(), b"content-encoding" in headers) == (SCRIPT, False)


def test_an_installation_without_it_has_none(tmp_path: Path) -> None:
    assert not WebUi(tmp_path, "", AllowAll()).is_built
