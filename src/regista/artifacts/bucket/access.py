"""BucketAccess: how this process reaches a bucket, from the environment variables of the provider and of MLflow."""

from __future__ import annotations

import configparser
import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...errors import ConfigurationError, InvalidParameter
from ...settings import HTTP_TIMEOUT, boolean
from ...uris import BucketUri

if TYPE_CHECKING:
    from .bucket import Bucket

RETRIES = 4
RETRY_SECONDS = 60
CONNECT_SECONDS = 10

S3_COPY_LIMIT = 5 * 1024**3
"""Bytes that S3 copies in one request: its CopyObject."""

_S3_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_EXTRA_ARGS = {"ServerSideEncryption": "server_side_encryption", "SSEKMSKeyId": "sse_kms_key_id"}
_AZURITE = "UseDevelopmentStorage"
_EMPTY_KEY = ("client_email", "private_key", "private_key_id")


def open_bucket(
    uri: BucketUri | str, environment: Mapping[str, str] | None = None, *, retries: int = RETRIES
) -> Bucket:
    """The bucket of a URI, with the credentials of the environment; nothing is sent yet.

    ``retries`` is how often a request is repeated when the store is busy or cut off.

    ConfigurationError when the package for object stores is not installed, or a variable cannot be used (the message
    has its name and never a secret), InvalidParameter for a URI that names no bucket.
    """
    if isinstance(uri, str):
        uri = BucketUri.parse(uri)
    try:
        from obstore.store import AzureStore, GCSStore, S3Store
    except ModuleNotFoundError:
        raise ConfigurationError(
            f"'{uri.root}' is a bucket, and the package for buckets is not installed: pip install 'regista[cloud]'"
        ) from None

    from .bucket import Bucket

    environment = os.environ if environment is None else environment
    client: dict[str, Any] = {
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        # Of a request as a whole, which may be the download of a very large file; a silent connection ends much sooner.
        "timeout": timedelta(days=1),
        "read_timeout": timedelta(seconds=HTTP_TIMEOUT.read(environment)),
        "user_agent": "regista",
    }
    how: dict[str, Any] = {
        "client_options": client,
        "retry_config": {
            "max_retries": retries,
            "retry_timeout": timedelta(seconds=RETRY_SECONDS),
            "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=5), "base": 2},
        },
    }
    try:
        if uri.provider == "s3":
            s3 = S3Store(uri.bucket, config=_s3(uri, environment, client), **how)
            return Bucket(uri, s3, S3_COPY_LIMIT)
        if uri.provider == "gs":
            return Bucket(uri, GCSStore(uri.bucket, config=_google(environment, client), **how))
        return Bucket(uri, AzureStore(uri.bucket, config=_azure(uri, environment, client), **how))
    except (ConfigurationError, InvalidParameter):
        raise
    except Exception as error:
        # The library's text may have a key in it.
        raise ConfigurationError(
            f"The bucket '{uri.root}' cannot be opened with the environment variables that are set "
            f"({type(error).__name__}): see docs/storage.md for those that count."
        ) from None


def _s3(uri: BucketUri, environment: Mapping[str, str], client: dict[str, Any]) -> Any:
    config: dict[str, Any] = _s3_keys(environment) or _s3_profile(environment)
    config["region"] = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or config.get("region")
    config["region"] = config["region"] or "us-east-1"
    style = environment.get("MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE", "auto")
    if style not in {"auto", "path", "virtual"}:
        raise _unfit("MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE", "expected auto, path or virtual")
    for variable in ("MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        if endpoint := environment.get(variable):
            config["endpoint"] = _endpoint(variable, endpoint, uri.bucket if style == "virtual" else "")
            client["allow_http"] = endpoint.lower().startswith("http:")
            break
    # Amazon itself has stopped promising that paths name buckets; other stores often know nothing else.
    config["virtual_hosted_style_request"] = style == "virtual" or (style == "auto" and "endpoint" not in config)
    if _flag(environment, "MLFLOW_S3_IGNORE_TLS"):
        client["allow_invalid_certificates"] = True
    if authorities := environment.get("AWS_CA_BUNDLE"):
        client["root_certificate"] = _text_of("AWS_CA_BUNDLE", authorities)
    return config | _extra_args(environment.get("MLFLOW_S3_UPLOAD_EXTRA_ARGS"))


def _s3_keys(environment: Mapping[str, str]) -> dict[str, Any]:
    if not environment.get("AWS_ACCESS_KEY_ID"):
        return {}
    names = {name.lower().removeprefix("aws_"): environment.get(name) for name in _S3_KEYS}
    return {name: value for name, value in names.items() if value}


def _s3_profile(environment: Mapping[str, str]) -> dict[str, Any]:
    """Keys and region of the files that Amazon's tools keep."""
    folder = Path(environment.get("HOME") or "~").expanduser() / ".aws"
    keys = _ini(Path(environment.get("AWS_SHARED_CREDENTIALS_FILE") or folder / "credentials"))
    settings = _ini(Path(environment.get("AWS_CONFIG_FILE") or folder / "config"))
    profile = environment.get("AWS_PROFILE") or "default"
    section = profile if profile == "default" else f"profile {profile}"
    found = {**settings.get(section, {}), **keys.get(profile, {})}
    if "AWS_PROFILE" in environment and "aws_access_key_id" not in found:
        raise _unfit("AWS_PROFILE", f"no aws_access_key_id of the profile '{profile}' was found")
    names = [*(name.lower() for name in _S3_KEYS), "region"]
    return {name.removeprefix("aws_"): found[name] for name in names if name in found}


def _google(environment: Mapping[str, str], client: dict[str, Any]) -> Any:
    # The library reads GOOGLE_APPLICATION_CREDENTIALS and the machine's own account itself.
    config: dict[str, Any] = {}
    if emulator := environment.get("STORAGE_EMULATOR_HOST"):
        # Nothing less keeps the library from asking for a token before it writes.
        key = {"gcs_base_url": _endpoint("STORAGE_EMULATOR_HOST", emulator), "disable_oauth": True}
        config["service_account_key"] = json.dumps({**key, **dict.fromkeys(_EMPTY_KEY, "")})
        client["allow_http"] = True
    return config


def _azure(uri: BucketUri, environment: Mapping[str, str], client: dict[str, Any]) -> Any:
    config: dict[str, Any] = {}
    if connection := environment.get("AZURE_STORAGE_CONNECTION_STRING"):
        config = _connection_string(connection)
    elif key := environment.get("AZURE_STORAGE_ACCESS_KEY") or environment.get("AZURE_STORAGE_ACCOUNT_KEY"):
        config["account_key"] = key
    if uri.account and config.get("account_name", uri.account) != uri.account:
        raise ConfigurationError(
            f"'{uri.root}' is in the account '{uri.account}', and AZURE_STORAGE_CONNECTION_STRING is of another one."
        )
    if uri.account:
        config["account_name"] = uri.account
    if uri.domain and "endpoint" not in config and uri.domain != "core.windows.net":
        config["endpoint"] = f"https://{uri.account}.blob.{uri.domain}"
    known = ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT")
    if "account_name" not in config and not any(environment.get(name) for name in known):
        raise ConfigurationError(
            f"'{uri.root}' does not say which account it is in: write {uri.scheme}://{uri.bucket}@account."
            f"{'dfs' if uri.scheme.startswith('abfs') else 'blob'}.core.windows.net/path, or set "
            "AZURE_STORAGE_CONNECTION_STRING."
        )
    client["allow_http"] = str(config.get("endpoint", "")).lower().startswith("http:")
    return config


def _connection_string(text: str) -> dict[str, Any]:
    fields = dict(field.partition("=")[::2] for field in text.split(";") if field.strip())
    if fields.get(_AZURITE):
        return {"use_emulator": True}
    name = fields.get("AccountName")
    if not name or not (fields.get("AccountKey") or fields.get("SharedAccessSignature")):
        raise _unfit("AZURE_STORAGE_CONNECTION_STRING", "expected AccountName, and AccountKey or SharedAccessSignature")
    config = {"account_name": name}
    if "AccountKey" in fields:
        config["account_key"] = fields["AccountKey"]
    else:
        config["sas_key"] = fields["SharedAccessSignature"]
    endpoint = fields.get("BlobEndpoint")
    if endpoint is None and (suffix := fields.get("EndpointSuffix")):
        endpoint = f"{fields.get('DefaultEndpointsProtocol', 'https')}://{name}.blob.{suffix}"
    if endpoint:
        config["endpoint"] = _endpoint("AZURE_STORAGE_CONNECTION_STRING", endpoint)
    return config


def _extra_args(text: str | None) -> dict[str, str]:
    """What MLflow hands to every upload; only what concerns encryption means something here."""
    if not text:
        return {}
    variable = "MLFLOW_S3_UPLOAD_EXTRA_ARGS"
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise _unfit(variable, 'expected JSON such as {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "…"}')
    if unknown := sorted(given.keys() - _EXTRA_ARGS.keys()):
        raise _unfit(variable, f"{', '.join(unknown)}: only {' and '.join(_EXTRA_ARGS)} are understood")
    return {_EXTRA_ARGS[name]: value for name, value in given.items()}


def _endpoint(variable: str, text: str, bucket: str = "") -> str:
    """The URL of a store; with ``bucket`` as the first part of its host's name."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise _unfit(variable, "expected a URL such as https://s3.example.com:9000")
    host = f"{bucket}.{parts.netloc}" if bucket else parts.netloc
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"


def _ini(file: Path) -> dict[str, dict[str, str]]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(file)
    except (configparser.Error, OSError, UnicodeDecodeError):
        raise ConfigurationError(f"The file '{file}' with credentials for buckets cannot be read.") from None
    return {section: dict(parser[section]) for section in parser.sections()}


def _text_of(variable: str, file: str) -> str:
    try:
        return Path(file).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise _unfit(variable, f"the file cannot be read ({type(error).__name__})") from None


def _flag(environment: Mapping[str, str], variable: str) -> bool:
    try:
        return boolean(environment.get(variable) or "false")
    except ValueError as error:
        raise _unfit(variable, str(error)) from None


def _unfit(variable: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"The environment variable {variable} cannot be used: {why}.")
