"""What the registry's REST protocol answers: method, path, fields and the whole body of each answer.

The text MODEL stands for a registered model of the request's own with two versions; the first one is in Staging and
held by an alias.
"""

from __future__ import annotations

from typing import Any

MODELS, VERSIONS = "registered-models/", "model-versions/"


class _Time:
    """Equal to every number that is a time in milliseconds of this century."""

    def __eq__(self, other: object) -> bool:
        return type(other) is int and 1_600_000_000_000 < other < 4_000_000_000_000

    __hash__ = None  # type: ignore[assignment]  # equal to many numbers, so it has no place among keys

    def __repr__(self) -> str:
        return "TIME"


TIME = _Time()

MODEL = "MODEL"
TIMES = {"creation_timestamp": TIME, "last_updated_timestamp": TIME}
BARE = {"name": MODEL, "description": "", "run_id": "", "run_link": "", "status": "READY", **TIMES}
STAGED = {**BARE, "version": "1", "source": "s3://bucket/1", "current_stage": "Staging"}
FIRST = {**STAGED, "aliases": ["champ"]}
SECOND = {
    **BARE,
    "version": "2",
    "source": "s3://bucket/2",
    "current_stage": "None",
    "tags": [{"key": "a", "value": ""}],
}
THE_MODEL = {
    "name": MODEL,
    **TIMES,
    "description": "about it",
    "tags": [{"key": "team", "value": "blue"}],
    "aliases": [{"alias": "champ", "version": "1"}],
    "latest_versions": [STAGED, SECOND],
}


def one(version: dict[str, Any]) -> dict[str, Any]:
    return {"model_version": version}


def without(fields: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in keys}


NAMED = {"name": MODEL}
VERSION_1 = {"name": MODEL, "version": "1"}
THIRD = {**BARE, "version": "3", "source": "s3://b/x", "current_stage": "None"}
NEW = {"name": MODEL, "source": "s3://b/x"}

ANSWERS = {
    "create model": (
        "POST",
        f"{MODELS}create",
        {"name": "MODEL new"},
        {"registered_model": {"name": "MODEL new", **TIMES}},
    ),
    "create model with everything empty": (
        *("POST", f"{MODELS}create", {"name": "MODEL empty", "description": "", "tags": []}),
        {"registered_model": {"name": "MODEL empty", **TIMES}},
    ),
    "create model with nulls": (
        *("POST", f"{MODELS}create", {"name": "MODEL null", "description": None, "tags": None}),
        {"registered_model": {"name": "MODEL null", **TIMES}},
    ),
    "of tags of one key the last one counts": (
        *("POST", f"{MODELS}create", {"name": "MODEL t", "tags": [{"key": "a", "value": "1"}, {"key": "a"}]}),
        {"registered_model": {"name": "MODEL t", **TIMES, "tags": [{"key": "a", "value": ""}]}},
    ),
    "unknown fields are ignored": (
        *("POST", f"{MODELS}create", {"name": "MODEL u", "bogus": {"a": 1}}),
        {"registered_model": {"name": "MODEL u", **TIMES}},
    ),
    "get model": ("GET", f"{MODELS}get", NAMED, {"registered_model": THE_MODEL}),
    "unknown parameters are ignored": ("GET", f"{MODELS}get", {**NAMED, "x": "y"}, {"registered_model": THE_MODEL}),
    "update model": (
        *("PATCH", f"{MODELS}update", {**NAMED, "description": "new"}),
        {"registered_model": {**THE_MODEL, "description": "new"}},
    ),
    "update model without description clears it": (
        *("PATCH", f"{MODELS}update", NAMED),
        {"registered_model": without(THE_MODEL, "description")},
    ),
    "rename model": (
        *("POST", f"{MODELS}rename", {**NAMED, "new_name": "MODEL moved"}),
        {
            "registered_model": {
                **THE_MODEL,
                "name": "MODEL moved",
                "latest_versions": [{**v, "name": "MODEL moved"} for v in (STAGED, SECOND)],
            }
        },
    ),
    "rename to the same name": (
        *("POST", f"{MODELS}rename", {**NAMED, "new_name": MODEL}),
        {"registered_model": THE_MODEL},
    ),
    "delete model": ("DELETE", f"{MODELS}delete", NAMED, {}),
    "set model tag without value": ("POST", f"{MODELS}set-tag", {**NAMED, "key": "a"}, {}),
    "delete model tag": ("DELETE", f"{MODELS}delete-tag", {**NAMED, "key": "team"}, {}),
    "delete absent model tag": ("DELETE", f"{MODELS}delete-tag", {**NAMED, "key": "nope"}, {}),
    "set alias": ("POST", f"{MODELS}alias", {**VERSION_1, "alias": "Champ"}, {}),
    "delete alias": ("DELETE", f"{MODELS}alias", {**NAMED, "alias": "champ"}, {}),
    "delete absent alias": ("DELETE", f"{MODELS}alias", {**NAMED, "alias": "nobody"}, {}),
    "get by alias": ("GET", f"{MODELS}alias", {**NAMED, "alias": "champ"}, one(FIRST)),
    "get latest": ("GET", f"{MODELS}alias", {**NAMED, "alias": "latest"}, one(SECOND)),
    "get latest in any case": ("GET", f"{MODELS}alias", {**NAMED, "alias": "LateSt"}, one(SECOND)),
    "latest versions by POST": ("POST", f"{MODELS}get-latest-versions", NAMED, {"model_versions": [FIRST, SECOND]}),
    "latest versions by GET": (
        *("GET", f"{MODELS}get-latest-versions", {**NAMED, "stages": ["none", "STAGING"]}),
        {"model_versions": [FIRST, SECOND]},
    ),
    "latest versions of no stage": (
        *("POST", f"{MODELS}get-latest-versions", {**NAMED, "stages": []}),
        {"model_versions": [FIRST, SECOND]},
    ),
    "no latest versions": ("POST", f"{MODELS}get-latest-versions", {**NAMED, "stages": ["Production"]}, {}),
    "search models": ("GET", f"{MODELS}search", {"filter": "name = 'MODEL'"}, {"registered_models": [THE_MODEL]}),
    "search models with empty texts": (
        *("GET", f"{MODELS}search", {"filter": "name = 'MODEL'", "page_token": "", "order_by": "name"}),
        {"registered_models": [THE_MODEL]},
    ),
    "search no models": ("GET", f"{MODELS}search", {"filter": "name = 'MODEL nothing'"}, {}),
    "create version": ("POST", f"{VERSIONS}create", NEW, one(THIRD)),
    "create version with everything empty": (
        *("POST", f"{VERSIONS}create", {**NEW, "run_id": "", "run_link": "", "description": "", "tags": []}),
        one(THIRD),
    ),
    "create version with nulls": (
        *(
            "POST",
            f"{VERSIONS}create",
            {**NEW, "run_id": None, "run_link": None, "description": None, "model_id": None},
        ),
        one(THIRD),
    ),
    "create version with everything": (
        *(
            "POST",
            f"{VERSIONS}create",
            {
                **NEW,
                "run_id": "0" * 32,
                "run_link": "x" * 500,
                "description": "ü",
                "tags": [{"key": "b"}, {"key": "a"}],
            },
        ),
        one(
            {
                **THIRD,
                "run_id": "0" * 32,
                "run_link": "x" * 500,
                "description": "ü",
                "tags": [{"key": "a", "value": ""}, {"key": "b", "value": ""}],
            }
        ),
    ),
    "an optional field in camelCase": (
        *("POST", f"{VERSIONS}create", {**NEW, "runId": "1" * 32}),
        one({**THIRD, "run_id": "1" * 32}),
    ),
    "get version": ("GET", f"{VERSIONS}get", VERSION_1, one(FIRST)),
    "update version": (
        *("PATCH", f"{VERSIONS}update", {**VERSION_1, "description": "new"}),
        one({**FIRST, "description": "new"}),
    ),
    "update version with an empty description": (
        *("PATCH", f"{VERSIONS}update", {**VERSION_1, "description": ""}),
        one(FIRST),
    ),
    "update version without description takes it away": (
        *("PATCH", f"{VERSIONS}update", VERSION_1),
        one(without(FIRST, "description")),
    ),
    "update version with null takes it away": (
        *("PATCH", f"{VERSIONS}update", {**VERSION_1, "description": None}),
        one(without(FIRST, "description")),
    ),
    "transition": (
        *("POST", f"{VERSIONS}transition-stage", {**VERSION_1, "stage": "pRODUCTION"}),
        one({**FIRST, "current_stage": "Production"}),
    ),
    "transition into the same stage": (
        *("POST", f"{VERSIONS}transition-stage", {**VERSION_1, "stage": "staging", "archiveExistingVersions": True}),
        one(FIRST),
    ),
    "search versions": (
        *("GET", f"{VERSIONS}search", {"filter": "name = 'MODEL'", "order_by": ["name", "version_number"]}),
        {"model_versions": [FIRST, SECOND]},
    ),
    "search versions without a run": (
        *("GET", f"{VERSIONS}search", {"filter": "run_id = '' AND name = 'MODEL'", "order_by": "version_number DESC"}),
        {"model_versions": [SECOND, FIRST]},
    ),
    "search versions of other runs": (
        "GET",
        f"{VERSIONS}search",
        {"filter": "run_id != 'x' AND run_id NOT IN ('y') AND name = 'MODEL'", "order_by": "version_number"},
        {"model_versions": [FIRST, SECOND]},
    ),
    "search no versions": ("GET", f"{VERSIONS}search", {"filter": "name = 'MODEL nothing'"}, {}),
    "doubled quotes are the text between the quotes": (
        *("GET", f"{VERSIONS}search", {"filter": "name = 'm''1'"}),
        {},
    ),
    "where a version is": ("GET", f"{VERSIONS}get-download-uri", VERSION_1, {"artifact_uri": "s3://bucket/1"}),
    "set version tag without value": ("POST", f"{VERSIONS}set-tag", {**VERSION_1, "key": "a"}, {}),
    "delete version tag": ("DELETE", f"{VERSIONS}delete-tag", {**NAMED, "version": "2", "key": "a"}, {}),
    "delete absent version tag": ("DELETE", f"{VERSIONS}delete-tag", {**VERSION_1, "key": "nope"}, {}),
    "delete version": ("DELETE", f"{VERSIONS}delete", VERSION_1, {}),
    "source of another version": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL@champ"}),
        one({**THIRD, "source": "models:/MODEL/1"}),
    ),
    "source of the latest version": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL/latest"}),
        one({**THIRD, "source": "models:/MODEL/2"}),
    ),
    "source of an unknown scheme": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "weird://x/%41?b"}),
        one({**THIRD, "source": "weird://x/%41?b"}),
    ),
}
