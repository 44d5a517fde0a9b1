"""The page of a version: where it is from, what is in it, how it is used, and what can be done with it."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.accessibility import violations
from browser.screen import Screen
from browser.versions import HOSTILE_COLUMN, server_with_versions
from processes import ServerProcess, run
from regista.client import Client
from regista.errors import NotFound

VERSION = "/models/bikes/versions/2"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Versions of ``bikes``; one whose files are elsewhere, and a run with files that are no model."""
    with server_with_versions(tmp_path_factory.mktemp("version")) as server, Client(server.url) as client:
        client.create_registered_model("elsewhere")
        client.create_model_version("elsewhere", "s3://bucket/model")
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where lines that were copied from the page run."""
    return tmp_path


def lines(page: Page, label: str) -> str:
    """The text of a block of lines on the page."""
    return page.get_by_role("region", name=label, exact=True).inner_text()


def shell(text: str, folder: Path) -> str:
    """What a shell prints that has this environment's commands; fails when any line does."""
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    text = f"trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n{text}"
    command = ["bash", "-e", "-o", "pipefail", "-c", text]
    return run(command, folder=folder, environment={"PATH": places}, timeout=90)


def register(url: str, name: str, mlmodel: str, folder: Path) -> None:
    """Version 1 of a model whose MLmodel file has this text."""
    register_file(url, name, folder / "MLmodel", mlmodel.encode())


def register_file(url: str, name: str, file: Path, content: bytes) -> None:
    """Version 1 of a model of one file, which is made."""
    file.write_bytes(content)
    with Client(url) as client:
        logged = client.create_run("0").info
        client.log_artifact(logged.run_id, str(file), "model")
        client.create_registered_model(name)
        client.create_model_version(name, f"{logged.artifact_uri}/model", logged.run_id)


def register_again(screen: Screen, name: str) -> Page:
    """The page with the form that registers its version once more, as a version of ``name``."""
    page = screen.open(VERSION)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Register it again").click()
    page.get_by_role("combobox", name="Model").fill(name)
    return page


def test_it_says_where_a_version_is_from(screen: Screen) -> None:
    page = screen.open(VERSION)
    expect(page.get_by_role("heading", level=1)).to_have_text("bikes version 2")
    expect(page.get_by_text("✓ sealed")).to_be_visible()
    origin = page.get_by_role("region", name="Where it is from")
    expect(origin.get_by_role("link", name="DecisionTreeRegressor")).to_be_visible()
    expect(origin.get_by_role("link", name="demand")).to_be_visible()
    expect(origin).to_contain_text("4f1c2ab")
    expect(origin).to_contain_text("log_versions.py")
    origin.get_by_role("link", name="models:/bikes-live/1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("bikes-live version 1")
    expect(page.get_by_role("link", name="models:/bikes/2")).to_be_visible()
    page.go_back()
    data = page.get_by_role("table", name="Data sets").get_by_role("row").nth(1)
    for text in ("rides", "training", "20", "s3://bikes/2026.parquet"):
        expect(data).to_contain_text(text)
    expect(page.get_by_role("region", name="Metrics")).to_contain_text("mae")
    expect(page.get_by_role("region", name="Params")).to_contain_text(HOSTILE_COLUMN)
    expect(page.locator("strong", has_text="second")).to_be_visible()
    screen.keep("version")


def test_it_shows_what_is_in_the_model(screen: Screen) -> None:
    page = screen.open(f"{VERSION}?tab=content")
    signature = page.get_by_role("table", name="Signature")
    expect(signature.get_by_role("row", name="hour")).to_contain_text("double")
    expect(signature.get_by_role("row", name=HOSTILE_COLUMN)).to_contain_text("yes")
    expect(signature).to_contain_text("float64 (-1,)")
    expect(signature.get_by_role("row", name="check_input")).to_contain_text("true without it")
    example = page.get_by_role("table", name="Input example")
    expect(example.get_by_role("columnheader")).to_have_text(["hour", HOSTILE_COLUMN])
    expect(example.get_by_role("row")).to_have_count(4)
    assert "scikit-learn" in lines(page, "requirements.txt")
    expect(page.get_by_role("list", name="Imports by file")).to_contain_text(
        "sklearn.tree._classes.DecisionTreeRegressor"
    )
    screen.keep("version-model")


def test_nested_types_are_lines_below_what_they_are_in(screen: Screen, folder: Path) -> None:
    city = {"type": "object", "properties": {"name": {"type": "string"}, "zip": {"type": "long", "required": False}}}
    inputs = [
        {"name": "cities", "type": "array", "items": city},
        {"name": "prices", "type": "map", "values": {"type": "double"}, "required": False},
    ]
    outputs = [{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]
    params = [{"name": "stops", "type": "string", "shape": [-1], "default": ["."]}]
    signature = {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs), "params": json.dumps(params)}
    register(screen.url, "nested", json.dumps({"flavors": {}, "signature": signature}), folder)
    page = screen.open("/models/nested/versions/1?tab=content")
    rows = page.get_by_role("table", name="Signature").get_by_role("row")
    expect(rows).to_have_text(
        [
            "NameTypeNeeded",
            "Inputs 2",
            "citieslist of objectyes",
            "namestringyes",
            "ziplongno",
            "pricesmap of doubleno",
            "Outputs 1",
            "#1float32 (-1, 28, 28)yes",
            "Params 1",
            'stopslist of stringno, ["."] without it',
        ]
    )
    expect(page.get_by_text("No file of this version imports anything by itself.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("broken", "a: [b", "line"),
        ("list", "- a", "no YAML mapping"),
        ("bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [" + "*b, " * 400 + "*b]", "alias"),
    ],
)
def test_an_mlmodel_file_that_cannot_be_read_says_why(
    screen: Screen, folder: Path, name: str, text: str, told: str
) -> None:
    register(screen.url, name, text, folder)
    page = screen.open(f"/models/{name}/versions/1?tab=content")
    expect(page.get_by_role("alert")).to_contain_text(told)


def test_parts_of_an_mlmodel_file_that_are_not_what_they_should_be_are_passed_by(screen: Screen, folder: Path) -> None:
    odd = {"flavors": 3, "signature": {"inputs": "{no json", "outputs": 7}, "saved_input_example_info": [1]}
    register(screen.url, "odd", json.dumps({**odd, "regista_trust": {"files": {"a.pkl": 1}}, "metadata": "x"}), folder)
    page = screen.open("/models/odd/versions/1?tab=content")
    expect(page.get_by_text("saved without a signature")).to_be_visible()
    # What a file says of the others is not what is in them.
    expect(page.get_by_text("No file of this version imports anything by itself.")).to_be_visible()


def test_its_files_are_there_with_their_digests(screen: Screen) -> None:
    page = screen.open(f"{VERSION}?tab=files&file=MLmodel")
    expect(page.get_by_role("tabpanel")).to_contain_text("requirements.txt")
    expect(page.get_by_role("tabpanel")).to_contain_text("regista_trust")
    screen.keep("version-files")


def test_the_python_lines_call_the_model_with_its_example(screen: Screen, folder: Path) -> None:
    page = screen.open(f"{VERSION}?tab=use")
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the Python lines").click()
    expect(page.get_by_role("button", name="Copy the Python lines")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == lines(page, "Python").strip()
    assert run([sys.executable, "-c", copied], folder=folder, environment={}).strip().startswith("[")
    screen.keep("version-use")


def test_the_python_lines_make_up_data_where_there_is_no_example(screen: Screen, folder: Path) -> None:
    page = screen.open("/models/bikes/versions/3?tab=use")
    text = lines(page, "Python")
    assert "pd.DataFrame" in text
    assert run([sys.executable, "-c", text], folder=folder, environment={}).strip().startswith("[")


def test_files_that_are_no_model_are_fetched(screen: Screen, folder: Path) -> None:
    register_file(screen.url, "notes", folder / "notes.txt", b"no model")
    page = screen.open("/models/notes/versions/1?tab=use")
    fetched = run([sys.executable, "-c", lines(page, "Python")], folder=folder, environment={}).strip()
    assert (Path(fetched) / "notes.txt").read_text() == "no model"
    expect(page.get_by_role("region", name="Shell, curl")).to_have_count(0)
    page.get_by_role("tab", name="Model").click()
    expect(page.get_by_text("There is no MLmodel file")).to_be_visible()


class Harmful:
    """What makes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.file}; echo {HOSTILE_COLUMN}",)


def test_what_a_hostile_pickle_would_do_is_told_and_not_done(screen: Screen, folder: Path) -> None:
    register_file(screen.url, "harmful", folder / "model.pkl", pickle.dumps(Harmful(folder / "was-run")))
    page = screen.open("/models/harmful/versions/1?tab=content")
    imports = page.get_by_role("list", name="Imports by file")
    expect(imports).to_contain_text('posix.system("touch /')  # long arguments are shortened
    expect(imports).to_contain_text("called when it is loaded")
    expect(imports.get_by_text("can do anything")).to_have_count(1)
    screen.keep("version-harmful")
    assert violations(page) == []
    assert not (folder / "was-run").exists()


def test_the_lines_of_an_alias_follow_it(screen: Screen) -> None:
    page = screen.open(f"{VERSION}?tab=use")
    page.get_by_label("As").select_option("models:/bikes@champion")
    assert '"models:/bikes@champion"' in lines(page, "Python")
    assert "-m models:/bikes@champion" in lines(page, "Shell")


def test_the_lines_for_a_shell_look_into_the_model_and_call_it(screen: Screen, folder: Path) -> None:
    page = screen.open("/models/bikes/versions/3?tab=use")
    told = shell(lines(page, "Shell"), folder)
    assert "Ridge" in told
    assert len(json.loads(told.splitlines()[-1])["predictions"]) == 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_curl_lines_fetch_the_version(screen: Screen, folder: Path) -> None:
    page = screen.open(f"{VERSION}?tab=use")
    told = shell(lines(page, "curl"), folder)
    manifest = json.loads(told[told.index('{"digest"') :])
    digests = {file["path"]: file["digest"] for file in manifest["files"]}
    assert hashlib.sha256((folder / "MLmodel").read_bytes()).hexdigest() == digests["MLmodel"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_lines_that_serve_it_are_answered(screen: Screen, folder: Path) -> None:
    page = screen.open(f"{VERSION}?tab=use")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = lines(page, "Shell, curl").replace("5001", str(port))
    shell(f"{text} > answer.json", folder)
    assert len(json.loads((folder / "answer.json").read_text())["predictions"]) == 3


def test_tags_and_description_are_changed(screen: Screen) -> None:
    page = screen.open("/models/bikes/versions/3")
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_role("textbox", name="Key").fill("region")
    page.get_by_role("textbox", name="Value").fill("north")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="region north")).to_be_visible()
    page.get_by_role("button", name="Add a description").click()
    page.get_by_role("textbox", name="Description").fill("A *straight* line")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("em", has_text="straight")).to_be_visible()
    with Client(screen.url) as client:
        version = client.get_model_version("bikes", 3)
        assert (version.tags["region"], version.description) == ("north", "A *straight* line")


def test_it_is_promoted_taken_back_and_moved_to_a_stage_with_reasons(screen: Screen) -> None:
    page = screen.open("/models/bikes/versions/3")
    page.get_by_role("button", name="Promote", exact=True).click()
    page.get_by_role("textbox", name="Reason").fill("simpler")
    page.get_by_role("dialog").get_by_role("button", name="Promote").click()
    page.get_by_role("button", name="Roll champion back to 2").click()
    page.get_by_role("textbox", name="Reason").fill("too simple")
    page.get_by_role("button", name="Roll back to version 2").click()
    expect(page.get_by_role("button", name="Roll champion back")).to_have_count(0)
    page.get_by_role("button", name="Stage: None").click()
    page.get_by_role("button", name="Production").click()
    page.get_by_role("checkbox", name="Archive the other versions").check()
    page.get_by_role("textbox", name="Reason").fill("on trial")
    screen.keep("version-stage")
    page.get_by_role("button", name="Move to Production").click()
    expect(page.get_by_role("button", name="Stage: Production")).to_be_visible()
    page.get_by_role("tab", name="Activity").click()
    expect(page.locator("q")).to_have_text(["on trial", "too simple", "simpler"])
    screen.keep("version-activity")
    with Client(screen.url) as client:
        assert client.get_model_version_by_alias("bikes", "champion").version == "2"
        assert client.get_model_version("bikes", 3).current_stage == "Production"


def test_a_version_is_registered_again_under_a_new_name(screen: Screen) -> None:
    page = register_again(screen, "bikes of the north")
    page.get_by_role("textbox", name="Reason").fill("snow")
    screen.keep("register")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("bikes of the north version 1")
    with Client(screen.url) as client:
        copy = client.get_model_version("bikes of the north", 1)
        original = client.get_model_version("bikes", 2)
        assert copy.source == "models:/bikes/2"
        assert (copy.manifest_digest, copy.run_id, copy.tags) == (
            original.manifest_digest,
            original.run_id,
            original.tags,
        )
        assert client.get_history("bikes of the north")[0].reason == "snow"


def test_what_a_run_logged_is_registered(screen: Screen, folder: Path) -> None:
    (folder / "MLmodel").write_text("flavors: {}\n")
    with Client(screen.url) as client:
        run_id = client.create_run("0").info.run_id
        client.log_artifact(run_id, str(folder / "MLmodel"), "first")
        client.log_artifact(run_id, str(folder / "MLmodel"), "other/deep")
    page = register_again(screen, "from-a-run")
    page.get_by_role("combobox", name="From").select_option("A run")
    page.get_by_role("textbox", name="Run").fill(run_id)
    expect(page.get_by_label("What of it").get_by_role("option")).to_have_text(["first", "a folder of its files"])
    page.get_by_label("What of it").select_option("a folder of its files")
    page.get_by_role("textbox", name="Folder").fill("other/deep")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("from-a-run version 1")
    with Client(screen.url) as client:
        version = client.get_model_version("from-a-run", 1)
        assert (version.run_id, version.source) == (run_id, f"{client.get_run(run_id).info.artifact_uri}/other/deep")


def test_a_logged_model_is_registered(screen: Screen) -> None:
    with Client(screen.url) as client:
        model_id = client.get_model_version("bikes", 1).model_id or ""
    page = register_again(screen, "from-a-model")
    page.get_by_role("combobox", name="From").select_option("A logged model")
    page.get_by_role("textbox", name="Id of the logged model").fill(model_id)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("from-a-model version 1")
    with Client(screen.url) as client:
        assert client.get_model_version("from-a-model", 1).model_id == model_id


def test_what_cannot_be_registered_is_said(screen: Screen) -> None:
    page = register_again(screen, "never")
    page.get_by_role("textbox", name="Version").fill("bikes")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bikes@champion")
    page.get_by_role("textbox", name="Version").fill("bikes/99")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("99")
    # The browser notes each refused request by itself.
    screen.problems.clear()


def test_a_version_is_deleted_with_a_reason(screen: Screen) -> None:
    with Client(screen.url) as client:
        number = client.copy_model_version("models:/bikes/1", "short-lived").version
    page = screen.open(f"/models/short-lived/versions/{number}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("textbox", name="Reason").fill("a mistake")
    page.get_by_role("button", name=f"Delete version {number}").click()
    expect(page).to_have_url(f"{screen.url}/models/short-lived")
    with Client(screen.url) as client:
        with pytest.raises(NotFound):
            client.get_model_version("short-lived", number)
        assert client.get_history("short-lived")[0].reason == "a mistake"


def test_a_version_whose_files_are_elsewhere_says_so(screen: Screen) -> None:
    page = screen.open("/models/elsewhere/versions/1")
    expect(page.get_by_text("not sealed")).to_be_visible()
    page.get_by_role("tab", name="Model").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("s3://bucket/model")


def test_tabs_are_chosen_by_keys_and_kept_in_the_address(screen: Screen) -> None:
    page = screen.open(VERSION)
    page.get_by_role("tab", name="Overview").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(f"{screen.url}{VERSION}?tab=content")
    expect(page.get_by_role("tab", name="Model")).to_be_focused()


def test_a_version_that_is_not_there(screen: Screen) -> None:
    page = screen.open("/models/bikes/versions/99")
    expect(page.get_by_role("alert")).to_contain_text("99")
    screen.problems.clear()


@pytest.mark.parametrize("tab", ["overview", "content", "files", "use", "activity"])
def test_everybody_can_use_it(screen: Screen, tab: str) -> None:
    page = screen.open(f"{VERSION}?tab={tab}")
    expect(page.get_by_role("tab", selected=True)).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
