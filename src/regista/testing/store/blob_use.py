"""What the answers to "who names which blob" promise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from ...api.model_versions import CreateModelVersion, DeleteModelVersion
from ...api.registered_models import DeleteRegisteredModel, RenameRegisteredModel
from ...entities import FileEntry
from ...store.base import BlobUser, StorageUsage
from .making import TESTER, call, make_model, make_run


def digest(content: str) -> str:
    """The digest of a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def file(path: str, content: str, size: int = 3) -> FileEntry:
    """A file of that content."""
    return FileEntry(path, size, digest(content))


class BlobUseContract:
    """Counts, users, pages, sums."""

    @pytest.fixture
    def store(self) -> Iterator[Any]:
        """A store with ``files`` and ``blob_use``, fresh; a subclass gives it."""
        raise NotImplementedError("override the fixture 'store'")

    def test_a_store_without_files_names_nothing(self, store: Any) -> None:
        """And says so without an error."""
        use = store.blob_use
        assert use.counts([]) == use.counts([digest("a")]) == {}
        assert use.blobs("", 10) == use.digests_below("x") == use.users_of(digest("a"), 3) == []
        assert use.usage() == StorageUsage(0, 0, 0, 0)
        assert not use.ever_named()

    def test_paths_are_counted_by_digest(self, store: Any) -> None:
        """A replaced path names its new blob alone, a forgotten one none."""
        store.files.link([file("1/a", "one"), file("1/b", "one"), file("1/c", "two"), file("2/d", "three")], TESTER)
        asked = [digest(name) for name in ("one", "two", "three", "none")]
        assert store.blob_use.counts(asked) == {asked[0]: 2, asked[1]: 1, asked[2]: 1}
        store.files.link([file("1/c", "one")], TESTER)
        store.files.unlink("2", TESTER)
        assert store.blob_use.counts(asked) == {asked[0]: 3}
        assert store.blob_use.ever_named()

    def test_that_files_were_there_once_is_not_forgotten(self, store: Any) -> None:
        """Else an empty store could not be told from a new one."""
        store.files.link([file("1/a", "one")], TESTER)
        store.files.unlink("1", TESTER)
        assert store.blob_use.usage() == StorageUsage(0, 0, 0, 0)
        assert store.blob_use.ever_named()

    def test_the_most_digests_that_may_be_asked_for(self, store: Any) -> None:
        """Ten thousand."""
        store.files.link([file(f"1/{n}", str(n)) for n in range(20)], TESTER)
        asked = [digest(str(n)) for n in range(10_000)]
        assert store.blob_use.counts(asked) == dict.fromkeys(asked[:20], 1)

    def test_digests_below_a_directory_come_once_for_each_path(self, store: Any) -> None:
        """Neighbours are not below it."""
        store.files.link([file("a/b", "one"), file("a/c/d", "one"), file("ab/x", "two")], TESTER)
        assert store.blob_use.digests_below("a") == [digest("one")] * 2
        assert store.blob_use.digests_below("ab/x") == [digest("two")]

    def test_blobs_come_in_pages_by_digest(self, store: Any) -> None:
        """Each once, however many paths name it."""
        entries = [file(f"{copy}/{n}", str(n), size=n) for n in range(7) for copy in "xy"]
        store.files.link(entries, TESTER)
        seen: list[tuple[str, int]] = []
        while page := store.blob_use.blobs(seen[-1][0] if seen else "", 3):
            assert len(page) <= 3
            seen += [(blob.digest, blob.size) for blob in page]
        assert seen == sorted((digest(str(n)), n) for n in range(7))

    def test_what_all_files_take(self, store: Any) -> None:
        """Equal content is counted once among the blobs."""
        store.files.link([file("a", "x", 5), file("b", "x", 5), file("c", "y", 2**40), file("d", "", 0)], TESTER)
        assert store.blob_use.usage() == StorageUsage(4, 2**40 + 10, 3, 2**40 + 5)

    def test_versions_come_first_among_the_users(self, store: Any) -> None:
        """With their present names, and a word on deleted ones; then other paths, sorted; as many as are asked for."""
        made = make_run(store)
        run = made.info.artifact_uri.removeprefix("mlflow-artifacts:/")
        store.files.link([file(f"{run}/m/model.pkl", "w"), file(f"{run}/m/x", "x"), file("zz/copy", "w")], TESTER)
        for name in ("wine", "tea"):
            make_model(store, name)
            for _ in range(2):
                source = f"{made.info.artifact_uri}/m"
                call(store, CreateModelVersion(name=name, source=source, run_id=made.info.run_id))
        call(store, RenameRegisteredModel(name="wine", new_name="port"))
        call(store, DeleteModelVersion(name="port", version="1"))
        call(store, DeleteRegisteredModel(name="tea"))
        users = store.blob_use.users_of(digest("w"), 10)
        assert sorted(user.version for user in users[:4]) == [
            "port/1 (deleted)", "port/2", "tea/1 (deleted)", "tea/2 (deleted)",
        ]  # fmt: skip
        assert all(user.path.startswith("registry/") and user.path.endswith("/model.pkl") for user in users[:4])
        assert users[4:] == [BlobUser(f"{run}/m/model.pkl"), BlobUser("zz/copy")]
        assert store.blob_use.users_of(digest("w"), 5) == users[:5]
        assert store.blob_use.users_of(digest("w"), 2) == users[:2]
