"""Train, log, register, promote, load, roll back: the whole way of a model, in a folder of its own.

Run it with ``python examples/quickstart.py``; needs scikit-learn.
"""

import tempfile

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import regista

regista.set_tracking_uri(tempfile.mkdtemp())
regista.set_experiment("wine")

x, y = load_wine(return_X_y=True, as_frame=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)

candidates = {
    "linear": make_pipeline(StandardScaler(), LogisticRegression()),
    "forest": RandomForestClassifier(50, random_state=0),
}
for name, model in candidates.items():
    with regista.start_run(run_name=name):
        model.fit(x_train, y_train)
        regista.log_metric("accuracy", model.score(x_test, y_test))
        regista.log_model(model, name, input_example=x_train.head(3), registered_model_name="wine")

client = regista.Client()
client.set_registered_model_alias("wine", "champion", 1, reason="first model")
client.set_registered_model_alias("wine", "champion", 2, reason="better on the test set")

champion = regista.pyfunc.load_model("models:/wine@champion")
print("the champion says", champion.predict(x_test.head(5)))

client.rollback_alias("wine", "champion", reason="too slow at night")
for event in reversed(client.get_history("wine")):
    print(event.actor, event.action, event.after, event.reason or "")
print("broken links in the history:", len(client.verify_history().broken))
