"""Make the environments that do not depend on the frameworks, while nobody waits for them yet."""

from __future__ import annotations

from compat.environments import BATCH_ENGINES, LEGACY, MLSERVER, NEWEST, OLDEST, V2_CLIENT

if __name__ == "__main__":
    for environment in (NEWEST, BATCH_ENGINES, LEGACY, OLDEST, MLSERVER, V2_CLIENT):
        environment.ready()
