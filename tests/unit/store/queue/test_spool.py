"""Entries on disk: order, the batch that is under way, what was refused."""

import os
import sqlite3
import stat
from contextlib import ExitStack, closing

import pytest

from regista.api.runs import LogBatch
from regista.entities import Metric, Tag, wire
from regista.errors import ConfigurationError
from regista.store.queue.batch import fitting
from regista.store.queue.entry import Entry
from regista.store.queue.spool import MOST_REFUSED, Spool

URI = "http://registry.test"


def entry(sequence, run_id="a", key="m"):
    content = wire.encode(LogBatch(run_id=run_id, metrics=(Metric(key, 1.0, 1, sequence),)))
    return Entry(sequence, run_id, "LogBatch", "ada", content)


def tag(sequence, value):
    return Entry(sequence, "a", "LogBatch", "ada", wire.encode(LogBatch(run_id="a", tags=(Tag("t", value),))))


def fill(spool, *entries):
    for one in entries:
        spool.append(one)


def formed(spool):
    entries = spool.head()
    return spool.form(entries[: fitting(entries)])


@pytest.fixture
def spool(tmp_path):
    made = Spool.create(URI, tmp_path / "x.queue")
    yield made
    made.close()


@pytest.fixture
def again():
    """Opens the same file as the next process does."""
    with ExitStack() as opened:

        def open_again(spool):
            spool.close()
            return opened.enter_context(closing(Spool.open(spool.path)))

        yield open_again


def test_the_file_is_its_owners_alone(spool):
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o600
    assert (spool.origin.uri, spool.origin.process) == (URI, os.getpid())


def test_it_is_empty_at_first(spool):
    assert (spool.head(), spool.first(), spool.count(), spool.refused()) == ((), None, 0, [])


def test_the_head_is_all_of_the_first_ones_run(spool):
    fill(spool, entry(1), entry(2, "b"), entry(3))
    assert [one.sequence for one in spool.head()] == [1, 3]
    assert (spool.count(), spool.runs()) == (3, 2)


def test_batches_are_numbered_and_finished(spool):
    fill(spool, entry(1), entry(2, "b"), entry(3))
    first = formed(spool)
    assert (first.number, first.run_id, first.first, first.last) == (1, "a", 1, 3)
    spool.finish(first)
    second = formed(spool)
    assert (second.number, second.run_id) == (2, "b")
    assert spool.first() == 2
    spool.finish(second)
    assert spool.head() == ()


def test_a_batch_that_is_under_way_stays_the_same(spool, again):
    fill(spool, entry(1), entry(2))
    formed(spool)
    fill(spool, entry(3))
    reopened = again(spool)
    batch = reopened.under_way()
    assert (batch.queue, batch.number) == (spool.origin.id, 1)
    assert [one.sequence for one in batch.entries] == [1, 2]
    reopened.finish(batch)
    assert formed(reopened).number == 2
    assert [one.sequence for one in reopened.head()] == [3]


def test_the_number_of_a_batch_is_never_given_again(spool, again):
    fill(spool, entry(1))
    spool.scatter(formed(spool))
    reopened = again(spool)
    assert formed(reopened).number == 2


def test_entries_of_a_scattered_batch_go_one_by_one(spool):
    fill(spool, entry(1), entry(2))
    spool.scatter(formed(spool))
    fill(spool, entry(3), entry(4))
    sizes = []
    while spool.head():
        batch = formed(spool)
        sizes.append(len(batch.entries))
        spool.finish(batch)
    assert sizes == [1, 1, 2]


def test_batches_get_smaller(spool):
    fill(spool, *(entry(number) for number in range(1, 11)))
    spool.halve(formed(spool))
    assert len(spool.head()) == 5
    spool.halve(formed(spool))
    assert len(spool.head()) == 2
    spool.halve(formed(spool))
    spool.halve(formed(spool))
    assert len(spool.head()) == 1


def test_what_is_refused_is_kept_aside(spool):
    fill(spool, tag(1, "x"), entry(2, "b"))
    spool.refuse(formed(spool), "no such run")
    assert [(one.entry, one.message) for one in spool.refused()] == [(tag(1, "x"), "no such run")]
    assert spool.first() == 2
    spool.forget_refused()
    assert spool.refused() == []


def test_of_what_is_refused_the_first_are_kept(spool):
    for number in range(1, MOST_REFUSED + 1_500):
        spool.append(entry(number))
    while entries := spool.head():
        spool.refuse(spool.form(entries), "no such run")
    assert [one.entry.sequence for one in spool.refused()] == list(range(1, MOST_REFUSED + 1))
    assert spool.count() == 0


def test_another_spool_goes_on_where_one_is_left(spool, again):
    fill(spool, entry(1), entry(2), tag(5, "x"))
    under_way = formed(spool)
    memory = Spool.create(URI)
    fill(memory, entry(6))
    memory.take_over(spool)
    assert memory.under_way() == under_way
    assert memory.count() == 4
    memory.finish(under_way)
    assert (memory.first(), formed(memory).queue) == (6, memory.origin.id)
    spool.take_over(memory, instead=True)
    assert [one.sequence for one in again(spool).under_way().entries] == [6]


def test_a_spool_with_a_batch_under_way_keeps_it_beside_new_entries(spool, again):
    fill(spool, entry(1))
    under_way = formed(spool)
    memory = Spool.create(URI)
    fill(memory, entry(2))
    spool.take_over(memory)
    assert spool.under_way() == under_way
    assert again(spool).under_way() == under_way


def test_a_file_that_was_not_finished_is_none(tmp_path):
    (tmp_path / "x.queue").touch()
    assert Spool.open(tmp_path / "x.queue") is None


def test_a_file_of_another_kind_is_an_error(tmp_path):
    path = tmp_path / "x.queue"
    path.write_text("This is no database, and never was one. " * 100)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Spool.open(path)


def test_a_file_of_a_newer_release_is_left_alone(spool):
    fill(spool, entry(1))
    spool.close()
    newer = sqlite3.connect(spool.path)
    newer.execute("PRAGMA user_version = 2")
    newer.close()
    with pytest.raises(ConfigurationError, match="another release"):
        Spool.open(spool.path)


def test_removing_leaves_nothing(spool):
    fill(spool, entry(1))
    spool.remove()
    assert list(spool.path.parent.iterdir()) == []
