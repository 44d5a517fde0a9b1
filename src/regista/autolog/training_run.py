"""TrainingRun: the run that one watched call logs to."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..client import ModelInfo
from ..client.logged_models import params_from
from ..entities import DatasetInput, LoggedModelStatus, Metric, Param, Tag
from ..errors import InvalidParameter, Unavailable
from ..fluent.client import Client, current_client
from ..fluent.logged_models import initialize_logged_model
from ..fluent.models import log_model
from ..fluent.runs import active_run, start_run
from ..settings import SYNCHRONOUS_LOGGING
from .datasets import dataset_input
from .keys import param_texts
from .metric_points import SECONDS_BETWEEN_BATCHES, MetricPoints
from .options import Options
from .reports import Reports

AUTOLOGGING = "mlflow.autologging"
MODEL_NAME = "model"
QUIET = Reports("a store that is away", silent=True)


class TrainingRun:
    """The active run, or one that was started for this call and ends with it.

    Each method raises what the store raises; ``attempt`` is for one thing that may fail without the others. A store
    that is away is asked once, and not again for every other thing: each time may take as long as a request may.
    Params, metrics and tags go to a server through the queue, which takes them in any case.
    """

    def __init__(self, run_id: str, options: Options, reports: Reports) -> None:
        self.run_id = run_id
        self.options = options
        self._client = current_client()
        self._is_queued = self._client.connection.queue is not None and not SYNCHRONOUS_LOGGING.read()
        self._is_away = False
        self.model_id: str | None = None
        self.failed = False
        self.inputs: list[DatasetInput] = []
        self._reports = reports
        seconds = 0.0 if self._is_queued else SECONDS_BETWEEN_BATCHES
        self._points = MetricPoints(lambda points: self.log_batch(metrics=points), seconds=seconds)
        self._params: dict[str, str] = {}

    @property
    def client(self) -> Client:
        """The client of the store that has the run. Unavailable when the store was away at an attempt before."""
        if self._is_away:
            raise Unavailable("the store did not answer before")
        return self._client

    @property
    def _for_logs(self) -> Client:
        """The client for what a queue takes, whether the store answers or not."""
        return self._client if self._is_queued else self.client

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """Do something of which a failure is reported and goes no further."""
        known = self._is_away
        with (QUIET if known else self._reports).attempt(what):
            try:
                yield
            except Unavailable:
                self._is_away = True
                raise

    def log_batch(
        self,
        *,
        metrics: Iterable[Metric] = (),
        params: Iterable[Param] = (),
        tags: Iterable[Tag] = (),
        run_id: str | None = None,
    ) -> None:
        """Log to the run, or to another one such as a child: without waiting for the answer, where there is a queue."""
        self._for_logs.log_batch(run_id or self.run_id, metrics, params, tags, synchronous=not self._is_queued)

    def end(self, run_id: str) -> None:
        """End another run, such as a child."""
        self._for_logs.set_terminated(run_id, synchronous=not self._is_queued)

    def log_params(self, params: Mapping[str, object]) -> None:
        """Log params as texts. InvalidParameter names those that the run has with other values; the rest is logged."""
        texts = param_texts(params)
        self._params |= texts
        listed = params_from(texts)
        if not self._is_queued:
            with suppress(InvalidParameter):
                self.log_batch(params=listed)
                return
        # One by one: a queue learns too late that one is refused, and all that came with it would be.
        if refused := [param.key for param in listed if not self._takes(param)]:
            raise InvalidParameter(f"the run has other values of the params {sorted(refused)}")

    def _takes(self, param: Param) -> bool:
        with suppress(InvalidParameter):
            self.log_batch(params=[param])
            return True
        return False

    def set_tags(self, tags: Mapping[str, str]) -> None:
        """Set tags of the run."""
        self.log_batch(tags=[Tag(key, value) for key, value in tags.items()])

    def add_metrics(self, values: Mapping[str, Any], step: int = 0) -> None:
        """One point of several metrics, for the model too; they are sent with others."""
        self._points.add(values, step)

    def flush(self) -> None:
        """Send the metrics that wait."""
        self._points.flush()

    def log_text(self, text: str, file: str) -> None:
        """Store a text as a file of the run."""
        self.client.log_text(self.run_id, text, file)

    def log_json(self, value: Any, file: str) -> None:
        """Store a value as a JSON file of the run."""
        self.client.log_dict(self.run_id, value, file)

    def log_figure(self, figure: Any, file: str) -> None:
        """Store a figure of matplotlib as an image of the run."""
        self.client.log_figure(self.run_id, figure, file)

    def log_file(self, name: str, folder: str, write: Callable[[Path], object]) -> None:
        """Store what ``write`` writes to the path it gets, as ``folder/name``."""
        with tempfile.TemporaryDirectory(prefix="regista-autolog-") as place:
            path = Path(place) / name
            write(path)
            self.client.log_artifact(self.run_id, str(path), folder or None)

    def log_folder(self, place: str, folder: str) -> None:
        """Store the files of a local folder, when there are any."""
        if any(Path(place).iterdir()):
            self.client.log_artifacts(self.run_id, place, folder)

    def log_dataset(self, data: Any, targets: Any = None, *, context: str, name: str | None = None) -> None:
        """Note that the run read this data, when the options say so and it is of a kind that can be described."""
        if not self.options.log_datasets:
            return
        with self.attempt(f"the data set ({context})"):
            found = dataset_input(data, targets, context=context, name=name)
            if found is not None and not self.has_read(found):
                self.inputs.append(found)
                self.client.log_inputs(self.run_id, [found])

    def has_read(self, data: DatasetInput) -> bool:
        """Whether this data set has been noted already: what it was first read for counts."""
        keys = {(known.dataset.name, known.dataset.digest) for known in self.inputs}
        return (data.dataset.name, data.dataset.digest) in keys

    def create_model(self) -> None:
        """Create the logged model, to which metrics go from here on; its files come with ``log_model``."""
        if self.options.log_models:
            with self.attempt("the model"), self._reachable():
                self.use_model(initialize_logged_model(MODEL_NAME, self.run_id, params=self._params).model_id)

    def log_model(
        self,
        model: Any,
        flavor: str,
        saving: Mapping[str, Any],
        *,
        name: str = MODEL_NAME,
        params: Mapping[str, object] | None = None,
    ) -> ModelInfo | None:
        """Save the model, when the options say so. The one called ``model`` is registered if the options name it."""
        info: ModelInfo | None = None
        if not self.options.log_models:
            return info
        main = name == MODEL_NAME
        with self.attempt("the model"), self._reachable():
            info = log_model(
                model,
                name,
                flavor=flavor,
                run_id=self.run_id,
                model_id=self.model_id if main else None,
                params=self._params if params is None else param_texts(params),
                registered_model_name=self.options.registered_model_name if main else None,
                **saving,
            )
            if main and info.model_id is not None:
                self.use_model(info.model_id)
        return info

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        """For calls that have a client of their own: they are not made when ours would not be."""
        _ = self.client
        yield

    def use_model(self, model_id: str) -> None:
        """Metrics are this logged model's too, from here on."""
        self.model_id = self._points.model_id = model_id

    def close(self) -> None:
        """Send what waits; when training failed, the model that was to come has failed too."""
        self._is_away = False  # one more try for the metrics that wait
        with self.attempt("the metrics"):
            self.flush()
        if self.failed and self.model_id is not None:
            with self.attempt("the model's status"):
                self.client.finalize_logged_model(self.model_id, LoggedModelStatus.FAILED)


class _Patience:
    """Stores that were away, which are not asked for a run again before some time has passed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: dict[str, float] = {}

    @contextmanager
    def asking(self, uri: str) -> Iterator[None]:
        """Ask the store at ``uri``. Unavailable, at once, when it was away a short time ago."""
        if time.monotonic() < self._until.get(uri, 0.0):
            raise Unavailable(f"{uri} did not answer, and is not asked again for {self._seconds:g} s")
        try:
            yield
        except Unavailable:
            self._until[uri] = time.monotonic() + self._seconds
            raise


_patience = _Patience(60.0)


@contextmanager
def training_run(options: Options, reports: Reports) -> Iterator[TrainingRun | None]:
    """The run for a call; None when the active one is the user's and the options are exclusive.

    A run that is started here ends here, as FAILED when ``failed`` was set on it. Raises what the store raises when
    there can be no run.
    """
    active = active_run()
    if active is not None and options.exclusive:
        yield None
        return
    started = None
    if active is None:
        with _patience.asking(current_client().tracking_uri):
            started = start_run(tags={**options.extra_tags, AUTOLOGGING: reports.flavor})
    run = TrainingRun((active or started).info.run_id, options, reports)  # type: ignore[union-attr]  # one is there
    try:
        yield run
    finally:
        run.close()
        if started is not None:
            with reports.attempt("the end of the run"):
                started.__exit__(Exception if run.failed else None, None, None)
