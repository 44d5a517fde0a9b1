"""WebUi: the pages for people, as the package's build made them from ``ui/``."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from ..api.permission import OPEN, Permission
from .answer import HTML, Answer, Headers
from .authorizer import Authorizer
from .identity import caller_of
from .incoming import Incoming

BUILT = Path(__file__).with_name("static")

ADDRESSES = (
    "/",
    "/models",
    "/models/{rest:path}",
    "/compare/{rest:path}",
    "/experiments",
    "/experiments/{rest:path}",
    "/runs/{rest:path}",
    "/logged-models/{rest:path}",
    "/settings",
)
"""What the application in the browser has pages for: all of them are answered with the one page that starts it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'self' blob:; base-uri 'self'; form-action 'none'"
)
"""Content-Security-Policy: nothing from elsewhere, no code or style in the page itself, no form that sends anywhere."""

FRAME_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data: blob:; media-src data: blob:; "
    "frame-src 'none'; form-action 'none'; base-uri 'none'"
)
"""That of the page in which logged HTML is shown: what stands in it may run, in an origin of its own, without any
connection, and without leave to go elsewhere: the last by ``frame-src``, for HTML is in a frame that has no address."""

_SMALL = 1024
_TYPES = {
    ".css": b"text/css",
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript",
    ".svg": b"image/svg+xml",
}


class Asset:
    """A file of the web UI; ``headers`` are those it is sent with, its type among them."""

    permission: Permission = OPEN

    def __init__(self, body: bytes, headers: Headers, authorizer: Authorizer, *, packs: bool) -> None:
        self._plain = body
        self._packed = gzip.compress(body, mtime=0) if packs and len(body) > _SMALL else None
        self._headers: Headers = (*headers, (b"vary", b"Accept-Encoding"))
        self._authorizer = authorizer

    async def answer(self, incoming: Incoming) -> Answer:
        """The file, packed for those who can unpack it."""
        self._authorizer.authorize(caller_of(incoming.headers), self.permission, "")
        if self._packed is not None and b"gzip" in incoming.headers.get(b"accept-encoding", b""):
            return Answer(200, self._packed, (*self._headers, (b"content-encoding", b"gzip")))
        return Answer(200, self._plain, self._headers)


class WebUi:
    """The built files of a folder; ``prefix`` leads the paths of the server, as in ``/registry/models``."""

    def __init__(self, folder: Path, prefix: str, authorizer: Authorizer) -> None:
        self._folder = folder
        self._prefix = prefix
        self._authorizer = authorizer

    @property
    def is_built(self) -> bool:
        """Whether this installation has it: a checkout that was never built has not."""
        return (self._folder / "index.html").is_file()

    def assets(self) -> Iterator[tuple[str, Asset]]:
        """Every path with what is served there."""
        page = (
            (self._folder / "index.html").read_text("utf-8").replace('<base href="/"', f'<base href="{self._prefix}/"')
        )
        headers: Headers = (*HTML, (b"content-security-policy", POLICY.encode()), (b"cache-control", b"no-cache"))
        start = Asset(page.encode(), headers, self._authorizer, packs=True)
        for address in ADDRESSES:
            yield address, start
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if path.is_file() and name != "index.html":
                yield f"/{name}", self._file(path, name)

    def _file(self, path: Path, name: str) -> Asset:
        kind = _TYPES.get(path.suffix)
        # The names of what is below assets/ have a digest of their content in them.
        kept = b"public, max-age=31536000, immutable" if name.startswith("assets/") else b"no-cache"
        headers: Headers = ((b"content-type", kind or b"application/octet-stream"), (b"cache-control", kept))
        if path.suffix == ".html":
            headers += ((b"content-security-policy", FRAME_POLICY.encode()), (b"x-dns-prefetch-control", b"off"))
        return Asset(path.read_bytes(), headers, self._authorizer, packs=kind is not None)
