"""Promptness: which calls may be made in the event loop, by what those of their size took lately."""

import threading

import pytest

from regista.serving.promptness import Promptness, Took

QUICK, SLOW = 0.0005, 0.05


def took(seconds, cpu=None, *, at=0.0, waited=False, running=1):
    return Took(at, seconds, seconds if cpu is None else cpu, waited, running)


def after(*calls, size=1000):
    promptness = Promptness()
    for call in calls:
        promptness.note(size, call)
    return promptness.expects(size)


def test_a_size_that_was_never_seen_is_not_expected_to_be_prompt():
    promptness = Promptness()
    promptness.note(1000, took(QUICK))
    assert promptness.expects(1000)
    assert promptness.expects(600), "sizes within a factor of two are one"
    assert not promptness.expects(100_000)


@pytest.mark.parametrize(
    ("call", "prompt"),
    [
        (took(QUICK), True),
        (took(SLOW), False),
        (took(SLOW, QUICK, waited=False), True),
        (took(SLOW, QUICK, waited=True), False),
        (took(2 * QUICK, QUICK, waited=True), True),
        (took(SLOW, QUICK, waited=True, running=40), True),
        (took(SLOW, QUICK, waited=True, running=2), False),
        (took(SLOW, SLOW, waited=True, running=40), False),
    ],
    ids=[
        "quick",
        "slow",
        "interrupted",
        "waited",
        "waited-little",
        "others-explain-it",
        "others-explain-it-not",
        "computes-long",
    ],
)
def test_one_call_says_how_those_after_it_will_be(call, prompt):
    assert after(call) is prompt


def test_a_call_that_takes_long_ends_it_and_quick_ones_bring_it_back():
    assert not after(took(QUICK), took(SLOW))
    assert after(took(QUICK), took(SLOW), *[took(QUICK)] * 40)


def test_what_a_call_by_itself_took_counts_more_than_calls_beside_others_for_a_while():
    beside = took(0.006, QUICK, at=5.0, waited=True, running=16)
    alone = took(0.006, QUICK, at=1.0, waited=True)
    assert after(beside)
    assert not after(alone, *[beside] * 100), "a model that waits is known by the call that had none beside it"
    assert after(alone, *[beside._replace(at=30.0)] * 100)


def test_calls_are_numbered_while_they_run_and_those_that_do_not_count_say_nothing():
    promptness = Promptness()
    first = promptness.begin(1)
    second = promptness.begin(1)
    assert (first.running, second.running) == (1, 2)
    promptness.end(second, 1, counts=False)
    promptness.end(first, 1, counts=False)
    assert promptness.begin(1).running == 1
    assert not promptness.expects(1)


def test_a_call_that_waits_for_long_is_not_prompt_although_it_computes_nothing():
    promptness = Promptness()
    started = promptness.begin(1000)
    threading.Event().wait(0.05)
    promptness.end(started, 1000)
    assert not promptness.expects(1000)


def test_a_model_that_turns_slow_between_quick_answers_is_found_out():
    promptness = after_quick = Promptness()
    for _ in range(3):
        after_quick.note(1000, took(QUICK))
    for _ in range(2):
        quick = promptness.begin(1000)
        promptness.end(quick, 1000)
        slow = promptness.begin(1000)
        threading.Event().wait(0.1)
        promptness.end(slow, 1000)
    assert not promptness.expects(1000)


def test_calls_that_are_prompt_anyway_are_not_looked_at_closely():
    promptness = Promptness()
    assert promptness.begin(1000).cpu is not None
    promptness.note(1000, took(QUICK))
    assert promptness.begin(1000).cpu is None
    assert promptness.begin(100_000).cpu is not None
