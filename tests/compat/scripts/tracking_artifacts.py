"""Files of runs: text, dicts, figures, images, tables, files and folders; lists and downloads."""

import json
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from registry_client import client, step
from tracking_client import ABSENT_RUN, RELEASE, new_experiment, new_run, refused

experiment = new_experiment("artifacts")
run_id = new_run(experiment, "files")
work = Path("work-files")
(work / "deep" / "er").mkdir(parents=True)
(work / "a b.txt").write_text("hello")
(work / "empty").write_text("")
(work / "deep" / "er" / "ü.bin").write_bytes(bytes(range(256)) * 10)


def listed(path=None, of=None):
    return [[one.path, one.is_dir, one.file_size or 0] for one in client.list_artifacts(of or run_id, path)]


def read(path, of=None):
    return Path(client.download_artifacts(of or run_id, path)).read_bytes()


@step
def log_text():
    client.log_text(run_id, "zwei Räder\n", "text/note.txt")
    return [listed("text"), read("text/note.txt").decode(), mlflow.artifacts.load_text(f"runs:/{run_id}/text/note.txt")]


@step
def log_dict():
    value = {"a": [1, 2.5, None], "ü": {"b": True}}
    for name in ("d.json", "d.yaml", "d.yml", "d"):
        client.log_dict(run_id, value, f"dicts/{name}")
    return {
        "paths": [path for path, _, _ in listed("dicts")],
        "json": json.loads(read("dicts/d.json")),
        "other": json.loads(read("dicts/d")),
        "loaded": mlflow.artifacts.load_dict(f"runs:/{run_id}/dicts/d.json"),
    }


@step
def log_figure():
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    client.log_figure(run_id, figure, "figures/f.png")
    client.log_figure(run_id, figure, "figures/f.svg")
    pyplot.close(figure)
    return [
        [path for path, _, _ in listed("figures")],
        read("figures/f.png")[:4].hex(),
        b"<svg" in read("figures/f.svg"),
    ]


@step
def log_image():
    pixels = np.zeros((4, 6, 3), dtype=np.uint8)
    pixels[1, 2] = 255
    client.log_image(run_id, pixels, "images/i.png")
    image = mlflow.artifacts.load_image(f"runs:/{run_id}/images/i.png")
    return [[path for path, _, _ in listed("images")], list(image.size), image.getpixel((2, 1))[:3]]


@step
def log_table():
    client.log_table(run_id, {"x": [1, 2], "y": ["a", "b"]}, "table.json")
    client.log_table(run_id, pd.DataFrame({"x": [3], "y": ["c"]}), "table.json")
    table = client.load_table(experiment, "table.json", [run_id], ["run_id"])
    return {
        "x": table["x"].tolist(),
        "y": table["y"].tolist(),
        "run": set(table["run_id"]) == {run_id},
        "json": json.loads(read("table.json")),
        "tag": json.loads(client.get_run(run_id).data.tags["mlflow.loggedArtifacts"]),
    }


@step
def log_files():
    other = new_run(experiment, "folders")
    client.log_artifact(other, str(work / "a b.txt"))
    client.log_artifact(other, str(work / "a b.txt"), "sub/folder")
    client.log_artifacts(other, str(work), "all")
    client.log_artifacts(other, str(work / "deep"))
    client.log_artifact(other, str(work / "deep"), "as one")
    folder = Path(client.download_artifacts(other, "all"))
    return {
        "top": listed(of=other),
        "all": listed("all", other),
        "as one": listed("as one", other),
        "deep": listed("all/deep/er", other),
        "file": listed("all/empty", other),
        "absent": listed("nope", other),
        "downloaded": sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()),
        "same": (folder / "deep" / "er" / "ü.bin").read_bytes() == bytes(range(256)) * 10,
    }


@step
def write_a_file_again():
    other = new_run(experiment, "again")
    for text in ("first, and longer", "second"):
        client.log_text(other, text, "note.txt")
    return [read("note.txt", other).decode(), listed(of=other)]


@step
def download():
    target = Path("downloads")
    target.mkdir()
    by_uri = mlflow.artifacts.download_artifacts(f"runs:/{run_id}/text/note.txt", dst_path=str(target))
    by_run = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="text", dst_path=str(target / "x"))
    whole = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="")
    return {
        "file": Path(by_uri).read_text(),
        "folder": sorted(path.name for path in Path(by_run).iterdir()),
        "whole": sorted(path.name for path in Path(whole).iterdir()),
    }


@step
def files_refused():
    return {
        "absent run": [refused(client.list_artifacts, ABSENT_RUN), refused(client.log_text, ABSENT_RUN, "x", "x.txt")],
        "above": refused(client.log_text, run_id, "x", "../x.txt"),
        "list above": refused(client.list_artifacts, run_id, "../x"),
    }


if RELEASE >= (2, 10):

    @step
    def list_by_uri():
        return [
            [one.path for one in mlflow.artifacts.list_artifacts(run_id=run_id, artifact_path="text")],
            [one.path for one in mlflow.artifacts.list_artifacts(f"runs:/{run_id}/text")],
        ]


if RELEASE >= (2, 11):

    @step
    def log_image_with_key():
        other = new_run(experiment, "images")
        pixels = np.zeros((4, 6, 3), dtype=np.uint8)
        for at in (3, 10, 85):
            client.log_image(other, pixels, key="dog", step=at, timestamp=1_700_000_000_000, synchronous=True)
        found = [path for path, _, _ in listed("images", other)]
        readable = [path for path in found if "3" in path.partition("timestamp")[0]]
        return {
            "names": sorted([path.replace("%", "+").split("+")[0], Path(path).suffix] for path in found),
            "images": [len(read(path, other)) > 0 for path in readable],
        }
