"""Sources of versions: what may be registered, and what is stored for it."""

import mlflow
from registry_client import client, refused, run_with_files, step, version

client.create_registered_model("sources")
run_id, artifacts = run_with_files("model/MLmodel")
other_run, other_artifacts = run_with_files("model/MLmodel")


def create(source, *args, **kwargs):
    return client.create_model_version("sources", source, *args, **kwargs)


def stored(source, *args, **kwargs):
    """Whether the source is stored as given; else what is stored."""
    made = create(source, *args, **kwargs)
    return True if made.source == source else made.source


def text_of(number):
    """What is in the file of a version."""
    return mlflow.artifacts.load_text(f"{client.get_model_version_download_uri('sources', number)}/MLmodel")


@step
def sources_elsewhere():
    return {source: stored(source) for source in ("s3://bucket/a%20b", "gs://bucket/x", "dbfs:/path/x", "weird://x/y")}


@step
def sources_of_hosts():
    return [refused(create, f"{scheme}://host.example/x") for scheme in ("http", "https", "ftp", "sftp")]


@step
def sources_with_relative_parts():
    sources = ["s3://bucket/../x", "s3://bucket/%2e%2e/x", "s3://bucket/%252e%252e/x", "s3://bucket/a/./b"]
    sources += [f"{artifacts}/../../{other_run}/artifacts/model", "mlflow-artifacts:/../x", "s3://bucket/a%00b"]
    return [refused(create, source, run_id) for source in sources]


@step
def sources_of_a_run():
    return {
        "own": stored(f"{artifacts}/model", run_id),
        "whole run": stored(artifacts, run_id),
        "runs": stored(f"runs:/{run_id}/model", run_id),
        "without run": refused(create, f"{artifacts}/model"),
        "of another run": refused(create, f"{other_artifacts}/model", run_id),
        "runs without run": refused(create, f"runs:/{run_id}/model"),
        "runs of another": refused(create, f"runs:/{other_run}/model", run_id),
        "neighbour": refused(create, f"{artifacts}-x/model", run_id),
    }


@step
def local_sources():
    sources = ["/tmp/model", "relative/model", "file:///etc", "file:///tmp/../etc", "file://elsewhere.example/x"]
    return [refused(create, source, run) for source in sources for run in (None, run_id)]


@step
def sources_of_other_versions():
    origin = create(f"{artifacts}/model", run_id, tags={"a": "b"})
    client.set_registered_model_alias("sources", "origin", origin.version)
    client.transition_model_version_stage("sources", origin.version, "Staging")
    resolved = f"models:/sources/{origin.version}"
    made = {
        "number": create(resolved),
        "alias": create("models:/sources@origin"),
        "stage": create("models:/sources/Staging"),
        "run given": create(resolved, run_id),
    }
    latest = create("models:/sources/latest")
    return {
        "sources": {how: v.source == resolved for how, v in made.items()},
        "runs": {how: v.run_id == run_id for how, v in made.items()},
        "latest": latest.source == f"models:/sources/{made['run given'].version}",
        "tags": version(made["number"])["tags"],
        "files": [text_of(v.version) for v in made.values()],
        "absent model": refused(create, "models:/absent/1"),
        "absent version": refused(create, "models:/sources/999"),
        "absent alias": refused(create, "models:/sources@nobody"),
        "absent stage": refused(create, "models:/sources/Production"),
        "another run": refused(create, resolved, other_run),
    }


@step
def sources_of_logged_models():
    return {
        "absent": refused(create, "models:/m-" + "0" * 32),
        "malformed": [refused(create, source) for source in ("models:/", "models:/a/b/c/d", "models:/a@", "runs:/")],
    }
