"""Write down the parameters of MLflow's names: of each name in a list (JSON), those that callers can give.

Arguments: the file with the list of names, the file to write.
"""

import importlib
import inspect
import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def resolve(path):
    """The module, or what is in one."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        if not module:
            raise
        return getattr(resolve(module), name)


def parameters(name):
    """Their names in order; none for what cannot be called, None for what is not there."""
    try:
        found = resolve(name)
    except (ImportError, AttributeError):
        return None
    try:
        taken = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return []
    return [one.name for one in taken if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL}]


def main(names, output):
    """Look up every name."""
    warnings.filterwarnings("ignore")
    found = {name: {"value": parameters(name)} for name in json.loads(Path(names).read_text())}
    Path(output).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
