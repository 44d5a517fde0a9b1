"""The page on which a model can be tried comes from the server alone."""

import re

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def client(classifier, app_of):
    return TestClient(app_of(classifier))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/docs", "text/html"), ("/docs/docs.css", "text/css"), ("/docs/docs.js", "text/javascript")],
)
def test_the_files_of_the_page(client, path, media_type):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"https?://|@import|url\(", answer.text), "nothing comes from elsewhere"


def test_what_the_page_loads_is_there(client):
    for path in re.findall(r'(?:href|src)="([^"#]+)"', client.get("/docs").text):
        assert path == "data:," or client.get(f"/{path}").status_code == 200, path


def test_what_the_script_looks_for_is_on_the_page(client):
    page, script = client.get("/docs").text, client.get("/docs/docs.js").text
    wanted = set(re.findall(r'at\("([a-z-]+)"\)', script))
    assert wanted <= set(re.findall(r'id="([a-z-]+)"', page))
    assert "<script>" not in page
    assert " style=" not in page


def test_other_files_are_not_there(client):
    for path in ("/docs/docs.html", "/docs/../docs_routes.py", "/docs/%2e%2e/docs_routes.py"):
        assert client.get(path).status_code == 404
