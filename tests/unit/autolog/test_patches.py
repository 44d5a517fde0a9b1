"""Patched functions behave as the originals do, whatever their observer does."""

from __future__ import annotations

import inspect
import logging
import pickle
import sys
import threading
import traceback
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

import pytest

from regista.autolog.patches import Patch, Patches
from regista.autolog.reports import Reports
from regista.autolog.watching import Call, Observer, Outcome

patches = Patches()


class Machine:
    """Something that can be trained."""

    def fit(self, data: object, *, rounds: int = 3) -> object:
        """Train."""
        if data == "bad":
            raise ValueError("these data are bad")
        return (self, data, rounds)

    def fit_inside(self, other: Machine) -> object:
        """Train another one inside."""
        return other.fit("inner")

    @classmethod
    def make(cls, name: str) -> tuple[type, str]:
        """One by name."""
        return (cls, name)

    @staticmethod
    def double(number: int) -> int:
        """Twice the number."""
        return 2 * number


def train(data: object) -> object:
    """A function of this module."""
    return [data]


class Seen:
    """Notes calls and their outcomes."""

    def __init__(self) -> None:
        self.calls: list[dict[str, object]] = []
        self.outcomes: list[Outcome] = []

    def __call__(self, call: Call) -> Generator[None, Outcome, None]:
        self.calls.append(call.arguments(defaults=True))
        self.outcomes.append((yield))


def fails_before(call: Call) -> Generator[None, Outcome, None]:
    raise RuntimeError("before")
    yield


def fails_after(call: Call) -> Generator[None, Outcome, None]:
    yield
    raise RuntimeError("after")


def does_not_care(call: Call) -> Iterator[None]:
    return
    yield


@pytest.fixture
def seen() -> Iterator[Seen]:
    yield from watched(Seen())


def watched(observer: Observer) -> Iterator[Observer]:
    names = [name for name in vars(Machine) if not name.startswith("_")]
    watches = [patches.add(Patch(Machine, name, observer), Reports("test")) for name in names]
    yield observer
    for watch in watches:
        patches.remove(watch)


def test_the_result_is_the_very_object(seen: Seen) -> None:
    machine, data = Machine(), object()
    result = machine.fit(data, rounds=5)
    assert result[0] is machine and result[1] is data
    assert seen.calls == [{"data": data, "rounds": 5}]
    assert seen.outcomes[0].result is result


def test_an_exception_passes_with_one_frame_more_and_nothing_beside_it(seen: Seen) -> None:
    with pytest.raises(ValueError, match="these data are bad") as caught:
        Machine().fit("bad")
    frames = [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[-3:] == [frames[0], "watched", "fit"]
    assert caught.value.__context__ is None and caught.value.__cause__ is None
    assert seen.outcomes[0].error is caught.value


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_program_is_seen_and_passes(error: type[BaseException], seen: Seen) -> None:
    class Interrupted(Machine):
        def __eq__(self, other: object) -> bool:
            raise error

        __hash__ = None

    with pytest.raises(error):
        Machine().fit(Interrupted())
    assert isinstance(seen.outcomes[0].error, error)


@pytest.mark.parametrize("observer", [fails_before, fails_after])
def test_an_observer_that_fails_changes_neither_result_nor_exception(
    observer: Observer, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in watched(observer):
        with caplog.at_level(logging.WARNING, "regista.autolog"):
            assert Machine().fit("data")[1:] == ("data", 3)
        with pytest.raises(ValueError, match="bad") as caught:
            Machine().fit("bad")
        assert caught.value.__context__ is None
    assert "autolog of test: the call could not be logged: RuntimeError" in caplog.text


def test_the_original_is_back_when_nobody_watches() -> None:
    before = dict(vars(Machine))
    for _ in watched(Seen()):
        for _ in watched(Seen()):
            assert vars(Machine)["fit"] is not before["fit"]
        assert vars(Machine)["fit"] is not before["fit"]
    assert dict(vars(Machine)) == before


def test_a_function_that_somebody_else_has_replaced_stays_as_they_made_it() -> None:
    original = Machine.fit
    for _ in watched(Seen()):
        Machine.fit = theirs = lambda self, data: "theirs"
    assert Machine.fit is theirs
    Machine.fit = original


def test_names_docs_and_signatures_are_those_of_the_original() -> None:
    described = [(inspect.signature(function), function.__doc__) for function in (Machine.fit, Machine.make)]
    for _ in watched(Seen()):
        assert [(inspect.signature(one), one.__doc__) for one in (Machine.fit, Machine.make)] == described
        assert (Machine.fit.__name__, Machine.fit.__qualname__) == ("fit", "Machine.fit")


def test_class_methods_and_static_methods_stay_such(seen: Seen) -> None:
    class Smaller(Machine):
        pass

    assert Smaller.make("small") == (Smaller, "small")
    assert Machine.double(4) == Machine().double(4) == 8


def test_a_call_inside_a_watched_call_is_not_watched(seen: Seen) -> None:
    assert Machine().fit_inside(Machine())[1] == "inner"
    assert len(seen.calls) == 1


def test_an_observer_that_does_not_care_leaves_the_call_to_the_one_before(seen: Seen) -> None:
    for _ in watched(does_not_care):
        Machine().fit("data")
    assert seen.calls == [{"data": "data", "rounds": 3}]


def test_the_last_observer_counts_and_the_first_one_is_back_after_it(seen: Seen) -> None:
    for last in watched(Seen()):
        Machine().fit(1)
        assert len(last.calls) == 1 and not seen.calls
    Machine().fit(2)
    assert seen.calls == [{"data": 2, "rounds": 3}]


def test_each_thread_is_watched_by_itself(seen: Seen) -> None:
    inside, go_on = threading.Event(), threading.Event()

    class Slow:
        def __eq__(self, other: object) -> bool:
            inside.set()
            return not go_on.wait(60)

        __hash__ = None

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(Machine().fit, Slow())
        assert inside.wait(60)
        Machine().fit("second")  # while the first one is in its call
        go_on.set()
        first.result()
    assert len(seen.calls) == 2


def test_threads_that_a_watched_call_starts_are_inside_of_it() -> None:
    class Parallel(Machine):
        def fit_in_threads(self) -> list[object]:
            with ThreadPool(2) as pool:
                return pool.map(Machine().fit, range(4))

    observer = Seen()
    watch = patches.add(Patch(Parallel, "fit_in_threads", observer), Reports("test"))
    for inner in watched(Seen()):
        assert len(Parallel().fit_in_threads()) == 4
        assert len(observer.calls) == 1 and not inner.calls
        with ThreadPool(2) as pool:  # the same threads outside of such a call
            pool.map(Machine().fit, range(4))
        assert len(inner.calls) == 4
    patches.remove(watch)


def test_arguments_can_be_added_wherever_they_were_given() -> None:
    def one_more_round(call: Call) -> Generator[None, Outcome, None]:
        call.replace("rounds", call.arguments(defaults=True)["rounds"] + 1)
        call.replace("data", "other")
        yield

    for _ in watched(one_more_round):
        assert Machine().fit("data")[1:] == ("other", 4)
        assert Machine().fit(data="data", rounds=7)[1:] == ("other", 8)


def test_a_patched_function_of_a_module_can_be_pickled_and_so_can_the_original() -> None:
    module = sys.modules[__name__]
    original = train
    watch = patches.add(Patch(module, "train", Seen()), Reports("test"))
    assert module.train is not original
    assert pickle.loads(pickle.dumps(module.train)) is module.train
    patches.remove(watch)
    assert module.train is original


def test_what_is_no_function_is_refused_and_left_alone() -> None:
    class Odd:
        size = property(lambda self: 3)

    with pytest.raises(TypeError, match=r"Odd\.size is no function"):
        patches.add(Patch(Odd, "size", Seen()), Reports("test"))
    assert Odd().size == 3
