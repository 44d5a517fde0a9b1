"""The model directory: MLmodel, signature, schema enforcement, environment, input example."""
