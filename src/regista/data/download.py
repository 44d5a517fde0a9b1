"""Downloads of a file by its URL."""

from __future__ import annotations

import re
import tempfile
import uuid
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ..errors import InvalidParameter, NotFound, Unavailable
from ..settings import HTTP_TIMEOUT

NOT_FOUND = {404, 410}
_FILE_NAME = re.compile(r'filename="?([^";]+)"?', re.IGNORECASE)


def download(url: str, folder: str | None = None) -> str:
    """Download what the URL names into a folder (a new temporary one when not given); gives the path.

    Its name is the one the server gives (Content-Disposition, RFC 6266), else the last part of the URL's path.
    Raises NotFound, Unavailable for any other answer than the file, InvalidParameter for what is no URL.
    """
    import httpx2

    try:
        with httpx2.stream("GET", url, follow_redirects=True, timeout=HTTP_TIMEOUT.read()) as answer:
            if answer.status_code in NOT_FOUND:
                raise NotFound(f"There is nothing at {url} (HTTP status {answer.status_code}).")
            if not answer.is_success:
                raise Unavailable(f"{url} cannot be downloaded: HTTP status {answer.status_code}.")
            place = Path(folder or tempfile.mkdtemp(prefix="regista-")).absolute()
            place.mkdir(parents=True, exist_ok=True)
            target = place / _name(answer.headers.get("content-disposition", ""), url)
            partial = place / f".{uuid.uuid4().hex}.part"  # others may download the same file
            try:
                with partial.open("wb") as file:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
            return str(target)
    except httpx2.InvalidURL as error:
        raise InvalidParameter(f"Invalid URL {url!r:.200} of a data set: {error}") from None
    except httpx2.HTTPError as error:
        raise Unavailable(f"{url} cannot be downloaded: {error}") from None


def _name(disposition: str, url: str) -> str:
    """A bare file name: what a server says must not lead out of the folder."""
    given = _FILE_NAME.search(disposition)
    for name in (given.group(1) if given else "", unquote(urlsplit(url).path)):
        if (bare := PurePosixPath(name.replace("\\", "/")).name) not in {"", ".", ".."} and "\0" not in bare:
            return bare
    return "data"
