"""The queue on disk through which a training script logs to a server that may be away."""
