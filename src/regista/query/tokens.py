"""The lexer: text to tokens, one after the other, each with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum, auto
from typing import NamedTuple


class TokenKind(StrEnum):
    """What a token is."""

    WORD = auto()  # a name or a number; may end in a quoted key: tags.`my key`
    KEYWORD = auto()
    STRING = auto()
    BACKQUOTED = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    INVALID = auto()
    END = auto()


class Token(NamedTuple):
    """A piece of the text.

    ``text`` is as written, but for keywords, which are in capitals; ``value`` is the content of a string or
    of back quotes. ``column`` counts characters from 1.
    """

    kind: TokenKind
    text: str
    column: int
    value: str = ""


KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "IS", "NULL"})

# Possessive quantifiers (*+) never give characters back, so the time is linear in the length of the text,
# whatever it is. A doubled quote inside a string does not end it. E'…' has \' and \\ and can hold any text.
_TOKEN = re.compile(
    r"""
    \s*+
    (?: (?P<escaped>[eE]'(?:[^'\\]|\\['\\])*+')
    | (?P<word>[^\s'"`()<>=!,;]++(?:(?<=\.)(?:`[^`]*+`|"[^"]*+"|'[^']*+'))?+)
    | (?P<string>'[^']*+(?:''[^']*+)*+' | "[^"]*+(?:""[^"]*+)*+")
    | (?P<backquoted>`[^`]*+`)
    | (?P<operator><=|>=|!=|=|<|>)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<comma>,)
    | (?P<end>\Z)
    | (?P<invalid>[\s\S]++)
    )
    """,
    re.VERBOSE,
)
_QUOTED = frozenset({"string", "backquoted"})
_LAST = frozenset({"end", "invalid"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KINDS = {kind.value: kind for kind in TokenKind} | {"escaped": TokenKind.STRING}


def tokens(text: str) -> Iterator[Token]:
    """The tokens of the text, lazily; the last one is END, or INVALID with the rest that is no token."""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or "invalid"
        kind, written, column = _KINDS[group], match[group], match.start(group) + 1
        if group == "word":
            keyword = written.upper()
            if keyword in KEYWORDS:
                yield Token(TokenKind.KEYWORD, keyword, column)
            else:
                yield Token(kind, written, column)
        elif group == "escaped":
            yield Token(kind, written, column, _ESCAPE.sub(r"\1", written[2:-1]))
        elif group in _QUOTED:
            # MLflow takes the raw text between the outer quotes: a doubled quote stays doubled.
            yield Token(kind, written, column, written[1:-1])
        else:
            yield Token(kind, written, column)
            if group in _LAST:
                return
