"""RemoteFiles: which files an artifact proxy has below a path, as far as it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from ...api.transfers import ListArtifactTree, TreeReply, check_digest_text
from ...entities import FileEntry, FileInfo, wire
from ...errors import InvalidParameter, InvalidPath, NotFound, RemoteError
from ...uris import PROXY_PATH
from ..local.tree import child_path
from .session import HttpSession


class RemoteFile(NamedTuple):
    """A file that a server has, ``name`` relative to the path that was asked for ('' = the path is the file itself).

    Size and digest are None where nobody said; ``sealed``: it must have this digest.
    """

    name: str
    size: int | None = None
    digest: str | None = None
    sealed: bool = False


class RemoteFiles:
    """Lists what is below a path of the proxy at ``url``; ``children`` lists one directory in MLflow's way.

    A Regista server answers for a whole tree, in pages and with digests; others are asked directory by directory.
    """

    def __init__(self, session: HttpSession, url: str, children: Callable[[str], list[FileInfo]]) -> None:
        self._session = session
        self._children = children
        server = url.removesuffix(PROXY_PATH)
        self._tree_url = f"{server}{ListArtifactTree.endpoint.url}" if server != url else ""

    def sealed(self, root: str, entries: Iterable[FileEntry]) -> list[RemoteFile]:
        """Files that are known already; InvalidPath and InvalidParameter for names and digests that cannot be."""
        return [_checked(root, entry, sealed=True) for entry in entries]

    def below(self, root: str) -> list[RemoteFile]:
        """The files of a directory, or the file itself; none when there is nothing, or when the server cannot tell."""
        tree = self._tree(root) if root and self._tree_url else None
        if tree is not None:
            return [_checked(root, entry, sealed=False) for entry in tree]
        return list(self._walk(root, ""))

    def _tree(self, root: str) -> list[FileEntry] | None:
        """What the server answers, page after page; None when it does not know the question."""
        asked = f"{self._tree_url}?path={quote(root, safe='')}"
        found: list[FileEntry] = []
        place = ""
        try:
            while True:
                content, _ = self._session.fetch("GET", asked + place)
                reply = wire.decode(content, TreeReply)
                found += reply.files
                if not reply.next_page_token:
                    return found
                place = f"&page_token={quote(reply.next_page_token, safe='')}"
        except (NotFound, msgspec.MsgspecError):
            pass
        except RemoteError as error:
            if error.get_http_status_code() != 405:
                raise
        self._tree_url = ""  # another server, or an older one: it need not be asked again
        return None

    def _walk(self, root: str, prefix: str) -> Iterator[RemoteFile]:
        for info in self._children(f"{root}/{prefix}" if prefix else root):
            name = f"{prefix}/{info.path}" if prefix else info.path
            if info.is_dir:
                yield from self._walk(root, name)
            else:
                yield RemoteFile(name, info.file_size)


def _checked(root: str, entry: FileEntry, *, sealed: bool) -> RemoteFile:
    """The server's word is not enough: names become names on this disk, digests names in the cache."""
    if entry.path:
        child_path(root, entry.path)
    try:
        check_digest_text(entry.digest, "digest")
    except InvalidParameter as error:
        raise InvalidPath(f"Invalid path: the server gives '{entry.path}' no digest that could be one.") from error
    return RemoteFile(entry.path, entry.size, entry.digest, sealed)
