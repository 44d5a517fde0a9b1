"""Model versions: create, get, update, delete, tags."""

import mlflow
from registry_client import client, later, model, numbers, refused, run_with_files, step, version

client.create_registered_model("cars")


@step
def create_version():
    run_id, uri = run_with_files("model/MLmodel")
    before = client.get_registered_model("cars").last_updated_timestamp
    later()
    made = client.create_model_version(
        "cars",
        f"{uri}/model",
        run_id,
        tags={"phase": "test", "empty": ""},
        run_link="https://runs.example/1",
        description="the first",
    )
    return {
        **version(made),
        "run_id": made.run_id == run_id,
        "source": made.source == f"{uri}/model",
        "times": made.creation_timestamp == made.last_updated_timestamp,
        "model updated": client.get_registered_model("cars").last_updated_timestamp == made.creation_timestamp > before,
    }


@step
def create_bare_version():
    made = client.create_model_version("cars", "s3://bucket/bare")
    return {**version(made), "source": made.source}


@step
def create_version_without_waiting():
    return version(client.create_model_version("cars", "s3://bucket/3", await_creation_for=None))["version"]


@step
def create_version_refused():
    return {
        "absent model": refused(client.create_model_version, "absent", "s3://bucket/x"),
        "no source": refused(client.create_model_version, "cars", ""),
        "long tag key": refused(client.create_model_version, "cars", "s3://bucket/x", tags={"k" * 251: "v"}),
        "next number": version(client.create_model_version("cars", "s3://bucket/4"))["version"],
    }


@step
def get_version():
    got = version(client.get_model_version("cars", "1"))
    return {
        "tags": got["tags"],
        "description": got["description"],
        "int": version(client.get_model_version("cars", 1)) == got,
        "absent": refused(client.get_model_version, "cars", "99"),
        "absent model": refused(client.get_model_version, "absent", "1"),
        "not a number": refused(client.get_model_version, "cars", "one"),
    }


@step
def update_version():
    before, model_before = client.get_model_version("cars", "1"), client.get_registered_model("cars")
    later()
    updated = client.update_model_version("cars", "1", description="changed ü")
    return {
        "description": [updated.description, client.get_model_version("cars", "1").description],
        "updated": updated.last_updated_timestamp > before.last_updated_timestamp,
        "created": updated.creation_timestamp == before.creation_timestamp,
        "model": model_before.last_updated_timestamp == client.get_registered_model("cars").last_updated_timestamp,
        "cleared": client.update_model_version("cars", "1", description="").description or "",
        "absent": refused(client.update_model_version, "cars", "99", "x"),
        "not a number": refused(client.update_model_version, "cars", "one", "x"),
    }


@step
def version_tags():
    client.set_model_version_tag("cars", "1", "phase", "checked")
    client.set_model_version_tag("cars", "1", "ein Schlüssel/1.0: x", "größer 🚲 'x'")
    client.set_model_version_tag("cars", "1", "number", 5)
    client.set_model_version_tag("cars", "1", "k" * 250, "v" * 5000)
    before = client.get_model_version("cars", "1")
    client.delete_model_version_tag("cars", "1", "k" * 250)
    client.delete_model_version_tag("cars", "1", "never there")
    after = client.get_model_version("cars", "1")
    return {
        "tags": after.tags,
        "long": len(before.tags["k" * 250]),
        "time": before.last_updated_timestamp == after.last_updated_timestamp,
        "others": client.get_model_version("cars", "2").tags,
    }


@step
def version_tags_refused():
    return {
        "absent model": refused(client.set_model_version_tag, "absent", "1", "a", "b"),
        "absent version": refused(client.set_model_version_tag, "cars", "99", "a", "b"),
        "delete on absent": refused(client.delete_model_version_tag, "cars", "99", "a"),
        "not a number": refused(client.set_model_version_tag, "cars", "one", "a", "b"),
        "long key": refused(client.set_model_version_tag, "cars", "1", "k" * 251, "b"),
        "long value": refused(client.set_model_version_tag, "cars", "1", "k", "v" * 100_001),
    }


@step
def version_tags_by_stage():
    client.transition_model_version_stage("cars", "2", "Staging")
    client.set_model_version_tag("cars", stage="Staging", key="by stage", value="yes")
    tags = client.get_model_version("cars", "2").tags
    client.delete_model_version_tag("cars", stage="Staging", key="by stage")
    return [tags, client.get_model_version("cars", "2").tags]


@step
def delete_version():
    before = client.get_registered_model("cars")
    last = client.create_model_version("cars", "s3://bucket/last").version
    later()
    client.delete_model_version("cars", last)
    after = client.get_registered_model("cars")
    return {
        "gone": [
            refused(client.get_model_version, "cars", last),
            refused(client.delete_model_version, "cars", last),
            refused(client.update_model_version, "cars", last, "x"),
            refused(client.transition_model_version_stage, "cars", last, "Staging"),
            refused(client.set_model_version_tag, "cars", last, "a", "b"),
            refused(client.get_model_version_download_uri, "cars", last),
        ],
        "search": last in numbers(client.search_model_versions("name = 'cars'")),
        "latest": model(after)["latest"],
        "model updated": after.last_updated_timestamp > before.last_updated_timestamp,
        "next": int(client.create_model_version("cars", "s3://bucket/next").version) - int(last),
        "absent": refused(client.delete_model_version, "cars", "99"),
        "not a number": refused(client.delete_model_version, "cars", "one"),
    }


@step
def register_fluently():
    run_id, uri = run_with_files("model/MLmodel", "model/data.bin")
    first = mlflow.register_model(f"runs:/{run_id}/model", "registered", tags={"by": "fluent"})
    second = mlflow.register_model(f"runs:/{run_id}/model", "registered", await_registration_for=0)
    return {
        "first": {**version(first), "run_id": first.run_id == run_id},
        "sources": [made.source == f"{uri}/model" for made in (first, second)],
        "second": [str(second.version), second.run_id == run_id],
        "absent run": refused(mlflow.register_model, "runs:/" + "0" * 32 + "/model", "registered"),
        "a path without its run": refused(mlflow.register_model, f"{uri}/model", "registered"),
    }
