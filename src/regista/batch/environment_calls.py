"""What runs in an EnvironmentProcess: calls, one after the other, for the process at the other end of a connection."""

from __future__ import annotations

import os
import select
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from typing import Any

from ..errors import ModelError, RegistaError
from .portable_pickle import dumps, loads

_GONE = getattr(select, "POLLRDHUP", select.POLLHUP)


def answer_calls(descriptor: int) -> None:
    """Make the calls that come through the socket, until nobody is at its other end."""
    os.set_inheritable(descriptor, False)  # what a model starts must not keep it open
    threading.Thread(target=_end_alone, args=(descriptor,), daemon=True).start()
    connection = Connection(descriptor)
    while True:
        try:
            connection.send_bytes(_answer(connection.recv_bytes()))
        except (EOFError, OSError):
            return


def _answer(content: bytes) -> bytes:
    try:
        function, arguments = loads(content)
        return dumps((True, function(*arguments)))
    except RegistaError as error:
        error.__cause__ = error.__context__ = None  # of the model's libraries, which the other side may not have
        return dumps((False, error))
    except Exception as error:
        traceback.print_exc()
        return dumps((False, ModelError(f"the model failed: {type(error).__name__}: {error}")))


def _end_alone(descriptor: int) -> Any:
    """At once, even in the middle of a prediction: whoever wanted it is gone."""
    watch = select.poll()
    watch.register(descriptor, _GONE)
    watch.poll()
    os._exit(0)


if __name__ == "__main__":
    answer_calls(int(sys.argv[1]))
