"""``regista models serve``: models over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click

from ..settings import FOLLOW_INTERVAL, HOST, MODEL_TRUST, MODELS_WORKERS, PORT, SCORING_TIMEOUT
from . import options
from .model_environment import continue_in_environment, env_manager

if TYPE_CHECKING:
    from ..serving.batching import Batching
    from ..serving.plan import Canary, ServingPlan

_NAMED = re.compile(r"([A-Za-z0-9_.-]+)=(.+)", re.DOTALL)
_SHARED = re.compile(r"(.+):([0-9]{1,3}(?:\.[0-9]{1,6})?)%", re.DOTALL)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

_TIME = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(ms|s)")

ValueT = TypeVar("ValueT")


def _duration(_context: click.Context, _option: click.Parameter, text: str) -> float:
    """Seconds of a time such as ``2ms``."""
    match = _TIME.fullmatch(text)
    if match is None or float(match[1]) > 60_000:
        raise click.BadParameter(f"expected a time such as 2ms or 0.01s, got '{text}'")
    return float(match[1]) / (1_000 if match[2] == "ms" else 1)


@click.command()
@click.option("-m", "--model-uri", "model_uris", required=True, multiple=True, metavar="[NAME=]URI",
              help="A model: models:/NAME@ALIAS, models:/NAME/VERSION, runs:/RUN/PATH or a directory; as often as "
              "wanted. One without a name is called as its registered model, else 'model'.")  # fmt: skip
@options.from_setting(HOST, "-h", "--host")
@options.from_setting(PORT, "-p", "--port", type=click.IntRange(0, 65535))
@options.from_setting(SCORING_TIMEOUT, "-t", "--timeout", type=click.IntRange(1))
@options.from_setting(MODELS_WORKERS, "-w", "--workers", type=click.IntRange(1))
@env_manager()
@click.option("--follow/--no-follow", default=True, show_default=True,
              help="Whether a model changes when its alias, stage or 'latest' means another version.")  # fmt: skip
@options.from_setting(FOLLOW_INTERVAL, "--follow-interval", type=click.FloatRange(0, 86_400, min_open=True))
@click.option("--canary", "canaries", multiple=True, metavar="[NAME=]URI:SHARE%",
              help="A model that answers a share of the requests, such as models:/bikes@challenger:5%. With several "
              "models NAME says beside which one.")  # fmt: skip
@click.option("--canary-key", metavar="HEADER",
              help="Header whose value decides which requests a canary answers; the body without it.")  # fmt: skip
@click.option("--shadow", "shadows", multiple=True, metavar="[NAME=]URI",
              help="A model that is asked as well and only compared: /shadow shows how.")  # fmt: skip
@click.option("--batch", type=click.IntRange(1), metavar="ROWS",
              help="Give the model what comes together in one call, up to so many rows; each answer stays as it is "
              "alone, but for rounding. Without it each request is a call.")  # fmt: skip
@click.option("--batch-wait", default="2ms", show_default=True, metavar="TIME", callback=_duration,
              help="How long a request waits for others: 2ms, 0.01s.")  # fmt: skip
@click.option("--enable-mlserver", is_flag=True,
              help="Answer with MLServer (regista[mlserver]) instead of Regista's own server.")  # fmt: skip
@click.option(
    "--install-java", is_flag=False, flag_value="true", hidden=True, help="Accepted, as MLflow has it, without effect."
)
@click.option("--access-log", is_flag=True, help="Log every request.")
@options.from_setting(MODEL_TRUST, "--trust", type=click.Choice(["any", "pinned"]))
@options.tracking_uri()
def serve(
    model_uris: tuple[str, ...],
    host: str,
    port: int,
    timeout: int,
    workers: int,
    env_manager: str,
    install_mlflow: bool,
    follow: bool,
    follow_interval: float,
    canaries: tuple[str, ...],
    canary_key: str | None,
    shadows: tuple[str, ...],
    batch: int | None,
    batch_wait: float,
    enable_mlserver: bool,
    install_java: str | None,  # noqa: ARG001 - nothing here takes Java
    access_log: bool,
    trust: str,
    tracking_uri: str | None,
) -> None:
    """Serve models: POST /invocations, GET /ping, /health, /version, /models and /metrics.

    Port 0 takes a free one. The first model answers /invocations, each has /models/NAME/invocations.
    """
    from ..serving.batching import Batching
    from ..serving.run import ServingOptions
    from ..serving.source import ClientSource
    from ..serving.worker import end_at_once

    if enable_mlserver:
        from ..serving.mlserver.run import serve as run
    else:
        from ..serving.run import serve as run
    batching = None if batch is None else Batching(batch, batch_wait)
    plan = make_plan(model_uris, canaries, shadows, follow=follow, canary_key=canary_key, batching=batching)
    uris = tuple(dict.fromkeys(slot.uri for slot in plan.slots))
    extras = ("mlserver",) if enable_mlserver else ()
    continue_in_environment(env_manager, uris, tracking_uri, install_mlflow=install_mlflow, extras=extras)
    source = ClientSource(uris, lambda uri, retries: options.open_client_of(uri, tracking_uri, retries=retries))
    how = ServingOptions(host, port, timeout, workers, trust, follow_interval, access_log)
    try:
        run(plan, source, how, announce=click.echo)
    except SystemExit as ending:
        if ending.code:
            raise
        # A signal, and everything has been answered: a process that has loaded models takes long to end in full.
        click.get_current_context().close()
        end_at_once()


def make_plan(
    model_uris: Iterable[str],
    canaries: Iterable[str] = (),
    shadows: Iterable[str] = (),
    *,
    follow: bool = True,
    canary_key: str | None = None,
    batching: Batching | None = None,
) -> ServingPlan:
    """What the options mean; BadParameter for what means nothing."""
    from ..serving.plan import DeploymentPlan, ServingPlan, default_name

    champions: dict[str, str] = {}
    for text in model_uris:
        given, uri = _named(text)
        name = given or default_name(uri)
        if name in champions:
            raise _bad("-m", f"two models are called '{name}'; give names: -m NAME={uri}")
        champions[name] = uri
    canary = _beside(champions, "--canary", map(_named, canaries), _canary)
    shadow = _beside(champions, "--shadow", map(_named, shadows), str)
    deployments = (DeploymentPlan(name, uri, canary.get(name), shadow.get(name)) for name, uri in champions.items())
    if canary_key is not None and not canary:
        raise _bad("--canary-key", "there is no --canary")
    if canary_key is not None and not _HEADER.fullmatch(canary_key):
        raise _bad("--canary-key", f"expected the name of a header, such as X-User-Id, got '{canary_key}'")
    return ServingPlan(tuple(deployments), follow, canary_key, batching)


def _beside(
    champions: Iterable[str], option: str, given: Iterable[tuple[str | None, str]], make: Callable[[str], ValueT]
) -> dict[str, ValueT]:
    """By the name of the deployment that each belongs to, which may be left out where there is one."""
    names = list(champions)
    found: dict[str, ValueT] = {}
    for name, text in given:
        if name is None and len(names) > 1:
            raise _bad(option, f"say beside which model: {option} NAME={text}, with one of {', '.join(names)}")
        chosen = names[0] if name is None else name
        if chosen not in names:
            raise _bad(option, f"there is no model '{chosen}', but: {', '.join(names)}")
        if chosen in found:
            raise _bad(option, f"there are two for '{chosen}'")
        found[chosen] = make(text)
    return found


def _canary(text: str) -> Canary:
    from ..serving.plan import Canary

    match = _SHARED.fullmatch(text)
    if match is None or not 0 < float(match[2]) <= 100:
        raise _bad("--canary", f"expected URI:SHARE%, such as models:/bikes@challenger:5%, got '{text}'")
    return Canary(match[1], float(match[2]) / 100)


def _named(text: str) -> tuple[str | None, str]:
    """``NAME=URI``, or a URI alone; a URI has a colon or a slash before any ``=``."""
    match = _NAMED.fullmatch(text)
    return (match[1], match[2]) if match else (None, text)


def _bad(option: str, message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=option)
