"""Autolog of Keras, and of TensorFlow by way of Keras."""

from __future__ import annotations

import inspect
import json
import os
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import regista
from regista import mlflow
from regista.errors import InvalidParameter
from unit.autolog.logged import files, model_names, only_run, runs

pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
keras = pytest.importorskip("keras", reason="Keras is not installed")

X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
y = X[:, :1] * 2


def model() -> object:
    """A small model, always the same."""
    keras.utils.set_random_seed(0)
    made = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    made.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    return made


def test_the_history_is_what_it_would_be_without() -> None:
    plain = model().fit(X, y, epochs=3, verbose=0).history
    regista.autolog.keras.autolog()
    trained = model()
    history = trained.fit(X, y, epochs=3, verbose=0)
    assert type(history).__name__ == "History" and history.model is trained
    assert history.history["loss"] == pytest.approx(plain["loss"])
    run = only_run()
    points = regista.Client().get_metric_history(run.info.run_id, "loss")
    assert [point.step for point in points] == [0, 1, 2]
    assert [point.value for point in points] == pytest.approx(plain["loss"])
    assert run.data.params["optimizer_name"].startswith("adam") and run.data.params["epochs"] == "3"
    assert files(run) == {"model_summary.txt"} and model_names(run) == ["model"]


def test_the_callbacks_of_the_user_stay_theirs() -> None:
    seen: list[int] = []
    callbacks = [keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))]
    regista.autolog.keras.autolog(log_models=False)
    model().fit(X, y, epochs=2, verbose=0, callbacks=callbacks)
    assert seen == [0, 1] and len(callbacks) == 1


def test_steps_are_logged_when_asked_for() -> None:
    regista.autolog.keras.autolog(log_models=False, log_every_n_steps=2)
    model().fit(X, y, epochs=2, batch_size=10, verbose=0)
    points = regista.Client().get_metric_history(only_run().info.run_id, "loss")
    assert [point.step for point in points] == [2, 4, 6, 8]


def test_an_error_is_the_users() -> None:
    regista.autolog.keras.autolog()
    with pytest.raises(ValueError, match="Data cardinality is ambiguous"):
        model().fit(X, y[:3], verbose=0)
    assert only_run().info.status == "FAILED"


def test_data_that_can_be_read_once_is_read_once() -> None:
    regista.autolog.keras.autolog()
    batches = ((X[start:][:20], y[start:][:20]) for start in (0, 20))
    model().fit(batches, epochs=1, steps_per_epoch=2, verbose=0)
    assert only_run().info.status == "FINISHED" and model_names(only_run()) == ["model"]


def test_tensorflow_keeps_the_best_checkpoint_and_logs_early_stopping() -> None:
    regista.autolog.tensorflow.autolog(log_models=False, every_n_iter=5)
    stop = keras.callbacks.EarlyStopping("val_loss", patience=1, min_delta=100, restore_best_weights=True)
    history = model().fit(X, y, epochs=9, validation_split=0.25, verbose=0, callbacks=[stop])
    run = only_run()
    assert run.data.params["min_delta"] == "100" and run.data.params["opt_name"].startswith("adam")
    assert run.data.metrics["restored_epoch"] == 0 and run.data.metrics["stopped_epoch"] == 1
    assert run.data.metrics["val_loss"] == pytest.approx(history.history["val_loss"][0])
    assert run.data.tags["mlflow.latest_checkpoint_artifact"] == "checkpoints/latest_checkpoint.h5"
    path = regista.download_artifacts(
        run_id=run.info.run_id, artifact_path="checkpoints/latest_checkpoint_metrics.json"
    )
    facts = json.loads(Path(path).read_text())
    assert facts["epoch"] == 1 and facts["val_loss"] == pytest.approx(min(history.history["val_loss"]))


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"checkpoint_save_best_only": False}, ["epoch_0", "epoch_1"]),
        ({"checkpoint_save_best_only": False, "checkpoint_save_freq": 3}, ["global_step_3", "global_step_6"]),
        ({"checkpoint_save_best_only": False, "checkpoint_save_weights_only": True}, ["epoch_0", "epoch_1"]),
        ({"checkpoint": False}, []),
    ],
)
def test_checkpoints_are_kept_as_often_as_asked_for(options: dict[str, object], names: list[str]) -> None:
    regista.autolog.tensorflow.autolog(log_models=False, **options)
    model().fit(X, y, epochs=2, batch_size=10, verbose=0)
    kept = regista.Client().list_artifacts(only_run().info.run_id, "checkpoints")
    assert [file.path for file in kept] == [f"checkpoints/{name}" for name in names]


def test_of_both_flavors_tensorflow_logs_with_everything_on_and_the_last_one_chosen_otherwise() -> None:
    regista.autolog(log_models=False)
    model().fit(X, y, verbose=0)
    regista.autolog.tensorflow.autolog(log_models=False, checkpoint=False)
    regista.autolog.keras.autolog(log_models=False)
    model().fit(X, y, verbose=0)
    assert [run.data.tags["mlflow.autologging"] for run in runs()] == ["tensorflow", "keras"]


@pytest.mark.parametrize(("flavor", "prefix"), [("keras", "optimizer_"), ("tensorflow", "opt_")])
def test_a_callback_logs_without_autolog_and_leaves_the_run_open(flavor: str, prefix: str) -> None:
    kind = getattr(mlflow, flavor).MlflowCallback
    assert kind is getattr(mlflow, flavor).MLflowCallback and issubclass(kind, keras.callbacks.Callback)
    with regista.start_run() as active:
        trained = model()
        trained.fit(X, y, epochs=2, verbose=0, callbacks=[kind()])
        trained.evaluate(X, y, verbose=0, callbacks=[kind()])
        assert regista.active_run() is not None
    run = only_run()
    assert run.info.run_id == active.info.run_id and run.data.params[f"{prefix}beta_1"] == "0.9"
    assert {"loss", "mae", "validation_loss"} <= run.data.metrics.keys()
    assert files(run) == {"model_summary.txt"} and model_names(run) == []


def test_a_callback_that_wants_steps_logs_steps() -> None:
    with regista.start_run():
        model().fit(X, y, epochs=2, batch_size=10, verbose=0, callbacks=[mlflow.keras.MlflowCallback(False, 2)])
    points = regista.Client().get_metric_history(only_run().info.run_id, "loss")
    assert [point.step for point in points] == [2, 4, 6, 8]


def test_the_summary_is_that_of_the_model_when_it_has_been_built() -> None:
    regista.autolog.keras.autolog(log_models=False)
    unbuilt = keras.Sequential([keras.layers.Dense(2), keras.layers.Dense(1)])
    unbuilt.compile(loss="mse")
    unbuilt.fit(X, y, verbose=0)
    path = regista.download_artifacts(run_id=only_run().info.run_id, artifact_path="model_summary.txt")
    assert "unbuilt" not in Path(path).read_text() and "(None, 1)" in Path(path).read_text()


def test_disable_puts_the_original_back() -> None:
    before, signature = keras.Model.fit, inspect.signature(keras.Model.fit)
    regista.autolog()
    assert keras.Model.fit is not before and inspect.signature(keras.Model.fit) == signature
    regista.autolog(disable=True)
    assert keras.Model.fit is before


def test_options_of_checkpoints_that_mean_nothing_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="checkpoint_mode must be 'min' or 'max', got 'least'"):
        regista.autolog.tensorflow.autolog(checkpoint_mode="least")
    with pytest.raises(InvalidParameter, match="checkpoint_save_freq must be 'epoch' or a number of steps, got 0"):
        regista.autolog.tensorflow.autolog(checkpoint_save_freq=0)
