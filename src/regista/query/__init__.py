"""The search language: text to a syntax tree and sort keys. Pure: no SQL, no HTTP.

One grammar for registered models, versions, experiments, runs and logged models; what can be said about each
is data (``regista.query.subjects``)::

    parse_filter("name LIKE 'bikes%' AND tag.team = 'ml'", REGISTERED_MODELS)
    parse_order(["version_number DESC"], MODEL_VERSIONS)
"""

from .cursor import SortValue, decode_cursor, encode_cursor, search_id
from .order import check_number, complete_order, order_key, parse_order
from .page import PageToken
from .parser import parse_filter
from .prompts import PROMPT_TAG, asks_for_prompts
from .subject import Group, Key, Kind, OrderKey, Subject
from .subjects import EXPERIMENTS, LOGGED_MODELS, MODEL_VERSIONS, REGISTERED_MODELS, RUNS
from .tree import And, Comparison, EntityName, Expression, Field, Not, Operator, Or, Value

__all__ = [
    "EXPERIMENTS",
    "LOGGED_MODELS",
    "MODEL_VERSIONS",
    "PROMPT_TAG",
    "REGISTERED_MODELS",
    "RUNS",
    "And",
    "Comparison",
    "EntityName",
    "Expression",
    "Field",
    "Group",
    "Key",
    "Kind",
    "Not",
    "Operator",
    "Or",
    "OrderKey",
    "PageToken",
    "SortValue",
    "Subject",
    "Value",
    "asks_for_prompts",
    "check_number",
    "complete_order",
    "decode_cursor",
    "encode_cursor",
    "order_key",
    "parse_filter",
    "parse_order",
    "search_id",
]
