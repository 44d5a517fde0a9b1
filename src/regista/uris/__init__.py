"""URIs and paths: parse, validate, print. Pure text: nothing here looks at a disk or a network.

``str(value)`` of each class gives the URI back.
"""

from .artifacts import PROXY_PATH, ProxiedArtifactUri, is_proxied
from .buckets import BucketUri, is_bucket
from .local import is_local, local_path
from .masking import masked
from .models import ModelUri
from .paths import join_artifact_path, validate_artifact_path
from .runs import RunUri
from .schemes import split_scheme
from .sources import validate_model_source
from .tracking import TrackingUri, classify_tracking_uri, split_credentials

__all__ = [
    "PROXY_PATH",
    "BucketUri",
    "ModelUri",
    "ProxiedArtifactUri",
    "RunUri",
    "TrackingUri",
    "classify_tracking_uri",
    "is_bucket",
    "is_local",
    "is_proxied",
    "join_artifact_path",
    "local_path",
    "masked",
    "split_credentials",
    "split_scheme",
    "validate_artifact_path",
    "validate_model_source",
]
