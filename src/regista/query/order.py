"""order_by: clauses to sort keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..errors import QueryError
from .names import field_of, find_group, shown, split_name
from .subject import OrderKey, Subject, spelled_set
from .tokens import KEYWORDS, Token, TokenKind, tokens

MAX_KEYS = 32
MAX_LENGTH = 1_000

# Words that MLflow's own parser takes for SQL: they are refused as keys with its message for such clauses.
_RESERVED = KEYWORDS | {"VERSION", "ASC", "DESC"}

_NAMES = frozenset({TokenKind.WORD, TokenKind.BACKQUOTED, TokenKind.STRING})


def parse_order(clauses: Sequence[str], subject: Subject) -> tuple[OrderKey, ...]:
    """The keys to sort by: those asked for and the subject's tie-break, or its default order without clauses.

    A clause is ``key``, ``key ASC`` or ``key DESC``. QueryError for an unknown key, another direction, the
    same field twice or more than 32 clauses.
    """
    check_number(clauses)
    return complete_order([_parse_clause(clause, subject) for clause in clauses], subject)


def check_number(clauses: Sequence[object]) -> None:
    """Raise QueryError for an order of more than 32 clauses."""
    if len(clauses) > MAX_KEYS:
        raise QueryError(
            f"`order_by` has {len(clauses)} clauses; at most {MAX_KEYS} are allowed: leave out clause {MAX_KEYS + 1} "
            "and those behind it"
        )


def order_key(
    name: str,
    subject: Subject,
    *,
    descending: bool = False,
    dataset_name: str | None = None,
    dataset_digest: str | None = None,
) -> OrderKey:
    """The sort key of a name that is given apart from its direction, as logged-models/search does.

    The key behind ``metrics.`` may contain blanks without quotes. QueryError for an unknown name.
    """
    if not name or len(name) > MAX_LENGTH or not _is_storable(name):
        raise _unparsable(name, 1)
    return _key(Token(TokenKind.WORD, name, 1), subject, descending, dataset_name, dataset_digest)


def complete_order(keys: Iterable[OrderKey], subject: Subject) -> tuple[OrderKey, ...]:
    """The keys with the tie-break appended, the default order when there are none; refuses duplicates."""
    asked = tuple(keys)
    if not asked:
        return subject.default_order
    # The direction is no part of what must be unique.
    fields = [(key.field, key.dataset_name, key.dataset_digest) for key in asked]
    for number, field in enumerate(fields):
        if field in fields[:number]:
            listed = ", ".join(f"'{shown(str(key.field))}'" for key in asked)
            raise QueryError(f"`order_by` contains duplicate fields: [{listed}]: leave out clause {number + 1}")
    fields_asked = {key.field for key in asked}
    return asked + tuple(key for key in subject.tie_break if key.field not in fields_asked)


def _parse_clause(clause: str, subject: Subject) -> OrderKey:
    name, *direction = _read(clause)
    if not direction:
        return _key(name, subject, False)
    words = {"ASC": False, "DESC": True}
    word = direction[0].text.upper()
    if len(direction) > 1:
        wrong = direction[word in words]
        raise _unparsable(clause, wrong.column, comma=wrong.kind is TokenKind.COMMA)
    if word not in words:
        raise QueryError(
            f"Invalid ordering key in order_by clause '{shown(clause)}'. It must be ASC or DESC.", direction[0].column
        )
    return _key(name, subject, words[word])


def _read(clause: str) -> list[Token]:
    """The tokens of a clause, of which the first can be a name."""
    if len(clause) > MAX_LENGTH:
        raise QueryError(
            f"Invalid order_by clause '{shown(clause)}': it has {len(clause)} characters, at most {MAX_LENGTH} count",
            MAX_LENGTH + 1,
        )
    if not _is_storable(clause):
        raise QueryError(
            f"Invalid order_by clause '{shown(clause)}': it has a NUL or half of a surrogate pair",
            next(place for place, sign in enumerate(clause, start=1) if not _is_storable(sign)),
        )
    *found, last = tokens(clause)
    if not found or last.kind is TokenKind.INVALID or found[0].kind not in _NAMES:
        raise _unparsable(clause, last.column if last.kind is TokenKind.INVALID or not found else found[0].column)
    first = found[0]
    if first.text.upper() in _RESERVED or (first.kind is TokenKind.STRING and not first.text.startswith('"')):
        raise _unparsable(clause, first.column)
    return found


def _key(
    token: Token,
    subject: Subject,
    descending: bool,
    dataset_name: str | None = None,
    dataset_digest: str | None = None,
) -> OrderKey:
    prefix, name = split_name(token)
    group = find_group(prefix, subject, token.column)
    key = group.find(name)
    if key is None or not key.sortable:
        valid = spelled_set([key.name for key in subject.groups[0].keys if key.sortable])
        message = subject.order_error.format(key=shown(token.text), valid=valid)
        prefixed = [group.entity for group in subject.groups if group.any_key is not None and group.any_key.sortable]
        if prefixed and "<key>" not in message:
            message += "".join(f", {entity}.<key>" for entity in prefixed)
        raise QueryError(message, token.column)
    return OrderKey(field_of(group, key, name, token.column), descending, dataset_name, dataset_digest)


def _unparsable(clause: str, column: int, *, comma: bool = False) -> QueryError:
    hint = " Each key is a clause of its own." if comma else ""
    return QueryError(
        f"Invalid order_by clause '{shown(clause)}'. Could not be parsed. Expected a name, and ASC or DESC behind it "
        f"or nothing.{hint}",
        column,
    )


def _is_storable(text: str) -> bool:
    return "\0" not in text and text == text.encode(errors="replace").decode()
