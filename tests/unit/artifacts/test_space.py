"""Space: counting goes in steps, and a collection ends what killed sealings have left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from regista.api.storage import CollectBlobs, GetStorage
from regista.artifacts.blob_count import BlobCounter
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.artifacts.local.folder import FolderArtifacts
from regista.artifacts.space import Space
from regista.artifacts.taken_in import taken_in
from regista.entities import Caller
from regista.errors import InvalidParameter
from regista.store.sql import SqlStore
from regista.testing.artifacts import write_files

CALLER = Caller("tester")
HOUR = 3_600_000


class Scene:
    """A store with files of its own."""

    def __init__(self, folder: Path, store: SqlStore) -> None:
        self.folder = folder
        self.store = store
        self.blobs = LocalBlobStore(folder / "bytes")
        self.content = ContentArtifacts(store.files, self.blobs)
        self.space = Space(self.blobs, store.blob_use, store.files)

    def add(self, path: str, content: bytes) -> None:
        self.content.upload(write_files(self.folder / path, {"f": content}), path, CALLER)

    def stored(self) -> int:
        return len(list(self.blobs.blobs()))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield Scene(tmp_path, store)
    store.close()


def test_the_steps_of_a_count_add_up_to_the_whole(scene: Scene) -> None:
    for number in range(5):
        scene.add(f"1/{number}", b"%d" % (number // 2) * 100)
    scene.blobs.put_away(scene.blobs.put_contents([b"unnamed"])[0][0])
    whole = scene.space.get_storage(GetStorage(), CALLER)
    assert (whole.files, whole.size, whole.blobs, whole.blob_size, whole.saved) == (5, 500, 3, 300, 200)
    assert (whole.stored, whole.stored_size, whole.bin, whole.bin_size) == (3, 300, 1, 7)
    assert whole.next_page_token is None
    counter, token, steps = BlobCounter(scene.blobs, scene.store.blob_use), "", []
    while token is not None:
        steps.append(counter.count(token, 0.0))
        token = steps[-1].next_page_token
    assert len(steps) == 4
    for field in ("files", "size", "blobs", "blob_size", "saved", "stored", "stored_size", "bin", "bin_size"):
        assert (field, sum(getattr(step, field) for step in steps)) == (field, getattr(whole, field))
    for wrong in ("bin", "x" * 64, "../.."):
        with pytest.raises(InvalidParameter, match="Invalid page token"):
            scene.space.get_storage(GetStorage(page_token=wrong), CALLER)


def test_what_a_killed_sealing_left_goes_after_the_grace_and_what_is_under_way_stays(scene: Scene) -> None:
    scene.add("1/kept", b"kept")
    scene.add(f"taken-in/{int(time.time()) - 7200:08x}{'0' * 24}", b"left behind")
    elsewhere = FolderArtifacts(write_files(scene.folder / "elsewhere", {"m/MLmodel": b"flavors"}))
    with taken_in(elsewhere, "m", scene.content, CALLER) as place:
        plan = scene.space.collect_blobs(CollectBlobs(plan=True, grace=HOUR, bin_grace=0), CALLER)
        assert (plan.named.blobs, plan.young.blobs) == (2, 1)
        assert len(scene.content.list("taken-in")) == 2
        done = scene.space.collect_blobs(CollectBlobs(grace=HOUR, bin_grace=0), CALLER)
        assert (done.named.blobs, done.young.blobs) == (2, 1)
        assert [f"taken-in/{found.path}" for found in scene.content.list("taken-in")] == [place]
    assert scene.content.list("taken-in") == []
    done = scene.space.collect_blobs(CollectBlobs(grace=0, bin_grace=0), CALLER)
    assert (done.removed.blobs, scene.stored()) == (2, 1)
