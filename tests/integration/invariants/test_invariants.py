"""Every invariant holds in a sound installation, and each goes red when a row breaks it."""

import pytest

from adapters.sql.invariants import broken_invariants
from tests.integration.invariants.sound import Sound

pytestmark = pytest.mark.anyio


async def test_a_sound_installation_breaks_none(sound: Sound) -> None:
    assert await broken_invariants(sound.portal.door, [sound.contractor_id]) == []
