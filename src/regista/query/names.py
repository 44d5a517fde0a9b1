"""Names in a filter or an order_by: from a token to the field it means."""

from __future__ import annotations

from ..errors import QueryError
from .subject import Group, Key, Subject, spelled_set
from .tokens import Token, TokenKind
from .tree import Field

_QUOTES = ("`", '"', "'")
_SHOWN = 60


def shown(text: str) -> str:
    """The beginning of a text, for an error message."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def split_name(token: Token) -> tuple[str | None, str]:
    """The prefix (None without one) and the key; the text after the FIRST dot is the key, quoted or not."""
    if token.kind is not TokenKind.WORD:
        return None, token.value
    prefix, dot, key = token.text.partition(".")
    if not dot:
        return None, token.text
    if key.startswith(_QUOTES):
        key = key[1:-1]
    elif key.endswith(_QUOTES):
        raise QueryError(f"Invalid key '{shown(key)}': put the whole key into the quotes", token.column)
    return prefix, key


def find_field(token: Token, subject: Subject) -> tuple[Field, Key]:
    """The field that a filter's name means; QueryError for an unknown prefix or key."""
    prefix, name = split_name(token)
    group = find_group(prefix, subject, token.column)
    key = group.find(name)
    if key is None:
        valid = spelled_set([key.name for key in group.keys])
        message = f"Invalid {group.entity} key '{shown(name)}' specified. Valid keys are '{valid}'"
        prefixed = [f"{group.entity}.{shown(name)}" for group in subject.groups if group.any_key is not None]
        if prefix is None and prefixed:
            message += f". Did you mean {' or '.join(prefixed)}?"
        raise QueryError(message, token.column)
    return field_of(group, key, name, token.column), key


def find_group(prefix: str | None, subject: Subject, column: int | None) -> Group:
    """The group behind a prefix; QueryError for an unknown one."""
    group = subject.find_group(prefix)
    if group is None:
        raise QueryError(f"Invalid entity type '{shown(prefix or '')}'. {subject.entity_hint}", column)
    return group


def field_of(group: Group, key: Key, name: str, column: int | None) -> Field:
    """The field of a key that was found; QueryError for an empty name."""
    if group.any_key is None:
        return Field(group.entity, key.name)
    if not name:
        raise QueryError(f"The key of a {group.entity} is missing: write {group.entity}.<key>", column)
    return Field(group.entity, name)
