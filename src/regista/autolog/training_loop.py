"""A training loop of one's own in PyTorch, logged as autolog would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .checkpoints import Checkpoints, plain_numbers
from .options import Options
from .reports import Reports
from .samples import saving_options
from .training_run import TrainingRun, training_run

FLAVOR = "pytorch"


class TrainingLoop:
    """A loop that is running: ``log`` takes the metrics of an epoch. What cannot be logged is reported, not raised."""

    def __init__(self, run: TrainingRun | None, model: Any) -> None:
        self._run = run
        self._epoch = -1
        self._step = 0
        if run is not None:
            import torch

            self._checkpoints = Checkpoints(
                run, ".pth", lambda path, weights: torch.save(model.state_dict() if weights else model, path)
            )

    @property
    def run_id(self) -> str | None:
        """The run it logs to; None when it logs nowhere."""
        return None if self._run is None else self._run.run_id

    def log(self, metrics: Mapping[str, Any] | None = None, *, epoch: int | None = None, **more: Any) -> None:
        """Log the metrics of an epoch (numbers, or tensors of one value): the next one, or ``epoch`` (from 0)."""
        if self._run is None:
            return
        self._epoch = self._epoch + 1 if epoch is None else epoch
        with self._run.attempt("the metrics of an epoch"):
            values = plain_numbers({**(metrics or {}), **more})
            self._run.add_metrics(values, self._epoch)
            self._checkpoints.after_epoch(self._epoch, self._step, values)

    def log_step(self, metrics: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Log the metrics of one more step, that is of one batch."""
        if self._run is None:
            return
        self._step += 1
        with self._run.attempt("the metrics of a step"):
            values = plain_numbers({**(metrics or {}), **more})
            self._run.add_metrics(values, self._step)
            self._checkpoints.after_step(max(self._epoch, 0), self._step, values)


@contextmanager
def training_loop(
    model: Any,
    optimizer: Any = None,
    *,
    params: Mapping[str, object] | None = None,
    example: Any = None,
    checkpoint: bool = False,
    **options: Any,
) -> Iterator[TrainingLoop]:
    """A context around a loop that trains ``model`` (a ``torch.nn.Module``).

    It logs the optimizer's settings and ``params``, what the model consists of, each ``log``, and at its end the model,
    with a signature when ``example`` (a tensor or array of inputs) is given. Without an active run it starts one, which
    ends as FAILED after an exception. ``options`` are those of ``autolog``; InvalidParameter for unusable ones.
    """
    chosen = Options.of({**options, "checkpoint": checkpoint})
    reports = Reports(FLAVOR, chosen.silent)
    with _run_or_none(chosen, reports) as run:
        if run is not None:
            _log_beginning(run, model, optimizer, params or {})
        try:
            yield TrainingLoop(run, model)
        except BaseException:
            if run is not None:
                run.failed = True
            raise
        if run is not None:
            run.log_model(model, FLAVOR, _saving(run, model, example))


@contextmanager
def _run_or_none(options: Options, reports: Reports) -> Iterator[TrainingRun | None]:
    """The run; None when none can be had, which is reported."""
    context = training_run(options, reports)
    run, entered = None, False
    with reports.attempt("the training"):
        run = context.__enter__()
        entered = True
    if not entered:
        yield None
        return
    try:
        yield run
    finally:
        context.__exit__(None, None, None)


def _log_beginning(run: TrainingRun, model: Any, optimizer: Any, params: Mapping[str, object]) -> None:
    with run.attempt("the params"):
        settings = {} if optimizer is None else {"optimizer_name": type(optimizer).__name__, **optimizer.defaults}
        run.log_params({**settings, **params})
        run.set_tags({"Mode": "training"})
    with run.attempt("model_summary.txt"):
        counts = [(one.numel(), one.requires_grad) for one in model.parameters()]
        total, trained = sum(count for count, _ in counts), sum(count for count, needed in counts if needed)
        run.log_text(f"{model}\n\nParameters: {total:,}, of which are trained: {trained:,}\n", "model_summary.txt")
    run.create_model()


def _saving(run: TrainingRun, model: Any, example: Any) -> dict[str, Any]:
    if example is None:
        return {}
    sample = example[:5].detach().cpu().numpy() if hasattr(example, "detach") else example[:5]
    return saving_options(run, sample, lambda rows: _predict(model, rows))


def _predict(model: Any, rows: Any) -> Any:
    """The model's answers, as it gives them when it is used: it is put back into training afterwards."""
    import torch

    was_training = model.training
    device = next((one.device for one in model.parameters()), "cpu")
    model.eval()
    try:
        with torch.no_grad():
            return model(torch.as_tensor(rows).to(device)).cpu().numpy()
    finally:
        model.train(was_training)
