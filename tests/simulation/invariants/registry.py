"""Invariants: each is a sentence and a query that yields what contradicts it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

BEFORE_SENDING, OF_STEPS, OF_LETTERS = [], [], []
AFTER_ACTS, AT_DAYS_END = [], []


@dataclass(frozen=True)
class Invariant:
    sentence: str
    contradictions: Callable[..., Any]


def holds(registry, sentence):
    def register(function):
        registry.append(Invariant(sentence, function))
        return function

    return register


before_sending = partial(holds, BEFORE_SENDING)
"""`contradictions(life, step)`: of a form that is about to be sent; it may note in
`step.memory` what `of_each_step` compares.
"""
of_each_step = partial(holds, OF_STEPS)
"""`contradictions(life, step)`: one request and its answer; it has to be cheap."""
of_each_letter = partial(holds, OF_LETTERS)
"""`contradictions(life, letter)`: an e-mail, one link in it, and who reads it."""
after_each_act = partial(holds, AFTER_ACTS)
"""`contradictions(life)`: of rows, after somebody acted."""
at_days_end = partial(holds, AT_DAYS_END)
"""`contradictions(life)`: of all that is there; what it does is rolled back."""
