"""The five searchable nouns.

Keys, operators and orders are those of MLflow's endpoints (3.17, and what its older releases take); beyond
them, versions are searchable by alias, stage, times, description, logged model, manifest and the metrics and
params of the run they come from, registered models by alias, times and description, both prefixes ``attribute.``
and ``attributes.`` are understood everywhere, and tags and params can be asked for with IS NULL and IS NOT NULL.
"""

from __future__ import annotations

from .subject import EQUALITY, LISTS, NULLS, ORDERED, PATTERNS, Group, Key, Kind, OrderKey, Subject
from .tree import EntityName, Field

_ATTRIBUTE = ("attribute", "attributes")
_REGISTRY_HINT = "Valid entity types are ('attribute', 'tag', 'tags')"
_VERSION_HINT = "Valid entity types are ('attribute', 'tag', 'tags', 'metric', 'metrics', 'param', 'params')"
_TRACKING_HINT = "Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"

_TAGS = Group("tag", ("tag", "tags"), any_key=Key("tag", Kind.TEXT, PATTERNS | NULLS))
_SORTABLE_TAGS = Group("tag", ("tag", "tags"), any_key=Key("tag", Kind.TEXT, PATTERNS | NULLS, sortable=True))
_METRICS = Group("metric", ("metric", "metrics"), any_key=Key("metric", Kind.NUMBER, ORDERED, sortable=True))
_RUN_PARAMS = Group(
    "param",
    ("param", "params", "parameter", "parameters"),
    any_key=Key("param", Kind.TEXT, PATTERNS | NULLS, sortable=True),
)
_DESCRIPTION = Key("description", Kind.TEXT, PATTERNS | NULLS)
_ALIAS = Key("alias", Kind.TEXT, PATTERNS | LISTS | NULLS, synonyms=("aliases",))


def _key(kind: Kind, name: str, *synonyms: str, lists: bool = False, sortable: bool = True) -> Key:
    operators = PATTERNS if kind in {Kind.TEXT, Kind.IDENTIFIER} else ORDERED
    return Key(name, kind, operators | LISTS if lists else operators, synonyms, sortable)


def _order(key: str, entity: EntityName = "attribute", *, descending: bool = False) -> OrderKey:
    return OrderKey(Field(entity, key), descending)


REGISTERED_MODELS = Subject(
    noun="registered model",
    groups=(
        Group(
            "attribute",
            _ATTRIBUTE,
            (
                _key(Kind.TEXT, "name", lists=True),
                _key(Kind.TIME, "creation_timestamp"),
                _key(Kind.TIME, "last_updated_timestamp", "timestamp"),
                _DESCRIPTION,
                _ALIAS,
            ),
        ),
        _TAGS,
    ),
    entity_hint=_REGISTRY_HINT,
    default_order=(_order("name"),),
    tie_break=(_order("name"),),
)

MODEL_VERSIONS = Subject(
    noun="model version",
    groups=(
        Group(
            "attribute",
            _ATTRIBUTE,
            (
                _key(Kind.TEXT, "name", lists=True),
                _key(Kind.VERSION, "version_number", "version"),
                _key(Kind.TEXT, "run_id", lists=True, sortable=False),
                _key(Kind.TEXT, "source_path", "source", sortable=False),
                _key(Kind.TIME, "creation_timestamp"),
                _key(Kind.TIME, "last_updated_timestamp"),
                _DESCRIPTION,
                _key(Kind.TEXT, "model_id", lists=True, sortable=False),
                _key(Kind.TEXT, "manifest_digest", "digest", lists=True, sortable=False),
                Key("current_stage", Kind.STAGE, EQUALITY | LISTS, synonyms=("stage",), sortable=True),
                _ALIAS,
            ),
        ),
        _SORTABLE_TAGS,
        _METRICS,
        _RUN_PARAMS,
    ),
    entity_hint=_VERSION_HINT,
    default_order=(
        _order("last_updated_timestamp", descending=True),
        _order("name"),
        _order("version_number", descending=True),
    ),
    tie_break=(_order("name"), _order("version_number", descending=True)),
)

EXPERIMENTS = Subject(
    noun="experiment",
    groups=(
        Group(
            "attribute",
            _ATTRIBUTE,
            (
                _key(Kind.TEXT, "name"),
                Key("experiment_id", Kind.IDENTIFIER, EQUALITY | LISTS, sortable=True),
                _key(Kind.TIME, "creation_time"),
                _key(Kind.TIME, "last_update_time"),
            ),
        ),
        _TAGS,
    ),
    entity_hint=_REGISTRY_HINT,
    default_order=(_order("creation_time", descending=True), _order("experiment_id")),
    tie_break=(_order("experiment_id", descending=True),),
)

RUNS = Subject(
    noun="run",
    groups=(
        Group(
            "attribute",
            (*_ATTRIBUTE, "attr", "run"),
            (
                _key(Kind.TEXT, "run_id", lists=True),
                _key(Kind.TEXT, "run_name", "run name", "Run name", "Run Name"),
                _key(Kind.TEXT, "user_id"),
                _key(Kind.TEXT, "status"),
                _key(Kind.TEXT, "artifact_uri"),
                _key(Kind.TIME, "start_time", "created", "Created"),
                _key(Kind.TIME, "end_time"),
            ),
        ),
        _METRICS,
        _RUN_PARAMS,
        _SORTABLE_TAGS,
        Group(
            "dataset",
            ("dataset", "datasets"),
            tuple(_key(Kind.TEXT, name, lists=True, sortable=False) for name in ("name", "digest", "context")),
        ),
    ),
    entity_hint=_TRACKING_HINT,
    default_order=(_order("start_time", descending=True), _order("run_id")),
    tie_break=(_order("start_time", descending=True), _order("run_id")),
    clause_in_quotes=True,
)

LOGGED_MODELS = Subject(
    noun="logged model",
    groups=(
        Group(
            "attribute",
            _ATTRIBUTE,
            (
                _key(Kind.TEXT, "name", lists=True),
                _key(Kind.TEXT, "model_id", lists=True),
                _key(Kind.TEXT, "model_type", lists=True),
                Key("status", Kind.LOGGED_MODEL_STATUS, PATTERNS | LISTS, sortable=True),
                _key(Kind.TEXT, "source_run_id", lists=True),
                Key("experiment_id", Kind.IDENTIFIER, PATTERNS | LISTS, sortable=True),
                _key(Kind.TIME, "creation_timestamp", "creation_time", "creation_timestamp_ms"),
                _key(Kind.TIME, "last_updated_timestamp", "last_updated_time", "last_updated_timestamp_ms"),
            ),
        ),
        _METRICS,
        Group("param", ("param", "params"), any_key=Key("param", Kind.TEXT, PATTERNS | LISTS | NULLS)),
        Group("tag", ("tag", "tags"), any_key=Key("tag", Kind.TEXT, PATTERNS | LISTS | NULLS)),
    ),
    entity_hint="Valid entity types are ('attributes', 'metrics', 'params', 'tags')",
    default_order=(_order("creation_timestamp", descending=True), _order("model_id")),
    tie_break=(_order("creation_timestamp", descending=True), _order("model_id")),
    order_error="Invalid order by field name: {key}. Valid names are metrics.<key> and {valid}",
)
