"""Triton's own client against a scoring server: ``v2_client.py URL MODEL``; prints what it saw as JSON."""

import json
import sys

import numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

url, model = sys.argv[1:]
client = triton.InferenceServerClient(url.removeprefix("http://"))
seen = {
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "model_ready": client.is_model_ready(model),
    "other_ready": client.is_model_ready("other"),
    "server": client.get_server_metadata()["name"],
    "metadata": client.get_model_metadata(model),
    "index": client.get_model_repository_index(),
}
columns = {"x": numpy.array([[1.5], [2.0], [-3.0]]), "n": numpy.array([[4], [5], [6]])}
texts = numpy.array([["a"], ["é"], [""]], dtype=object)


def infer(binary: bool) -> list[list[object]]:
    inputs = []
    for name, values in [*columns.items(), ("s", texts)]:
        datatype = {"f": "FP64", "i": "INT64", "O": "BYTES"}[values.dtype.kind]
        given = triton.InferInput(name, values.shape, datatype)
        given.set_data_from_numpy(values, binary_data=binary)
        inputs.append(given)
    wanted = [triton.InferRequestedOutput(name, binary_data=binary) for name in ("sum", "text")]
    answer = client.infer(model, inputs, request_id="7", outputs=wanted)
    numbers = answer.as_numpy("sum")
    words = [word.decode() if isinstance(word, bytes) else word for word in answer.as_numpy("text").reshape(-1)]
    return [answer.get_response()["id"], str(numbers.dtype), list(numbers.shape), numbers.reshape(-1).tolist(), words]


seen["json"], seen["binary"] = infer(False), infer(True)
try:
    client.infer(model, [triton.InferInput("x", [1, 1], "FP64").set_data_from_numpy(numpy.ones((1, 1)))])
except InferenceServerException as error:
    seen["error"] = [error.status(), error.message()]
print(json.dumps(seen))
