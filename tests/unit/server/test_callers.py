"""Callers: who is alone."""

from regista.server.callers import COMPANY, Callers

ADA, BOB = ("127.0.0.1", 1), ("127.0.0.1", 2)


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def called(callers, *connections):
    for connection in connections:
        callers.begin(connection)
        callers.end()


def test_one_connection_is_alone_when_no_other_one_has_called_for_a_while():
    clock = Clock()
    callers = Callers(clock)
    called(callers, BOB, ADA)
    callers.begin(ADA)
    assert not callers.is_alone()
    callers.end()
    clock.now += COMPANY * 1.5
    callers.begin(ADA)
    assert callers.is_alone()
    callers.end()
    called(callers, BOB)
    callers.begin(ADA)
    assert not callers.is_alone()


def test_nobody_is_alone_beside_a_call_in_progress():
    clock = Clock()
    callers = Callers(clock)
    callers.begin(ADA)
    clock.now += COMPANY * 1.5
    assert callers.is_alone()
    callers.begin(ADA)
    assert not callers.is_alone()
    callers.end()
    assert callers.is_alone()


def test_who_is_not_known_may_be_many():
    clock = Clock()
    callers = Callers(clock)
    called(callers, None)
    clock.now += COMPANY * 1.5
    callers.begin(None)
    assert not callers.is_alone()
