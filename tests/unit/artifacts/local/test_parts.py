"""Parts of large files in a folder: many writers, one file, and no blob before it is verified."""

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.local.part_writer import WHOLE
from regista.artifacts.local.parts import LocalParts
from regista.errors import Conflict, CorruptedData, InvalidParameter

ID = "0" * 31 + "1"


@pytest.fixture
def blobs(tmp_path):
    return LocalBlobStore(tmp_path)


@pytest.fixture
def parts(blobs):
    return LocalParts(blobs.root, blobs.publish)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def put(parts, number, offset, content, digest=None):
    writer = parts.writer(ID, number, offset, digest)
    writer.write(content)
    return writer.commit()


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_parts_in_any_order_become_one_blob(parts, blobs):
    content = os.urandom(300_000)
    for number in (3, 1, 2):
        put(parts, number, (number - 1) * 100_000, content[(number - 1) * 100_000 : number * 100_000])
    assert [(part.number, part.size) for part in parts.parts(ID)] == [(1, 100_000), (2, 100_000), (3, 100_000)]
    assert parts.assemble(ID, [1, 2, 3], sha256(content)) == (sha256(content), 300_000)
    assert b"".join(blobs.chunks(sha256(content))) == content
    assert files(blobs.root) == [f"blobs/{sha256(content)[:2]}/{sha256(content)}"]
    assert not os.access(blobs.root / files(blobs.root)[0], os.W_OK) or os.geteuid() == 0
    assert (blobs.root / files(blobs.root)[0]).stat().st_mode & 0o777 == 0o444


def test_without_a_digest_the_blob_gets_the_one_it_has(parts, blobs):
    put(parts, 1, 0, b"abc")
    assert parts.assemble(ID, [1], None) == (sha256(b"abc"), 3)
    assert blobs.has(sha256(b"abc"))


def test_a_part_of_other_bytes_is_no_part(parts):
    with pytest.raises(CorruptedData, match="part 1"):
        put(parts, 1, 0, b"abc", sha256(b"abd"))
    assert parts.parts(ID) == []
    put(parts, 1, 0, b"abd", sha256(b"abd"))
    assert parts.assemble(ID, [1], sha256(b"abd")) == (sha256(b"abd"), 3)


def test_a_whole_of_other_bytes_is_no_blob_and_the_parts_are_gone(parts, blobs):
    put(parts, 1, 0, b"abc")
    with pytest.raises(CorruptedData):
        parts.assemble(ID, [1], sha256(b"abd"))
    assert files(blobs.root) == []


def test_a_missing_part_and_one_in_the_wrong_place_are_named(parts):
    with pytest.raises(InvalidParameter, match="no parts"):
        parts.assemble(ID, [1], None)
    put(parts, 1, 0, b"abc")
    put(parts, 3, 4, b"abc")
    with pytest.raises(InvalidParameter, match="Part 2 of the upload is missing"):
        parts.assemble(ID, [1, 2, 3], None)
    with pytest.raises(InvalidParameter, match="Part 3 of the upload begins at byte 4"):
        parts.assemble(ID, [1, 3], None)


def test_zeros_over_what_was_written_before_are_written(parts, blobs):
    writer = parts.writer(ID, 1, 0, None)
    writer.write(b"x" * 100_000)
    writer.abort()
    put(parts, 1, 0, bytes(100_000))
    assert parts.assemble(ID, [1], None) == (sha256(bytes(100_000)), 100_000)
    assert b"".join(blobs.chunks(sha256(bytes(100_000)))) == bytes(100_000)


def test_what_was_written_behind_the_end_is_cut_off(parts, blobs):
    writer = parts.writer(ID, 2, 1_000_000, None)
    writer.write(b"x" * 10)
    writer.abort()
    put(parts, 1, 0, b"abc")
    assert parts.assemble(ID, [1], sha256(b"abc")) == (sha256(b"abc"), 3)
    assert b"".join(blobs.chunks(sha256(b"abc"))) == b"abc"


def test_a_writer_that_goes_on_after_the_end_changes_nothing(parts, blobs):
    late = parts.writer(ID, 1, 0, None)
    late.write(b"ab")
    put(parts, 1, 0, b"abc")
    parts.assemble(ID, [1], sha256(b"abc"))
    with pytest.raises(Conflict, match="Begin it again"):
        late.write(b"!")
    with pytest.raises(Conflict):
        late.commit()
    late.abort()
    assert b"".join(blobs.chunks(sha256(b"abc"))) == b"abc"
    assert parts.parts(ID) == []


def test_writers_that_go_on_while_it_is_assembled_never_change_a_blob(parts, blobs):
    content = os.urandom(2_000_000)
    end = threading.Event()

    def scribble():
        while not end.is_set():
            try:
                writer = parts.writer(ID, 2, 1_000_000, None)
                writer.write(os.urandom(500_000))
                writer.abort()
            except Conflict:
                pass

    with ThreadPoolExecutor(3) as pool:
        scribbling = [pool.submit(scribble) for _ in range(3)]
        verified = 0
        for _ in range(30):
            try:
                put(parts, 1, 0, content[:1_000_000])
                put(parts, 2, 1_000_000, content[1_000_000:])
                parts.assemble(ID, [1, 2], sha256(content))
                verified += 1
            except (CorruptedData, Conflict, InvalidParameter):
                pass
            if blobs.has(sha256(content)):
                assert sha256(b"".join(blobs.chunks(sha256(content)))) == sha256(content)
        end.set()
        for one in scribbling:
            one.result()


def test_aborting_forgets_all_and_is_repeatable(parts, blobs):
    put(parts, 1, 0, b"abc")
    parts.abort(ID)
    parts.abort(ID)
    assert parts.parts(ID) == []
    assert files(blobs.root) == []


@pytest.mark.parametrize("name", ["../x", "..", "0" * 31, "A" * 32, "", "0" * 33])
def test_an_upload_id_is_no_path(parts, blobs, name):
    for use in (
        lambda: parts.parts(name),
        lambda: parts.writer(name, 1, 0, None),
        lambda: parts.assemble(name, [1], None),
        lambda: parts.abort(name),
    ):
        with pytest.raises(InvalidParameter, match="32"):
            use()
    assert not (blobs.root / "parts").exists()


def test_what_nobody_goes_on_with_is_removed_by_its_age(parts, blobs):
    put(parts, 1, 0, b"abc")
    assert blobs.remove_leftovers(3600) == 0
    folder = blobs.root / "parts" / ID
    for path in (*folder.iterdir(), folder):
        os.utime(path, (1, 1))
    assert blobs.remove_leftovers(3600) == 1
    assert not folder.exists()


def test_a_note_that_is_garbage_is_no_part(parts, blobs):
    put(parts, 1, 0, b"abc")
    (blobs.root / "parts" / ID / "2").write_text("garbage")
    assert [part.number for part in parts.parts(ID)] == [1]
    assert (blobs.root / "parts" / ID / WHOLE).is_file()
