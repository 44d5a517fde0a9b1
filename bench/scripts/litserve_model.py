"""A pipeline behind LitServe: litserve_model.py FILE PORT."""

import sys

import joblib
import litserve
import numpy


class Pipeline(litserve.LitAPI):
    def setup(self, _device):
        self.model = joblib.load(sys.argv[1])

    def decode_request(self, request):
        return numpy.array(request["rows"])

    def predict(self, rows):
        return self.model.predict(rows)

    def encode_response(self, predictions):
        return {"predictions": predictions.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(Pipeline(), accelerator="cpu")
    server.run(host="127.0.0.1", port=int(sys.argv[2]), generate_client_file=False, log_level="warning")
