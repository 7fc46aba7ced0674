"""The links that staff hand over at the end, so that whoever opens the rehearsal finds a door to each state."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.access.access_token import Purpose
from entrypoints.cli.rehearsal.acts import Act, Bills, Drafts, HandsOver
from entrypoints.cli.rehearsal.courses import Course, Decision, Money


def handed_over(course: Course, acts: Iterable[Act], *, name: str, at: datetime) -> HandsOver:
    """A link to what the story is about: its last invoice, or the estimate where nothing is billed."""
    if course.money is Money.LINK:
        purpose = Purpose.PAYMENT_LINK
    else:
        purpose = Purpose.INVOICE if course.money else Purpose.ESTIMATE
    return HandsOver(at=at, name=name, purpose=purpose, key=_subject(course, acts))


def shown(course: Course, acts: list[Act], *, at: datetime) -> Iterator[HandsOver]:
    """Drafts are seen by staff alone."""
    if course.money is not None and course.money is not Money.DRAFT:
        yield handed_over(course, acts, name=f"invoice {course.money}", at=at)
    elif course.money is None and course.decision is not None and course.decision is not Decision.DRAFT:
        yield handed_over(course, acts, name=f"estimate {course.decision}", at=at)


def first_of_each(links: Iterable[HandsOver]) -> Iterator[HandsOver]:
    seen: set[str] = set()
    for link in links:
        if link.name not in seen:
            seen.add(link.name)
            yield link


def _subject(course: Course, acts: Iterable[Act]) -> str:
    if course.money is not None:
        return [act.invoice for act in acts if isinstance(act, Bills)][-1]
    return next(act.estimate for act in acts if isinstance(act, Drafts))
