"""Buckets: places in Amazon S3 (and what speaks its protocol), Google Cloud Storage and Azure Blob Storage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..errors import InvalidParameter, InvalidPath
from .masking import masked
from .paths import validate_artifact_path
from .schemes import split_scheme

Provider = Literal["s3", "gs", "azure"]

_PROVIDERS: dict[str, Provider] = {
    "s3": "s3",
    "gs": "gs",
    "abfs": "azure",
    "abfss": "azure",
    "wasb": "azure",
    "wasbs": "azure",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{1,221}")
_AZURE_DOMAIN = "core.windows.net"
# Azure's clouds and no other hosts: whoever may say where files are must not learn the reader's token by it.
_HOST = re.compile(
    r"(?P<account>[a-z0-9]{3,24})\.(?:blob|dfs)\."
    r"(?P<suffix>core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net|cloudapi\.de))"
)

_FORMS = (
    "Use s3://bucket/path, gs://bucket/path, abfss://container@account.dfs.core.windows.net/path or "
    "wasbs://container@account.blob.core.windows.net/path."
)


@dataclass(frozen=True, slots=True)
class BucketUri:
    """A place in a bucket; ``path`` is in normal form ('' = all of the bucket).

    ``account`` and ``domain`` (``core.windows.net``) are those of an Azure URI that names them, else ''.
    """

    scheme: str
    bucket: str
    path: str = ""
    account: str = ""
    domain: str = ""

    @classmethod
    def parse(cls, text: str) -> BucketUri:
        """Read a URI; InvalidParameter when it names no bucket, InvalidPath when its path is none of an artifact."""
        scheme, rest = split_scheme(text)
        if scheme not in _PROVIDERS or not rest.startswith("//") or re.search(r"[?\x00-\x1f]", text):
            raise InvalidParameter(f"'{masked(text)}' names no bucket. {_FORMS}")
        authority, _, path = rest[2:].partition("/")
        account = domain = ""
        bucket, at, host = authority.partition("@")
        if at:
            found = _HOST.fullmatch(host)
            if _PROVIDERS[scheme] != "azure" or found is None:
                raise InvalidParameter(
                    f"'{masked(text)}' names no bucket: '{host}' is no host of an Azure account. {_FORMS}"
                )
            account, domain = found["account"], found["suffix"]
        if not _NAME.fullmatch(bucket):
            raise InvalidParameter(
                f"'{masked(text)}' names no bucket: '{bucket.partition(':')[0]}' cannot be the name of one. {_FORMS}"
            )
        normal = validate_artifact_path(path)
        if normal != path.strip("/"):  # an object's key is what is written: nothing here is decoded
            raise InvalidPath(f"Invalid path: '{path}' in '{masked(text)}' is not in its normal form '{normal}'.")
        return cls(scheme, bucket, normal, account, domain)

    @property
    def provider(self) -> Provider:
        """Whose storage it is."""
        return _PROVIDERS[self.scheme]

    @property
    def root(self) -> str:
        """The bucket without a path, as a URI."""
        return str(BucketUri(self.scheme, self.bucket, "", self.account, self.domain))

    def __str__(self) -> str:
        host = ""
        if self.account:
            kind = "dfs" if self.scheme.startswith("abfs") else "blob"
            host = f"@{self.account}.{kind}.{self.domain or _AZURE_DOMAIN}"
        return f"{self.scheme}://{self.bucket}{host}" + (f"/{self.path}" if self.path else "")


def is_bucket(text: str) -> bool:
    """Whether the text has the scheme of a bucket (its name may still be none)."""
    return split_scheme(text)[0] in _PROVIDERS
