"""Real models behind the scorer: saved and loaded as any other."""

import pytest

from regista.flavors.loading import load_pyfunc
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.serving.app import create_app
from regista.serving.deployment import SingleDeployment
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.slot import ModelSlot


@pytest.fixture(scope="session")
def wines():
    """Twenty rows of measurements, and what grew them."""
    from sklearn.datasets import load_wine

    rows, growers = load_wine(return_X_y=True, as_frame=True)
    return rows.iloc[::9], growers.iloc[::9]


@pytest.fixture(scope="session")
def classifier(wines, tmp_path_factory):
    """A random forest with a signature, loaded back from its directory."""
    from sklearn.ensemble import RandomForestClassifier

    rows, growers = wines
    forest = RandomForestClassifier(n_estimators=5, random_state=0).fit(rows, growers)
    path = tmp_path_factory.mktemp("models") / "forest"
    save_model(forest, path, signature=infer_signature(rows, forest.predict(rows)))
    return load_pyfunc(path)


@pytest.fixture
def function_model(tmp_path):
    """Makes a model of a function of the data (and params), without a signature unless one is given."""

    def make(function, signature=None):
        path = tmp_path / function.__name__
        save_model(function, path, signature=signature)
        return load_pyfunc(path)

    return make


@pytest.fixture
def app_of():
    """Makes the application that serves one model."""

    def make(model, **options):
        served = ServedModel(ModelIdentity("models:/wine@champion", "wine", "3"), model)
        return create_app({"wine": SingleDeployment(ModelSlot(served))}, **options)

    return make
