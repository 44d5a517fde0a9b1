"""The body of a request, up to a size."""

from __future__ import annotations

from starlette.requests import Request

from ..errors import BodyTooLarge


async def read_body(request: Request, limit: int) -> bytes:
    """All bytes of the body; BodyTooLarge as soon as there are, or are announced, more than ``limit``."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and len(announced) < 20 and int(announced) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body is larger than the {limit} bytes that this server takes: send fewer rows in a request, "
        "or start the server with a larger REGISTA_SCORING_MAX_BODY_SIZE"
    )
