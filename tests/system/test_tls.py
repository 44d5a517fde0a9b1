"""A registry behind TLS: calls and files are encrypted, and a server whose certificate nobody vouches for gets none."""

import os
import subprocess
import sys
import textwrap

import pytest
from tests.system.tls_proxy import TlsProxy

WHOLE = """
    import pathlib, sys
    from regista.client import Client
    from regista.net.tls import tls_context

    with Client(sys.argv[1]) as client:
        run = client.create_run("0").info.run_id
        client.log_metric(run, "loss", 0.5)
        client.log_text(run, "hello", "said.txt")
        assert pathlib.Path(client.download_artifacts(run, "said.txt")).read_text() == "hello"
        assert client.get_run(run).data.metrics == {"loss": 0.5}
    print(tls_context().is_loaded)
"""


@pytest.fixture(scope="module")
def proxy(shared_server, tmp_path_factory):
    with TlsProxy(shared_server.url, tmp_path_factory.mktemp("tls")) as running:
        yield running


def _run(url, **environment):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WHOLE), url],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_encrypted_is_trusted_by_the_authority_one_names(proxy):
    done = _run(proxy.url, SSL_CERT_FILE=str(proxy.authority))
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_a_certificate_nobody_vouches_for_is_refused(proxy):
    done = _run(proxy.url, REGISTA_HTTP_MAX_RETRIES="0")
    assert done.returncode == 1
    assert f"regista.errors.Unavailable: No connection to {proxy.url}: [SSL: CERTIFICATE_VERIFY_FAILED]" in done.stderr


def test_without_encryption_no_certificates_are_loaded(shared_server):
    done = _run(shared_server.url)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
