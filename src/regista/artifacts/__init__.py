"""Bytes: blobs under their digest, and paths that name them."""
