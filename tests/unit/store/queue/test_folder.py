"""Where queues are, and who has them."""

import os
from pathlib import Path

import pytest

from regista.errors import ConfigurationError
from regista.store.queue.entry import Entry
from regista.store.queue.folder import QueueFolder, default_folder

URI = "http://registry.test"
ENTRY = Entry(1, "a" * 32, "LogMetric", "ada", b"{}")


def test_the_setting_says_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("REGISTA_QUEUE_DIR", "~/queues")
    assert default_folder() == Path.home() / "queues"
    monkeypatch.delenv("REGISTA_QUEUE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "regista" / "queue"
    monkeypatch.delenv("XDG_STATE_HOME")
    assert default_folder() == Path.home() / ".local" / "state" / "regista" / "queue"


def test_a_relative_folder_is_one_of_the_folder_where_it_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGISTA_QUEUE_DIR", "queues")
    file = QueueFolder().create(URI)
    file.spool.append(ENTRY)
    file.close()
    (found,) = QueueFolder().orphans(URI)
    assert found.spool.path.parent == tmp_path / "queues"
    found.remove()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_only_files_are_queues(folder):
    folder.path.mkdir()
    os.mkfifo(folder.path / "pipe.queue")
    (folder.path / "folder.queue").mkdir()
    (folder.path / "link.queue").symlink_to("/etc/passwd")
    assert folder.paths() == []
    assert list(folder.orphans(URI)) == []


def test_a_new_queue_has_a_file_and_a_lock(folder):
    file = folder.create(URI)
    file.spool.append(ENTRY)
    assert {path.suffix for path in folder.path.iterdir()} >= {".queue", ".lock"}
    assert folder.take(file.spool.path) is None
    assert list(folder.orphans(URI)) == []
    file.close()


def test_an_empty_queue_leaves_nothing(folder):
    folder.create(URI).close()
    assert list(folder.path.iterdir()) == []


def test_what_is_left_is_an_orphan_of_its_server(folder):
    file = folder.create(URI)
    file.spool.append(ENTRY)
    file.close()
    assert list(folder.orphans("http://other.test")) == []
    (found,) = folder.orphans(URI)
    assert found.spool.head() == (ENTRY,)
    assert list(folder.orphans(URI)) == []
    found.remove()
    assert list(folder.path.iterdir()) == []


def test_a_folder_that_is_not_there_has_no_queues(folder):
    assert folder.paths() == []
    assert list(folder.orphans(URI)) == []


def test_what_was_not_finished_is_cleared_away(folder):
    folder.path.mkdir()
    path = folder.path / "x.queue"
    path.touch()
    assert folder.take(path) is None
    assert list(folder.path.iterdir()) == []


def test_a_damaged_file_stays_and_hides_no_other(folder):
    folder.path.mkdir()
    path = folder.path / "x.queue"
    path.write_text("This is no database. " * 200)
    file = folder.create(URI)
    file.spool.append(ENTRY)
    file.close()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        folder.take(path)
    (found,) = folder.orphans(URI)
    found.remove()
    assert path.exists()


def test_a_folder_below_a_file_cannot_be(tmp_path):
    (tmp_path / "file").touch()
    folder = QueueFolder(tmp_path / "file" / "queues")
    with pytest.raises(OSError, match=r"file"):
        folder.create(URI)
    assert folder.paths() == []
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
