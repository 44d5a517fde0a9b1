"""Searches: filters, orders and pages of registered models and of versions."""

import mlflow
from registry_client import client, numbers, refused, run_with_files, step

LETTERS = "abcdefghijklmnopqrstuvwx"
models, versions = client.search_registered_models, client.search_model_versions

# Made in this order, which is not that of their names.
for letter in reversed(LETTERS):
    client.create_registered_model(f"find {letter}", tags={"letter": letter, "vowel": str(letter in "aeiou").lower()})
client.set_registered_model_tag("find a", "a key", "it's")
for letter in "AB":
    client.create_registered_model(f"FIND {letter}")
client.update_registered_model("find m", "last changed")

run_id, artifacts = run_with_files("model/MLmodel")
client.create_registered_model("many")
client.create_model_version("many", f"{artifacts}/model", run_id, tags={"a key": "it's", "odd": "yes"})
for number in range(2, 12):
    client.create_model_version("many", f"s3://Bucket/{number}", tags={"odd": "yes" if number % 2 else "no"})
client.create_registered_model("few")
client.create_model_version("few", "s3://bucket/few", tags={"odd": "yes"})
client.update_model_version("many", "3", "last changed")


def names(filter_string, **kwargs):
    return [found.name for found in models(filter_string, **kwargs)]


def found(filter_string, **kwargs):
    return [f"{v.name} {v.version}" for v in versions(filter_string, **kwargs)]


def pages(search, *args, **kwargs):
    """All pages, by their tokens."""
    gathered, token = [], None
    while True:
        page = search(*args, page_token=token, **kwargs)
        gathered.append(list(page))
        token = page.token
        if not token:
            return gathered


@step
def model_filters():
    return {
        text: names(text)
        for text in (
            "name = 'find a'",
            'name = "find a"',
            "name = 'find A'",
            "attribute.name = 'find a'",
            "name LIKE 'FIND %'",
            "name LIKE '%nd b'",
            "name ILIKE 'Find B'",
            "name LIKE 'find _' AND name != 'find a' and tag.vowel = 'true'",
            "tags.vowel = 'true'",
            "tag.letter LIKE 'A'",
            "tag.letter ILIKE 'A'",
            'tags.`a key` = "it\'s"',
            "tag.\"a key\" != 'x'",
            "tag.vowel != 'false' AND tag.letter != 'a'",
            "tag.absent != 'x'",
            "name = 'absent'",
        )
    }


@step
def model_filters_of_the_newest():
    return {
        text: names(text) for text in ("name IN ('find a', 'find b', 'zzz')", "name NOT IN ('x') AND name LIKE 'f%w'")
    }


@step
def model_filters_refused():
    return {
        text: refused(models, text)
        for text in (
            "name = find",
            "name > 'a'",
            "bogus = 'x'",
            "description = 'x'",
            "metric.x > 1",
            "param.x = '1'",
            "name = 'a' AND",
            "name",
            "= 'x'",
            "name IN ()",
            "name IN (1, 2)",
            "tag.letter > 'a'",
            "name = 'a'; DROP TABLE runs",
            "name LIKE 5",
        )
    }


@step
def models_without_filter():
    all_names = [m.name for page in pages(models, max_results=9) for m in page]
    return {
        "sorted": all_names == sorted(all_names),
        "none": len(models()) == len(all_names),
        "empty": names("") == all_names,
    }


@step
def model_orders():
    few = "name LIKE 'find %' AND tag.vowel = 'true'"
    return {
        "name": names(few, order_by=["name"]),
        "name down": names(few, order_by=["name DESC"]),
        "any case": names(few, order_by=["name desc"]),
        "changed": names("name ILIKE 'find %'", order_by=["last_updated_timestamp DESC"], max_results=1),
        "timestamp": names("name ILIKE 'find %'", order_by=["timestamp DESC", "name ASC"], max_results=1),
        "refused": [
            refused(models, order_by=[clause])
            for clause in ("bogus", "name SIDEWAYS", "name,", "version_number", "description", "name DESC ASC")
        ],
        "twice": refused(models, order_by=["name", "name DESC"]),
    }


@step
def model_pages():
    got = pages(models, "name LIKE 'find %'", max_results=7)
    back = pages(models, "name LIKE 'find %'", max_results=10, order_by=["name DESC"])
    exact = pages(models, "name LIKE 'find %'", max_results=12)
    return {
        "sizes": [len(page) for page in got],
        "names": "".join(m.name[-1] for page in got for m in page) == LETTERS,
        "back": "".join(m.name[-1] for page in back for m in page) == LETTERS[::-1],
        "exact": [len(page) for page in exact],
        "refused": [
            refused(models, max_results=1001),
            refused(models, page_token="no token"),
            refused(models, page_token="bm8gdG9rZW4="),
        ],
        "not positive": [refused(models, max_results=size) for size in (0, -1)],
    }


@step
def model_details():
    """Whether a search gives what a get gives."""
    client.set_registered_model_alias("many", "champion", "4")
    (searched,) = models("name = 'many'")
    got = client.get_registered_model("many")
    return {
        "latest": numbers(searched.latest_versions),
        "tags": searched.tags == got.tags,
        "aliases": [{a: str(v) for a, v in found.aliases.items()} for found in (searched, got)],
    }


@step
def version_filters():
    return {
        text: sorted(found(text.replace("RUN", run_id)), key=lambda one: (one.split()[0], int(one.split()[1])))
        for text in (
            "name = 'few'",
            "name LIKE 'fe_'",
            "name ILIKE 'FEW'",
            "name != 'many' AND name = 'few'",
            "name = 'many' AND version_number > 9",
            "name = 'many' AND version_number >= 10 AND version_number != 11",
            "name = 'many' AND version_number <= 2",
            "name = 'many' AND version_number < '2'",
            "attribute.version_number = 3 and name='many'",
            "run_id = 'RUN'",
            "run_id IN ('RUN', 'x')",
            "run_id NOT IN ('RUN') AND name = 'few'",
            "run_id LIKE 'RUN%'",
            "source_path = 's3://Bucket/5'",
            "source_path LIKE 's3://bucket/%' AND name ILIKE '%'  AND tag.odd = 'yes'",
            "source_path ILIKE 's3://BUCKET/1_'",
            'tags.`a key` = "it\'s"',
            "tag.odd = 'no' AND name = 'many'",
            "tag.odd != 'no' AND name = 'many'",
            "tag.odd ILIKE 'NO' AND version_number > 5",
            "name = 'absent'",
        )
    }


@step
def version_filters_of_the_newest():
    return found("name IN ('few', 'zzz')")


@step
def version_filters_refused():
    return {
        text: refused(versions, text)
        for text in (
            "name = few",
            "name > 'a'",
            "version_number LIKE '1%'",
            "version_number = 'one'",
            "bogus = 'x'",
            "description = 'x'",
            "run_id IN ()",
            "run_id IN (1)",
            "source_path IN ('a')",
            "tag.odd IN ('a')",
            "name = 'a' AND",
            "metrics.rmse = 'x'",
        )
    }


@step
def version_orders():
    few = "name = 'many' AND version_number < 4"
    return {
        "default": [found("name = 'many'")[0], len(versions("name = 'many'"))],
        "version": found(few, order_by=["version_number"]),
        "version down": found(few, order_by=["version_number DESC"]),
        "name": found("tag.odd = 'yes' AND version_number < 4", order_by=["name"]),
        "name down": found("tag.odd = 'yes' AND version_number < 4", order_by=["name desc"]),
        "created": found(few, order_by=["creation_timestamp ASC", "version_number ASC"]),
        "changed": found(few, order_by=["last_updated_timestamp DESC"])[0],
        "refused": [refused(versions, order_by=[clause]) for clause in ("bogus", "name SIDEWAYS", "run_id", "version")],
        "twice": refused(versions, order_by=["name", "name"]),
    }


@step
def version_pages():
    got = pages(versions, "name = 'many'", max_results=3, order_by=["version_number"])
    usual = [v.version for page in pages(versions, "name = 'many'", max_results=4) for v in page]
    return {
        "sizes": [len(page) for page in got],
        "versions": numbers(v for page in got for v in page),
        "default order": sorted(map(int, usual)),
        "refused": [
            refused(versions, max_results=200_001),
            refused(versions, max_results=0),
            refused(versions, max_results=-1),
            refused(versions, page_token="no token"),
        ],
    }


@step
def version_details():
    client.set_registered_model_alias("many", "champion", "4")
    (searched,) = versions("name = 'many' AND version_number = 4")
    got = client.get_model_version("many", "4")
    return {
        "tags": searched.tags == got.tags,
        "source": searched.source == got.source,
        "stage": searched.current_stage,
        "aliases": [list(searched.aliases), list(got.aliases)],
        "times": searched.last_updated_timestamp == got.last_updated_timestamp,
    }


@step
def fluent_searches():
    return {
        "models": [m.name for m in mlflow.search_registered_models(filter_string="tag.vowel = 'true'")],
        "max": len(mlflow.search_registered_models(max_results=5)),
        "versions": len(mlflow.search_model_versions(filter_string="name = 'many'")),
        "max versions": len(mlflow.search_model_versions(max_results=5, order_by=["name"])),
    }


@step
def deleted_versions_are_not_found():
    client.delete_model_version("few", "1")
    return [found("name = 'few'"), found("name = 'few' AND version_number = 1")]
