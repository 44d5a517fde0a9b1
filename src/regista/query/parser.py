"""The parser: recursive descent, one method per rule of the grammar.

::

    filter      := [ disjunction ]
    disjunction := conjunction ( OR conjunction )*
    conjunction := negation ( AND negation )*
    negation    := NOT negation | "(" disjunction ")" | comparison
    comparison  := name ( operator literal | [NOT] IN "(" literal ("," literal)* ")" | IS [NOT] NULL )
    name        := [prefix "."] ( word | `back-quoted` | "double-quoted" | 'single-quoted' )
    operator    := = | != | < | <= | > | >= | LIKE | ILIKE
    literal     := 'text' | "text" | E'text' | number

Keywords in any case. MLflow's filters are the part without OR, NOT, parentheses and ``E'…'``.
"""

from __future__ import annotations

from ..errors import QueryError
from .names import find_field, shown
from .subject import LISTS, NULLS, Key, Subject
from .tokens import Token, TokenKind, tokens
from .tree import And, Comparison, Expression, Field, Not, Operator, Or, Value
from .values import read_value

# A filter is data from strangers. The limits keep the parser's stack, the depth of the SQL made from the tree
# (SQLite: 1000) and its bound values (SQLite: 32766) within what every database takes.
MAX_LENGTH = 1_000_000
MAX_DEPTH = 32
MAX_COMPARISONS = 256
MAX_VALUES = 10_000

_NAMES = frozenset({TokenKind.WORD, TokenKind.BACKQUOTED, TokenKind.STRING})
_LITERALS = _NAMES | {TokenKind.KEYWORD}  # a keyword gets the error about missing quotes
_CORRECTED = {"==": " Equality is one =.", "<>": " Not equal is !=."}
_OPERATORS = {operator.value: operator for operator in Operator}


def parse_filter(text: str | None, subject: Subject) -> Expression | None:
    """The syntax tree of a filter, or None when there is nothing to filter by (None, empty, blanks).

    QueryError, with the column, for anything that is no filter of that subject.
    """
    if text is not None and not isinstance(text, str):
        raise QueryError(f"Invalid filter {text!r:.200}: it must be text")
    if text is None or not text.strip():
        return None
    if len(text) > MAX_LENGTH:
        raise QueryError(f"The filter has {len(text)} characters; at most {MAX_LENGTH} are read", MAX_LENGTH + 1)
    _refuse_unstorable(text)
    return _Parser(text, subject).parse()


class _Parser:
    def __init__(self, text: str, subject: Subject) -> None:
        self._subject = subject
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._last = ""
        self._depth = 0
        self._comparisons = 0
        self._values = 0

    def parse(self) -> Expression:
        expression = self._disjunction()
        if self._token.kind is not TokenKind.END:
            raise self._unexpected("AND, OR or the end of the filter")
        return expression

    def _disjunction(self) -> Expression:
        terms = [self._conjunction()]
        while self._takes("OR"):
            terms.append(self._conjunction())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _conjunction(self) -> Expression:
        terms = [self._negation()]
        while self._takes("AND"):
            terms.append(self._negation())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _negation(self) -> Expression:
        opening = self._token
        if opening.kind in _NAMES:
            return self._comparison()
        if opening.kind is not TokenKind.OPEN and opening.text != "NOT":
            raise self._unexpected("a comparison such as name = 'x'")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"The filter is nested more than {MAX_DEPTH} levels deep", opening.column)
        self._advance()
        expression: Expression
        if opening.kind is TokenKind.OPEN:
            expression = self._disjunction()
            self._expect(TokenKind.CLOSE, "AND, OR or a closing parenthesis")
        else:
            expression = Not(self._negation())
        self._depth -= 1
        return expression

    def _comparison(self) -> Comparison:
        name = self._token
        if name.kind is TokenKind.STRING and not name.text.startswith('"'):
            raise self._unexpected("the name of a field before its value")
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise QueryError(f"The filter has more than {MAX_COMPARISONS} comparisons", name.column)
        field, key = find_field(name, self._subject)
        self._advance()
        operator = self._operator(field, key)
        value: Value
        if operator in NULLS:
            value = None
        elif operator in LISTS:
            value = self._list(field, key, operator)
        else:
            value = self._literal(field, key, operator)
        return Comparison(field, operator, value, name.column)

    def _operator(self, field: Field, key: Key) -> Operator:
        first = self._token
        if first.kind is TokenKind.OPERATOR:
            spelling = first.text
            self._advance()
        else:
            spelling = self._word_operator()
        operator = _OPERATORS[spelling]
        if operator not in key.operators:
            valid = ", ".join(operator for operator in Operator if operator in key.operators)
            raise QueryError(
                f"Operator '{operator}' cannot be used with {field.entity} '{shown(field.key)}'. "
                f"Valid operators are {valid}",
                first.column,
            )
        return operator

    def _word_operator(self) -> str:
        if self._takes("IS"):
            negated = self._takes("NOT")
            if not self._takes("NULL"):
                raise self._unexpected("NULL" if negated else "NULL or NOT NULL")
            return "IS NOT NULL" if negated else "IS NULL"
        if self._takes("NOT"):
            if not self._takes("IN"):
                raise self._unexpected("IN")
            return "NOT IN"
        for keyword in ("LIKE", "ILIKE", "IN"):
            if self._takes(keyword):
                return keyword
        raise self._unexpected("an operator such as =")

    def _literal(self, field: Field, key: Key, operator: Operator) -> str | int | float:
        token = self._token
        if token.kind not in _LITERALS:
            raise self._unexpected("a value")
        self._values += 1
        if self._values > MAX_VALUES:
            raise QueryError(f"The filter has more than {MAX_VALUES} values", token.column)
        value = read_value(token, field, key.kind, operator)
        self._advance()
        return value

    def _list(self, field: Field, key: Key, operator: Operator) -> tuple[str, ...]:
        self._expect(TokenKind.OPEN, "a list such as ('a', 'b')")
        values: list[str] = []
        while True:
            # Every kind that has IN is a kind of text.
            values.append(str(self._literal(field, key, operator)))
            if self._token.kind is not TokenKind.COMMA:
                break
            self._advance()
        self._expect(TokenKind.CLOSE, "a comma or a closing parenthesis")
        return tuple(values)

    def _advance(self) -> None:
        self._last = self._token.text
        self._token = next(self._tokens)

    def _takes(self, keyword: str) -> bool:
        if self._token.kind is not TokenKind.KEYWORD or self._token.text != keyword:
            return False
        self._advance()
        return True

    def _expect(self, kind: TokenKind, expected: str) -> None:
        if self._token.kind is not kind:
            raise self._unexpected(expected)
        self._advance()

    def _unexpected(self, expected: str) -> QueryError:
        token = self._token
        clause = shown(token.text)
        if token.kind is TokenKind.END:
            clause = "the text ends too early"
        elif self._subject.clause_in_quotes:
            clause = f"'{clause}'"
        hint = _hint(token, self._last)
        return QueryError(f"Invalid clause(s) in filter string: {clause}. Expected {expected}.{hint}", token.column)


def _hint(token: Token, last: str) -> str:
    """What people who wrote this had in mind, perhaps."""
    if token.kind is TokenKind.INVALID and token.text.startswith(("'", '"', "`")):
        return " Is a quote not closed?"
    if token.text == ";" or (token.kind is TokenKind.INVALID and token.text.startswith(";")):
        return " A filter has no semicolon."
    return _CORRECTED.get(last + token.text, "")


def _refuse_unstorable(text: str) -> None:
    """No database stores NUL or half a surrogate pair in text, so nothing can match them."""
    nul = text.find("\0")
    if nul >= 0:
        raise QueryError("The filter contains a NUL character", nul + 1)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("The filter contains half of a surrogate pair", error.start + 1) from None
