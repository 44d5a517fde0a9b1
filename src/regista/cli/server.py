"""``regista server``: the registry server."""

from __future__ import annotations

from contextlib import suppress

import click

from ..errors import NotImplementedHere
from ..settings import ARTIFACTS_DESTINATION, BACKEND_STORE_URI, DEFAULT_ARTIFACT_ROOT, HOST, PORT, WORKERS
from . import options
from .second_name import second_name


@click.command()
@options.from_setting(BACKEND_STORE_URI, "--backend-store-uri", metavar="URI")
@options.from_setting(DEFAULT_ARTIFACT_ROOT, "--default-artifact-root", metavar="URI")
@options.from_setting(ARTIFACTS_DESTINATION, "--artifacts-destination", metavar="PLACE")
@click.option("--serve-artifacts/--no-serve-artifacts", envvar=["REGISTA_SERVE_ARTIFACTS", "MLFLOW_SERVE_ARTIFACTS"],
              default=True, show_default=True, help="Pass files through this server (always, so far).")  # fmt: skip
@options.from_setting(HOST, "-h", "--host")
@options.from_setting(PORT, "-p", "--port", type=click.IntRange(0, 65535))
@options.from_setting(WORKERS, "-w", "--workers", type=click.IntRange(1))
@options.from_environment("static_prefix", "--static-prefix", metavar="PATH", default="",
                          help="Serve everything below this path, such as /registry.")  # fmt: skip
@options.from_environment("server_allowed_hosts", "--allowed-hosts", metavar="LIST", default="",
                          help="Host headers to accept, with commas between them; * stands for anything. This "
                          "machine and private addresses when not given.")  # fmt: skip
@options.from_environment("server_cors_allowed_origins", "--cors-allowed-origins", metavar="LIST", default="",
                          help="Origins whose pages may change things, with commas between them; this machine's "
                          "when not given.")  # fmt: skip
@options.from_environment("server_x_frame_options", "--x-frame-options", metavar="VALUE", default="SAMEORIGIN",
                          help="The header of that name; NONE leaves it out.")  # fmt: skip
@options.from_environment("server_disable_security_middleware", "--disable-security-middleware", is_flag=True,
                          help="Check neither hosts nor origins.")  # fmt: skip
@click.option("--access-log", is_flag=True, help="Log every request.")
def server(
    backend_store_uri: str,
    default_artifact_root: str,
    artifacts_destination: str | None,
    serve_artifacts: bool,
    host: str,
    port: int,
    workers: int,
    static_prefix: str,
    allowed_hosts: str,
    cors_allowed_origins: str,
    x_frame_options: str,
    disable_security_middleware: bool,
    access_log: bool,
) -> None:
    """Run the registry server.

    It listens on this machine only unless --host says otherwise; port 0 takes a free one.
    """
    from ..server.options import ServerOptions
    from ..server.run import serve

    if not serve_artifacts:
        raise NotImplementedHere("--no-serve-artifacts is not offered yet: files pass through this server.")
    chosen = ServerOptions(
        backend_store_uri=backend_store_uri,
        default_artifact_root=default_artifact_root,
        artifacts_destination=artifacts_destination,
        host=host,
        port=port,
        workers=workers,
        static_prefix=static_prefix,
        allowed_hosts=_items(allowed_hosts),
        cors_allowed_origins=_items(cors_allowed_origins),
        x_frame_options=x_frame_options,
        security=not disable_security_middleware,
        access_log=access_log,
    )
    with suppress(KeyboardInterrupt):  # the way to stop it, and no error
        serve(chosen)


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


ui = second_name(server, "ui")
"""MLflow's name for the same command."""
