"""What is secret in URLs is not shown."""

from __future__ import annotations

import pytest

from regista.uris import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://ada:geheim@host/x", "http://ada:***@host/x"),
        ("http://ada:ge/heim@host", "http://ada:***@host"),
        ("http://geheim@host", "http://***@host"),
        ("http://:geheim@host", "http://:***@host"),
        ("postgresql://me:ge@heim@host/db", "postgresql://me:***@host/db"),
        ("No answer from http://a:geheim@h:1/x?a=1&token=geheim.", "No answer from http://a:***@h:1/x?a=1&token=***"),
        ("https://b/k?X-Amz-Signature=geheim&x=1", "https://b/k?X-Amz-Signature=***&x=1"),
        ("wasbs://c:geheim@account.blob.core.windows.net/x", "wasbs://c:***@account.blob.core.windows.net/x"),
        ("postgresql://host/db?user=a&password=geheim", "postgresql://host/db?user=a&password=***"),
    ],
)
def test_secrets_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "http://host:5000/a@b",
        "abfss://container@account.dfs.core.windows.net/x",
        "http://[::1]:5000/images/dog@2x.png",
        "sqlite:////data/me@home/regista.db",
        "http://host/get-history?metric_key=loss",
        "http://host:5000/#/models/bikes@champion",
        "ada@example.org wrote to bob:builder@example.org",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert masked(text) == text
