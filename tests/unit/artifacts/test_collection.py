"""Collector: nothing that is named goes, all else goes in two moves, and a plan tells what will be done."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from regista.api.model_versions import CreateModelVersion
from regista.api.registered_models import CreateRegisteredModel
from regista.api.runs import CreateRun
from regista.api.storage import BlobCount, CollectBlobs, CollectReply
from regista.artifacts.collection import Collector
from regista.artifacts.content import ContentArtifacts
from regista.artifacts.local.blobs import LocalBlobStore
from regista.entities import Caller
from regista.errors import ConfigurationError, InvalidParameter
from regista.store.sql import SqlStore

HOUR = 3_600_000
CALLER = Caller("tester")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(f"sqlite:///{tmp_path / 'regista.db'}")
    yield store
    store.close()


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path / "bytes")


class Scene:
    """A store with files, whose blobs can be made older."""

    def __init__(self, store: SqlStore, blobs: LocalBlobStore, folder: Path) -> None:
        self.store = store
        self.blobs = blobs
        self.content = ContentArtifacts(store.files, blobs)
        self._file = folder / "source"

    def add(self, path: str, content: bytes) -> str:
        """A file of that content under a path; gives its digest."""
        self._file.write_bytes(content)
        self.content.upload(self._file, path, CALLER)
        return hashlib.sha256(content).hexdigest()

    def orphan(self, content: bytes) -> str:
        """A blob that nothing names (yet)."""
        self._file.write_bytes(content)
        return self.blobs.put_file(self._file)[0]

    def hours_pass(self) -> None:
        """Make every blob look two hours older."""
        for path in (path for path in self.blobs.root.rglob("*") if path.is_file()):
            then = path.stat().st_mtime - 7200
            os.utime(path, (then, then))

    def step(self, token: str = "", seconds: float = 60, **fields: object) -> CollectReply:
        request = CollectBlobs(**{"grace": HOUR, "bin_grace": HOUR, "page_token": token, **fields})
        return Collector(self.blobs, self.store.blob_use).collect(request, seconds)

    @property
    def stored(self) -> set[str]:
        return {blob.digest for blob in self.blobs.blobs()}

    @property
    def binned(self) -> set[str]:
        return {blob.digest for blob in self.blobs.bin()}


@pytest.fixture
def scene(store: SqlStore, blobs: LocalBlobStore, tmp_path: Path) -> Scene:
    return Scene(store, blobs, tmp_path)


def numbers(count: BlobCount) -> tuple[int, int]:
    return count.blobs, count.size


def test_an_empty_store(scene: Scene) -> None:
    assert scene.step() == CollectReply()


def test_what_is_named_stays_and_all_else_goes_in_two_moves(scene: Scene) -> None:
    kept, lost = scene.add("1/a", b"kept"), scene.orphan(b"orphan")
    young = scene.step()
    assert (numbers(young.named), numbers(young.young), numbers(young.put_away)) == ((1, 4), (1, 6), (0, 0))
    scene.hours_pass()
    first = scene.step()
    assert (numbers(first.put_away), numbers(first.removed)) == ((1, 6), (0, 0))
    assert (scene.stored, scene.binned) == ({kept}, {lost})
    assert numbers(scene.step().waiting) == (1, 6)  # it is in the bin since now, not for two hours
    scene.hours_pass()
    assert numbers(scene.step().removed) == (1, 6)
    assert (scene.stored, scene.binned) == ({kept}, set())


def test_a_run_whose_files_a_version_has_costs_no_blob(scene: Scene) -> None:
    run = scene.store.call(CreateRun(experiment_id="0"), CALLER).run.info
    root = run.artifact_uri.removeprefix("mlflow-artifacts:/")
    sealed, own = scene.add(f"{root}/model/weights", b"weights"), scene.add(f"{root}/log", b"log")
    scene.store.call(CreateRegisteredModel(name="wine"), CALLER)
    scene.store.call(CreateModelVersion(name="wine", source=f"{run.artifact_uri}/model", run_id=run.run_id), CALLER)
    scene.hours_pass()
    plan = scene.step(plan=True, forgotten=(run.artifact_uri,))
    assert numbers(plan.put_away) == (1, 3)
    assert [(pin.digest, pin.size, pin.count) for pin in plan.pinned] == [(sealed, 7, 2)]
    assert plan.pinned[0].users == ("wine/1: weights", f"{root}/model/weights")
    scene.content.delete(root, CALLER)
    assert numbers(scene.step().put_away) == numbers(plan.put_away)
    assert (scene.stored, scene.binned) == ({sealed}, {own})


def test_what_an_upload_asked_for_is_young_again(scene: Scene) -> None:
    scene.add("1/a", b"kept")
    asked = scene.orphan(b"orphan")
    scene.hours_pass()
    assert scene.blobs.has(asked)  # an upload was told that it need not be sent
    assert numbers(scene.step().put_away) == (0, 0)
    scene.hours_pass()
    scene.step()
    assert scene.binned == {asked}
    assert scene.blobs.has(asked)
    assert scene.binned == set()


def test_what_is_named_while_it_lies_in_the_bin_comes_back(scene: Scene) -> None:
    scene.add("1/a", b"kept")
    digest = scene.orphan(b"orphan")
    scene.hours_pass()
    scene.step()
    scene.store.files.link([entry("1/b", digest, 6)], CALLER)
    scene.hours_pass()
    planned = scene.step(plan=True)
    done = scene.step()
    assert numbers(planned.brought_back) == numbers(done.brought_back) == (1, 6)
    assert digest in scene.stored
    assert scene.binned == set()


def entry(path: str, digest: str, size: int):
    from regista.entities import FileEntry

    return FileEntry(path, size, digest)


class NamedMeanwhile(LocalBlobStore):
    """A store in which each blob is named by somebody just while it is put away."""

    index: object = None
    before = False

    def put_away(self, digest: str) -> bool:
        if self.before:
            self.index.link([entry(f"9/{digest}", digest, 1)], CALLER)
        moved = super().put_away(digest)
        if not self.before:
            self.index.link([entry(f"9/{digest}", digest, 1)], CALLER)
        return moved


@pytest.mark.parametrize("before", [True, False])
def test_what_is_named_between_the_question_and_the_move_comes_back(
    store: SqlStore, tmp_path: Path, before: bool
) -> None:
    blobs = NamedMeanwhile(tmp_path / "bytes")
    blobs.index, blobs.before = store.files, before
    scene = Scene(store, blobs, tmp_path)
    kept, late = scene.add("1/a", b"kept"), scene.orphan(b"orphan")
    scene.hours_pass()
    reply = scene.step(bin_grace=0)
    assert (numbers(reply.put_away), numbers(reply.removed), numbers(reply.named)) == ((0, 0), (0, 0), (2, 10))
    assert (scene.stored, scene.binned) == ({kept, late}, set())


class NamedAtTheEnd(LocalBlobStore):
    """A store in which an upload takes each blob up again just before it is deleted."""

    def remove(self, digest: str) -> bool:
        assert self.has(digest)
        return super().remove(digest)


def test_what_an_upload_takes_up_just_before_its_end_stays(store: SqlStore, tmp_path: Path) -> None:
    scene = Scene(store, NamedAtTheEnd(tmp_path / "bytes"), tmp_path)
    scene.add("1/a", b"kept")
    digest = scene.orphan(b"orphan")
    reply = scene.step(grace=0, bin_grace=0)
    assert (numbers(reply.put_away), numbers(reply.removed)) == ((1, 6), (0, 0))
    assert digest in scene.stored


@pytest.mark.parametrize("grace", [0, HOUR])
@pytest.mark.parametrize("seed", range(3))
def test_a_plan_equals_what_is_done_then(scene: Scene, seed: int, grace: int) -> None:
    rng = random.Random(seed)
    for number in range(60):
        content = rng.randbytes(rng.randint(0, 40))
        if rng.random() < 0.5:
            scene.add(f"1/{number}", content)
        else:
            digest = scene.orphan(content)
            if rng.random() < 0.5:
                old = time.time() - 7200
                os.utime(scene.blobs.root / "blobs" / digest[:2] / digest, (old, old))
            if rng.random() < 0.3:
                scene.blobs.put_away(digest)
                if rng.random() < 0.5:
                    os.utime(scene.blobs.root / "bin" / digest, (old := time.time() - 7200, old))
                if rng.random() < 0.3:
                    scene.store.files.link([entry(f"2/{number}", digest, len(content))], CALLER)
    before = (scene.stored, scene.binned)
    plan = scene.step(plan=True, grace=grace, bin_grace=grace)
    assert (scene.stored, scene.binned) == before
    done = scene.step(grace=grace, bin_grace=grace)
    for field in ("put_away", "removed", "brought_back", "named", "young", "waiting"):
        assert numbers(getattr(plan, field)) == numbers(getattr(done, field)), field
    assert plan.pinned == done.pinned
    assert {blob for blob in before[0] | before[1] if scene.store.blob_use.counts([blob])} <= scene.stored


def test_a_collection_goes_on_where_a_step_ended(scene: Scene) -> None:
    kept = {scene.add(f"1/{n}", str(n).encode()) for n in range(5)}
    for number in range(1100):
        digest = hashlib.sha256(b"orphan %d" % number).hexdigest()
        place = scene.blobs.root / "blobs" / digest[:2]
        place.mkdir(exist_ok=True)
        (place / digest).write_bytes(b"orphan %d" % number)
    replies, token = [], None
    while token != "":
        replies.append(scene.step(token or "", seconds=-1, grace=0, bin_grace=HOUR))
        token = replies[-1].next_page_token or ""
    assert len(replies) > 2
    assert sum(reply.put_away.blobs for reply in replies) == 1100
    assert sum(reply.named.blobs for reply in replies) == 5
    assert scene.stored == kept


def fill_bin(scene: Scene, count: int) -> None:
    (scene.blobs.root / "bin").mkdir(exist_ok=True)
    for number in range(count):
        (scene.blobs.root / "bin" / hashlib.sha256(b"%d" % number).hexdigest()).write_bytes(b"%d" % number)


def test_a_step_that_is_late_leaves_the_rest_of_the_bin_to_the_next(scene: Scene) -> None:
    scene.add("1/a", b"kept")
    fill_bin(scene, 1100)
    removed, token, steps = 0, "bin", 0
    while token:
        reply = scene.step(token, seconds=-1, bin_grace=0)
        removed, token, steps = removed + reply.removed.blobs, reply.next_page_token or "", steps + 1
    assert (removed, steps > 1, scene.binned) == (1100, True, set())
    fill_bin(scene, 1100)
    assert scene.step("bin", seconds=-1).waiting.blobs == 1100  # what only waits is looked at in one step


@pytest.mark.parametrize("token", ["0", "zz", "A" * 64, "a" * 65, "../..", "bin2"])
def test_a_token_that_no_collection_gave_is_refused(scene: Scene, token: str) -> None:
    with pytest.raises(InvalidParameter, match="page token"):
        scene.step(token)


@pytest.mark.parametrize("fields", [{"grace": -1}, {"bin_grace": 2**60}, {"forgotten": ("x",)}])
def test_a_request_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidParameter, match=next(iter(fields))):
        CollectBlobs(**fields)


def test_the_store_of_another_database_is_left_alone(scene: Scene, tmp_path: Path) -> None:
    scene.add("1/a", b"kept")
    other = LocalBlobStore(tmp_path / "other")
    (tmp_path / "foreign").write_bytes(b"foreign")
    foreign = other.put_file(tmp_path / "foreign")[0]
    with pytest.raises(ConfigurationError, match="Nothing was touched"):
        Collector(other, scene.store.blob_use).collect(CollectBlobs(grace=0, bin_grace=0))
    assert [blob.digest for blob in other.blobs()] == [foreign]


def test_a_database_that_never_had_a_file_costs_no_blob(scene: Scene) -> None:
    foreign = scene.orphan(b"foreign")
    for plan in (True, False):
        with pytest.raises(ConfigurationError, match="No file was ever added"):
            scene.step(grace=0, bin_grace=0, plan=plan)
    assert scene.stored == {foreign}


def test_the_first_upload_of_a_fresh_store_does_not_make_it_somebody_elses(scene: Scene) -> None:
    first = scene.orphan(b"stored, and named in a moment")
    assert numbers(scene.step(grace=60_000, bin_grace=0).young) == (1, 29)
    assert scene.stored == {first}


def test_when_all_files_were_forgotten_all_blobs_go(scene: Scene) -> None:
    scene.add("1/a", b"kept")
    scene.content.delete("1", CALLER)
    assert numbers(scene.step(grace=0, bin_grace=0).removed) == (1, 4)
    assert scene.stored == scene.binned == set()
