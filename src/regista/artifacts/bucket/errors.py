"""BucketErrors: what an object store refuses, in Regista's errors.

The library's text has URLs, headers and answers of the store in it: only the store's code and status are taken from it.
"""

from __future__ import annotations

import re

from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

from ...errors import ConfigurationError, PermissionDenied, RegistaError, Unavailable

_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted"})
_REGION = frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed"})
# Where machines of the providers ask for their own credentials when the environment has none.
_ASKED_FOR_CREDENTIALS = re.compile(r"https?://(?:169\.254\.|metadata)")


def missing_bucket(error: Exception, place: str) -> ConfigurationError | None:
    """The error that says that there is no such bucket, when that is what the store said."""
    if _code(str(error)) in _NO_BUCKET:
        return ConfigurationError(f"There is no bucket '{place}'. Make it, or name another.")
    return None


def bucket_error(error: Exception, place: str) -> RegistaError:
    """What went wrong with the bucket ``place``, without a secret."""
    return missing_bucket(error, place) or _refusal(error, place) or _unfit(error, place) or _busy(error, place)


def _refusal(error: Exception, place: str) -> RegistaError | None:
    text = str(error)
    if _ASKED_FOR_CREDENTIALS.search(text):
        return PermissionDenied(f"There are no credentials for the bucket '{place}' in this process's environment.")
    if isinstance(error, PermissionDeniedError | UnauthenticatedError) or _status(text) in {401, 403}:
        return PermissionDenied(f"The bucket '{place}' refuses the credentials of this process: {_why(text)}.")
    return None


def _unfit(error: Exception, place: str) -> RegistaError | None:
    text, status = str(error), _status(str(error))
    if status in {301, 307} or _code(text) in _REGION or "without LOCATION" in text:
        return ConfigurationError(f"The bucket '{place}' is in another region: set AWS_REGION to it.")
    if isinstance(error, ValueError):
        return ConfigurationError(f"The bucket '{place}' has an object whose name cannot be an artifact's.")
    if status in {400, 404, 405, 411, 412, 413, 501}:
        return ConfigurationError(f"The bucket '{place}' does not take the request: {_why(text)}.")
    return None


def _busy(error: Exception, place: str) -> RegistaError:
    return Unavailable(f"The bucket '{place}' cannot be used now: {_why(str(error))}. Try again later.")


def _why(text: str) -> str:
    status = _status(text)
    return _code(text) or (f"HTTP status {status}" if status else "it does not answer")


def _status(text: str) -> int | None:
    found = _STATUS.search(text)
    return int(found[1]) if found else None


def _code(text: str) -> str | None:
    found = _CODE.search(text)
    return found[1] if found else None
