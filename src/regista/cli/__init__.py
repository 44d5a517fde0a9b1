"""The command line: ``regista``, also ``python -m regista``. One file per noun.

A command imports what it needs when it runs, so that ``regista --help`` answers at once.
"""

from .program import main

__all__ = ["main"]
