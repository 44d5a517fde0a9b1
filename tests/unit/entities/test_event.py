"""The hash of an event covers everything in it."""

import hashlib
import json

import msgspec
import pytest

from regista.entities.event import GENESIS, Event, canonical, event_hash

CONTENT = {
    "subject": "model:1", "sequence": 1, "action": "alias.set", "actor": "ada", "time": 5,
    "before": {"version": "1"}, "after": {"version": "2"}, "reason": "better",
}  # fmt: skip


def event(**changes):
    content = CONTENT | changes
    digest = event_hash(
        GENESIS, content["subject"], content["sequence"], content["action"], content["actor"], content["time"],
        canonical(content["before"]), canonical(content["after"]), content["reason"],
    )  # fmt: skip
    return Event(event_id=1, previous_hash=GENESIS, hash=digest, **content)


def test_an_untouched_event_verifies():
    assert event().computed_hash() == event().hash


def test_the_hash_is_the_one_that_docs_history_defines():
    before, after = '{"version":"1"}', '{"version":"2"}'
    content = ["0" * 64, "model:1", 1, "alias.set", "ada", 5, before, after, "besser für alle"]
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    assert event(reason="besser für alle").hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "model:2"), ("sequence", 2), ("action", "alias.deleted"), ("actor", "eve"), ("time", 6),
        ("before", None), ("after", {"version": "3"}), ("reason", None), ("previous_hash", "1" * 64),
    ],
)  # fmt: skip
def test_any_change_shows(field, value):
    forged = msgspec.structs.replace(event(), **{field: value})
    assert forged.computed_hash() != forged.hash


def test_the_order_of_keys_does_not_matter():
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1}) == '{"a":2,"b":1}'
