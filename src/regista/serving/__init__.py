"""The scoring server: one model behind HTTP, speaking MLflow's scoring protocol (version 2).

::

    app (HTTP) → scorer → content (what the bytes are) → parse → coerce → the model → respond
                                                                          └ errors (what went wrong, as an answer)

Everything from ``scorer`` down knows no transport: ``regista models predict`` uses it as well.
"""
