"""Real object stores for tests: OpenStack Swift (S3), Azurite (Azure) and moto (S3), each on a port of its own."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hmac
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Self

from obstore.store import AzureStore, S3Store

_CHECKOUT = Path(__file__).parents[1]
_AZURITE = "azurite@3"
_SWIFT_PROGRAMS = ("account-server", "container-server", "object-server", "proxy-server", "ring-builder")


class ObjectStoreProcess:
    """An object store that can be stopped and started again with what it holds; usable as a context manager.

    ``environment`` is what a client of it has in its environment. ``bucket(name)`` makes one.
    """

    environment: Mapping[str, str]

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="regista-objects-"))
        self._processes: list[subprocess.Popen[bytes]] = []
        self._buckets: dict[str, str] = {}
        self.port = free_port()

    def commands(self) -> Sequence[Sequence[str]]:
        """What is started, the process that answers clients last."""
        raise NotImplementedError

    def bucket(self, name: str) -> str:
        """The URI of a bucket, which is made when it is absent."""
        if name not in self._buckets:
            self._buckets[name] = self._create_bucket(name)
        return self._buckets[name]

    def _create_bucket(self, name: str) -> str:
        raise NotImplementedError

    def start(self) -> None:
        """Start it, and wait until its port is open; RuntimeError with its output when it does not come up."""
        log = self.folder / "log"
        for command in self.commands():
            with log.open("ab") as output:
                self._processes.append(
                    subprocess.Popen(
                        list(command),
                        cwd=self.folder,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )
        for port in self.ports():
            self._wait_for(port, log)

    def ports(self) -> Sequence[int]:
        """Every port that is open when it is up."""
        return (self.port,)

    def stop(self) -> None:
        """End its processes; what it holds stays."""
        for process in self._processes:  # asked politely, some take their time
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()

    def _wait_for(self, port: int, log: Path) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and all(process.poll() is None for process in self._processes):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.05)
        output = log.read_text(errors="replace")[-4000:]
        self.stop()
        raise RuntimeError(f"{type(self).__name__} did not come up:\n{output}")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class S3Process(ObjectStoreProcess):
    """An object store that speaks S3."""

    key, secret = "testing", "testing"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:  # type: ignore[override]
        return {
            "MLFLOW_S3_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": "us-east-1",
        }

    def client(self, bucket: str) -> S3Store:
        """The library's own view of a bucket."""
        return S3Store(
            bucket,
            endpoint=self.url,
            access_key_id=self.key,
            secret_access_key=self.secret,
            region="us-east-1",
            client_options={"allow_http": True},
        )

    def _create_bucket(self, name: str) -> str:
        # The library makes no buckets; botocore comes with moto.
        from botocore.config import Config
        from botocore.session import get_session

        client = get_session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=self.url,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
        )
        client.create_bucket(Bucket=name)
        return f"s3://{name}"


class SwiftProcess(S3Process):
    """OpenStack Swift of Debian with one device and one replica: an S3 that checks signatures."""

    key, secret = "test:tester", "testing"
    installed = all(shutil.which(f"swift-{name}") for name in _SWIFT_PROGRAMS) and bool(shutil.which("memcached"))
    missing = (
        "OpenStack Swift is not installed here (on Debian and Ubuntu: apt-get install swift-proxy swift-account "
        "swift-container swift-object memcached)"
    )

    def __init__(self) -> None:
        super().__init__()
        self._inner = {name: free_port() for name in ("account", "container", "object")}
        self._memcached = free_port()
        (self.folder / "devices" / "one").mkdir(parents=True)
        (self.folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = tests\n")
        for name, port in self._inner.items():
            self._configure(name, port)
        self._make_rings()
        self._configure_proxy()

    def commands(self) -> Sequence[Sequence[str]]:
        memcached = ["memcached", "-l", "127.0.0.1", "-p", str(self._memcached), "-U", "0"]
        servers = [[f"swift-{name}-server", str(self.folder / f"{name}.conf")] for name in (*self._inner, "proxy")]
        return [[*memcached, *(["-u", "root"] if os.getuid() == 0 else [])], *servers]

    def ports(self) -> Sequence[int]:
        return (self._memcached, *self._inner.values(), self.port)

    def _make_rings(self) -> None:
        """One partition table for each kind of server, by Debian's own Python, which has Swift's modules."""
        python = Path(shutil.which("swift-ring-builder") or "").read_text().partition("\n")[0].removeprefix("#!")
        program = (
            "import sys\n"
            "from swift.common.ring import RingBuilder\n"
            "for place in sys.argv[2:]:\n"
            "    name, port = place.split(':')\n"
            "    ring = RingBuilder(4, 1, 0)\n"
            "    ring.add_dev(dict(region=1, zone=1, ip='127.0.0.1', port=int(port), device='one', weight=1))\n"
            "    ring.rebalance()\n"
            "    ring.get_ring().save(f'{sys.argv[1]}/{name}.ring.gz')\n"
        )
        places = [f"{name}:{port}" for name, port in self._inner.items()]
        subprocess.run([python.strip(), "-c", program, str(self.folder), *places], check=True, capture_output=True)

    def _configure(self, name: str, port: int) -> None:
        (self.folder / f"{name}.conf").write_text(
            f"{self._default(port)}devices = {self.folder / 'devices'}\nmount_check = false\n"
            f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
        )

    def _configure_proxy(self) -> None:
        (self.folder / "proxy.conf").write_text(
            f"{self._default(self.port)}"
            "[pipeline:main]\npipeline = catch_errors cache s3api tempauth copy slo dlo proxy-server\n"
            "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n"
            f"[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = 127.0.0.1:{self._memcached}\n"
            "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\n"
            "[filter:s3api]\nuse = egg:swift#s3api\nlocation = us-east-1\ns3_acl = false\n"
            + "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in ("catch_errors", "copy", "slo", "dlo"))
        )

    def _default(self, port: int) -> str:
        user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        return (
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nworkers = 0\nuser = {user}\n"
            f"swift_dir = {self.folder}\nlog_name = swift\nlog_address = {self.folder / 'no-syslog'}\n"
        )


class MotoProcess(S3Process):
    """moto's server: an S3 with conditional create."""

    def commands(self) -> Sequence[Sequence[str]]:
        return [[sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]]


class AzuriteProcess(ObjectStoreProcess):
    """Azurite, the emulator of Azure's blob storage, with the account and key that every emulator has."""

    account = "devstoreaccount1"
    key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
    installed = bool(shutil.which("npm") and shutil.which("node"))
    missing = "npm and node are not installed here, which Azurite needs (on Debian and Ubuntu: apt-get install npm)"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.account}"

    @property
    def environment(self) -> Mapping[str, str]:  # type: ignore[override]
        connection = f"DefaultEndpointsProtocol=http;AccountName={self.account};AccountKey={self.key}"
        return {"AZURE_STORAGE_CONNECTION_STRING": f"{connection};BlobEndpoint={self.url};"}

    def commands(self) -> Sequence[Sequence[str]]:
        options = ["--blobHost", "127.0.0.1", "--blobPort", str(self.port), "--location", str(self.folder)]
        options += ["--silent", "--disableTelemetry", "--skipApiVersionCheck"]
        return [["node", str(_azurite()), *options]]

    def client(self, container: str) -> AzureStore:
        """The library's own view of a container."""
        return AzureStore(
            container,
            account_name=self.account,
            account_key=self.key,
            endpoint=self.url,
            client_options={"allow_http": True},
        )

    def _create_bucket(self, name: str) -> str:
        # Neither the library nor anything else that is installed makes containers.
        # https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
        headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-12-02"}
        resource = f"/{self.account}/{self.account}/{name}\nrestype:container"
        kind = "application/octet-stream"
        stated = ["PUT", "", "", "", "", kind, *[""] * 6]
        lines = [*stated, *(f"{key}:{value}" for key, value in headers.items()), resource]
        signed = hmac.digest(base64.b64decode(self.key), "\n".join(lines).encode(), "sha256")
        headers["Content-Type"] = kind
        headers["Authorization"] = f"SharedKey {self.account}:{base64.b64encode(signed).decode()}"
        url = f"{self.url}/{name}?restype=container"
        urllib.request.urlopen(urllib.request.Request(url, method="PUT", headers=headers, data=b"")).close()
        return f"wasbs://{name}@{self.account}.blob.core.windows.net"


class GcsProcess(ObjectStoreProcess):
    """moto's S3 behind a door that takes requests of Google Cloud Storage (``gcs_door``)."""

    def __init__(self) -> None:
        super().__init__()
        self._inner = MotoProcess()

    @property
    def environment(self) -> Mapping[str, str]:  # type: ignore[override]
        return {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{self.port}"}

    def commands(self) -> Sequence[Sequence[str]]:
        door = [sys.executable, str(_CHECKOUT / "tests" / "gcs_door.py"), str(self.port), str(self._inner.port)]
        return [*self._inner.commands(), door]

    def ports(self) -> Sequence[int]:
        return (self._inner.port, self.port)

    def client(self, bucket: str) -> S3Store:
        """The library's own view of a bucket, by the other protocol."""
        return self._inner.client(bucket)

    def _create_bucket(self, name: str) -> str:
        self._inner.bucket(name)
        return f"gs://{name}"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _azurite() -> Path:
    """Azurite's program; it is installed into ``.venvs`` of the checkout when it is not there."""
    folder = _CHECKOUT / ".venvs" / "azurite"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
    stamp = folder / "installed"
    with (folder.parent / "azurite.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (program.exists() and stamp.exists() and stamp.read_text() == _AZURITE):
            done = subprocess.run(
                ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-save", _AZURITE],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise RuntimeError(f"Azurite cannot be installed:\n{done.stdout}\n{done.stderr}")
            stamp.write_text(_AZURITE)
    return program
