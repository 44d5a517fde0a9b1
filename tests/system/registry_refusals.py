"""What the registry's REST protocol refuses: method, path, fields, and the error's code and how its message begins.

The text MODEL stands for the same registered model as in registry_answers.
"""

from __future__ import annotations

from system.registry_answers import MODEL, MODELS, NAMED, NEW, VERSION_1, VERSIONS

WRONG, ABSENT, EXISTS = "INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST", "RESOURCE_ALREADY_EXISTS"


def missing(field: str) -> tuple[str, str]:
    return WRONG, f"Missing value for required parameter '{field}'. See the API docs for more information"


def no_text(field: str, value: str, kind: str) -> tuple[str, str]:
    return WRONG, f"Invalid value {value} for parameter '{field}' supplied: Hint: Value was of type '{kind}'."


NO_MODEL = (ABSENT, "Registered Model with name=MODEL absent not found")
NO_VERSION = (ABSENT, "Model Version (name=MODEL, version=99) not found")
NO_NUMBER = (WRONG, "Parameter 'version' must be an integer, got 'abc'.")
NO_STAGE = (WRONG, "Invalid Model Version stage: bogus. Value must be one of None, Staging, Production, Archived.")
RELATIVE = (WRONG, "Invalid model version source: '")
ABSENT_MODEL = {"name": "MODEL absent"}
VERSION_99 = {"name": MODEL, "version": "99"}
VERSION_ABC = {"name": MODEL, "version": "abc"}

REFUSALS = {
    "create model that exists": (
        "POST",
        f"{MODELS}create",
        NAMED,
        (EXISTS, "Registered Model (name=MODEL) already exists."),
    ),
    "create model without name": ("POST", f"{MODELS}create", {}, missing("name")),
    "create model with an empty name": ("POST", f"{MODELS}create", {"name": ""}, missing("name")),
    "create model with a null name": ("POST", f"{MODELS}create", {"name": None}, missing("name")),
    "create model with a blank name": ("POST", f"{MODELS}create", {"name": "  "}, (WRONG, "")),
    "create model with a slash": (
        *("POST", f"{MODELS}create", {"name": "a/b"}),
        (WRONG, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."),
    ),
    "create model with dots": ("POST", f"{MODELS}create", {"name": ".."}, (WRONG, "Invalid")),
    "create model with a number": ("POST", f"{MODELS}create", {"name": 5}, no_text("name", "5", "int")),
    "create model with a boolean": (
        *("POST", f"{MODELS}create", {"name": "MODEL b", "description": True}),
        no_text("description", "true", "bool"),
    ),
    "create model with tags as an object": (
        *("POST", f"{MODELS}create", {"name": "MODEL b", "tags": {"a": "b"}}),
        (WRONG, "Invalid value {"),
    ),
    "create model with a tag without key": (
        *("POST", f"{MODELS}create", {"name": "MODEL b", "tags": [{"value": "b"}]}),
        (WRONG, ""),
    ),
    "get model without name": ("GET", f"{MODELS}get", {}, missing("name")),
    "get model in camelCase": ("GET", f"{MODELS}get", {"Name": "x"}, missing("name")),
    "get absent model": ("GET", f"{MODELS}get", ABSENT_MODEL, NO_MODEL),
    "update absent model": ("PATCH", f"{MODELS}update", ABSENT_MODEL, NO_MODEL),
    "rename absent model": ("POST", f"{MODELS}rename", {**ABSENT_MODEL, "new_name": "MODEL x"}, NO_MODEL),
    "rename without new name": ("POST", f"{MODELS}rename", NAMED, missing("new_name")),
    "a required field in camelCase only": ("POST", f"{MODELS}rename", {**NAMED, "newName": "x"}, missing("new_name")),
    "rename with a colon": (
        "POST",
        f"{MODELS}rename",
        {**NAMED, "new_name": "a:b"},
        (WRONG, "Invalid model name 'a:b'."),
    ),
    "delete absent model": ("DELETE", f"{MODELS}delete", ABSENT_MODEL, NO_MODEL),
    "tag of absent model": ("POST", f"{MODELS}set-tag", {**ABSENT_MODEL, "key": "a"}, NO_MODEL),
    "delete tag of absent model": ("DELETE", f"{MODELS}delete-tag", {**ABSENT_MODEL, "key": "a"}, NO_MODEL),
    "tag without key": ("POST", f"{MODELS}set-tag", NAMED, missing("key")),
    "tag with a long key": (
        *("POST", f"{MODELS}set-tag", {**NAMED, "key": "k" * 251}),
        (WRONG, "'key' exceeds the maximum length of 250 characters"),
    ),
    "tag with a long value": (
        *("POST", f"{MODELS}set-tag", {**NAMED, "key": "k", "value": "v" * 100_001}),
        (WRONG, "'value' exceeds the maximum length of 100000 characters"),
    ),
    "tag with a number": ("POST", f"{MODELS}set-tag", {**NAMED, "key": "a", "value": 5}, no_text("value", "5", "int")),
    "alias of absent model": (
        *("POST", f"{MODELS}alias", {**ABSENT_MODEL, "alias": "a", "version": "1"}),
        (ABSENT, ""),
    ),
    "alias of absent version": ("POST", f"{MODELS}alias", {**VERSION_99, "alias": "a"}, NO_VERSION),
    "alias of no number": ("POST", f"{MODELS}alias", {**VERSION_ABC, "alias": "a"}, NO_NUMBER),
    "alias with a number": (
        *("POST", f"{MODELS}alias", {**NAMED, "alias": "a", "version": 1}),
        no_text("version", "1", "int"),
    ),
    "alias without version": ("POST", f"{MODELS}alias", {**NAMED, "alias": "a"}, missing("version")),
    "alias latest": (
        *("POST", f"{MODELS}alias", {**VERSION_1, "alias": "Latest"}),
        (WRONG, "'latest' alias name (case insensitive) is reserved."),
    ),
    "alias like a version": (
        *("POST", f"{MODELS}alias", {**VERSION_1, "alias": "V12"}),
        (WRONG, "Version alias name 'V12' is reserved."),
    ),
    "alias with a blank": (
        *("POST", f"{MODELS}alias", {**VERSION_1, "alias": "a b"}),
        (WRONG, "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-)."),
    ),
    "long alias": ("POST", f"{MODELS}alias", {**VERSION_1, "alias": "a" * 256}, (WRONG, "")),
    "get absent alias": (
        *("GET", f"{MODELS}alias", {**NAMED, "alias": "nobody"}),
        (WRONG, "Registered model alias nobody not found."),
    ),
    "get alias of absent model": ("GET", f"{MODELS}alias", {**ABSENT_MODEL, "alias": "x"}, NO_MODEL),
    "delete alias of absent model": ("DELETE", f"{MODELS}alias", {**ABSENT_MODEL, "alias": "x"}, NO_MODEL),
    "latest versions of absent model": ("POST", f"{MODELS}get-latest-versions", ABSENT_MODEL, NO_MODEL),
    "latest versions of an unknown stage": (
        *("POST", f"{MODELS}get-latest-versions", {**NAMED, "stages": ["bogus"]}),
        NO_STAGE,
    ),
    "latest versions of a stage as text": (
        *("POST", f"{MODELS}get-latest-versions", {**NAMED, "stages": "None"}),
        (WRONG, "Invalid value"),
    ),
    "version of absent model": ("POST", f"{VERSIONS}create", {**ABSENT_MODEL, "source": "s3://b/x"}, NO_MODEL),
    "version without source": ("POST", f"{VERSIONS}create", NAMED, missing("source")),
    "version with an empty source": ("POST", f"{VERSIONS}create", {**NAMED, "source": ""}, missing("source")),
    "get absent version": ("GET", f"{VERSIONS}get", VERSION_99, NO_VERSION),
    "get version of absent model": (
        *("GET", f"{VERSIONS}get", {**ABSENT_MODEL, "version": "1"}),
        (ABSENT, "Model Version (name=MODEL absent, version=1) not found"),
    ),
    "get version by no number": ("GET", f"{VERSIONS}get", VERSION_ABC, NO_NUMBER),
    "get version without number": ("GET", f"{VERSIONS}get", NAMED, missing("version")),
    "update absent version": ("PATCH", f"{VERSIONS}update", VERSION_99, NO_VERSION),
    "update version with a number": (
        "PATCH",
        f"{VERSIONS}update",
        {**NAMED, "version": 1},
        no_text("version", "1", "int"),
    ),
    "transition of absent version": (
        "POST",
        f"{VERSIONS}transition-stage",
        {**VERSION_99, "stage": "None"},
        NO_VERSION,
    ),
    "transition without stage": ("POST", f"{VERSIONS}transition-stage", VERSION_1, missing("stage")),
    "transition into an unknown stage": (
        "POST",
        f"{VERSIONS}transition-stage",
        {**VERSION_1, "stage": "bogus"},
        NO_STAGE,
    ),
    "transition with a text for a boolean": (
        *("POST", f"{VERSIONS}transition-stage", {**VERSION_1, "stage": "None", "archive_existing_versions": "true"}),
        no_text("archive_existing_versions", '"true"', "str"),
    ),
    "archiving others into none": (
        *("POST", f"{VERSIONS}transition-stage", {**VERSION_1, "stage": "none", "archive_existing_versions": True}),
        (
            WRONG,
            "Model version transition cannot archive existing model versions because 'none' is not an Active stage.",
        ),
    ),
    "one field in both spellings": (
        *("POST", f"{VERSIONS}create", {**NEW, "run_id": "a", "runId": "b"}),
        (WRONG, "Parameter 'run_id' is given twice"),
    ),
    "delete absent version": ("DELETE", f"{VERSIONS}delete", VERSION_99, NO_VERSION),
    "delete version by no number": ("DELETE", f"{VERSIONS}delete", VERSION_ABC, NO_NUMBER),
    "where an absent version is": ("GET", f"{VERSIONS}get-download-uri", VERSION_99, NO_VERSION),
    "tag of absent version": ("POST", f"{VERSIONS}set-tag", {**VERSION_99, "key": "a"}, NO_VERSION),
    "delete tag of absent version": ("DELETE", f"{VERSIONS}delete-tag", {**VERSION_99, "key": "a"}, NO_VERSION),
    "tag of a version with a long key": (
        *("POST", f"{VERSIONS}set-tag", {**VERSION_1, "key": "k" * 251}),
        (WRONG, "'key' exceeds the maximum length of 250 characters"),
    ),
    "relative source": ("POST", f"{VERSIONS}create", {**NAMED, "source": "s3://b/../x"}, RELATIVE),
    "relative source, encoded twice": (
        "POST",
        f"{VERSIONS}create",
        {**NAMED, "source": "s3://b/%252e%252e/x"},
        RELATIVE,
    ),
    "local source": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "/etc"}),
        (WRONG, "Invalid model version source: '/etc'. To use a local path as a model version source, the run_id"),
    ),
    "source of a run without it": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": f"runs:/{'0' * 32}/m"}),
        (WRONG, f"Invalid model version source: 'runs:/{'0' * 32}/m'. The run_id request parameter must identify"),
    ),
    "source in the artifacts without their run": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "mlflow-artifacts:/0/x/artifacts/m"}),
        (WRONG, "Invalid model version source: 'mlflow-artifacts:/0/x/artifacts/m'. The run_id request parameter must"),
    ),
    "source of a logged model without it": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": f"models:/m-{'0' * 32}"}),
        (WRONG, f"Invalid model version source: 'models:/m-{'0' * 32}'. The model_id request parameter must identify"),
    ),
    "source of a host": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "https://host.example/x"}),
        (WRONG, "'source' cannot use the 'https' scheme: "),
    ),
    "source of another host's files": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "file://host.example/x"}),
        (WRONG, "'file://host.example/x' is not a valid remote uri"),
    ),
    "source of an absent model": ("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL absent/1"}, NO_MODEL),
    "source of an absent version": ("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL/99"}, NO_VERSION),
    "source of an absent alias": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL@nobody"}),
        (WRONG, "Registered model alias nobody not found."),
    ),
    "source of an empty stage": (
        *("POST", f"{VERSIONS}create", {**NAMED, "source": "models:/MODEL/Production"}),
        (ABSENT, ""),
    ),
    "search versions, a value without quotes": (
        *("GET", f"{VERSIONS}search", {"filter": "name = m1"}),
        (WRONG, "Parameter value is either not quoted or unidentified quote types used for string value m1."),
    ),
    "search versions, an unknown attribute": (
        *("GET", f"{VERSIONS}search", {"filter": "foo = 'x'"}),
        (WRONG, "Invalid attribute key 'foo' specified. Valid keys are '{'"),
    ),
    "search versions, an empty list": ("GET", f"{VERSIONS}search", {"filter": "name IN ()"}, (WRONG, "")),
    "search versions, a list of sources": ("GET", f"{VERSIONS}search", {"filter": "source_path IN ('a')"}, (WRONG, "")),
    "search versions, a list of tags": ("GET", f"{VERSIONS}search", {"filter": "tag.a IN ('a')"}, (WRONG, "")),
    "search versions, a number like": ("GET", f"{VERSIONS}search", {"filter": "version_number LIKE '1'"}, (WRONG, "")),
    "search versions, an unparsable order": (
        *("GET", f"{VERSIONS}search", {"order_by": "version"}),
        (WRONG, "Invalid order_by clause 'version'. Could not be parsed."),
    ),
    "search versions, an unknown direction": (
        *("GET", f"{VERSIONS}search", {"order_by": "name SIDEWAYS"}),
        (WRONG, "Invalid ordering key in order_by clause"),
    ),
    "search versions, one order twice": (
        *("GET", f"{VERSIONS}search", {"order_by": ["name", "name DESC"]}),
        (WRONG, "`order_by` contains duplicate fields: ["),
    ),
    "search versions, a token that is none": (
        *("GET", f"{VERSIONS}search", {"page_token": "x"}),
        (WRONG, "Invalid page token, could not base64-decode"),
    ),
    "search versions, a token to the start": (
        *("GET", f"{VERSIONS}search", {"page_token": "eyJvZmZzZXQiOiAwfQ=="}),
        (WRONG, "Invalid page token, parsed value="),
    ),
    **{
        f"search {noun}, a page of {size}": ("GET", f"{path}search", {"max_results": size}, (WRONG, "Invalid value"))
        for noun, path, sizes in (
            ("versions", VERSIONS, ["0", "-1", "x", "1.5", "200001", "99999999999999999999"]),
            ("models", MODELS, ["0", "-1", "x", "1001"]),
        )
        for size in sizes
    },
    "search models, an unknown order": (
        *("GET", f"{MODELS}search", {"order_by": "version_number"}),
        (WRONG, "Invalid order by key 'version_number' specified. Valid keys are '{'"),
    ),
    "search models, greater": ("GET", f"{MODELS}search", {"filter": "name > 'x'"}, (WRONG, "")),
}
