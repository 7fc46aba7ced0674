from collections.abc import Mapping
from typing import TypeVar

S = TypeVar("S")

Transitions = Mapping[S, frozenset[S]]
"""For each state, the states that may follow it: the one home that code, pages and tests read."""


def allows(table: Transitions[S], now: S, then: S) -> bool:
    return then in table[now]
