"""Aliases: set, move, get, delete, reserved names."""

from registry_client import client, model, refused, step, version

client.create_registered_model("aliased")
for number in range(3):
    client.create_model_version("aliased", f"s3://bucket/{number}")
client.create_registered_model("aliased without versions")


def holder(alias):
    return str(client.get_model_version_by_alias("aliased", alias).version)


@step
def set_alias():
    before = client.get_registered_model("aliased").last_updated_timestamp
    client.set_registered_model_alias("aliased", "champion", "1")
    first = holder("champion")
    client.set_registered_model_alias("aliased", "champion", "2")
    client.set_registered_model_alias("aliased", "champion", "2")
    client.set_registered_model_alias("aliased", "second", "2")
    after = client.get_registered_model("aliased")
    return {
        "moves": [first, holder("champion")],
        "version": version(client.get_model_version_by_alias("aliased", "champion")),
        "by number": version(client.get_model_version("aliased", "2"))["aliases"],
        "left": version(client.get_model_version("aliased", "1"))["aliases"],
        "model": model(after),
        "time": before == after.last_updated_timestamp,
    }


@step
def alias_names():
    names = ["Champion", "CHAMPION", "a-b_c", "é名", "v", "vv1", "v1a", "1", "Staging", "x" * 255]
    for name in names:
        client.set_registered_model_alias("aliased", name, "3")
    found = [holder(name) for name in names]
    case = [holder("champion"), refused(client.get_model_version_by_alias, "aliased", "chAMPION")]
    for name in names:
        client.delete_registered_model_alias("aliased", name)
    return {"found": found, "case": case, "left": model(client.get_registered_model("aliased"))["aliases"]}


@step
def alias_names_refused():
    names = ["latest", "Latest", "LATEST", "v1", "V22", "a b", "a.b", "a/b", "a@b", "", "x" * 256]
    return {name[:10]: refused(client.set_registered_model_alias, "aliased", name, "1") for name in names}


@step
def set_alias_refused():
    return {
        "absent model": refused(client.set_registered_model_alias, "absent", "a", "1"),
        "absent version": refused(client.set_registered_model_alias, "aliased", "a", "99"),
        "not a number": refused(client.set_registered_model_alias, "aliased", "a", "one"),
    }


@step
def get_by_alias_refused():
    return {
        "absent alias": refused(client.get_model_version_by_alias, "aliased", "nobody"),
        "absent model": refused(client.get_model_version_by_alias, "absent", "nobody"),
        "latest without versions": refused(client.get_model_version_by_alias, "aliased without versions", "latest"),
    }


@step
def alias_latest():
    code = refused(client.get_model_version_by_alias, "aliased", "latest")
    return holder("latest") if code == "no error" else code


@step
def delete_alias():
    client.set_registered_model_alias("aliased", "brief", "1")
    client.delete_registered_model_alias("aliased", "brief")
    client.delete_registered_model_alias("aliased", "brief")
    return [
        refused(client.get_model_version_by_alias, "aliased", "brief"),
        refused(client.delete_registered_model_alias, "absent", "brief"),
    ]


@step
def alias_of_a_deleted_version():
    client.set_registered_model_alias("aliased", "doomed", "3")
    client.delete_model_version("aliased", "3")
    return [
        refused(client.get_model_version_by_alias, "aliased", "doomed"),
        refused(client.set_registered_model_alias, "aliased", "doomed", "3"),
        model(client.get_registered_model("aliased"))["aliases"],
    ]
