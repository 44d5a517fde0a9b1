"""Autolog of PyTorch Lightning, and the helper for a plain loop."""

from __future__ import annotations

import inspect
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import regista
from unit.autolog.logged import files, model_names, only_run, runs

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
lightning = pytest.importorskip("lightning", reason="Lightning is not installed")
pytorch_lightning = pytest.importorskip("pytorch_lightning", reason="Lightning is not installed")

values = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(values, values[:, :1] * 2), batch_size=10)


def line(package: object) -> object:
    """A small model of a package, always the same."""

    class Line(package.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            torch.manual_seed(0)
            self.layer = torch.nn.Linear(3, 1)

        def forward(self, x):
            return self.layer(x)

        def training_step(self, batch, index):
            loss = torch.nn.functional.mse_loss(self(batch[0]), batch[1])
            self.log("train_loss", loss, on_step=True, on_epoch=True)
            return loss

        def validation_step(self, batch, index):
            self.log("val_loss", torch.nn.functional.mse_loss(self(batch[0]), batch[1]))

        test_step = validation_step

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.01)

    return Line()


@pytest.fixture(params=[lightning, pytorch_lightning], ids=["lightning", "pytorch_lightning"])
def package(request: pytest.FixtureRequest) -> object:
    return request.param


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Lightning warns of few workers and of small data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def trainer(package: object, folder: Path, **options: object) -> object:
    return package.Trainer(
        accelerator="cpu", logger=False, enable_progress_bar=False, enable_model_summary=False,
        default_root_dir=folder, **options,
    )  # fmt: skip


def test_the_trained_model_is_what_it_would_be_without(package: object, tmp_path: Path) -> None:
    plain, logged = line(package), line(package)
    trainer(package, tmp_path, max_epochs=2, enable_checkpointing=False).fit(plain, data, data)
    regista.autolog.pytorch.autolog()
    with_it = trainer(package, tmp_path, max_epochs=2, enable_checkpointing=False)
    callbacks = list(with_it.callbacks)
    assert with_it.fit(logged, data, data) is None
    assert torch.equal(plain.layer.weight, logged.layer.weight)
    assert with_it.callbacks == callbacks
    run = only_run()
    assert run.data.params["optimizer_name"] == "SGD" and run.data.params["epochs"] == "2"
    assert files(run) == {"model_summary.txt", "checkpoints"} and model_names(run) == ["model"]
    points = regista.Client().get_metric_history(run.info.run_id, "val_loss")
    assert [point.step for point in points] == [0, 1]


def test_steps_are_logged_when_asked_for(tmp_path: Path) -> None:
    regista.autolog.pytorch.autolog(log_models=False, checkpoint=False, log_every_n_step=3)
    trainer(lightning, tmp_path, max_epochs=2, enable_checkpointing=False).fit(line(lightning), data)
    points = regista.Client().get_metric_history(only_run().info.run_id, "train_loss_step")
    assert [point.step for point in points if point.step in {3, 6}] == [3, 6]
    assert "train_loss_epoch" in only_run().data.metrics


def test_early_stopping_is_logged_with_the_best_checkpoint(package: object, tmp_path: Path) -> None:
    callbacks = getattr(package, "pytorch", package).callbacks
    regista.autolog.pytorch.autolog(log_models=False)
    stop = callbacks.EarlyStopping("val_loss", patience=1, min_delta=100)
    best = callbacks.ModelCheckpoint(monitor="val_loss")
    trainer(package, tmp_path, max_epochs=9, callbacks=[stop, best]).fit(line(package), data, data)
    run = only_run()
    assert run.data.metrics["stopped_epoch"] == 1 and run.data.metrics["restored_epoch"] == 0
    assert run.data.params["monitor"] == "val_loss" and run.data.params["patience"] == "1"
    assert "restored_model_checkpoint" in files(run)


def test_an_error_is_the_users(tmp_path: Path) -> None:
    class Broken(type(line(lightning))):
        def training_step(self, batch, index):
            raise RuntimeError("broken")

    regista.autolog.pytorch.autolog()
    with pytest.raises(RuntimeError, match="broken"):
        trainer(lightning, tmp_path, max_epochs=2).fit(Broken(), data)
    assert only_run().info.status == "FAILED"


def test_a_test_belongs_to_the_active_run(tmp_path: Path) -> None:
    regista.autolog.pytorch.autolog(log_models=False)
    tester = trainer(lightning, tmp_path, enable_checkpointing=False)
    tester.test(line(lightning), data, verbose=False)
    assert runs() == []
    with regista.start_run():
        (found,) = tester.test(line(lightning), data, verbose=False)
    run = only_run()
    assert run.data.metrics["val_loss"] == pytest.approx(found["val_loss"])
    assert run.data.tags["Mode"] == "testing"


def test_disable_puts_the_originals_back() -> None:
    before = lightning.Trainer.fit, pytorch_lightning.Trainer.test
    signature = inspect.signature(lightning.Trainer.fit)
    regista.autolog.pytorch.autolog()
    assert lightning.Trainer.fit is not before[0] and inspect.signature(lightning.Trainer.fit) == signature
    regista.autolog.pytorch.autolog(disable=True)
    assert (lightning.Trainer.fit, pytorch_lightning.Trainer.test) == before


def test_a_plain_loop_is_logged_from_its_beginning_to_its_model() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Dropout(0.5))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with regista.autolog.pytorch.training_loop(model, optimizer, params={"epochs": 2}, example=values) as loop:
        for _ in range(2):
            for features, targets in data:
                optimizer.zero_grad()
                loss = torch.nn.functional.mse_loss(model(features), targets)
                loss.backward()
                optimizer.step()
                loop.log_step(batch_loss=loss)
            loop.log(train_loss=loss, val_loss=loss.item())
    run = only_run()
    assert run.info.run_id == loop.run_id and run.info.status == "FINISHED"
    assert run.data.params["lr"] == "0.1" and run.data.params["epochs"] == "2"
    history = regista.Client().get_metric_history
    assert [point.step for point in history(loop.run_id, "train_loss")] == [0, 1]
    assert [point.step for point in history(loop.run_id, "batch_loss")] == list(range(1, 9))
    assert model_names(run) == ["model"] and model.training
    info = regista.get_model_info(regista.fluent.last_logged_model().model_uri)
    assert info.signature.inputs.inputs[0].shape == (-1, 3)


def test_a_plain_loop_that_fails_leaves_a_failed_run_and_its_exception() -> None:
    model = torch.nn.Linear(3, 1)
    with pytest.raises(RuntimeError, match="broken"), regista.autolog.pytorch.training_loop(model) as loop:
        loop.log(loss=1.0)
        raise RuntimeError("broken")
    run = only_run()
    assert run.info.status == "FAILED" and run.data.metrics == {"loss": 1.0}
    assert [str(one.status) for one in regista.search_logged_models(output_format="list")] == ["FAILED"]


def test_what_a_plain_loop_cannot_log_is_told_and_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "regista.autolog")
    with regista.autolog.pytorch.training_loop(torch.nn.Linear(3, 1), optimizer="no optimizer") as loop:
        loop.log(loss="text", good=2.0)
    assert only_run().data.metrics == {"good": 2.0}
    assert "the params could not be logged: AttributeError" in caplog.text
