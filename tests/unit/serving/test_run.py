"""What a scoring server takes with it."""

import subprocess
import sys

LOADED = """
import sys
import regista.cli.serve, regista.serving.batching, regista.serving.run, regista.serving.source, regista.serving.worker
import regista.flavors.loading
print(*sys.modules)
"""


def test_a_server_of_a_directory_imports_no_client_no_contract_and_no_scanner():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "regista.serving.worker" in loaded
    unwanted = {
        "regista.client",
        "regista.api",
        "regista.store",
        "regista.model.scan.directory",
        "regista.serving.openapi",
    }
    assert not loaded & (unwanted | {"numpy", "pandas", "sqlalchemy", "httpx2"})
