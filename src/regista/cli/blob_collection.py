"""The blobs' side of ``regista gc``: what is collected, or with ``--plan`` would be, and what stays and why."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..api.storage import BlobCount, CollectReply
from ..entities import shown_duration
from .output import Column, hint, print_table, say, shown_digest, shown_size, shown_time

if TYPE_CHECKING:
    from ..client.client import Client

SHOWN_PINNED = 10


def collect(client: Client, grace: int, *, plan: bool = False, forgotten: Iterable[str] = ()) -> CollectReply:
    """Everything that the steps of a collection did and found, as one reply."""
    total = CollectReply()
    for step in client.collect_blobs(plan=plan, grace=grace, bin_grace=grace, forgotten=forgotten):
        total = _sum(total, step)
    return total


def is_nothing(done: CollectReply) -> bool:
    """Whether no blob moves."""
    return not (done.put_away.blobs or done.removed.blobs or done.brought_back.blobs or done.leftovers)


def tell(done: CollectReply, grace: int) -> None:
    """What was done, a line for each thing."""
    if done.put_away.blobs:
        then = f", from which it can go for good in {shown_duration(grace)}" if grace else ""
        say(f"Into the bin{then}: {_shown(done.put_away)} that no path names.")
    if done.removed.blobs:
        say(f"Permanently deleted: {_shown(done.removed)}.")
    if done.brought_back.blobs:
        say(f"Back from the bin: {_shown(done.brought_back)} that a path names again.")
    if done.leftovers:
        say(f"Permanently deleted: {done.leftovers:,} leftovers of interrupted uploads.")
    if done.young.blobs:
        hint(f"Left for now: {_shown(done.young)} that no path names; an upload may be about to name them.")


def show_plan(planned: CollectReply, grace: int) -> None:
    """What would go and what would stay, with the reasons, and who holds the largest ones that stay."""
    age = shown_duration(grace)
    meanings = (
        (
            planned.put_away,
            "go into the bin",
            "no path names them" + (f", and no upload asked for them in {age}" if grace else ""),
        ),
        (planned.removed, "go for good", f"they are in the bin since {age} or longer" if grace else "--grace 0"),
        (planned.brought_back, "come back", "they are in the bin, and named again"),
        (planned.named, "stay", "paths name them"),
        (planned.young, "stay", f"no path names them, but they are younger than {age}"),
        (planned.waiting, "stay in the bin", f"for {age}"),
    )
    rows = [
        (what, f"{count.blobs:,}", shown_size(count.size), shown_time(count.since or 0), why)
        for count, what, why in meanings
        if count.blobs
    ]
    if rows:
        print_table(
            ("blobs", Column("number", right=True), Column("size", right=True), "oldest", Column("because", True)),
            rows,
            "",
        )
    if planned.pinned:
        say("The largest that stay, and who names them:")
        pinned = [
            (shown_digest(blob.digest), shown_size(blob.size), f"{blob.count:,}", "\n".join(blob.users))
            for blob in planned.pinned
        ]
        print_table(
            ("blob", Column("size", right=True), Column("paths", right=True), Column("named by", True)), pinned, ""
        )


def _shown(count: BlobCount) -> str:
    return f"{count.blobs:,} {'blob' if count.blobs == 1 else 'blobs'} ({shown_size(count.size)})"


def _sum(one: CollectReply, other: CollectReply) -> CollectReply:
    return CollectReply(
        put_away=_added(one.put_away, other.put_away),
        removed=_added(one.removed, other.removed),
        brought_back=_added(one.brought_back, other.brought_back),
        named=_added(one.named, other.named),
        young=_added(one.young, other.young),
        waiting=_added(one.waiting, other.waiting),
        leftovers=one.leftovers + other.leftovers,
        pinned=tuple(heapq.nlargest(SHOWN_PINNED, (*one.pinned, *other.pinned), key=lambda blob: blob.size)),
    )


def _added(one: BlobCount, other: BlobCount) -> BlobCount:
    times = [count.since for count in (one, other) if count.since is not None]
    return BlobCount(one.blobs + other.blobs, one.size + other.size, min(times, default=None))
