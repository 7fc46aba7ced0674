import base64
import hmac
import re
from uuid import UUID

import pytest

from adapters.crypto.keys import KeysRefused
from adapters.crypto.token_secrets import HmacTokenSecrets
from application.ports.security import TokenSecrets
from domain.access.access_token import Purpose
from domain.shared.ids import AccessTokenId

FIRST = "1:" + base64.b64encode(bytes(range(32))).decode()
SECOND = "2:" + base64.b64encode(bytes(range(32, 64))).decode()
TOKEN = AccessTokenId(UUID("01890a5d-ac96-774b-bcce-b302099a8057"))


def test_the_secret_of_a_token_is_the_known_vector() -> None:
    port: TokenSecrets = HmacTokenSecrets([FIRST])
    # printf 'serviceflow token <16 bytes>estimate' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
    assert port.derive(TOKEN, Purpose.ESTIMATE, key_version=1) == "llmNdzf0UoZwk9fTovwBgYjTKH_SIH7ahPQytCTvbjY"
    assert port.derive(TOKEN, Purpose.ESTIMATE, key_version=1) == port.derive(TOKEN, Purpose.ESTIMATE, key_version=1)


def test_purpose_token_and_key_each_change_it() -> None:
    secrets = HmacTokenSecrets([FIRST, SECOND])
    other = AccessTokenId(UUID(int=TOKEN.int + 1))
    found = {secrets.derive(token, p, key_version=v) for token in (TOKEN, other) for p in Purpose for v in (1, 2)}
    assert len(found) == 2 * len(Purpose) * 2
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in found)


def test_new_tokens_use_the_newest_key_in_whatever_order_they_stand() -> None:
    assert HmacTokenSecrets([SECOND, FIRST]).key_version == 2
    assert HmacTokenSecrets([FIRST]).key_version == 1


def test_a_key_that_was_taken_away_derives_nothing() -> None:
    with pytest.raises(LookupError):
        HmacTokenSecrets([SECOND]).derive(TOKEN, Purpose.ESTIMATE, key_version=1)


def test_fresh_secrets_differ_and_have_256_bits() -> None:
    secrets = HmacTokenSecrets([FIRST])
    made = {secrets.fresh() for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.urlsafe_b64decode(secret + "=")) for secret in made} == {32}


def test_what_is_stored_is_sha256() -> None:
    secrets = HmacTokenSecrets([FIRST])
    assert secrets.hash("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert not hmac.compare_digest(secrets.hash("abc"), secrets.hash("abd"))
    assert len(secrets.hash("\ud800")) == 32


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([], "at least one"),
        (["abc"], "a version"),
        (["0:" + FIRST[2:]], "a version"),
        (["-1:" + FIRST[2:]], "a version"),
        (["²:" + FIRST[2:]], "a version"),
        ([FIRST, FIRST], "twice"),
        (["1:not base64!"], "not base64"),
        (["1:" + base64.b64encode(b"short").decode()], "5 bytes"),
    ],
)
def test_keys_that_cannot_be_used_are_named_and_not_shown(keys: list[str], said: str) -> None:
    with pytest.raises(KeysRefused, match=said) as refused:
        HmacTokenSecrets(keys)
    assert not any(key.partition(":")[2] in str(refused.value) for key in keys if len(key) > 8)


def test_both_alphabets_of_base64_are_one_key() -> None:
    key = b"\xfb\xff" * 16
    plain, url_safe = base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode().rstrip("=")
    derived = {HmacTokenSecrets([f"1:{k}"]).derive(TOKEN, Purpose.INVOICE, key_version=1) for k in (plain, url_safe)}
    assert len(derived) == 1
