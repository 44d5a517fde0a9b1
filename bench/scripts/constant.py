"""Constant JSON from a bare ASGI application on uvicorn: what the server stack alone can do. constant.py PORT."""

import json
import sys

import uvicorn

VERSION = {
    "name": "bench",
    "version": "1",
    "creation_timestamp": 1795198868177,
    "last_updated_timestamp": 1795198868177,
    "current_stage": "None",
    "source": "s3://bucket/model",
    "status": "READY",
    "aliases": ["champion"],
}
BODY = json.dumps({"model_version": VERSION}).encode()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]


async def app(scope, _receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BODY})


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False, lifespan="off")
