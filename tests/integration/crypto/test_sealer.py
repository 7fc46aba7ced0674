import base64

import pytest

from adapters.crypto.keys import KeysRefused
from adapters.crypto.sealer import FernetSealer
from application.ports.security import Sealer

OLD = "1:" + base64.b64encode(b"o" * 32).decode()
NEW = "2:" + base64.b64encode(b"n" * 32).decode()


def test_what_is_sealed_can_be_unsealed_and_not_read() -> None:
    sealer: Sealer = FernetSealer([OLD])
    sealed = sealer.seal(b"%PDF-1.7 secret")
    assert sealer.unseal(sealed) == b"%PDF-1.7 secret"
    assert b"secret" not in base64.urlsafe_b64decode(sealed)
    assert sealer.seal(b"same") != sealer.seal(b"same")


def test_rotation_unseals_the_old_and_seals_with_the_new() -> None:
    both = FernetSealer([OLD, NEW])
    assert both.unseal(FernetSealer([OLD]).seal(b"before")) == b"before"
    assert FernetSealer([NEW]).unseal(both.seal(b"after")) == b"after"


@pytest.mark.parametrize("spoiled", [b"", b"plain", b"gAAAAA", b"\xff\x00"])
def test_what_was_not_sealed_is_refused(spoiled: bytes) -> None:
    with pytest.raises(ValueError, match="not sealed"):
        FernetSealer([OLD]).unseal(spoiled)


def test_a_foreign_key_or_a_changed_byte_is_refused() -> None:
    sealed = bytearray(FernetSealer([OLD]).seal(b"content"))
    with pytest.raises(ValueError, match="not sealed"):
        FernetSealer([NEW]).unseal(bytes(sealed))
    sealed[30] ^= 1
    with pytest.raises(ValueError, match="not sealed"):
        FernetSealer([OLD]).unseal(bytes(sealed))


def test_a_sealing_key_has_exactly_256_bits() -> None:
    with pytest.raises(KeysRefused, match="exactly 32"):
        FernetSealer(["1:" + base64.b64encode(b"x" * 33).decode()])
