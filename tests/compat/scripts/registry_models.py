"""Registered models: create, get, update, rename, delete, tags."""

from registry_client import client, later, model, refused, step

LONGEST = "n" * 256


@step
def create_model():
    made = client.create_registered_model("bikes", tags={"team": "blue", "empty": ""}, description="two wheels")
    return {**model(made), "times": made.creation_timestamp == made.last_updated_timestamp > 1_600_000_000_000}


@step
def create_bare_model():
    return model(client.create_registered_model("bare"))


@step
def create_model_names():
    names = [" with blanks ", "ünï-名前", "a.b", 'it\'s "quoted"', "50%_off", LONGEST, "BARE"]
    made = [client.create_registered_model(name).name for name in names]
    return [made == names, [client.get_registered_model(name).name for name in names] == names]


@step
def create_model_refused():
    names = ["bikes", "", None, "a/b", "a:b", ".", "..", "n" * 257]
    return [refused(client.create_registered_model, name) for name in names]


@step
def get_model():
    return [
        model(client.get_registered_model("bikes")),
        refused(client.get_registered_model, "absent"),
        refused(client.get_registered_model, "BIKES"),
    ]


@step
def update_model():
    before = client.get_registered_model("bikes")
    later()
    updated = client.update_registered_model("bikes", description="of steel")
    got = client.get_registered_model("bikes")
    return {
        "description": [updated.description, got.description],
        "updated": got.last_updated_timestamp > before.last_updated_timestamp,
        "created": got.creation_timestamp == before.creation_timestamp,
        "cleared": client.update_registered_model("bikes", description="").description or "",
        "unicode": client.update_registered_model("bikes", description="zwei Räder\n\n# 🚲").description,
        "absent": refused(client.update_registered_model, "absent", "x"),
        "tags": client.get_registered_model("bikes").tags,
    }


@step
def model_tags():
    client.set_registered_model_tag("bikes", "team", "red")
    client.set_registered_model_tag("bikes", "ein Schlüssel/1.0: x", "größer 🚲 'x' \"y\"")
    client.set_registered_model_tag("bikes", "number", 5)
    client.set_registered_model_tag("bikes", "gone", "soon")
    client.set_registered_model_tag("bikes", "k" * 250, "v" * 5000)
    before = client.get_registered_model("bikes")
    client.delete_registered_model_tag("bikes", "gone")
    client.delete_registered_model_tag("bikes", "never there")
    client.delete_registered_model_tag("bikes", "k" * 250)
    after = client.get_registered_model("bikes")
    return {
        "tags": after.tags,
        "long": len(before.tags["k" * 250]),
        "time": before.last_updated_timestamp == after.last_updated_timestamp,
    }


@step
def model_tags_refused():
    return {
        "absent model": refused(client.set_registered_model_tag, "absent", "a", "b"),
        "delete of absent model": refused(client.delete_registered_model_tag, "absent", "a"),
        "long key": refused(client.set_registered_model_tag, "bikes", "k" * 251, "b"),
        "long value": refused(client.set_registered_model_tag, "bikes", "k", "v" * 100_001),
        "no key": refused(client.set_registered_model_tag, "bikes", "", "v"),
        "relative key": refused(client.set_registered_model_tag, "bikes", "../x", "v"),
        "in create": refused(client.create_registered_model, "with bad tag", tags={"k" * 251: "v"}),
        "not created": refused(client.get_registered_model, "with bad tag"),
    }


@step
def rename_model():
    client.create_registered_model("old name", tags={"kept": "yes"}, description="kept")
    client.create_model_version("old name", "s3://bucket/old")
    client.set_model_version_tag("old name", "1", "kept", "yes")
    client.set_registered_model_alias("old name", "champion", "1")
    before = client.get_model_version("old name", "1")
    later()
    client.rename_registered_model("old name", "new name")
    moved = client.get_model_version_by_alias("new name", "champion")
    return {
        "model": model(client.get_registered_model("new name")),
        "version": [moved.name, str(moved.version), moved.tags, list(moved.aliases)],
        "version updated": moved.last_updated_timestamp > before.last_updated_timestamp,
        "search": [[v.name, str(v.version)] for v in client.search_model_versions("name LIKE '% name'")],
    }


@step
def rename_refused():
    return {
        "absent": refused(client.rename_registered_model, "absent", "whatever"),
        "taken": refused(client.rename_registered_model, "new name", "bikes"),
        "empty": refused(client.rename_registered_model, "new name", " "),
        "slash": refused(client.rename_registered_model, "new name", "a/b"),
        "same": refused(client.rename_registered_model, "new name", "new name"),
    }


@step
def old_name_after_rename():
    """Where Regista goes beyond MLflow: the old name means the model until somebody takes it."""
    code = refused(client.get_registered_model, "old name")
    found = client.get_registered_model("old name").name if code == "no error" else code
    taken = client.create_registered_model("old name")
    return [found, model(taken), refused(client.get_model_version, "old name", "1")]


@step
def delete_model():
    client.create_registered_model("short-lived", tags={"a": "b"})
    client.create_model_version("short-lived", "s3://bucket/1")
    client.create_model_version("short-lived", "s3://bucket/2")
    client.transition_model_version_stage("short-lived", "2", "Production")
    client.set_registered_model_alias("short-lived", "champion", "1")
    client.delete_registered_model("short-lived")
    gone = [
        refused(client.get_registered_model, "short-lived"),
        refused(client.get_model_version, "short-lived", "1"),
        refused(client.get_latest_versions, "short-lived"),
        refused(client.delete_registered_model, "short-lived"),
        refused(client.delete_registered_model, "absent"),
    ]
    left = client.search_model_versions("name = 'short-lived'")
    again = client.create_registered_model("short-lived")
    first = client.create_model_version("short-lived", "s3://bucket/3")
    return {"gone": gone, "left": len(left), "again": model(again), "first": str(first.version)}
