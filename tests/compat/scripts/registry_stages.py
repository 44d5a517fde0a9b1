"""Stages: transition, archive, the latest versions."""

from registry_client import client, later, model, numbers, refused, step, version

client.create_registered_model("staged")
for number in range(5):
    client.create_model_version("staged", f"s3://bucket/{number}")


def stages():
    return [client.get_model_version("staged", str(number)).current_stage for number in range(1, 6)]


@step
def transition():
    before, model_before = client.get_model_version("staged", "1"), client.get_registered_model("staged")
    later()
    moved = client.transition_model_version_stage("staged", "1", "Staging")
    got = client.get_registered_model("staged")
    return {
        "version": version(moved),
        "updated": moved.last_updated_timestamp > before.last_updated_timestamp,
        "model updated": got.last_updated_timestamp > model_before.last_updated_timestamp,
        "stages": stages(),
    }


@step
def stage_spellings():
    spellings = ["staging", "PRODUCTION", "aRchived", "none", "None", "Staging", "Staging"]
    return [client.transition_model_version_stage("staged", "1", s).current_stage for s in spellings]


@step
def archive_existing():
    client.transition_model_version_stage("staged", "2", "Production")
    client.transition_model_version_stage("staged", "3", "Production", archive_existing_versions=False)
    both = stages()
    old = client.get_model_version("staged", "2")
    later()
    moved = client.transition_model_version_stage("staged", "4", "Production", archive_existing_versions=True)
    archived = client.get_model_version("staged", "2")
    again = client.transition_model_version_stage("staged", "4", "production", archive_existing_versions=True)
    return {
        "both": both,
        "archived": stages(),
        "moved": moved.current_stage,
        "updated": archived.last_updated_timestamp > old.last_updated_timestamp,
        "again": [again.current_stage, stages()],
    }


@step
def transition_refused():
    move = client.transition_model_version_stage
    return {
        "unknown": refused(move, "staged", "1", "bogus"),
        "empty": refused(move, "staged", "1", ""),
        "absent version": refused(move, "staged", "99", "Staging"),
        "absent model": refused(move, "absent", "1", "Staging"),
        "not a number": refused(move, "staged", "one", "Staging"),
        "unchanged": stages(),
    }


@step
def archiving_into_a_stage_that_is_not_active():
    move = client.transition_model_version_stage
    return [refused(move, "staged", "1", stage, archive_existing_versions=True) for stage in ("None", "Archived")]


@step
def latest_versions():
    latest = client.get_latest_versions
    return {
        "all": sorted([v.current_stage, str(v.version)] for v in latest("staged")),
        "empty": sorted([v.current_stage, str(v.version)] for v in latest("staged", [])),
        "production": numbers(latest("staged", ["Production"])),
        "any case": sorted(numbers(latest("staged", ["production", "STAGING"]))),
        "none": numbers(latest("staged", ["None"])),
        "archived": numbers(latest("staged", ["Archived"])),
        "in the model": model(client.get_registered_model("staged"))["latest"],
        "no version there": numbers(latest("aliased without versions", ["Production"])),
        "no version": numbers(latest("aliased without versions")),
        "unknown": refused(latest, "staged", ["bogus"]),
        "absent": refused(latest, "absent"),
    }


@step
def latest_versions_have_aliases_and_tags():
    client.set_registered_model_alias("staged", "champion", "4")
    client.set_model_version_tag("staged", "4", "a", "b")
    (found,) = client.get_latest_versions("staged", ["Production"])
    return version(found)


@step
def stages_of_a_version():
    return client.get_model_version_stages("staged", "1")
