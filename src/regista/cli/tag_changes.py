"""TagChanges: tags to set and to delete, as the ``tag`` commands take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import click

from ..entities.names import validate_key
from ..errors import InvalidParameter
from . import options
from .output import say


@dataclass(frozen=True, slots=True)
class TagChanges:
    """Tags to set, and keys of tags to delete; nothing is changed unless all of it can be right."""

    tags: dict[str, str]
    deleted: tuple[str, ...]

    @classmethod
    def parse(cls, pairs: tuple[str, ...], deleted: tuple[str, ...]) -> TagChanges:
        """Read ``KEY=VALUE`` texts; a wrong one, or none at all, is a wrong command line."""
        tags = options.pairs(pairs)
        if not tags and not deleted:
            raise click.UsageError("Nothing to do: give KEY=VALUE, or --delete KEY.")
        for key in tags:
            try:
                validate_key(key, "key")
            except InvalidParameter as error:
                raise click.BadParameter(error.message) from error
        return cls(tags, deleted)

    def carry_out(self, set_tag: Callable[[str, str], object], delete_tag: Callable[[str], object]) -> None:
        """Make the changes, one after the other."""
        for key, value in self.tags.items():
            set_tag(key, value)
        for key in self.deleted:
            delete_tag(key)

    def tell(self, label: str) -> None:
        """Say what was done to ``label``."""
        for key, value in self.tags.items():
            say(f"{label}: {key} = {value}")
        for key in self.deleted:
            say(f"{label}: no {key}")
