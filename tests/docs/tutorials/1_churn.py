# ruff: noqa
# fmt: off
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import mlflow

# What the course downloads: customers of a bank. Made here, in the same shape.
random = np.random.default_rng(0)
size = 200
df = pd.DataFrame(
    {
        "CreditScore": random.integers(350, 850, size),
        "Geography": random.choice(["France", "Germany", "Spain"], size),
        "Gender": random.choice(["Female", "Male"], size),
        "Age": random.integers(18, 90, size),
        "Tenure": random.integers(0, 11, size),
        "Balance": random.uniform(0, 250_000, size),
        "NumOfProducts": random.integers(1, 5, size),
        "HasCrCard": random.integers(0, 2, size),
        "IsActiveMember": random.integers(0, 2, size),
        "EstimatedSalary": random.uniform(0, 200_000, size),
    }
)
y_train = (df["Age"] > 60).astype(int)
numbers = [name for name in df if name not in ("Geography", "Gender")]
transformer = make_column_transformer(
    (StandardScaler(), numbers), (OneHotEncoder(drop="first", sparse_output=False), ["Geography", "Gender"])
).set_output(transform="pandas")
X_train = transformer.fit_transform(df)

mlflow.set_experiment("churn-exp")

with mlflow.start_run():
    log_reg = LogisticRegression()
    log_reg.fit(X_train, y_train)
    signature = mlflow.models.signature.infer_signature(
        X_train, log_reg.predict(X_train)
    )
    mlflow.sklearn.log_model(
        log_reg,
        "model",
        signature=signature,
        registered_model_name="churn-model", # <-- LOOK HERE!
        input_example=X_train.iloc[:3],
    )
