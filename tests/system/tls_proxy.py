"""A proxy that speaks TLS with a certificate of an authority of its own, as one in front of a registry does."""

import asyncio
import contextlib
import ssl
import threading

import trustme


class TlsProxy:
    """Decrypts connections and passes them on to a server. ``authority`` is the file that clients have to trust."""

    def __init__(self, url, folder):
        self._port = int(url.rpartition(":")[2])
        made = trustme.CA()
        self.authority = folder / "authority.pem"
        made.cert_pem.write_to_path(str(self.authority))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.issue_cert("localhost").configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        starting = asyncio.start_server(self._pass, "127.0.0.1", 0, ssl=self._context)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _pass(self, reader, writer):
        with contextlib.suppress(OSError):
            there, here = await asyncio.open_connection("127.0.0.1", self._port)
            await asyncio.gather(_copy(reader, here), _copy(there, writer))


async def _copy(reader, writer):
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    finally:
        writer.close()
