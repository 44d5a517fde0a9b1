"""Takes bodies and throws them away, on the server stack that Regista uses: sink.py PORT."""

import sys

import uvicorn


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body", False):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"OK"})


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False, lifespan="off")
