"""Random filters and orders: mostly right, a little wrong, or no language at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from regista.api.experiments import SearchExperiments
from regista.api.logged_models import LoggedModelOrder, SearchLoggedModels
from regista.api.model_versions import SearchModelVersions
from regista.api.registered_models import SearchRegisteredModels
from regista.api.request import Request
from regista.api.runs import SearchRuns
from regista.query import EXPERIMENTS, LOGGED_MODELS, MODEL_VERSIONS, REGISTERED_MODELS, RUNS, Kind, Operator, Subject

T = TypeVar("T")

SUBJECTS = (REGISTERED_MODELS, MODEL_VERSIONS, EXPERIMENTS, RUNS, LOGGED_MODELS)

_TEXTS = (
    "", "a", "m", "big", "model-0001", "champion", "canary", "yes", "b7", "READY", "1", "run-700", "true", "x" * 300,
    "s3://bucket/7/model", "2026-13-45", "%", "_", "%%%", "model-%", "%1%0%1%", "%a%b%c%d%e", "_" * 40, "%_" * 50,
    "é🎈", "\u202e", "\ud7ff", "\U0010ffff", "; DROP TABLE runs", "\x1b", "\n",
)  # fmt: skip
_BROKEN_TEXTS = ("\\", "\\%", "''", "' OR 1=1 --", '"', "\0", "\ud800")
_STAGES = ("Production", "staging", "none", "ARCHIVED")
_NUMBERS = (
    "0", "1", "-1", "7", "0.5", "+3", ".5", "5.", "1e3", "-1e-300", "1e308", "9" * 18, "1760000000000",
    "9223372036854775807",
)  # fmt: skip
_BROKEN_NUMBERS = (
    "1e309", "9" * 19, "9" * 70, "9223372036854775808", "-9223372036854775808", "nan", "-inf", "0x10", "1_000", "٣",
    "x",
)  # fmt: skip
_KEYS = ("depth", "seed", "rmse", "loss", "batch", "n", "team", "mlflow.runName", "mlflow.prompt.is_prompt", "a b", "é")
_NOISE = (
    "AND", "OR", "NOT", "IN", "LIKE", "IS", "NULL", "(", ")", ",", "'", '"', "`", "=", "!=", "<", ">", ";", "--", "/*",
    "==", "<>", "BETWEEN", "\0", "\ud800", " ", "\u00a0", "E'", "\\", ".", "tags.", "metrics.``", "🎈", "name",
)  # fmt: skip

_SEARCHES: dict[str, Callable[..., Request[Any]]] = {
    REGISTERED_MODELS.noun: SearchRegisteredModels,
    MODEL_VERSIONS.noun: SearchModelVersions,
    EXPERIMENTS.noun: SearchExperiments,
}


class RandomSearches:
    """Searches without end; about half of them are right. The same ``seed`` gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._wrong = 0.0

    def next(self) -> Request[Any]:
        """One of the five searches with a random filter and order."""
        rng = self._rng
        subject = rng.choice(SUBJECTS)
        self._wrong = rng.choice((0, 0, 0, 0, 0.02, 0.2))
        text = self._filter(subject)
        if subject is LOGGED_MODELS:
            keys = [self._order_key(subject, bare=True) for _ in range(self._either((0, 0, 1, 2), (40,)))]
            order = tuple(LoggedModelOrder(key, rng.random() < 0.5, rng.choice((None, "d"))) for key in keys)
            return SearchLoggedModels(experiment_ids=("0",), filter=text, order_by=order, max_results=20)
        clauses = tuple(self._clause(subject) for _ in range(self._either((0, 0, 1, 2, 3), (20, 40))))
        if subject is RUNS:
            return SearchRuns(experiment_ids=("0",), filter=text, order_by=clauses, max_results=20)
        return _SEARCHES[subject.noun](filter=text, order_by=clauses, max_results=20)

    def _either(self, right: Sequence[T], wrong: Sequence[T]) -> T:
        return self._rng.choice(wrong if self._rng.random() < self._wrong else right)

    def _filter(self, subject: Subject) -> str:
        rng, kind = self._rng, self._rng.random()
        if kind < 0.03:
            most = rng.choice((128, 0x3000, 0x110000))
            return "".join(chr(rng.randrange(most)) for _ in range(20))
        if kind < 0.06:
            return rng.randbytes(rng.randrange(60)).decode("utf-8", rng.choice(("replace", "surrogateescape")))
        if kind < 0.09:
            return " ".join(rng.choice(_NOISE) for _ in range(rng.randrange(12)))
        if kind < 0.13:
            return self._large(subject)
        text = self._tree(subject, rng.choice((0, 0, 1, 1, 2, 3, 5)))
        for _ in range(rng.choice((0, 0, 0, 0, 1, 2, 5))):
            text = self._damaged(text)
        return text

    def _large(self, subject: Subject) -> str:
        rng, one = self._rng, self._comparison(subject)
        depth = rng.choice((31, 32, 33, 200, 3_000))
        many = rng.choice((100, 255, 257, 3_000))
        values = ", ".join(repr(str(number)) for number in range(many * 5))
        word, other = rng.choice(((" AND ", " OR "), (" OR ", " AND ")))
        return rng.choice(
            (
                "(" * depth + one + ")" * depth,
                "NOT " * depth + one,
                f"NOT ({one}{word}" * (depth // 2) + one + ")" * (depth // 2),
                f"{one}{word}({one}{other}(" * (depth // 2) + one + "))" * (depth // 2),
                word.join([one] * many),
                word.join(self._comparison(subject) for _ in range(rng.choice((5, 20, 60)))),
                f"name IN ({values})",
                f"run_id NOT IN ({values})",
                f"name LIKE '{'%a' * rng.choice((10, 499, 30_000))}'",
                f"name ILIKE '{'_' * rng.choice((10, 999, 30_000))}%b'",
                "x" * many * 100,
                "'" * many,
            )
        )

    def _tree(self, subject: Subject, depth: int) -> str:
        if depth == 0:
            return self._comparison(subject)
        word = self._rng.choice((" AND ", " and ", " OR ", "  \n AND\t"))
        text = word.join(self._tree(subject, depth - 1) for _ in range(self._rng.choice((1, 2, 2, 3))))
        return self._rng.choice((text, text, f"({text})", f"NOT ({text})"))

    def _comparison(self, subject: Subject) -> str:
        rng = self._rng
        group = rng.choice(subject.groups)
        key = group.any_key or rng.choice(group.keys)
        name = rng.choice((key.name, *key.synonyms)) if group.any_key is None else rng.choice(_KEYS)
        if group.any_key or group.entity != "attribute" or rng.random() < 0.2:
            name = f"{rng.choice(group.prefixes)}.{self._quoted_key(name)}"
        elif " " in name:
            name = f"`{name}`"
        operator = self._either(sorted(key.operators), list(Operator))
        if operator in {Operator.IS_NULL, Operator.IS_NOT_NULL}:
            return f"{name} {operator}"
        if operator in {Operator.IN, Operator.NOT_IN}:
            values = ", ".join(self._value(key.kind) for _ in range(rng.choice((1, 2, 5))))
            return f"{name} {operator} ({values})"
        return f"{name} {rng.choice((operator.value, operator.value.lower()))} {self._value(key.kind)}"

    def _quoted_key(self, name: str) -> str:
        if " " in name:
            return f"`{name}`"
        quote = self._rng.choice(("", "`", '"'))
        return f"{quote}{name}{quote}"

    def _value(self, kind: Kind) -> str:
        is_number = kind in {Kind.NUMBER, Kind.TIME, Kind.VERSION}
        if self._either((is_number,), (not is_number,)):
            number = self._either(_NUMBERS, _BROKEN_NUMBERS)
            return number if kind is not Kind.VERSION else self._either((number.partition(".")[0] or "3",), (number,))
        text = self._either(_STAGES if kind is Kind.STAGE else _TEXTS, _BROKEN_TEXTS)
        return self._rng.choice((f"'{text}'", f'"{text}"', f"E'{text}'"))

    def _damaged(self, text: str) -> str:
        rng = self._rng
        place = rng.randrange(len(text) + 1)
        return rng.choice(
            (
                text[:place] + rng.choice(_NOISE) + text[place:],
                text[:place] + text[place + 1 :],
                text[:place],
                text[place:],
                text[:place] + chr(rng.randrange(0x110000)) + text[place:],
                text + " " + rng.choice(_NOISE) + " " + text,
            )
        )

    def _clause(self, subject: Subject) -> str:
        clause = self._order_key(subject) + self._either(("", "", " ASC", " desc", " DESC"), (" down", " ASC DESC"))
        return self._damaged(clause) if self._rng.random() < self._wrong else clause

    def _order_key(self, subject: Subject, *, bare: bool = False) -> str:
        sortable = [group for group in subject.groups if (group.any_key and group.any_key.sortable) or group.keys]
        group = self._either([group for group in sortable if group.entity != "dataset"], subject.groups)
        if group.any_key:
            key = self._rng.choice(_KEYS)
            return f"{group.entity}.{key}" if bare else f"{self._rng.choice(group.prefixes)}.`{key}`"
        return self._rng.choice([key.name for key in group.keys if key.sortable] or [group.keys[0].name])
