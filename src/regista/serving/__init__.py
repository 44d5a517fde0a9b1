"""The scoring server: models behind HTTP, speaking MLflow's scoring protocol (version 2) and others.

::

    app (HTTP) → front → deployment → slot → served model
    scorer → content (what the bytes are) → parse → coerce → the model → respond
                                                             └ errors (what went wrong, as an answer)
    run → supervisor → worker → keeper (what the slots hold)
        └ follower → source (what the registry says)

What the scorer uses knows no transport: ``regista models predict`` uses it as well.
"""
