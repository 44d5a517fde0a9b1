"""Names of registered models: which model has one, had it, or had it at a time.

Each name a model is given is a row of ``model_names``, written after the model's own row: the unique name there lets
one owner follow the other, so the newest row of a name, by key, is that of its last owner. A former name goes on
meaning its last owner until another model takes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam, select, update

from .prepared import Prepared
from .tables import model_names, registered_models
from .transaction import Snapshot, Transaction

FoundT = TypeVar("FoundT")

_INSERT = Prepared(model_names.insert())
_END = (
    update(model_names)
    .where(model_names.c.uid == bindparam("of_uid"), model_names.c.until.is_(None))
    .values(until=bindparam("now"))
)
_OWNER = Prepared(select(registered_models.c.uid).where(registered_models.c.name == bindparam("name")))
_LAST_OWNER = (
    select(model_names.c.uid).where(model_names.c.name == bindparam("name")).order_by(model_names.c.pk.desc()).limit(1)
)
_OWNER_AT = (
    select(model_names.c.uid)
    .where(model_names.c.name == bindparam("name"), model_names.c.since <= bindparam("moment"))
    .order_by(model_names.c.pk.desc())
    .limit(1)
)
_NEWEST_OF_OWNER = (
    select(model_names.c.name, model_names.c.until, model_names.c.pk)
    .where(model_names.c.uid == bindparam("of_uid"))
    .order_by(model_names.c.pk.desc())
    .limit(1)
)
_OF_OWNER_AT = _NEWEST_OF_OWNER.where(model_names.c.since <= bindparam("moment"))


class LastName(NamedTuple):
    """The newest name of a registered model; ``until`` is when the model was deleted, None for one that exists.

    ``pk`` tells it from the same name at another time.
    """

    name: str
    until: int | None
    pk: int


def name_is_taken(reading: Snapshot, name: str) -> bool:
    """Whether a registered model has the name now."""
    return owner(reading, name) is not None


def begin_name(tx: Transaction, uid: str, name: str) -> None:
    """From now on the model has the name; its row in ``registered_models`` must have it already."""
    tx.run(_INSERT[tx.dialect], {"name": name, "uid": uid, "since": tx.now, "until": None})


def end_name(tx: Transaction, uid: str) -> None:
    """The model has its name no longer."""
    tx.execute(_END, {"of_uid": uid, "now": tx.now})


def owner(reading: Snapshot, name: str) -> str | None:
    """The uid of the model that has the name now."""
    row = reading.run(_OWNER[reading.dialect], {"name": name}).fetchone()
    return None if row is None else row[0]


def last_owner(reading: Snapshot, name: str) -> str | None:
    """The uid of the model that has the name, or was the last to have it; None if no model ever had it."""
    uid: str | None = reading.execute(_LAST_OWNER, {"name": name}).scalar()
    return uid


def owner_at(reading: Snapshot, name: str, moment: int) -> str | None:
    """The uid of the model that a name meant at a time; None if no model had had it by then."""
    uid: str | None = reading.execute(_OWNER_AT, {"name": name, "moment": moment}).scalar()
    return uid


def last_name(reading: Snapshot, uid: str) -> LastName | None:
    """The newest name of a model, deleted or not."""
    row = reading.execute(_NEWEST_OF_OWNER, {"of_uid": uid}).first()
    return None if row is None else LastName(*row)


def name_at(reading: Snapshot, uid: str, moment: int) -> str | None:
    """What a model was called at a time; None before it was created."""
    name: str | None = reading.execute(_OF_OWNER_AT, {"of_uid": uid, "moment": moment}).scalar()
    return name


def present_name(reading: Snapshot, name: str) -> str | None:
    """What the model of a present or former name is called now; None if there is no such model (any more)."""
    present = _present(reading, name)
    return None if present is None else present.name


def read_by_name(reading: Snapshot, name: str, read: Callable[[str], FoundT | None]) -> FoundT | None:
    """What ``read`` finds under the name; only if that is nothing, what it finds under the model's present name.

    Each statement sees another moment, and the model may be renamed between them: that nothing is there counts only
    when the model had the name that was read before and after.
    """
    found = read(name)
    before = None
    while found is None:
        present = _present(reading, name)
        if present is None or present == before:
            return None
        found, before = read(present.name), present
    return found


def _present(reading: Snapshot, name: str) -> LastName | None:
    uid = owner(reading, name) or last_owner(reading, name)
    last = None if uid is None else last_name(reading, uid)
    return last if last is not None and last.until is None else None
