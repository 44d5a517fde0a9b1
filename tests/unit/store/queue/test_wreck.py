"""Queues of killed processes that were damaged afterwards: what can be read is saved, and what was lost is said."""

import shutil
import subprocess
import sys

import pytest

from regista.errors import ConfigurationError
from regista.store.queue.folder import QueueFolder
from regista.store.queue.spool import Spool
from regista.store.queue.write_ahead_log import committed_frames

URI = "http://registry.test"
COUNT = 60
PAGE = 4096
FRAME = PAGE + 24
LOG_HEADER = 32
_WRITER = f"""
import os, signal, sys
from pathlib import Path
from regista.store.queue.batch import fitting
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder
spool = QueueFolder(Path(sys.argv[1])).create({URI!r}).spool
content = b'{{"run_id":"a","tags":[{{"key":"t","value":"' + b"x" * 400 + b'"}}]}}'
for number in range(1, {COUNT} + 1):
    spool.append(Entry(number, "a" if number < 9 else "b", "LogBatch", "ada", content))
    if "checkpoint" in sys.argv and number == {COUNT} // 2:
        spool._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
if "batch" in sys.argv:
    spool.form(spool.head()[:5])
os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def killed(folder, *how):
    """The file of a queue whose process was killed after it had put COUNT entries into it."""
    subprocess.run([sys.executable, "-c", _WRITER, str(folder), *how], check=False)
    (path,) = folder.glob("*.queue")
    return path


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    return killed(tmp_path_factory.mktemp("left"))


@pytest.fixture(scope="module")
def left_with_batch(tmp_path_factory):
    return killed(tmp_path_factory.mktemp("left"), "checkpoint", "batch")


def copied(path, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(path.parent, folder)
    return folder / path.name


def beside(path, ending):
    return path.with_name(path.name + ending)


def places(size):
    """Where to cut a log off: in its header, and at, before and behind the ends of some frames."""
    ends = [LOG_HEADER + FRAME * number for number in (0, 1, 2, 7, 30, (size - LOG_HEADER) // FRAME - 1)]
    return [0, 1, 31, *(end + more for end in ends for more in (0, 1, 24, 2000)), size - 1]


def saved_of(path):
    """The queue that is made of a damaged one, after what has to hold for each was seen."""
    kept = {ending: beside(path, ending).read_bytes() for ending in ("", "-wal") if beside(path, ending).exists()}
    file = QueueFolder(path.parent).take(path)
    assert file is not None
    assert (file.spool.origin.uri, file.spool.origin.id != path.stem) == (URI, True)
    assert f"The queue {path} is damaged: calls that can be read: {file.spool.count()};" in file.spool.origin.damage
    aside = path.with_suffix(".damaged")
    assert f"kept as {aside}" in file.spool.origin.damage
    assert {ending: beside(aside, ending).read_bytes() for ending in kept} == kept
    assert QueueFolder(path.parent).paths() == [file.spool.path]
    return file


def test_a_killed_process_leaves_a_queue_that_is_whole(left, left_with_batch, tmp_path):
    for number, of in enumerate((left, left_with_batch)):
        path = copied(of, tmp_path / str(number))
        file = QueueFolder(path.parent).take(path)
        assert (file.spool.count(), file.spool.origin.damage, file.spool.path) == (COUNT, "", path)
        file.close()


def test_a_log_that_was_cut_off_anywhere_is_noticed(left, tmp_path):
    counts = []
    for size in places(beside(left, "-wal").stat().st_size):
        path = copied(left, tmp_path / "queues")
        with beside(path, "-wal").open("r+b") as log:
            log.truncate(size)
        file = saved_of(path)
        counts.append(file.spool.count())
        file.close()
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, COUNT - 1)


def test_a_log_that_is_gone_is_noticed(left, tmp_path):
    path = copied(left, tmp_path / "queues")
    beside(path, "-wal").unlink()
    file = saved_of(path)
    assert file.spool.count() == 0
    file.close()


@pytest.mark.parametrize(
    ("index", "more_places"),
    [("there", (LOG_HEADER + 4, LOG_HEADER + FRAME * 20 + 8)), ("gone", ())],  # as if older frames began there
    ids=["with its index", "without it"],
)
def test_garbage_in_a_log_is_noticed(left, tmp_path, index, more_places):
    for place in (0, 8, LOG_HEADER + FRAME * 3 + 100, *more_places):
        path = copied(left, tmp_path / "queues")
        with beside(path, "-wal").open("r+b") as log:
            log.seek(place)
            log.write(b"\xff" * 8)
        if index == "gone":
            beside(path, "-shm").unlink()
        file = saved_of(path)
        assert file.spool.count() < COUNT
        file.close()


def test_what_was_under_way_keeps_its_number_and_the_rest_gets_new_ones(left_with_batch, tmp_path):
    path = copied(left_with_batch, tmp_path / "queues")
    before = Spool.open(copied(left_with_batch, tmp_path / "other"))
    with beside(path, "-wal").open("r+b") as log:
        log.seek(0, 2)
        frames = committed_frames(path)
        log.truncate(LOG_HEADER + FRAME * (frames - 1) + 5)
    lost = saved_of(path)  # the note of the batch itself is what was lost
    assert (lost.spool.count(), lost.spool.under_way()) == (COUNT, None)
    lost.close()

    path = closed(left_with_batch, tmp_path / "queues")
    _spoil(path, page_of(path, b"x" * 100, last=True))
    file = saved_of(path)
    under_way = file.spool.under_way()
    assert (under_way.queue, under_way.number, len(under_way.entries)) == (before.origin.id, 1, 5)
    file.spool.finish(under_way)
    assert file.spool.form(file.spool.head()).queue == file.spool.origin.id != before.origin.id
    file.close()
    before.close()


def page_of(path, text, *, last=False):
    """The number (0, 1, …) of a page of the file in which a text is."""
    pages = [number for number in range(path.stat().st_size // PAGE) if text in _page(path, number)]
    return pages[-1 if last else 0]


def _page(path, number):
    with path.open("rb") as file:
        file.seek(number * PAGE)
        return file.read(PAGE)


def _spoil(path, number):
    with path.open("r+b") as file:
        file.seek(number * PAGE)
        file.write(b"\xee" * PAGE)


def closed(left, folder):
    """The same queue, all of it in one file."""
    path = copied(left, folder)
    Spool.open(path).close()
    assert not beside(path, "-wal").exists()
    return path


def test_a_page_of_garbage_takes_what_is_on_it_and_no_more(left, tmp_path):
    whole = closed(left, tmp_path / "whole")
    pages = whole.stat().st_size // PAGE
    read = []
    for number in range(pages):
        path = copied(whole, tmp_path / "queues")
        _spoil(path, number)
        folder = QueueFolder(path.parent)
        try:
            file = folder.take(path)
        except ConfigurationError as error:
            assert "cannot be read" in str(error)
            assert path.exists()
            continue
        read.append(file.spool.count())
        if file.spool.origin.damage:
            assert path.with_suffix(".damaged").exists()
        else:
            assert file.spool.count() == COUNT
        file.close()
    assert sum(COUNT - 12 <= count < COUNT for count in read) >= 5, read


def test_a_file_that_was_cut_off_gives_what_is_left(left, tmp_path):
    whole = closed(left, tmp_path / "whole")
    counts = []
    for size in (
        PAGE,
        2 * PAGE + 1,
        *range(7 * PAGE, whole.stat().st_size, PAGE * 3 // 2),
        whole.stat().st_size - PAGE // 2,
    ):
        path = copied(whole, tmp_path / "queues")
        with path.open("r+b") as file:
            file.truncate(size)
        try:
            saved = saved_of(path)
        except ConfigurationError as error:
            assert "cannot be read" in str(error)
            continue
        counts.append(saved.spool.count())
        saved.close()
    assert counts == sorted(counts)
    assert COUNT // 2 < counts[-1] < COUNT


def test_a_file_of_which_nothing_is_left_is_said_and_stays(left, tmp_path):
    path = copied(left, tmp_path / "queues")
    path.write_bytes(b"")
    beside(path, "-wal").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        QueueFolder(path.parent).take(path)
    assert path.exists()


def test_saving_that_was_interrupted_is_begun_again(left, tmp_path):
    path = copied(left, tmp_path / "queues")
    shutil.copyfile(path, path.with_suffix(".damaged"))
    file = QueueFolder(path.parent).take(path)
    assert "is damaged" in file.spool.origin.damage
    assert file.spool.count() == COUNT
    file.close()


def test_to_look_for_ones_own_queues_touches_no_other(left, tmp_path):
    path = copied(left, tmp_path / "queues")
    with beside(path, "-wal").open("r+b") as log:
        log.truncate(LOG_HEADER + FRAME)
    assert list(QueueFolder(path.parent).orphans("http://other.test")) == []
    (file,) = QueueFolder(path.parent).orphans(URI)
    assert "is damaged" in file.spool.origin.damage
    file.close()
