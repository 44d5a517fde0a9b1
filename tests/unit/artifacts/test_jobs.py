"""Jobs in threads: all of them, or the first error; and questions about many things."""

from __future__ import annotations

import threading

import pytest

from regista.artifacts.jobs import Stopped, in_threads, of_each


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_every_job_runs_once(count: int) -> None:
    done: list[int] = []
    in_threads([lambda number=number: done.append(number) for number in range(count)])
    assert sorted(done) == list(range(count))


def test_no_more_than_so_many_at_once() -> None:
    lock, running, most = threading.Lock(), 0, 0

    def job() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.001)
        with lock:
            running -= 1

    in_threads([job] * 50, threads=3)
    assert 1 <= most <= 3


def test_after_a_failure_nothing_is_begun_and_what_runs_is_told() -> None:
    stop, begun = threading.Event(), threading.Event()
    late: list[int] = []

    def runs_until_told() -> None:
        begun.set()
        assert stop.wait(60)

    def fails() -> None:
        begun.wait()
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        in_threads([runs_until_told, fails, *[lambda: stop.wait(60) and late.append(1)] * 3], 2, stop)
    assert len(late) <= 1  # the thread that failed may have taken one more before it was noticed


def test_the_error_is_the_one_that_stopped_the_others() -> None:
    stop, begun = threading.Event(), threading.Event()

    def gives_up() -> None:
        begun.set()
        assert stop.wait(60)
        raise Stopped

    def fails() -> None:
        begun.wait()
        raise ValueError("the cause")

    with pytest.raises(ValueError, match="the cause"):
        in_threads([gives_up, fails], stop=stop)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 100])
def test_each_thing_is_asked_about_once(count: int) -> None:
    asked: list[int] = []

    def ask(thing: int) -> int:
        asked.append(thing)
        return -thing

    things = [*range(count), *range(count)]
    assert of_each(ask, things) == {thing: -thing for thing in range(count)}
    assert sorted(asked) == list(range(count))


def test_a_question_that_fails_is_the_error() -> None:
    def ask(thing: int) -> int:
        if thing == 70:
            raise ValueError("seventy")
        return thing

    with pytest.raises(ValueError, match="seventy"):
        of_each(ask, range(100))


def test_about_few_things_no_thread_is_started() -> None:
    threads = of_each(lambda _: threading.get_ident(), range(7))
    assert set(threads.values()) == {threading.get_ident()}
