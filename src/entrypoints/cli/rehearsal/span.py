"""How long ago a course can have been, for it to stand today as it is meant to."""

from entrypoints.cli.rehearsal.courses import Course, Decision, Money, Work

LONGEST_AGO = 1035  # days: with what comes before its anchor, a story is three years old at most


def days_ago(course: Course, *, due_days: int) -> tuple[int, int]:
    """The least and the most, of the story's anchor: when it was billed, agreed, refused or offered."""
    if course.money is not None:
        return _of_money(course.money, due_days)
    if course.work is not None:
        return (14, LONGEST_AGO) if course.work is Work.CANCELED else (4, 16)
    assert course.decision is not None, "a course of nothing"
    return {
        Decision.DRAFT: (1, 8),
        Decision.AWAITED: (2, 26),
        Decision.CHANGES: (5, 24),
        Decision.EXPIRED: (36, LONGEST_AGO),
    }.get(course.decision, (24, LONGEST_AGO))


def _of_money(money: Money, due_days: int) -> tuple[int, int]:
    return {
        Money.DRAFT: (1, 4),
        Money.DUE: (1, due_days - 3),
        Money.OVERDUE: (due_days + 2, due_days + 70),
        Money.PART: (3, due_days - 3),
        Money.REFUSED: (5, due_days + 40),
        Money.GIVEN_UP: (130, 700),
    }.get(money, (20, LONGEST_AGO))
