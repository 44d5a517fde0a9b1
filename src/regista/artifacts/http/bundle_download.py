"""BundleDownload: small files of a registry server, many in one answer."""

from __future__ import annotations

from collections.abc import Sequence

from ...api.binding import unbind
from ...api.transfers import LARGEST_TOGETHER, DownloadArtifacts
from ...errors import CorruptedData, InvalidParameter, NotImplementedHere, RemoteError, UnknownEndpoint
from ...uris import PROXY_PATH, masked
from ..bundle import LONGEST_HEAD, BundledBlob, blobs_of
from .session import HttpSession


class BundleDownload:
    """Asks the server of the proxy at ``url``; one that knows no bundles is asked no more. Safe for threads."""

    def __init__(self, session: HttpSession, url: str) -> None:
        self._session = session
        self._server = url.removesuffix(PROXY_PATH) if url.endswith(PROXY_PATH) else None

    def fetch(self, paths: Sequence[str]) -> list[BundledBlob | None]:
        """What the server says each of the files is, in their order; None where it must be asked for alone.

        Nothing of it is verified. Raises CorruptedData for an answer that does not fit the question.
        """
        if self._server is None:
            return [None] * len(paths)
        sent = unbind(DownloadArtifacts(paths=tuple(paths)))
        url = f"{self._server}{sent.path}"
        try:
            content, _ = self._session.fetch(
                sent.method,
                url,
                headers={"Content-Type": "application/json"},
                body=lambda: sent.body,
                most=LARGEST_TOGETHER + LONGEST_HEAD * len(paths),
            )
        except (UnknownEndpoint, NotImplementedHere):
            self._server = None  # another server, or an older one
        except RemoteError as error:
            if error.get_http_status_code() != 405:
                raise
            self._server = None
        if self._server is None:
            return [None] * len(paths)
        try:
            found = list(blobs_of(content))
        except InvalidParameter as error:
            raise CorruptedData(f"The answer of {masked(url)} is not what it should be: {error.message}") from error
        if len(found) != len(paths):
            raise CorruptedData(
                f"The answer of {masked(url)} has {len(found)} files, not the {len(paths)} it was asked for."
            )
        return found
