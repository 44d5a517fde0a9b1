"""The digest of a manifest identifies the content of a version."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from regista.entities import FileEntry, Manifest

entries = st.builds(
    FileEntry,
    path=st.text(min_size=1, max_size=20),
    size=st.integers(0, 2**50),
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
)


@given(st.lists(entries, max_size=5, unique_by=lambda entry: entry.path), st.randoms())
def test_order_does_not_matter(files, random):
    shuffled = list(files)
    random.shuffle(shuffled)
    assert Manifest.of(files).digest == Manifest.of(shuffled).digest


@given(st.lists(entries, max_size=3), st.lists(entries, max_size=3))
def test_different_content_has_different_digests(one, other):
    assert (Manifest.of(one).digest == Manifest.of(other).digest) == (Manifest.of(one) == Manifest.of(other))


def test_the_formula():
    entry = FileEntry("MLmodel", 3, "a" * 64)
    assert Manifest.of([entry]).digest == hashlib.sha256(b"a" * 64 + b" 3 7 MLmodel\n").hexdigest()


def test_size_is_the_sum():
    assert Manifest.of([FileEntry("a", 3, "x"), FileEntry("b", 4, "y")]).size == 7
