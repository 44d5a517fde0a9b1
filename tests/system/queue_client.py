"""A training script for tests of the queue: ``queue_client.py URI RUN_ID NOTES PREFIX COUNT [PAUSE]``.

It logs ``COUNT`` steps (0: until it is killed) and notes each call in the file ``NOTES`` when it has returned, one line
each: what was logged by then must never be lost.
"""

import os
import sys
import time

import regista


def main(uri, run_id, notes, prefix, count, pause="0.0005"):
    regista.set_tracking_uri(uri)
    noted = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    step = 0
    while not int(count) or step < int(count):
        regista.log_metric(f"{prefix}-loss", step / 2, step=step, timestamp=1_000 + step, run_id=run_id)
        os.write(noted, f"metric {prefix}-loss {step}\n".encode())
        if step % 10 == 0:
            regista.log_params({f"{prefix}-{step}": str(step)}, run_id=run_id)
            os.write(noted, f"param {prefix}-{step} {step}\n".encode())
        step += 1
        time.sleep(float(pause))
    regista.Client().set_terminated(run_id, synchronous=False)
    os.write(noted, b"end - -\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
