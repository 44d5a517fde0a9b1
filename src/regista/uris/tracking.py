"""Tracking URIs: where experiments and models are kept."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from ..errors import InvalidParameter
from .local import local_path
from .masking import MASK, masked
from .schemes import split_scheme

_SQL = frozenset({"sqlite", "postgresql", "postgres", "mysql", "mariadb"})
_DATABRICKS = frozenset({"databricks", "databricks-uc"})
_USER_INFO = re.compile(r"(?<=://)([^/?#]*)@")

_FORMS = (
    "Use a directory (./mlruns, file:///data/mlruns), a database (sqlite:///regista.db, "
    "postgresql://user:password@host/db, mysql+pymysql://user:password@host/db) or a server "
    "(http://host:5000, https://host/prefix)."
)


@dataclass(frozen=True, slots=True, repr=False)
class TrackingUri:
    """A tracking URI and what it means.

    ``location`` is the directory's path ('directory', relative as given), the database URL ('sql') or the base
    URL without a last slash ('http'). ``str()`` gives back the text that was set; ``redacted`` is the same
    without its password, for messages.
    """

    kind: Literal["directory", "sql", "http"]
    location: str
    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"TrackingUri({self.kind!r}, {self.redacted!r})"

    @property
    def redacted(self) -> str:
        """The text with ``***`` in place of what is secret in it."""
        return masked(self.text)

    @property
    def public(self) -> str:
        """The location of a server without user name and password: what may be stored."""
        return split_credentials(self.location)[0]

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User name and password for a server, None when the URL has none."""
        return split_credentials(self.location)[1]


def classify_tracking_uri(text: str | os.PathLike[str]) -> TrackingUri:
    """What a tracking URI means; InvalidParameter, with the forms that are understood, when it means nothing.

    A path or ``file:`` URI is a directory, ``sqlite:``, ``postgresql:``, ``mysql:`` and ``mariadb:`` (with
    ``+driver``) are databases that this process opens, ``http:`` and ``https:`` a registry server.
    """
    text = os.fspath(text)
    if not text.strip():
        raise InvalidParameter(f"The tracking URI is empty. {_FORMS}")
    if text.split(":", 1)[0].lower() in _DATABRICKS:
        raise InvalidParameter(f"The tracking URI '{text}' means Databricks, which is not supported. {_FORMS}")
    scheme, rest = split_scheme(text)
    if scheme in {"", "file"}:
        return TrackingUri("directory", local_path(text), text)
    if scheme in {"http", "https"}:
        return TrackingUri("http", _base_url(text), text)
    if scheme.partition("+")[0] in _SQL and rest.startswith("//"):
        return TrackingUri("sql", text, text)
    raise InvalidParameter(f"'{masked(text)}' is no tracking URI. {_FORMS}")


def split_credentials(url: str) -> tuple[str, tuple[str, str] | None]:
    """A URL without user name and password, and these, if it has any."""
    found = _USER_INFO.search(url)
    if found is None:
        return url, None
    user, _, password = found[1].partition(":")
    return url[: found.start()] + url[found.end() :], (unquote(user), unquote(password))


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s?#\x00]", text):
        raise InvalidParameter(
            f"'{_without_secrets(text)}' is not the URL of a server: it needs a host and takes no query "
            "or fragment, as in http://host:5000 or https://host/prefix."
        )
    return text.rstrip("/")


def _without_secrets(text: str) -> str:
    """A text that should have been a URL: where a password ends is not sure, nor what a query is for."""
    return re.sub(r"(?<=[?#]).+|(?<=://).*(?=@)", MASK, text, flags=re.DOTALL)
