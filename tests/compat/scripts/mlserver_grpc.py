"""Ask MLServer by gRPC, with the messages it comes with, and print the answer: mlserver_grpc.py ADDRESS MODEL."""

import json
import sys

import grpc
from mlserver.grpc import converters
from mlserver.grpc.dataplane_pb2_grpc import GRPCInferenceServiceStub
from mlserver.types import InferenceRequest, RequestInput

address, model = sys.argv[1:]
request = InferenceRequest(
    inputs=[
        RequestInput(name="x", shape=[2], datatype="FP64", data=[1.5, 2.0]),
        RequestInput(name="n", shape=[2], datatype="INT64", data=[4, 5]),
        RequestInput(name="s", shape=[2], datatype="BYTES", data=[b"a", "é".encode()]),
    ]
)
with grpc.insecure_channel(address) as channel:
    message = converters.ModelInferRequestConverter.from_types(request, model_name=model, model_version=None)
    answer = converters.ModelInferResponseConverter.to_types(GRPCInferenceServiceStub(channel).ModelInfer(message))
print(
    json.dumps(
        {
            output.name: [element.decode() if isinstance(element, bytes) else element for element in output.data]
            for output in answer.outputs
        }
    )
)
