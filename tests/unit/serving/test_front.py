"""Front: what a client gets does not depend on where its request was answered."""

import json
import time

import pytest
from starlette.testclient import TestClient

from regista.flavors.loading import load_pyfunc
from regista.flavors.saving import save_model
from regista.model.infer import infer_signature
from regista.serving.deployment import SingleDeployment, invoke_promptly
from regista.serving.request import ScoringRequest
from regista.serving.scorer import Scorer
from regista.serving.served_model import ModelIdentity, ServedModel
from regista.serving.shadow import ShadowDeployment
from regista.serving.slot import ModelSlot

HEADERS = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def quick(wines, tmp_path_factory):
    """A model that answers arrays, in a fraction of a millisecond."""
    from sklearn.linear_model import LogisticRegression

    rows, growers = wines
    model = LogisticRegression(max_iter=5_000).fit(rows, growers)
    path = tmp_path_factory.mktemp("quick") / "model"
    save_model(model, path, signature=infer_signature(rows, model.predict(rows)), pip_requirements=[])
    return load_pyfunc(path)


@pytest.fixture(scope="module")
def plain(wines):
    return {"dataframe_split": wines[0].head(2).to_dict(orient="split", index=False)}


def bodies(plain):
    """The plain numbers again and again, and in between what takes the long way, of nearly the same size."""
    split = plain["dataframe_split"]
    first, *others = split["data"]
    unusual = [[None, *first[1:]], [str(first[0]), *first[1:]], ["text", *first[1:]], first[1:]]
    changed = [{"dataframe_split": {**split, "data": [row, *others]}} for row in unusual]
    return [body for one in changed for body in (*[plain] * 5, one)]


def test_what_is_not_prompt_is_answered_as_by_a_server_that_never_met_prompt_requests(quick, plain, app_of):
    client = TestClient(app_of(quick))
    for body in bodies(plain):
        content = json.dumps(body).encode()
        expected = Scorer(quick).score("application/json", content)
        answer = client.post("/invocations", content=content, headers=HEADERS)
        assert (answer.status_code, answer.content) == (expected.status, expected.body)


def test_a_shadow_may_take_the_long_way_for_what_the_visible_model_answers_promptly(quick, classifier, plain):
    class NeedsFrames:
        metadata = classifier.metadata
        predict = classifier.predict

        def array_method(self, names, dtype):
            return None

    slots = [ModelSlot(ServedModel(ModelIdentity(name), model)) for name, model in (("a", quick), ("b", NeedsFrames()))]
    deployment = ShadowDeployment(SingleDeployment(slots[0]), slots[1])
    content = json.dumps(plain).encode()
    _, answer = deployment.answer(ScoringRequest(content, {"content-type": "application/json"}), invoke_promptly)
    assert answer == Scorer(quick).score("application/json", content)
    while not (seen := deployment.statistics).compared + seen.failed:
        time.sleep(0.001)
    assert (seen.compared, seen.failed) == (1, 0)
