"""Client: every call on experiments, runs, models and history, with no global state."""

from .client import Client
from .connection import Connection, connect
from .model_info import ModelInfo
from .model_location import ModelLocation
from .paged_list import PagedList

__all__ = ["Client", "Connection", "ModelInfo", "ModelLocation", "PagedList", "connect"]
