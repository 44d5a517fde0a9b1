"""``regista artifacts cache``: downloaded files that are kept on this machine."""

from __future__ import annotations

import click

from . import options
from .facts import print_facts
from .output import print_json, say, shown_size


@click.command("cache")
@click.option("--clear", is_flag=True, help="Remove all of them.")
@options.as_json()
def download_cache(clear: bool, as_json: bool) -> None:
    """Show the downloaded files that this machine keeps, or remove them.

    They are found by what is in them, whichever run or version it belongs to, and compared with it each time.
    """
    from ..artifacts.cache import default_cache

    cache = default_cache()
    if cache is None:
        if as_json:
            print_json({"folder": "", "files": 0, "size": 0, "limit": 0})
        else:
            say("Downloaded files are not kept here: REGISTA_CACHE_SIZE is 0, or there is no folder for them.")
        return
    found = cache.clear() if clear else cache.usage()
    if as_json:
        facts = {"folder": str(cache.root), "files": found.entries, "size": found.size, "limit": cache.limit}
        print_json(facts | ({"removed": True} if clear else {}))
    elif clear:
        say(f"Removed {found.entries:,} files of {shown_size(found.size)}.")
    else:
        print_facts(
            {
                "folder": str(cache.root),
                "files": f"{found.entries:,}",
                "size": f"{shown_size(found.size)} of {shown_size(cache.limit)} at most",
            }
        )
