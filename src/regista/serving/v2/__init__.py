"""The Open Inference Protocol, version 2 (KServe, Triton, MLServer), with its binary tensors.

::

    routes (HTTP) → infer → message (JSON and bytes to tensors) → decode (tensors to what the model takes) → the model
                          └ encode (what it returned, as tensors) → message (tensors to JSON and bytes)

``datatypes`` has the names of types, ``metadata`` what a model takes and gives, from its signature. Source: the
protocol's page of KServe and Triton's binary tensor extension; where they leave things open, what MLServer does.
"""
