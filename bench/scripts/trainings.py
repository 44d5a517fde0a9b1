"""Small trainings, the same with and without autolog: each is a function that makes a call to train.

What is trained with is made once, before any call is timed.
"""

import numpy as np

ROWS = 200
EPOCHS = 20


def data():
    table = np.random.default_rng(0).normal(size=(ROWS, 4)).astype("float32")
    return table, (table[:, 0] > 0).astype("int64")


def sklearn():
    import pandas
    from sklearn.linear_model import LogisticRegression

    features, labels = data()
    features = pandas.DataFrame(features, columns=list("abcd"))
    return lambda: LogisticRegression().fit(features, labels)


def sklearn_search():
    import pandas
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    features, labels = data()
    features = pandas.DataFrame(features, columns=list("abcd"))
    return lambda: GridSearchCV(LogisticRegression(), {"C": [0.1, 0.3, 1, 3, 10]}, cv=3).fit(features, labels)


def xgboost():
    import xgboost

    matrix = xgboost.DMatrix(*data())
    settings = {"max_depth": 2, "objective": "binary:logistic"}
    return lambda: xgboost.train(settings, matrix, 100, evals=[(matrix, "train")], verbose_eval=False)


def keras():
    import keras

    features, labels = data()
    model = keras.Sequential([keras.Input([4]), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    return lambda: model.fit(features, labels, epochs=EPOCHS, batch_size=ROWS, verbose=0)


def lightning():
    import logging
    import warnings

    import lightning
    import torch

    warnings.simplefilter("ignore")
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    features, labels = data()

    class Network(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(4, 1)

        def training_step(self, batch, _):
            loss = torch.nn.functional.mse_loss(self.layer(batch[0])[:, 0], batch[1])
            self.log("loss", loss, on_epoch=True)
            return loss

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.01)

    parts = torch.utils.data.TensorDataset(torch.tensor(features), torch.tensor(labels, dtype=torch.float32))
    loader = torch.utils.data.DataLoader(parts, batch_size=ROWS)
    quiet = {"logger": False, "enable_checkpointing": False, "enable_progress_bar": False}

    def train():
        lightning.Trainer(max_epochs=EPOCHS, accelerator="cpu", enable_model_summary=False, **quiet).fit(
            Network(), loader
        )

    return train


# The module of mlflow that logs it, what trains, and how many steps of a training log metrics: with one, the figure
# is of the whole call, else of one step.
TRAININGS = {
    "sklearn fit": ("sklearn", sklearn, 1),
    "sklearn search": ("sklearn", sklearn_search, 1),
    "xgboost round": ("xgboost", xgboost, 100),
    "keras epoch": ("keras", keras, EPOCHS),
    "lightning epoch": ("pytorch", lightning, EPOCHS),
}
