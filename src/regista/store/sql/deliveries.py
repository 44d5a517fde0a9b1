"""Deliveries: what a client's queue sends twice is carried out once, while the queue is remembered."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from ...api.delivery import Delivery
from ...api.purge import PurgedDeliveriesReply, PurgeDeliveries
from .handler import changes
from .prepared import Prepared
from .tables import deliveries
from .transaction import Transaction
from .upsert import upsert

_DONE = Prepared(select(deliveries.c.sequence).where(deliveries.c.queue == bindparam("id")).with_for_update())
_SET_DONE = Prepared(upsert(deliveries, ["sequence", "time"]))
_FORGET = delete(deliveries).where(deliveries.c.time <= bindparam("until"))


def is_repeated(tx: Transaction, delivery: Delivery | None) -> bool:
    """Whether this entry has been carried out before; if not, it counts as carried out when the change commits.

    The caller has locked the run, so the same entry that is sent again meanwhile waits; and asks before it looks at the
    run's state: an entry that was carried out is no error because the run was deleted since.
    """
    if delivery is None:
        return False
    row = tx.run(_DONE[tx.dialect], {"id": delivery.queue}).fetchone()
    if row is not None and delivery.sequence <= row[0]:
        return True
    tx.run(_SET_DONE[tx.dialect], {"queue": delivery.queue, "sequence": delivery.sequence, "time": tx.now})
    return False


@changes(PurgeDeliveries)
def purge_deliveries(tx: Transaction, call: PurgeDeliveries) -> PurgedDeliveriesReply:
    """Forget the queues. No event tells of it: what they sent has events of its own."""
    return PurgedDeliveriesReply(tx.execute(_FORGET, {"until": tx.now - call.older_than}).rowcount)
