"""Training calls, the same for MLflow and for Regista; each case turns its flavor's autolog on."""

import contextlib
import importlib

import numpy as np

CASES = {}


def case(function):
    """Add a case under its function's name."""
    CASES[function.__name__] = function
    return function


def frame(rows=60, seed=0):
    """Three columns of noise."""
    import pandas

    return pandas.DataFrame(np.random.default_rng(seed).normal(size=(rows, 3)), columns=list("abc"))


def classes(table, count):
    """As many labels, by the first column."""
    return np.digitize(table["a"].to_numpy(), np.quantile(table["a"], np.linspace(0, 1, count + 1)[1:-1]))


@case
def sklearn_binary(mlflow):
    from sklearn.linear_model import LogisticRegression

    mlflow.sklearn.autolog(log_input_examples=True)
    X = frame()
    LogisticRegression(C=0.5).fit(X, classes(X, 2))


@case
def sklearn_multiclass_in_run(mlflow):
    from sklearn.tree import DecisionTreeClassifier

    mlflow.sklearn.autolog(extra_tags={"team": "blue"})
    X = frame()
    with mlflow.start_run(run_name="mine"):
        DecisionTreeClassifier(max_depth=2, random_state=0).fit(X.to_numpy(), classes(X, 3))


@case
def sklearn_regressor(mlflow):
    from sklearn.linear_model import Ridge

    mlflow.sklearn.autolog()
    X = frame()
    Ridge(alpha=0.1).fit(X, X["a"] * 2 + 1)


@case
def sklearn_sample_weight(mlflow):
    from sklearn.linear_model import LinearRegression

    mlflow.sklearn.autolog(log_models=False, log_datasets=False)
    X = frame()
    LinearRegression().fit(X, X["a"] * X["b"], sample_weight=np.arange(len(X)) + 1.0)


@case
def sklearn_kmeans(mlflow):
    from sklearn.cluster import KMeans

    mlflow.sklearn.autolog()
    KMeans(2, n_init=1, random_state=0).fit(frame())


@case
def sklearn_transformer(mlflow):
    from sklearn.preprocessing import StandardScaler

    mlflow.sklearn.autolog()
    StandardScaler().fit_transform(frame())


@case
def sklearn_pipeline(mlflow):
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    mlflow.sklearn.autolog()
    X = frame()
    make_pipeline(StandardScaler(), RandomForestClassifier(3, random_state=0)).fit(X, classes(X, 2))


@case
def sklearn_grid(mlflow):
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    mlflow.sklearn.autolog(max_tuning_runs=2)
    X = frame()
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=3).fit(X, X["a"] + X["b"] ** 2)


@case
def sklearn_randomized(mlflow):
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import RandomizedSearchCV
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    mlflow.sklearn.autolog()
    X = frame()
    pipe = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression())])
    RandomizedSearchCV(pipe, {"model__C": [0.1, 1.0, 10.0]}, n_iter=2, cv=2, random_state=0).fit(X, classes(X, 2))


@case
def sklearn_multimetric(mlflow):
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    mlflow.sklearn.autolog()
    X = frame()
    search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2, scoring=["accuracy", "f1"], refit="f1")
    with mlflow.start_run():
        search.fit(X, classes(X, 2))


@case
def sklearn_meta(mlflow):
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    mlflow.sklearn.autolog()
    X = frame()
    OneVsRestClassifier(LogisticRegression()).fit(X, classes(X, 3))


@case
def sklearn_svc(mlflow):
    from sklearn.svm import SVC

    mlflow.sklearn.autolog()
    X = frame()
    SVC().fit(X, np.where(classes(X, 2), "yes", "no"))


@case
def sklearn_after_fit(mlflow):
    import sklearn.metrics
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    y = classes(X, 2)
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    with mlflow.start_run():
        model = LogisticRegression().fit(X_train, y_train)
        model.score(X_test, y_test)
        model.score(X_train, y_train)
        predicted = model.predict(X_test)
        sklearn.metrics.accuracy_score(y_test, predicted)
        sklearn.metrics.accuracy_score(y_test, y_pred=predicted, normalize=False)
        sklearn.metrics.f1_score(y_test, model.predict(X_test[:]), average="macro")
        sklearn.metrics.roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
        sklearn.metrics.log_loss(y_test, model.predict_proba(X_test))
        sklearn.metrics.accuracy_score(y_test, np.ones(len(y_test)))
        sklearn.metrics.confusion_matrix(y_test, predicted)
        sklearn.metrics.get_scorer("accuracy")(model, X_test, y_test)


@case
def sklearn_after_ended_run(mlflow):
    from sklearn.linear_model import Ridge
    from sklearn.metrics import mean_squared_error

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    y = X["a"] * 2
    model = Ridge().fit(X, y)
    model.score(X, y)
    X_test = frame(seed=3)
    mean_squared_error(X_test["a"] * 2, model.predict(X_test))


@case
def sklearn_cross_val(mlflow):
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import cross_val_score

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    cross_val_score(Ridge(), X, X["a"], cv=3)


@case
def sklearn_failing(mlflow):
    from sklearn.linear_model import Ridge

    mlflow.sklearn.autolog()
    with contextlib.suppress(ValueError):
        Ridge().fit(frame(), np.array(["x"] * 3))


@case
def sklearn_registered(mlflow):
    from sklearn.linear_model import Ridge

    mlflow.sklearn.autolog(registered_model_name="auto-ridge", log_model_signatures=False)
    X = frame()
    Ridge().fit(X, X["a"])


@case
def everything(mlflow):
    mlflow.autolog(log_models=False)
    from sklearn.linear_model import Ridge

    X = frame()
    Ridge().fit(X, X["a"])


@case
def sklearn_exclusive(mlflow):
    from sklearn.linear_model import Ridge

    mlflow.sklearn.autolog(exclusive=True, log_models=False)
    X = frame()
    with mlflow.start_run():
        Ridge().fit(X, X["a"])
    Ridge().fit(X, X["a"])


@case
def xgboost_train(mlflow):
    import xgboost

    mlflow.xgboost.autolog(log_input_examples=True)
    X = frame()
    data = xgboost.DMatrix(X, classes(X, 2))
    xgboost.train({"objective": "binary:logistic", "max_depth": 2}, data, num_boost_round=4, evals=[(data, "train")])


@case
def xgboost_early(mlflow):
    import xgboost

    mlflow.xgboost.autolog(importance_types=["weight", "gain"])
    X, other = frame(), frame(seed=5)
    data = xgboost.DMatrix(X, classes(X, 2))
    check = xgboost.DMatrix(other, np.random.default_rng(9).integers(0, 2, len(other)))
    with mlflow.start_run():
        xgboost.train(
            {"objective": "binary:logistic", "eval_metric": ["error", "logloss"]},
            data, 20, evals=[(data, "train"), (check, "check")], early_stopping_rounds=2, verbose_eval=False,
        )  # fmt: skip


@case
def xgboost_classifier(mlflow):
    from xgboost import XGBClassifier

    mlflow.xgboost.autolog()
    X = frame()
    y = classes(X, 3)
    XGBClassifier(n_estimators=3, max_depth=2).fit(X, y, eval_set=[(X, y)], verbose=False)


@case
def xgboost_regressor(mlflow):
    from xgboost import XGBRegressor

    mlflow.xgboost.autolog()
    X = frame()
    XGBRegressor(n_estimators=3, max_depth=2).fit(X, X["a"])


@case
def xgboost_linear(mlflow):
    import xgboost

    mlflow.xgboost.autolog()
    X = frame()
    xgboost.train({"booster": "gblinear"}, xgboost.DMatrix(X, X["a"]), 2)


@case
def lightgbm_train(mlflow):
    import lightgbm

    mlflow.lightgbm.autolog(log_input_examples=True)
    X = frame(200)
    data = lightgbm.Dataset(X, classes(X, 2))
    lightgbm.train(
        {"objective": "binary", "verbose": -1}, data, num_boost_round=3, valid_sets=[data], valid_names=["again"]
    )


@case
def lightgbm_early(mlflow):
    import lightgbm

    mlflow.lightgbm.autolog()
    X, other = frame(200), frame(200, seed=5)
    data = lightgbm.Dataset(X, classes(X, 2))
    check = lightgbm.Dataset(other, np.random.default_rng(9).integers(0, 2, len(other)), reference=data)
    with mlflow.start_run():
        lightgbm.train(
            {"objective": "binary", "verbose": -1, "metric": ["binary_logloss", "map@2"]}, data, 20,
            valid_sets=[data, check], valid_names=["train", "check"],
            callbacks=[lightgbm.early_stopping(2, verbose=False)],
        )  # fmt: skip


@case
def lightgbm_classifier(mlflow):
    from lightgbm import LGBMClassifier

    mlflow.lightgbm.autolog()
    X = frame(200)
    y = classes(X, 3)
    LGBMClassifier(n_estimators=3, verbose=-1).fit(X, y, eval_set=[(X * 2, y)])


@case
def statsmodels_ols(mlflow):
    import statsmodels.api as sm

    mlflow.statsmodels.autolog()
    X = frame()
    sm.OLS(X["a"] * 2 + X["b"] ** 2, X).fit(cov_type="HC0")


@case
def statsmodels_logit(mlflow):
    import statsmodels.api as sm

    mlflow.statsmodels.autolog()
    X = frame()
    y = np.random.default_rng(1).integers(0, 2, len(X))
    with mlflow.start_run():
        sm.Logit(y, X).fit(disp=0)


@case
def statsmodels_arima(mlflow):
    from statsmodels.tsa.arima.model import ARIMA

    mlflow.statsmodels.autolog(log_models=False)
    ARIMA(np.random.default_rng(1).normal(size=60).cumsum(), order=(1, 0, 0)).fit()


@case
def statsmodels_formula(mlflow):
    import statsmodels.formula.api as smf

    mlflow.statsmodels.autolog()
    smf.ols("a ~ b + c", frame()).fit()


@case
def statsmodels_glm(mlflow):
    import statsmodels.api as sm

    mlflow.statsmodels.autolog(registered_model_name="auto-glm")
    X = frame()
    sm.GLM(np.abs(X["a"]) + 1, X[["b", "c"]], family=sm.families.Gamma(sm.families.links.Log())).fit(maxiter=30)


@case
def statsmodels_mixed(mlflow):
    import statsmodels.formula.api as smf

    mlflow.statsmodels.autolog(log_models=False)
    smf.mixedlm("a ~ b", frame(), groups=np.arange(60) % 6).fit(reml=False)


@case
def statsmodels_smoothing(mlflow):
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    mlflow.statsmodels.autolog()
    with mlflow.start_run():
        ExponentialSmoothing(np.random.default_rng(1).normal(size=40).cumsum() + 50, trend="add").fit()


@case
def statsmodels_failing(mlflow):
    import statsmodels.api as sm

    mlflow.statsmodels.autolog()
    X = frame()
    with contextlib.suppress(ValueError):
        sm.OLS(X["a"], X).fit(cov_type="no such")


@case
def statsmodels_exclusive(mlflow):
    import statsmodels.api as sm

    mlflow.statsmodels.autolog(exclusive=True, extra_tags={"team": "blue"})
    X = frame()
    with mlflow.start_run():
        sm.WLS(X["a"], X[["b", "c"]], weights=np.arange(len(X)) + 1.0).fit()
    sm.WLS(X["a"], X[["b", "c"]], weights=np.arange(len(X)) + 1.0).fit(method="qr")


def keras_model(keras):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.layers.Input((3,)), keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    return model


@case
def keras_fit(mlflow):
    import keras

    mlflow.keras.autolog()
    X = frame()
    keras_model(keras).fit(X.to_numpy(), X["a"].to_numpy(), epochs=3, batch_size=20, validation_split=0.25, verbose=0)


@case
def keras_every_two(mlflow):
    import keras

    mlflow.keras.autolog(log_every_epoch=False, log_every_n_steps=2, log_datasets=False)
    X = frame()
    with mlflow.start_run():
        keras_model(keras).fit(X.to_numpy(), X["a"].to_numpy(), epochs=2, batch_size=20, verbose=0)


@case
def keras_early(mlflow):
    import keras

    mlflow.keras.autolog(log_models=False)
    X = frame()
    keras_model(keras).fit(
        X.to_numpy(), X["a"].to_numpy(), epochs=5, verbose=0,
        callbacks=[keras.callbacks.EarlyStopping(monitor="loss", patience=1, min_delta=100, restore_best_weights=True)],
    )  # fmt: skip


@case
def keras_batches(mlflow):
    import keras
    import tensorflow

    mlflow.keras.autolog(log_datasets=False)
    X = frame().to_numpy()
    batches = tensorflow.data.Dataset.from_tensor_slices((X, X[:, 0])).batch(20)
    keras_model(keras).fit(batches, epochs=2, verbose=0)


@case
def keras_unbuilt(mlflow):
    import keras

    mlflow.keras.autolog(registered_model_name="auto-keras")
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.layers.Dense(2, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    X = frame().to_numpy()
    model.fit(X, X[:, 0], epochs=2, verbose=0)


@case
def keras_callback(mlflow):
    import keras

    X = frame().to_numpy()
    with mlflow.start_run():
        keras_model(keras).fit(
            X, X[:, 0], epochs=3, batch_size=20, validation_split=0.25, verbose=0,
            callbacks=[mlflow.keras.MlflowCallback()],
        )  # fmt: skip


@case
def keras_callback_of_steps(mlflow):
    import keras

    X = frame().to_numpy()
    callback = mlflow.keras.MlflowCallback(log_every_epoch=False, log_every_n_steps=2)
    with mlflow.start_run():
        keras_model(keras).fit(X, X[:, 0], epochs=2, batch_size=20, verbose=0, callbacks=[callback])


def board():
    """A callback of TensorBoard's kind that does without TensorBoard, which these environments do not have."""
    import tempfile
    from pathlib import Path

    import keras

    plain = keras.callbacks.Callback

    class Board(keras.callbacks.TensorBoard):
        def __init__(self):
            plain.__init__(self)
            self.log_dir = tempfile.mkdtemp()

        def on_train_end(self, logs=None):
            Path(self.log_dir, "events").write_text("events")

    for name in vars(keras.callbacks.TensorBoard).keys() & vars(plain).keys() - {"__init__", "__module__", "__doc__"}:
        if name != "on_train_end":
            setattr(Board, name, getattr(plain, name))
    return Board()


@case
def tensorflow_fit(mlflow):
    import keras

    mlflow.tensorflow.autolog(log_input_examples=True, registered_model_name="auto-tensorflow")
    X = frame().to_numpy()
    keras_model(keras).fit(X, X[:, 0], epochs=3, batch_size=20, validation_split=0.25, verbose=0, callbacks=[board()])


@case
def tensorflow_early(mlflow):
    import keras

    mlflow.tensorflow.autolog(checkpoint=False)
    X = frame().to_numpy()
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=1, min_delta=100, restore_best_weights=True)
    with mlflow.start_run():
        keras_model(keras).fit(X, X[:, 0], epochs=5, verbose=0, callbacks=[stop, board()])


@case
def tensorflow_not_restored(mlflow):
    import keras

    mlflow.tensorflow.autolog(log_models=False, checkpoint=False)
    X = frame().to_numpy()
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, min_delta=100)
    keras_model(keras).fit(X, X[:, 0], epochs=9, validation_split=0.5, verbose=0, callbacks=[stop, board()])


@case
def tensorflow_not_stopped(mlflow):
    import keras

    mlflow.tensorflow.autolog(log_models=False, checkpoint=False)
    X = frame().to_numpy()
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=9)
    keras_model(keras).fit(X, X[:, 0], epochs=2, verbose=0, callbacks=[stop, board()])


@case
def tensorflow_steps(mlflow):
    import keras

    mlflow.tensorflow.autolog(log_models=False, log_every_epoch=False, log_every_n_steps=2, checkpoint=False)
    X = frame().to_numpy()
    keras_model(keras).fit(X, X[:, 0], epochs=2, batch_size=20, verbose=0, callbacks=[board()])


@case
def tensorflow_all_checkpoints(mlflow):
    import keras

    mlflow.tensorflow.autolog(log_models=False, log_datasets=False, checkpoint_save_best_only=False)
    X = frame().to_numpy()
    keras_model(keras).fit(X, X[:, 0], epochs=2, verbose=0, callbacks=[board()])


@case
def tensorflow_batches(mlflow):
    import keras
    import tensorflow

    mlflow.tensorflow.autolog(checkpoint=False, log_datasets=False)
    X = frame().to_numpy()
    batches = tensorflow.data.Dataset.from_tensor_slices((X, X[:, 0])).batch(20)
    keras_model(keras).fit(batches, epochs=2, validation_data=batches, verbose=0, callbacks=[board()])


@case
def tensorflow_failing(mlflow):
    import keras

    mlflow.tensorflow.autolog(checkpoint=False)
    X = frame().to_numpy()
    with contextlib.suppress(ValueError):
        keras_model(keras).fit(X, X[:3, 0], verbose=0, callbacks=[board()])


@case
def tensorflow_callback(mlflow):
    import keras

    X = frame().to_numpy()
    callback = mlflow.tensorflow.MlflowCallback()
    with mlflow.start_run():
        keras_model(keras).fit(X, X[:, 0], epochs=2, validation_split=0.25, verbose=0, callbacks=[callback])


def lightning_parts(module="lightning"):
    import torch

    lightning = importlib.import_module(module)

    class Line(lightning.LightningModule):
        def __init__(self, rate=0.01):
            super().__init__()
            self.save_hyperparameters()
            self.layer = torch.nn.Linear(3, 1)

        def training_step(self, batch, index):
            loss = torch.nn.functional.mse_loss(self.layer(batch[0]), batch[1])
            self.log("train_loss", loss, on_step=False, on_epoch=True)
            return loss

        def validation_step(self, batch, index):
            self.log("val_loss", torch.nn.functional.mse_loss(self.layer(batch[0]), batch[1]))

        def test_step(self, batch, index):
            self.log("test_loss", torch.nn.functional.mse_loss(self.layer(batch[0]), batch[1]))

        def forward(self, x):
            return self.layer(x)

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=self.hparams.rate)

    torch.manual_seed(0)
    X = frame()
    values = torch.tensor(X.to_numpy(), dtype=torch.float32)
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(values, values[:, :1] * 2), batch_size=20)
    return lightning, Line, data


def trainer(lightning, **options):
    import tempfile

    return lightning.Trainer(
        accelerator="cpu", logger=False, enable_progress_bar=False, enable_model_summary=False,
        default_root_dir=tempfile.mkdtemp(), **options,
    )  # fmt: skip


@case
def lightning_fit(mlflow):
    lightning, Line, data = lightning_parts()
    mlflow.pytorch.autolog()
    fitter, model = trainer(lightning, max_epochs=2, enable_checkpointing=False), Line()
    with mlflow.start_run():
        fitter.fit(model, data, data)
        fitter.test(model, data)


@case
def lightning_older_name(mlflow):
    lightning, Line, data = lightning_parts("pytorch_lightning")
    mlflow.pytorch.autolog(checkpoint=False)
    stop = lightning.callbacks.EarlyStopping("val_loss", patience=1, min_delta=100)
    checkpoint = lightning.callbacks.ModelCheckpoint(monitor="val_loss")
    trainer(lightning, max_epochs=6, callbacks=[stop, checkpoint]).fit(Line(), data, data)


@case
def lightning_all_checkpoints(mlflow):
    lightning, Line, data = lightning_parts()
    mlflow.pytorch.autolog(log_models=False, checkpoint_save_best_only=False)
    trainer(lightning, max_epochs=2, enable_checkpointing=False).fit(Line(), data, data)


@case
def lightning_test(mlflow):
    lightning, Line, data = lightning_parts()
    mlflow.pytorch.autolog(log_models=False)
    model = Line()
    trainer(lightning, max_epochs=2, enable_checkpointing=False).test(model, data)


@case
def lightning_steps(mlflow):
    lightning, Line, data = lightning_parts()
    mlflow.pytorch.autolog(log_models=False, log_every_n_step=2, log_every_n_epoch=2)
    trainer(lightning, max_epochs=4, enable_checkpointing=False).fit(Line(), data)


@case
def sklearn_unsupervised(mlflow):
    from sklearn.cluster import AgglomerativeClustering, KMeans
    from sklearn.decomposition import PCA
    from sklearn.ensemble import IsolationForest
    from sklearn.manifold import TSNE
    from sklearn.mixture import GaussianMixture
    from sklearn.neighbors import KernelDensity, NearestNeighbors

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    PCA(2).fit(X)
    PCA(2).fit_transform(X)
    KMeans(2, n_init=1, random_state=0).fit_predict(X)
    AgglomerativeClustering(2).fit_predict(X)
    GaussianMixture(2, random_state=0).fit(X)
    KernelDensity().fit(X)
    NearestNeighbors().fit(X)
    IsolationForest(n_estimators=5, random_state=0).fit(X)
    TSNE(2, perplexity=5, max_iter=250, random_state=0).fit_transform(X)


@case
def sklearn_transformers(mlflow):
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.feature_selection import SelectKBest
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.preprocessing import LabelEncoder, MinMaxScaler

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    SimpleImputer().fit(X)
    MinMaxScaler().fit(X)
    LabelEncoder().fit(["a", "b"])
    SelectKBest(k=1).fit(X, classes(X, 2))
    ColumnTransformer([("a", MinMaxScaler(), ["a"])]).fit(X)
    FeatureUnion([("a", MinMaxScaler())]).fit(X)
    make_pipeline(MinMaxScaler()).fit_transform(X)
    TransformedTargetRegressor(Ridge()).fit(X, X["a"])


@case
def sklearn_ensembles(mlflow):
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import BaggingClassifier, StackingRegressor, VotingClassifier
    from sklearn.linear_model import LassoCV, LogisticRegression, Ridge
    from sklearn.neural_network import MLPClassifier
    from sklearn.tree import DecisionTreeClassifier

    mlflow.sklearn.autolog(log_models=False)
    X = frame()
    y = classes(X, 2)
    BaggingClassifier(LogisticRegression(), 2, random_state=0).fit(X, y)
    VotingClassifier([("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=1))]).fit(X=X, y=y)
    StackingRegressor([("r", Ridge())], cv=2).fit(X, y=X["b"])
    CalibratedClassifierCV(LogisticRegression(), cv=2).fit(X, y)
    LassoCV(cv=2, random_state=0).fit(X, X["b"])
    MLPClassifier((2,), max_iter=5, random_state=0).partial_fit(X, y, classes=[0, 1])


@case
def sklearn_odd_data(mlflow):
    import scipy.sparse
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    mlflow.sklearn.autolog()
    X = frame()
    LogisticRegression().fit(scipy.sparse.csr_matrix(X.to_numpy()), classes(X, 2))
    LinearRegression().fit(X.to_numpy().tolist(), X["a"].tolist())
    LinearRegression().fit(X, X[["a", "b"]])
    KNeighborsClassifier().fit(X, np.column_stack([classes(X, 2), classes(X, 3)]))
    LogisticRegression().fit(X, classes(X, 3), np.arange(len(X)) + 1.0)


@case
def sklearn_pos_label(mlflow):
    from sklearn.linear_model import LogisticRegression

    mlflow.sklearn.autolog(log_models=False, pos_label=1)
    X = frame()
    LogisticRegression(C=0.01).fit(X, classes(X, 2) * (X["b"] > 0), sample_weight=np.arange(len(X)) + 1.0)


@case
def xgboost_failing(mlflow):
    import xgboost

    mlflow.xgboost.autolog()
    X = frame()
    with contextlib.suppress(xgboost.core.XGBoostError):
        xgboost.train({"objective": "no:such"}, xgboost.DMatrix(X, X["a"]), 2)
