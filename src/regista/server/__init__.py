"""The registry server: routes made from ``api/``, identity, permissions, files.

``app.App`` is the ASGI application, ``run.serve`` starts it with a store.
"""
