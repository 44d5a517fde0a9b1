"""MLServer (Seldon) in the place of our own scoring server: its REST, gRPC and metrics, and our loading and scoring.

``run`` fetches the model and starts MLServer in this process; ``runtime`` is what MLServer calls, in this process or in
its workers.
"""
