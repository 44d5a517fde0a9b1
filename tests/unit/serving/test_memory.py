"""What is collected, and when."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from regista.serving.memory import begin_collection, free_memory, put_off_collection


class Ring:
    """Refers to itself, as parts of models do: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_collections_are_put_off_and_taken_up_again() -> None:
    put_off_collection()
    assert not gc.isenabled()
    begin_collection()
    assert gc.isenabled()


def test_what_is_there_when_collections_begin_is_looked_at_when_a_model_may_have_left_it_behind() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    put_off_collection()
    begin_collection()
    del ring
    gc.collect()
    assert seen() is not None
    free_memory()
    assert seen() is None


def test_what_stays_is_not_looked_at_until_it_may_have_been_left_behind() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    free_memory()
    del ring
    gc.collect()
    assert seen() is not None
    free_memory()
    assert seen() is None
