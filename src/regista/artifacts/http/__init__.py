"""Bytes of a registry server."""
