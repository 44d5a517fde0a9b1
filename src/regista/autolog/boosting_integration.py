"""The integration of a boosting framework: ``train``, and the estimators whose ``fit`` calls it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator
from types import ModuleType
from typing import Any

from .boosting import ActiveFits, Rounds, Sources
from .options import Options
from .patches import Patch
from .samples import first_rows, saving_options
from .training_integration import TrainingIntegration
from .training_run import TrainingRun
from .watching import Call, Outcome


class BoostingIntegration(TrainingIntegration):
    """Watches ``train`` and, for the estimators in the framework's module ``sklearn``, ``fit`` and the ``train`` in it.

    ``data_argument`` is what ``train`` calls the data that it trains with.
    """

    data_argument: str

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._sources = Sources()
        self._fits = ActiveFits()

    @abstractmethod
    def structures(self, module: ModuleType) -> Iterable[type]:
        """The classes that training data is put into."""

    @abstractmethod
    def begin(self, run: TrainingRun, call: Call) -> Rounds:
        """Log what ``train`` is called with, and give it a callback for its rounds."""

    @abstractmethod
    def end(self, run: TrainingRun, call: Call, rounds: Rounds, booster: Any) -> None:
        """Log what ``train`` has made."""

    @abstractmethod
    def predictor(self, booster: Any) -> Callable[[Any], Any]:
        """How a booster answers for rows."""

    def format(self) -> dict[str, Any]:
        """Options for saving the model."""
        return {}

    def patches(self, module: ModuleType) -> Iterator[Patch]:
        """The functions of the package, once it is whole."""
        yield Patch(module, "train", self.observer(self._log_train))
        for kind in self.structures(module):
            if "__init__" in vars(kind):
                yield Patch(kind, "__init__", self.observe_data)
        estimators = getattr(module, "sklearn", None)
        if estimators is not None and hasattr(estimators, "train"):
            yield Patch(estimators, "train", self.observe_train_of_fit, inner=True)
            for kind in list(vars(estimators).values()):
                if isinstance(kind, type) and kind.__module__ == estimators.__name__ and "fit" in vars(kind):
                    yield Patch(kind, "fit", self.observer(self._log_fit))

    def observe_data(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch how data is put into a structure: its first rows are wanted for the model's signature."""
        if self.options.log_models:
            self._sources.remember(call.target, first_rows(call.argument("data")))
        yield

    def _log_train(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        rounds = self.begin(run, call)
        booster = yield
        self.end(run, call, rounds, booster)
        sample = self._sources.sample_of(call.argument(self.data_argument))
        run.log_model(booster, self.flavor, self.format() | saving_options(run, sample, self.predictor(booster)))

    def _log_fit(self, run: TrainingRun, call: Call) -> Generator[None, Any, None]:
        """What ``train`` is given in there is logged by the method below."""
        sample = first_rows(call.argument("X"))
        with self._fits.inside(run):
            yield
        saving = saving_options(run, sample, getattr(call.target, "predict", None))
        run.log_model(call.target, self.flavor, self.format() | saving)

    def observe_train_of_fit(self, call: Call) -> Generator[None, Outcome, None]:
        """Watch the call of ``train`` that an estimator's ``fit`` makes."""
        run = self._fits.current()
        if run is None:
            return
        rounds = self.begin(run, call)
        outcome = yield
        if outcome.error is None:
            self.end(run, call, rounds, outcome.result)
