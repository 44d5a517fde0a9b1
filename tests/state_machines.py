"""Running a state machine of Hypothesis: the same sequences every time, or a long run for finding something."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run_machine(make: Callable[[], RuleBasedStateMachine], *, examples: int, steps: int, usual: int) -> None:
    """Play so many examples; of the usual number it plays always the same ones, and makes small what fails.

    What a long run finds is made small by a short one.
    """
    phases = (Phase.generate, Phase.shrink) if examples == usual else (Phase.generate,)
    run_state_machine_as_test(
        make,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples == usual,
            suppress_health_check=list(HealthCheck),
            phases=phases,
        ),
    )
