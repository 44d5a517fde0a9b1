"""Metadata: the Store protocol and its implementations."""
