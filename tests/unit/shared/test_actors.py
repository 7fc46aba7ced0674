"""Who counts as the same person when a request is repeated or a checkout is asked for again."""

from dataclasses import replace
from uuid import UUID

from domain.shared.actors import SYSTEM, Actor, ActorKind
from tests.unit.factories import DANA, OFFICE, SAM


def test_a_contact_is_one_person_by_link_and_by_session() -> None:
    signed_in = replace(DANA, kind=ActorKind.CONTACT, id=UUID(int=99), ip="198.51.100.1", name="D. Reed")
    assert signed_in.key == DANA.key


def test_everyone_else_has_a_key_of_their_own() -> None:
    unnamed = replace(DANA, contact_id=None)
    other_link = replace(unnamed, id=UUID(int=98))
    keys = [one.key for one in (DANA, SAM, OFFICE, SYSTEM, unnamed, other_link)]
    assert len(set(keys)) == len(keys)


def test_one_id_of_two_kinds_is_two_actors() -> None:
    one = Actor(kind=ActorKind.LINK, id=UUID(int=1), name="")
    assert one.key != replace(one, kind=ActorKind.STAFF).key
