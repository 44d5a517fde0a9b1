"""Type and file name of a download."""

import pytest

from regista.server.download_headers import content_type, download_headers


def disposition(path):
    return dict(download_headers(path))[b"content-disposition"].decode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("MLmodel", "text/plain"),
        ("conda.yaml", "text/plain"),
        ("a.JSON", "text/plain"),
        ("page.html", "text/html"),
        ("plot.png", "image/png"),
        ("model.pkl", "application/octet-stream"),
        ("noextension", "application/octet-stream"),
        ("archive.tar.gz", "application/x-tar"),
    ],
)
def test_types(name, kind):
    assert content_type(name) == kind


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a/b/MLmodel", "attachment; filename=MLmodel"),
        ("x/sp ace.json", 'attachment; filename="sp ace.json"'),
        ("é.yaml", "attachment; filename=.yaml; filename*=UTF-8''%C3%A9.yaml"),
        ("éé", "attachment; filename=download; filename*=UTF-8''%C3%A9%C3%A9"),
        ('a"b\\c.txt', "attachment; filename=abc.txt; filename*=UTF-8''a%22b%5Cc.txt"),
        ("a;b.txt", 'attachment; filename="a;b.txt"'),
        ("a\r\nSet-Cookie: x", "attachment; filename=\"aSet-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"),
    ],
)
def test_file_names(path, shown):
    assert disposition(path) == shown
